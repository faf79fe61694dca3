"""``python -m evals.judge``: measure the judge; ``--train`` makes its weights again, ``--pin`` keeps the figures.

``--kinds`` leaves out one kind of namesake at a time, ``--folds`` one fifth of the training events.

Every run prints the lexicon alone beside the model. Without ``--pin`` the run fails when a figure fell below its pin.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
from dataclasses import asdict, replace
from pathlib import Path

from evals.judge.crossing import cross_validated
from evals.judge.drawing import draw_calibration
from evals.judge.labelled import FOLDER, PARTS, WEIGHTS_FILE, read_part, read_texts, topic
from evals.judge.measures import (
    KEPT,
    Judged,
    accuracy,
    calibration,
    calibration_error,
    gate_passes,
    judge_all,
    namesakes_kept,
    scores_of,
    wanted_dropped,
)
from evals.judge.reference import newsroom_texts, reference_pages, reference_texts
from evals.judge.training import train, write_weights
from evals.judge.unseen import unseen_kinds
from kursk_pipeline.records import TopicState
from kursk_pipeline.topics import Topic

PINS_FILE = FOLDER / "pins.json"
PLOT_FILE = FOLDER / "calibration.svg"
MAIN_LANGUAGES = ("en", "ru", "uk")
SLACK = 0.002
"""A pin holds when the figure is not lower by more than rounding."""

Figures = dict[str, float]


def main() -> int:
    """Train, measure, print, compare; the exit code is 1 when a pin is broken."""
    options = _options()
    if options.train:
        ruled = [text for path in options.rulings for text in read_texts(path)]
        write_weights(train([*read_part("train"), *ruled], read_part("dev"), topic()), WEIGHTS_FILE)
    if options.kinds:
        return _print_unseen()
    if options.folds:
        crossed = cross_validated(read_part("train"), read_part("dev"), topic())
        _print("cross-validated", _figures(crossed), {})
        return 0
    trained = topic()
    figures = {part: _measure(part, trained) for part in PARTS}
    figures["newsroom"] = _figures(judge_all(newsroom_texts(), trained))
    _print("newsroom", figures["newsroom"], {})
    figures["reference"] = _measure_reference(trained)
    if options.pin:
        PINS_FILE.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
        return 0
    return _compare(figures)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m evals.judge")
    parser.add_argument("--train", action="store_true", help="train the weights first")
    parser.add_argument(
        "--rulings", action="append", default=[], type=Path, help="learn also from what `kursk judge export` printed"
    )
    parser.add_argument("--kinds", action="store_true", help="how namesakes of a kind fare that no training text is of")
    parser.add_argument("--folds", action="store_true", help="cross-validate over the training part")
    parser.add_argument("--pin", action="store_true", help="keep these figures as the new pins")
    return parser.parse_args()


def _measure(part: str, trained: Topic) -> Figures:
    texts = read_part(part)
    judged = judge_all(texts, trained)
    wanted = [text for text in texts if text.state in KEPT]
    figures = _figures(judged) | {"entry gate recall": gate_passes(wanted, trained)}
    alone = _figures(judge_all(texts, replace(trained, weights=None)))
    _print(part, figures, alone)
    if part == "held_out":
        draw_calibration(calibration(judged), PLOT_FILE)
    return figures | {f"lexicon alone: {name}": alone[name] for name in ("on_topic f1", "on_topic recall")}


def _figures(judged: Judged) -> Figures:
    figures: Figures = {}
    for state in TopicState:
        scores = asdict(scores_of(judged, state))
        figures |= {f"{state} {name}": scores[name] for name in ("precision", "recall", "f1", "texts")}
    for language in MAIN_LANGUAGES:
        spoken = [pair for pair in judged if pair[0].language == language]
        figures[f"on_topic f1 {language}"] = scores_of(spoken, TopicState.ON_TOPIC).f1
    figures["namesakes kept"] = namesakes_kept(judged)
    figures["wanted dropped"] = wanted_dropped(judged)
    figures["accuracy"] = accuracy(judged)
    figures["calibration error"] = calibration_error(calibration(judged))
    return figures


def _print_unseen() -> int:
    for kind, shares in unseen_kinds(read_part("train"), read_part("dev"), topic()).items():
        known = f"when its kind is known {shares.kept_when_known:6.1%}"
        print(f"{kind:16} {shares.texts:4} texts  kept {shares.kept:6.1%}  {known}")
    return 0


def _measure_reference(trained: Topic) -> Figures:
    """Real texts, where they are at hand: reference articles must be on topic, general news must not."""
    figures: Figures = {}
    for name, texts in (("reference articles", reference_texts()), ("general news", reference_pages())):
        if texts:
            judged = judge_all(texts, trained)
            share = sum(verdict.state is TopicState.ON_TOPIC for _, verdict in judged) / len(judged)
            figures[f"{name} on topic"] = round(share, 4)
            figures[f"{name} past an entry gate"] = gate_passes(texts, trained)
            print(
                f"\n{name}: {len(judged)} texts, {share:.1%} on topic, {gate_passes(texts, trained):.1%} past an entry gate"
            )
    return figures


def _print(part: str, figures: Figures, alone: Figures) -> None:
    print(f"\n{part:26} model  lexicon alone")
    for name, value in figures.items():
        print(f"  {name:22} {value:7.3f} {alone.get(name, math.nan):10.3f}")


def _compare(figures: dict[str, Figures]) -> int:
    if not PINS_FILE.exists():
        return 0
    pins = json.loads(PINS_FILE.read_text(encoding="utf-8"))
    broken = [
        f"{part}: {name} is {figures[part][name]:.3f}, pinned at {pin:.3f}"
        for part, pinned in pins.items()
        for name, pin in pinned.items()
        if name in figures.get(part, {}) and _is_worse(name, figures[part][name], pin)
    ]
    print("\n" + ("\n".join(broken) or "every pin holds"))
    return 1 if broken else 0


def _is_worse(name: str, value: float, pin: float) -> bool:
    is_fault = name in {"namesakes kept", "wanted dropped", "calibration error", "general news on topic"}
    return value > pin + SLACK if is_fault else value < pin - SLACK


if __name__ == "__main__":
    sys.exit(main())
