"""What a page derives from, and which cluster it joins: one star around a representative, verified edges only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from kursk_pipeline.records import Membership, Relation, RelationKind, Ruling, Seed, Signature
from kursk_pipeline.stages.dedup.passages import Verification
from kursk_pipeline.stages.dedup.verification import relation, verify

MOST_CANDIDATES = 20
"""Candidates verified for one page: recall does not rise beyond it at 4.7 candidates a query in the mean."""

NEAR_SCORE = 0.2
"""Pairs verified apart are kept as rows from this score on, for review and for the question why two are not copies: it is
the score of pairs that a veto tells apart, and 1 in 60 of the development pairs that are no copies reaches it."""

RULED_SCORE = 1.0
"""Confidence of what a person confirmed; a split has the confidence that is left."""

TELLING_LIKENESS = 0.9
"""Cosine of sentence vectors from which a pair is kept as a row for review though its words tell it apart. Not a reason to
merge: reports of one event by others reach it too (F1 .88 at best on the hard development pairs)."""

NO_LIKENESS: Mapping[str, float] = MappingProxyType({})
NO_CLUSTERS: Mapping[str, str] = MappingProxyType({})
NO_RULINGS: Mapping[str, Ruling] = MappingProxyType({})

_ORDER = {
    RelationKind.SAME_URL: 0,
    RelationKind.IDENTICAL: 1,
    RelationKind.NEAR_COPY: 2,
    RelationKind.CONTAINED: 3,
    RelationKind.CONTAINS: 3,
    RelationKind.REWRITE: 4,
    RelationKind.TRANSLATION: 5,
    RelationKind.APART: 6,
}


def decide(
    signature: Signature,
    candidates: Sequence[Signature],
    seeds: Sequence[Seed],
    *,
    same_url: str | None = None,
    clusters: Mapping[str, str] = NO_CLUSTERS,
) -> tuple[tuple[Relation, ...], Membership]:
    """Relate one page to the seeds and to earlier pages, and name the one cluster it belongs to: `relate`, then `join`."""
    found = relate(signature, [*(seed.signature for seed in seeds), *candidates], same_url=same_url)
    return found, join(signature.page_id, found, clusters=clusters)


def relate(
    signature: Signature,
    others: Sequence[Signature],
    *,
    same_url: str | None = None,
    rulings: Mapping[str, Ruling] = NO_RULINGS,
    likeness: Mapping[str, float] = NO_LIKENESS,
) -> tuple[Relation, ...]:
    """Verify one page against others; the answer does not depend on their order.

    Args:
        signature: the page's.
        others: signatures of seeds, candidates and representatives; the page's own is left out.
        same_url: id of an earlier page of the same canonical URL.
        rulings: what people decided about this page and another, by the other's id; they win over the rule.
        likeness: cosine of sentence vectors, by the other's id, where there are any: evidence beside that of words.

    Returns:
        The relations, strongest first, and after them the pairs that were verified apart with ``NEAR_SCORE`` or more.
    """
    found = [_same_url_relation(signature, others, same_url)] if same_url else []
    for matched_id, other in sorted({one.page_id: one for one in others}.items()):
        if matched_id not in (signature.page_id, same_url):
            made = _ruled(signature.page_id, matched_id, verify(signature, other), rulings.get(matched_id))
            found.append(_with_likeness(made, likeness.get(matched_id)))
    return in_order(
        one
        for one in found
        if one.kind is not RelationKind.APART or _is_told(one) or likeness.get(one.matched_id, 0.0) >= TELLING_LIKENESS
    )


def in_order(relations: Iterable[Relation]) -> tuple[Relation, ...]:
    """Strongest first; each pair once."""
    ranked = sorted(relations, key=lambda one: (_ORDER[one.kind], -one.score, -one.covered_share, one.matched_id))
    return tuple({one.matched_id: one for one in reversed(ranked)}.values())[::-1]


def join(page_id: str, found: Sequence[Relation], *, clusters: Mapping[str, str] = NO_CLUSTERS) -> Membership:
    """The cluster of a page: that of the representative it is most strongly related to, a seed before pages.

    Args:
        page_id: the page.
        found: its relations, strongest first.
        clusters: cluster id of each matched page; one that is missing represents itself.

    Returns:
        A page joins only a representative that it was verified with itself; a copy of a mere member stays apart as a
        representative of its own, with the relation kept.
    """
    derived = [one for one in found if one.kind is not RelationKind.APART]
    to_representatives = [one for one in derived if clusters.get(one.matched_id, one.matched_id) == one.matched_id]
    for one in sorted(to_representatives, key=lambda one: not one.matched_id.startswith("seed:")):
        return Membership(page_id, one.matched_id, one.kind, one.score)
    return Membership(page_id, page_id, RelationKind.NEW, 1.0)


def _is_told(apart: Relation) -> bool:
    return apart.score >= NEAR_SCORE or apart.decided_by != "rule"


def _with_likeness(made: Relation, cosine: float | None) -> Relation:
    if cosine is None:
        return made
    return replace(
        made, evidence=(*made.evidence[:4], f"alike in meaning by {cosine:.0%} (cosine of sentence vectors)")
    )


def _ruled(page_id: str, matched_id: str, found: Verification, ruling: Ruling | None) -> Relation:
    made = relation(page_id, matched_id, found)
    if ruling is None:
        return made
    evidence = (f"{ruling.verb} by {ruling.decided_by}: {ruling.why}", *made.evidence)[:5]
    if ruling.verb == "split":
        return replace(
            made, kind=RelationKind.APART, score=1 - RULED_SCORE, evidence=evidence, decided_by=ruling.decided_by
        )
    kind = RelationKind.REWRITE if made.kind is RelationKind.APART else made.kind
    return replace(made, kind=kind, score=RULED_SCORE, evidence=evidence, decided_by=ruling.decided_by)


def _same_url_relation(signature: Signature, others: Sequence[Signature], same_url: str) -> Relation:
    evidence: tuple[str, ...] = ("the same canonical URL",)
    for other in others:
        if other.page_id == same_url:
            verified = verify(signature, other)
            evidence = (*evidence, *verified.evidence)[:5]
            share, passages = verified.covered_share, verified.passages
            return Relation(signature.page_id, same_url, RelationKind.SAME_URL, 1.0, share, passages, evidence)
    return Relation(signature.page_id, same_url, RelationKind.SAME_URL, 1.0, 0.0, (), evidence)
