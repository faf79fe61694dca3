"""What the self-check finds: what should be, what is, and the fix in words where they differ."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at. ``fix`` is empty when all is well."""

    subject: str
    expected: str
    actual: str
    fix: str = ""


def compare(subject: str, expected: object, actual: object, *, fix: str) -> Finding:
    """A finding that is well when both are equal."""
    return Finding(subject, str(expected), str(actual), "" if expected == actual else fix)


def require(subject: str, expected: str, actual: str, *, is_fine: bool, fix: str) -> Finding:
    """A finding that somebody else has judged."""
    return Finding(subject, expected, actual, "" if is_fine else fix)
