"""robots.txt by RFC 9309: read once a day for each origin, then asked before every request.

What an unreadable robots.txt means (RFC 9309, section 2.3.1): 4xx allows everything; 5xx, and no answer at all, deny
everything until it can be read. 429 is counted with 5xx, as Google does: it says "not now", not "there is none".
"""

from __future__ import annotations

import hashlib
import json
import re
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path
from uuid import uuid4

from protego import Protego

KEPT = timedelta(hours=24)
"""RFC 9309, section 2.4: a cached robots.txt should not be used for longer than 24 hours."""
RETRY = timedelta(hours=1)
"""An unreadable robots.txt is asked for again after an hour."""
PARSED_BYTES = 500 * 1024
"""RFC 9309, section 2.5: at least 500 kibibytes are read; what comes after is ignored."""

LINE_CHARS = 2_083 * 8 - 1
"""What Google's parser reads of a line: eight times the longest address that browsers took; the rest is cut off."""
ANOTHER = "another"
"""Stands for every name but ours and everybody's: protego takes the beginning of a name for the name."""

_AGENT_LINE = re.compile(r"^([ \t]*user[ -]?agent(?:[ \t]*:|[ \t])[ \t]*)([^#\r\n]*)", re.IGNORECASE | re.MULTILINE)
_TOKEN = re.compile(r"[A-Za-z_-]*")
_MARKS = (b"\xef\xbb\xbf", b"\xef\xbb", b"\xef")
_LINE = re.compile(r"[^\r\n]+")


@dataclass(frozen=True, slots=True)
class RobotsAnswer:
    """What came of asking an origin for its robots.txt, or for another file about the whole site.

    Attributes:
        status: HTTP status after redirects; 0 when no answer could be read.
        text: the file, at most PARSED_BYTES of it; empty unless the status is 2xx.
        detail: why it could not be read, in words.
        asked_at: when, UTC.
    """

    status: int
    text: str
    detail: str
    asked_at: datetime

    def is_fresh(self, now: datetime) -> bool:
        """True while the answer may be used."""
        return self.asked_at <= now < self.asked_at + (RETRY if self.is_unreadable() else KEPT)

    def is_unreadable(self) -> bool:
        """True when there may be rules that could not be read."""
        return self.status in {0, 429} or self.status >= 500


@dataclass(frozen=True, slots=True)
class RobotsRules:
    """What one origin's robots.txt says to us.

    Attributes:
        answer: what the rules were read from.
        parsed: the rules; None when everything is allowed or everything is denied.
        crawl_delay: seconds between requests, as asked; 0 when not asked.
    """

    answer: RobotsAnswer
    parsed: Protego | None
    crawl_delay: float

    def allows(self, url: str, *, agent: str) -> bool:
        """True when ``agent`` may ask for ``url``."""
        return not self.answer.is_unreadable() and (self.parsed is None or bool(self.parsed.can_fetch(url, agent)))

    def denial(self, now: datetime) -> tuple[str, float | None]:
        """Why an address is denied, and the seconds after which it is worth asking again (None: never)."""
        if not self.answer.is_unreadable():
            return "robots.txt asks us not to read this address", None
        why = self.answer.detail or f"it answers {self.answer.status}"
        return f"robots.txt cannot be read, which denies everything: {why}", (
            self.answer.asked_at + RETRY - now
        ).total_seconds()


def answer_of(status: int, body: bytes, *, now: datetime, detail: str = "") -> RobotsAnswer:
    """Keep of an answer what matters. Bytes that are not UTF-8 count as unknown letters."""
    is_read = 200 <= status < 300
    text = _text(body[:PARSED_BYTES]) if is_read else ""
    return RobotsAnswer(status, text, detail, now)


def _text(body: bytes) -> str:
    """The text without a byte order mark, whole or cut short (as Google reads it: before a name only)."""
    mark = next((mark for mark in _MARKS if body.startswith(mark)), b"")
    rest = body[len(mark) :]
    is_mark = mark == _MARKS[0] or rest[:1].isalpha()
    return (rest if is_mark else body).decode("utf-8", "replace").replace("\x00", "")


def rules_of(answer: RobotsAnswer, *, agent: str) -> RobotsRules:
    """The rules that an answer stands for. ``agent`` is our name in robots.txt files."""
    if not 200 <= answer.status < 300:
        return RobotsRules(answer, None, 0.0)
    lines = _LINE.sub(lambda line: line[0][:LINE_CHARS], answer.text)
    parsed = Protego.parse(_AGENT_LINE.sub(lambda line: line[1] + _named(line[2], agent), lines))
    return RobotsRules(answer, parsed, max(0.0, float(parsed.crawl_delay(agent) or 0.0)))


def _named(value: str, agent: str) -> str:
    """Whom a group is for: a star, our name, or another. A name ends where no product token goes on (RFC 9309, section
    2.2.1), such as at the slash of a version.
    """
    if value[:1] == "*" and not value[1:2].strip():
        return "*"
    token = _TOKEN.match(value)
    name = token[0].lower() if token else ""
    return name if name in {agent, ""} else ANOTHER


class AnswerFolder:
    """Answers of origins to one question about the whole site, in a folder, so that the next run need not ask again.

    Args:
        folder: made when it is first written to. One that cannot be written costs only the saving.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def get(self, origin: str) -> RobotsAnswer | None:
        """The answer of an origin, fresh or not; None when there is none, or it is damaged: ask again."""
        try:
            values = json.loads(self._file(origin).read_text(encoding="utf-8"))
            return RobotsAnswer(**values | {"asked_at": datetime.fromisoformat(values["asked_at"])})
        except (OSError, ValueError, TypeError, KeyError, AttributeError):
            return None

    def put(self, origin: str, answer: RobotsAnswer) -> None:
        """Keep an answer."""
        file = self._file(origin)
        with suppress(OSError):
            file.parent.mkdir(parents=True, exist_ok=True)
            aside = file.with_name(f".{file.name}.{uuid4().hex}")
            aside.write_text(json.dumps(asdict(answer), default=datetime.isoformat), encoding="utf-8")
            aside.replace(file)

    def _file(self, origin: str) -> Path:
        return self._folder / f"{hashlib.sha256(origin.encode()).hexdigest()[:32]}.json"


class RobotsCache:
    """Rules by origin, in memory, and in a folder where one is given.

    Args:
        folder: as in `AnswerFolder`; None keeps answers for this object only.
        agent: our name in robots.txt files.
    """

    def __init__(self, folder: Path | None, *, agent: str) -> None:
        self._folder, self._agent = AnswerFolder(folder) if folder else None, agent
        self._rules: dict[str, RobotsRules] = {}

    def get(self, origin: str, *, now: datetime) -> RobotsRules | None:
        """The rules of an origin, while they are fresh."""
        known = self._rules.get(origin) or self._read(origin)
        if known is None or not known.answer.is_fresh(now):
            return None
        self._rules[origin] = known
        return known

    def put(self, origin: str, answer: RobotsAnswer) -> RobotsRules:
        """Keep an answer; returns its rules."""
        self._rules[origin] = rules = rules_of(answer, agent=self._agent)
        if self._folder is not None:
            self._folder.put(origin, answer)
        return rules

    def _read(self, origin: str) -> RobotsRules | None:
        answer = self._folder.get(origin) if self._folder else None
        return rules_of(answer, agent=self._agent) if answer else None
