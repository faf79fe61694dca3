"""spaCy without its command line, which no pipeline needs: a third of the time of its import, and a web client.

``spacy/__init__.py`` imports ``spacy.cli.info`` for one function of its interface (seen in 3.8), and with it typer, rich,
weasel, requests and httpx. While spaCy is imported, empty modules stand there; afterwards they are gone, and
``import spacy.cli`` finds the real ones. Where spaCy was imported before, nothing is done.
"""

from __future__ import annotations

import sys
from types import ModuleType

_COMMANDS = ("spacy.cli", "spacy.cli.info")


def _stand_ins() -> dict[str, ModuleType]:
    modules = {name: ModuleType(name) for name in _COMMANDS}
    modules["spacy.cli"].__path__ = []
    modules["spacy.cli.info"].info = None  # type: ignore[attr-defined]  # the one name that is asked for
    return modules


if "spacy" not in sys.modules:
    sys.modules.update(_stand_ins())
try:
    import spacy
    from spacy.language import Language
    from spacy.tokens import Doc
finally:
    for _name in _COMMANDS:
        if getattr(sys.modules.get(_name), "__file__", None) is None:
            sys.modules.pop(_name, None)

__all__ = ["Doc", "Language", "spacy"]
