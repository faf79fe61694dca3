"""Claims: an article's text with its mentions -> numbers with their speaker, and direct speech.

A claim is a number that somebody said about the war: ground, people, materiel, advances. The rules know no language;
their words come in as a ``Lexicon``. Pure: one text in, its claims and quotations out.
"""

from __future__ import annotations

from kursk_pipeline.stages.claims.document import Document, document
from kursk_pipeline.stages.claims.finding import found
from kursk_pipeline.stages.claims.lexicon import ClaimWords, Lexicon, compiled
from kursk_pipeline.stages.claims.standing import KnownSpeaker

VERSION = 1
"""Raise it when the same text would give other claims."""

__all__ = [
    "VERSION",
    "ClaimWords",
    "Document",
    "KnownSpeaker",
    "Lexicon",
    "compiled",
    "document",
    "found",
]
