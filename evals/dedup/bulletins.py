"""Texts that look alike and are not copies (daily bulletins), and texts that changed a little and are (updates)."""

from __future__ import annotations

import random
import re

LOSSES = """The General Staff published its figures for day {day} of the war on {weekday}.
Losses of the other side since February 2022 are put at {men} soldiers, {more} more than the day before.
The list names {tanks} tanks, {vehicles} armoured vehicles and {guns} artillery systems.
{drones} drones were shot down overnight out of {launched} that were launched.
In the Kursk direction {attacks} attacks were repelled and aircraft dropped {bombs} guided bombs.
The figures are being checked and may be corrected, the staff said, as fighting makes the count hard."""

EVACUATION = """The regional headquarters gave its evening summary on {weekday}, {date} {month}.
Since the start of the emergency {left} people have left the border districts, among them {children} children.
{places} temporary shelters are open in the region and hold {held} people.
Payments have reached {paid} residents and {waiting} applications are waiting.
During the day {alerts} missile alerts were sounded and {homes} homes were reported damaged.
Medical teams saw {seen} people, and {wounded} of them were taken to hospitals.
The headquarters asks residents to follow official channels only."""

POSITIONS = """Front line note for {date} {month}.
Attackers moved up to {metres} metres near village number {village} of our list, footage shows.
Observers counted {clashes} clashes along the border and {strikes} air strikes.
The area held in the region is measured at {area} square kilometres, against {before} a week ago.
Bridges usable by lorries: {bridges}. Pontoons seen: {pontoons}.
Prisoners reported since August: {prisoners}.
Nothing in this note has been confirmed by both sides."""

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = ("August", "September", "October", "November")
PAIRS_OF_EACH = 20


def bulletins() -> list[tuple[str, str, str]]:
    """Pairs of issues of one bulletin: name, one text, the other."""
    draw = random.Random(1943)
    templates = (("losses", LOSSES), ("evacuation", EVACUATION), ("positions", POSITIONS))
    return [
        (f"bulletin-{name}-{at}", filled(template, draw), filled(template, draw))
        for name, template in templates
        for at in range(PAIRS_OF_EACH)
    ]


def filled(template: str, draw: random.Random) -> str:
    """One issue: every number, weekday and date drawn anew."""
    values = {
        name: f"{draw.randrange(3, 90) * draw.choice((1, 7, 130)):,}"
        for name in re.findall(r"{(\w+)}", template)
    }  # fmt: skip
    named = {"weekday": draw.choice(WEEKDAYS), "month": draw.choice(MONTHS), "date": str(draw.randrange(1, 29))}
    return template.format(**(values | {name: value for name, value in named.items() if name in values}))


def updates(originals: dict[str, str]) -> list[tuple[str, str, str]]:
    """Later versions of one story: one number corrected and two sentences added. These are copies."""
    pairs = []
    for name, text in originals.items():
        numbers = re.findall(r"\b\d{2,3}\b", text)
        changed = text.replace(numbers[0], str(int(numbers[0]) + 3), 1) if numbers else text
        later = f"{changed}\nThis story was updated in the evening. A spokesman said that the work went on."
        pairs.append((f"update-{name.replace('/', '-')}", later, text))
    return pairs
