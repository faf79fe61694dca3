"""Candidates by shared sketch hashes, in memory; the warehouse does the same with ``staging.sketch``."""

from __future__ import annotations

from collections import Counter, defaultdict

from kursk_pipeline.records import Signature
from kursk_pipeline.stages.dedup.decision import MOST_CANDIDATES

LEAST_SHARED = 2
"""Sketch hashes that a candidate shares at least (or all, where a text has fewer): recall .995 (see ``signing``)."""

HOT_COUNT = 150
"""A hash that more texts than this carry is skipped (in the warehouse: more clusters, ``staging.hot_hash``): a common phrase
or a site's boilerplate, not evidence. By the law in ``bench/dedup_lookup.py`` and at a million articles a limit of 150 reads
six rows in ten of those that 300 would, and skips 9.5 instead of 7.3 of 62 hashes; without one word hash in six recall falls
by .0017."""


class Index:
    """Signatures added so far, found again by what they share."""

    def __init__(self) -> None:
        self._signatures: dict[str, Signature] = {}
        self._by_hash: dict[int, list[str]] = defaultdict(list)
        self._by_sequence: dict[int, list[str]] = defaultdict(list)

    def add(self, signature: Signature) -> None:
        """Remember a signature; one with a page id seen before is refused with ``ValueError``."""
        if signature.page_id in self._signatures:
            raise ValueError(f"page {signature.page_id} is indexed already")
        self._signatures[signature.page_id] = signature
        self._by_sequence[signature.sequence_hash].append(signature.page_id)
        for value in signature.sketch:
            self._by_hash[value].append(signature.page_id)

    def get(self, page_id: str) -> Signature | None:
        """The signature of one page."""
        return self._signatures.get(page_id)

    def candidates(self, signature: Signature, *, limit: int = MOST_CANDIDATES) -> tuple[Signature, ...]:
        """Those that share at least two sketch hashes or the whole sequence, most shared first, at most ``limit``."""
        shared: Counter[str] = Counter()
        for value in signature.sketch:
            carriers = self._by_hash.get(value, ())
            if len(carriers) <= HOT_COUNT:
                shared.update(carriers)
        needed = min(LEAST_SHARED, len(signature.sketch))
        for page_id in self._by_sequence.get(signature.sequence_hash, ())[:limit]:
            shared[page_id] += len(signature.sketch) + 1
        ranked = sorted((-count, page_id) for page_id, count in shared.items() if count >= needed)
        return tuple(self._signatures[page_id] for _, page_id in ranked[:limit] if page_id != signature.page_id)
