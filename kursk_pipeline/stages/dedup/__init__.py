"""Find where a text was copied, cut, extended or rewritten from one seen before, with evidence; never delete it.

    sign -> Index.candidates -> verify / compare -> decide

Signatures suffice: no step after ``sign`` needs a text.
"""

from kursk_pipeline.stages.dedup.credits import credits_of, publisher_names
from kursk_pipeline.stages.dedup.decision import MOST_CANDIDATES, NEAR_SCORE, decide, in_order, join, relate
from kursk_pipeline.stages.dedup.files import dedup_pairs, dedup_stream
from kursk_pipeline.stages.dedup.index import HOT_COUNT, LEAST_SHARED, Index
from kursk_pipeline.stages.dedup.signing import sign
from kursk_pipeline.stages.dedup.verification import DERIVED_SCORE, Verification, compare, verify

VERSION = 2
"""Raise it when signatures or decisions change: everything is signed and decided again."""

__all__ = [
    "DERIVED_SCORE",
    "HOT_COUNT",
    "LEAST_SHARED",
    "MOST_CANDIDATES",
    "NEAR_SCORE",
    "VERSION",
    "Index",
    "Verification",
    "compare",
    "credits_of",
    "decide",
    "dedup_pairs",
    "dedup_stream",
    "in_order",
    "join",
    "publisher_names",
    "relate",
    "sign",
    "verify",
]
