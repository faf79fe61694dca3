"""Find where a text was copied, cut, extended or rewritten from one seen before, with evidence; never delete it.

    sign -> Index.candidates -> verify / compare -> decide

Signatures suffice: no step after ``sign`` needs a text.
"""

from kursk_pipeline.stages.dedup.credits import credits_of, publisher_names
from kursk_pipeline.stages.dedup.decision import MOST_CANDIDATES, NEAR_SCORE, decide, in_order, join, relate
from kursk_pipeline.stages.dedup.files import dedup_pairs, dedup_stream
from kursk_pipeline.stages.dedup.index import HOT_COUNT, LEAST_SHARED, Index
from kursk_pipeline.stages.dedup.model import DERIVED_SCORE
from kursk_pipeline.stages.dedup.passages import Verification
from kursk_pipeline.stages.dedup.signing import FORMER_SIGNERS, NORMALISER, sign
from kursk_pipeline.stages.dedup.verification import compare, verify

VERSION = 3
"""Raise it when decisions change: everything is decided again. A change of signatures alone raises ``NORMALISER``."""

__all__ = [
    "DERIVED_SCORE",
    "FORMER_SIGNERS",
    "HOT_COUNT",
    "LEAST_SHARED",
    "MOST_CANDIDATES",
    "NEAR_SCORE",
    "NORMALISER",
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
