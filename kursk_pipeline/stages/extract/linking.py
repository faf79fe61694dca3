"""From a span to the entity it means. Better no link than a wrong one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import pairwise

from kursk_pipeline.stages.extract.abbreviations import stands_for
from kursk_pipeline.stages.extract.knowledge import REGION_KINDS, Knowledge, KnownEntity
from kursk_pipeline.stages.extract.metonyms import names_a_body
from kursk_pipeline.stages.extract.sides import country_of_person_beside
from kursk_pipeline.stages.extract.spans import PLACE_LABELS, VALUE_LABELS, Span
from kursk_pipeline.stages.extract.transliteration import spelling_key
from kursk_pipeline.stages.extract.units import unit_key


@dataclass(frozen=True, slots=True)
class Link:
    """What a span means: the entity where known, its name, and how sure the link is (0..1)."""

    entity: KnownEntity | None
    name: str | None
    score: float


# How sure each way of linking is: shares of right links on the development news, rounded down.
_EXACT, _SPELLING, _BACK_REFERENCE, _NONE = 0.97, 0.9, 0.9, 0.5
# How alike the parts of a person's name must be (share of letters in common order); found on the development news.
NEARLY_LAST, NEARLY_FIRST = 0.9, 0.75
_NO_LINK = Link(None, None, _NONE)
# Words before a name shared by a region and its capital that make it the city: "near Kursk", "10 km of Kursk".
_CITY_BEFORE = re.compile(
    r"(?:\b(?:near|city of|city|outside|downtown|central|mayor of|towards?|airport in|"
    r"(?:kilomet(?:er|re)s?|km|miles?)(?:\s(?:\w+\s)?(?:of|from|to))?)"
    r"|\b(?:kilomet(?:er|re)s?|km|miles?)(?:\s\(.{1,20}\))?\s(?:\w+[\s-]){0,2}(?:of|from|to))\s$"
)
_GOVERNOR_BEFORE = re.compile(
    r"\b[Gg]overnor (?:[A-Z][\w’'-]+\s){0,3}of (?:the\s)?(?:neighbou?ring\s|nearby\s|adjacent\s)?$"
)
_GOVERNOR_AFTER = re.compile(r"^(?:[’']s)?\s(?:acting\s|regional\s|former\s|then\s)?[Gg]overnor\b")
_CITY_AFTER = re.compile(r"^(?:\s(?:city|airport|railway station|mayor|city council)\b)", re.IGNORECASE)
# "the Kursk, Belgorod and Bryansk regions"; "regions, particularly Sumy"; "annexation of Donetsk, Luhansk and Kherson".
_LISTED = r"(?:[A-Z][\w’'-]+(?:\s[A-Z][\w’'-]+|\s[a-z]+)?(?:,\s(?:and\s)?|\sand\s|\sor\s|\sas well as\s))"
_REGIONS_AFTER = re.compile(
    rf"\s(?:[Rr]egions|[Oo]blasts|[Pp]rovinces)\b|(?:,\s(?:and\s|or\s)?|\sand\s|\sor\s){_LISTED}{{0,5}}[A-Z][\w’'-]+(?:\s[A-Z][\w’'-]+)?\s(?:[Rr]egions|[Oo]blasts|"
    rf"[Pp]rovinces|border regions)\b"
)
# "the Sudzha and Korenevo districts"
_DISTRICTS_AFTER = re.compile(
    rf"(?:(?:,\s(?:and\s)?|\sand\s){_LISTED}{{0,5}}[A-Z][\w’'-]+(?:\s[A-Z][\w’'-]+)?)?\s(?:[Dd]istricts|[Rr]aions)\b"
)
_REGIONS_BEFORE = re.compile(
    rf"\b(?:(?:regions|oblasts|provinces)(?:\s(?:of|like|such as|including|in)|,\s(?:particularly|"
    rf"especially|notably|including|mainly|namely|such as)|:)"
    rf"|annexation of|annexed|annexing)\s{_LISTED}{{0,5}}$"
)
# Bodies are named after these in the knowledge base ("General Staff of Ukraine"); a body of another owner is another body.
_COUNTRIES_IN_NAMES = ("Russia", "Ukraine", "the United Kingdom")
_OWNING = re.compile(r"(?:[’']s?)?\s$")
_IN_CAPITAL = re.compile(r"\sin ([A-Z]\w+)")
_SLAVIC_OWNER = re.compile(r"\b(росій|росси|укра)[а-яіїє]+\s$", re.IGNORECASE)
_REGION_WORD = re.compile(r"\s(?:region|oblast|province|district|raion|republic|krai)$", re.IGNORECASE)


def nil_id(label: str, name: str | None) -> str | None:
    """Name what no entity is known for: ``nil:person/oleg-chaus``, the same in every text and spelling; None for values."""
    key = spelling_key(name) if name else ""
    return f"nil:{label.lower()}/{key.replace(' ', '-')}" if key else None


class Linker:
    """Links the spans of one text. Holds what the text has said so far, nothing else."""

    def __init__(self, text: str, knowledge: Knowledge, spans: tuple[Span, ...]) -> None:
        self._text, self._knowledge = text, knowledge
        self._full_names = self._people_named_in_full(spans)
        self._written_out = self._abbreviations(spans)
        self._people = [span for span in spans if span.label == "PERSON"]
        self._owners = {span.end: span for span in spans if span.label in {"GPE", "NORP"}}

    def link(self, span: Span) -> Link:
        """Find the entity of one span."""
        surface = self._text[span.start : span.end]
        if span.label in VALUE_LABELS:
            return _NO_LINK
        if span.label == "NORP":
            return self._people_of(surface)
        if span.label == "PERSON":
            return self._person(span, surface)
        return self._place(span, surface) if span.label in PLACE_LABELS else self._other(span, surface)

    def stands_for(self, span: Span, link: Link) -> KnownEntity | None:
        """The body that a place is named for here, if it is."""
        body = self._knowledge.metonyms.get(link.entity.entity_id) if link.entity else None
        return body if body and names_a_body(self._text, span.start, span.end) else None

    def _people_named_in_full(self, spans: tuple[Span, ...]) -> dict[str, list[tuple[int, str]]]:
        names: dict[str, list[tuple[int, str]]] = {}
        for span in spans:
            surface = self._text[span.start : span.end]
            if span.label == "PERSON" and " " in surface:
                first, *_, last = surface.split()
                # "Yu Yong-weon": Korean names begin with the surname.
                for surname in {last, first} if "-" in last else {last}:
                    names.setdefault(spelling_key(surname), []).append((span.start, surface))
        return names

    def _full_name_of_first(self, first: str) -> str | None:
        """The one person of the text with that first name."""
        found = {name for names in self._full_names.values() for _, name in names if name.startswith(f"{first} ")}
        return found.pop() if len(found) == 1 else None

    def _abbreviations(self, spans: tuple[Span, ...]) -> dict[str, Span]:
        """What the text explains in brackets: "Israel Defense Forces (IDF)"."""
        found: dict[str, Span] = {}
        for name, short in pairwise(spans):
            surface = self._text[short.start : short.end]
            between = self._text[name.end : short.start]
            means_other = surface in self._knowledge.by_alias
            is_short = not means_other or stands_for(surface, self._text[name.start : name.end])
            if between in {" (", " (the "} and is_short and sum(map(str.isupper, surface)) > 1 and " " not in surface:
                found.setdefault(surface, name)
        return found

    def _full_name(self, span: Span, surface: str) -> str | None:
        """A known person's full name where the text has said it by then; else the last one before, or the first after."""
        found = self._full_names.get(spelling_key(surface), [])
        known = self._known_person(surface)
        before = [name for start, name in found if start < span.start]
        said = before or [name for _, name in found]
        if known is not None and any(name in known.aliases for name in said):
            return known.aliases[0]
        return before[-1] if before else found[0][1] if found else None

    def _people_of(self, surface: str) -> Link:
        entity = self._knowledge.by_demonym.get(surface)
        if entity is None:
            entity = next((e for e in self._knowledge.by_alias.get(surface, ()) if e.label == "NORP"), None)
        return Link(entity, entity.name, _EXACT) if entity else Link(None, surface, _NONE)

    def _person(self, span: Span, surface: str) -> Link:
        if " " not in surface:
            full = self._full_name(span, surface) or self._full_name_of_first(surface)
            if full is not None:
                known = self._known_person(full)
                return Link(known, known.name, _BACK_REFERENCE) if known else Link(None, full, _NONE)
        known = self._known_person(surface)
        return Link(known, known.name, _EXACT) if known else Link(None, surface, _NONE)

    def _known_person(self, surface: str) -> KnownEntity | None:
        exact = [e for e in self._knowledge.by_alias.get(surface, ()) if e.label == "PERSON"]
        if len(exact) == 1:
            return exact[0]
        close = [e for e in self._knowledge.by_key.get(spelling_key(surface), ()) if e.label == "PERSON"]
        if close:
            return close[0] if len(close) == 1 else None
        return self._nearly_named(surface) if " " in surface else None

    def _nearly_named(self, surface: str) -> KnownEntity | None:
        """The one person whose first and last name are both nearly these: two spellings of one name, not two brothers."""
        first, *_, last = map(spelling_key, surface.split())
        surnames = self._knowledge.people_by_initial.get(last[:1], {})
        bearers = (one for key, named in surnames.items() if _ratio(last, key) >= NEARLY_LAST for one in named)
        alike = {person.entity_id: person for key, person in bearers if first and _ratio(first, key) >= NEARLY_FIRST}
        return alike.popitem()[1] if len(alike) == 1 else None

    def _place(self, span: Span, surface: str) -> Link:
        name = f"{surface} District" if _DISTRICTS_AFTER.match(self._text, span.end) else surface
        named = self._knowledge.by_alias.get(name) or self._knowledge.by_alias.get(surface, ())
        pool = [e for e in named if e.label in PLACE_LABELS]
        region = self._knowledge.region_by_bare_name.get(surface)
        if region is not None and self._is_named_as_region(span) and not self._is_city(span):
            return Link(region, region.name, _EXACT)
        if not pool:
            return self._place_by_spelling(surface.title() if surface.isupper() else surface, span.label)
        same = [e for e in pool if e.label == span.label] or pool
        chosen = self._region_or_city(span, same)
        return Link(chosen, chosen.name, _EXACT)

    def _region_or_city(self, span: Span, pool: list[KnownEntity]) -> KnownEntity:
        cities = [entity for entity in pool if entity.kind not in REGION_KINDS]
        if not cities or len(cities) == len(pool):
            return pool[0]
        if self._is_city(span):
            return cities[0]
        return next(entity for entity in pool if entity.kind in REGION_KINDS)

    def _is_city(self, span: Span) -> bool:
        before, after = self._text[max(0, span.start - 50) : span.start], self._text[span.end : span.end + 30]
        return bool(_CITY_BEFORE.search(before) or _CITY_AFTER.match(after))

    def _has_a_governor(self, span: Span) -> bool:
        """A governor, and who is called so, is a region's."""
        before, after = self._text[max(0, span.start - 50) : span.start], self._text[span.end : span.end + 40]
        return bool(_GOVERNOR_BEFORE.search(before) or _GOVERNOR_AFTER.match(after))

    def _is_one_of_several_regions(self, span: Span) -> bool:
        before, after = self._text[max(0, span.start - 90) : span.start], self._text[span.end : span.end + 90]
        return bool(_REGIONS_AFTER.match(after) or _REGIONS_BEFORE.search(before))

    def _is_named_as_region(self, span: Span) -> bool:
        return self._is_one_of_several_regions(span) or self._has_a_governor(span)

    def _place_by_spelling(self, surface: str, label: str) -> Link:
        for name in (surface, _REGION_WORD.sub(" region", surface), _REGION_WORD.sub("", surface)):
            found = [e for e in self._knowledge.by_key.get(spelling_key(name), ()) if e.label == label]
            if len(found) == 1:
                return Link(found[0], found[0].name, _SPELLING)
        return Link(None, surface, _NONE)

    def _other(self, span: Span, surface: str) -> Link:
        name = self._written_out.get(surface)
        return self._body(name, self._text[name.start : name.end]) if name else self._body(span, surface)

    def _body(self, span: Span, surface: str) -> Link:
        alike = (
            {span.label, "ORG"}
            if span.label == "UNIT"
            else {span.label, "UNIT"}
            if span.label == "ORG"
            else {span.label}
        )
        for pool in (self._knowledge.by_alias.get(surface, ()), self._knowledge.by_key.get(spelling_key(surface), ())):
            found = [entity for entity in pool if entity.label in alike]
            if len(found) == 1:
                return self._of_its_owner(span, surface, found[0])
        unit = self._knowledge.by_unit.get(unit_key(surface) or "")
        return Link(unit, unit.name, _SPELLING) if unit else self._by_owner_and_name(span, surface, alike)

    def _by_owner_and_name(self, span: Span, surface: str, alike: set[str]) -> Link:
        """Join owner and name: "Ukraine's Air Force" is the Ukrainian Air Force."""
        owner = self._owner_entity(span)
        for adjective in owner.demonyms if owner else ():
            for entity in self._knowledge.by_alias.get(f"{adjective} {surface}", ()):
                if entity.label in alike:
                    return Link(entity, entity.name, _SPELLING)
        return Link(None, surface, _NONE)

    def _of_its_owner(self, span: Span, surface: str, usual: KnownEntity) -> Link:
        """Give the body of that owner: "Ministry of Defence" is usually Russia's here; after "Britain's" it is not."""
        owner = self._owner_before(span) or self._capital_after(span)
        owner = owner or country_of_person_beside(self._text, span, self._people, self._knowledge.side_of)
        own = next((country for country in _COUNTRIES_IN_NAMES if usual.name.endswith(country)), None)
        if owner is None or own is None or owner == own:
            return Link(usual, usual.name, _EXACT)
        name = usual.name.removesuffix(own) + owner
        other = next((e for e in self._knowledge.by_alias.get(name, ()) if e.label == usual.label), None)
        return Link(other, other.name, _EXACT) if other else Link(None, surface, _NONE)

    def _owner_before(self, span: Span) -> str | None:
        before = self._text[max(0, span.start - 30) : span.start]
        adjective = _SLAVIC_OWNER.search(before)
        if adjective:
            return "Russia" if adjective[1].lower() in {"росій", "росси"} else "Ukraine"
        entity = self._owner_entity(span)
        government = self._knowledge.metonyms.get(entity.entity_id) if entity else None
        return government.name.removeprefix("Government of ") if government else entity.name if entity else None

    def _capital_after(self, span: Span) -> str | None:
        """The country of the capital in "the Ministry of Defence in London"."""
        found = _IN_CAPITAL.match(self._text, span.end)
        capitals = self._knowledge.by_alias.get(found[1], ()) if found else ()
        governments = [self._knowledge.metonyms.get(capital.entity_id) for capital in capitals]
        return next((one.name.removeprefix("Government of ") for one in governments if one), None)

    def _owner_entity(self, span: Span) -> KnownEntity | None:
        found = _OWNING.search(self._text, max(0, span.start - 3), span.start)
        owner = self._owners.get(found.start()) if found else None
        return self.link(owner).entity if owner else None


@lru_cache(maxsize=65536)
def _ratio(one: str, other: str) -> float:
    shorter, longer = sorted((len(one), len(other)))
    if 2 * shorter < NEARLY_FIRST * (shorter + longer):
        return 0.0  # no alignment can reach what is asked for
    return SequenceMatcher(None, one, other, autojunk=False).ratio()
