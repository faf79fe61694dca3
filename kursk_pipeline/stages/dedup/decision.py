"""Which cluster a page joins: one star around a representative, verified edges only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from kursk_pipeline.records import Membership, Relation, RelationKind, Seed, Signature
from kursk_pipeline.stages.dedup.verification import relation, verify

MOST_CANDIDATES = 20
"""Candidates verified for one page: recall does not rise beyond it at 4.7 candidates a query in the mean."""

NO_CLUSTERS: Mapping[str, str] = MappingProxyType({})

_ORDER = {
    RelationKind.SAME_URL: 0,
    RelationKind.IDENTICAL: 1,
    RelationKind.NEAR_COPY: 2,
    RelationKind.CONTAINED: 3,
    RelationKind.CONTAINS: 3,
    RelationKind.REWRITE: 4,
}


def decide(
    signature: Signature,
    candidates: Sequence[Signature],
    seeds: Sequence[Seed],
    *,
    same_url: str | None = None,
    clusters: Mapping[str, str] = NO_CLUSTERS,
) -> tuple[tuple[Relation, ...], Membership]:
    """Relate one page to the seeds and to earlier pages, and name the one cluster it belongs to.

    Args:
        signature: the page's.
        candidates: signatures of earlier pages in any order, and of the representatives of their clusters.
        seeds: every seed; each is compared.
        same_url: id of an earlier page of the same canonical URL.
        clusters: cluster id of each candidate; a candidate that is missing represents itself.

    Returns:
        The verified relations, strongest first, and the membership. A page joins the cluster of a representative only
        when it was verified with that representative itself (a seed before pages); a copy of a mere member stays apart
        as a representative of its own, with the relation kept. The answer does not depend on the order of candidates.
    """
    found = [_same_url_relation(signature, candidates, same_url)] if same_url else []
    targets = [(seed.seed_id, seed.signature) for seed in seeds]
    targets += [(one.page_id, one) for one in candidates if one.page_id not in {signature.page_id, same_url}]
    for matched_id, other in sorted(dict(targets).items()):
        verified = verify(signature, other)
        if verified.kind is not None:
            found.append(relation(signature.page_id, matched_id, verified))
    found.sort(key=lambda one: (_ORDER[one.kind], -one.score, -one.covered_share, one.matched_id))
    return tuple(found), _membership(signature.page_id, found, clusters)


def _same_url_relation(signature: Signature, candidates: Sequence[Signature], same_url: str) -> Relation:
    evidence: tuple[str, ...] = ("the same canonical URL",)
    for other in candidates:
        if other.page_id == same_url:
            verified = verify(signature, other)
            evidence = (*evidence, *verified.evidence)[:5]
            share, passages = verified.covered_share, verified.passages
            return Relation(signature.page_id, same_url, RelationKind.SAME_URL, 1.0, share, passages, evidence)
    return Relation(signature.page_id, same_url, RelationKind.SAME_URL, 1.0, 0.0, (), evidence)


def _membership(page_id: str, found: Sequence[Relation], clusters: Mapping[str, str]) -> Membership:
    """The strongest relation to a representative: a seed before pages."""
    to_representatives = [one for one in found if clusters.get(one.matched_id, one.matched_id) == one.matched_id]
    for one in sorted(to_representatives, key=lambda one: not one.matched_id.startswith("seed:")):
        return Membership(page_id, one.matched_id, one.kind, one.score)
    return Membership(page_id, page_id, RelationKind.NEW, 1.0)
