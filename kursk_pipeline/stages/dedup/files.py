"""The stage on plain records, for files: a stream against seeds and all that came before, or named pairs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from kursk_pipeline.errors import Unprocessable
from kursk_pipeline.records import Membership, Relation, RelationKind, Seed, Signature
from kursk_pipeline.stages.dedup.decision import decide
from kursk_pipeline.stages.dedup.index import Index
from kursk_pipeline.stages.dedup.signing import sign
from kursk_pipeline.stages.dedup.verification import verify
from kursk_pipeline.urls import canonical_url


def dedup_stream(records: Iterable[Mapping[str, Any]], seeds: Sequence[Seed]) -> Iterator[dict[str, Any]]:
    """Relate each record to the seeds and to every record before it.

    Args:
        records: ``id`` and ``text``; optional ``title`` and ``url``.
        seeds: the reference articles.

    Yields:
        For each record, in order: ``id``, ``relation``, ``matched_id``, ``score``, ``covered_share``, ``evidence``,
        ``cluster_id``; for a record that cannot be read or whose id came before, ``id`` and ``error``.
    """
    index, clusters, urls = Index(), dict[str, str](), dict[str, str]()
    for record in records:
        problem = _problem(record) or _seen_problem(record, clusters)
        if problem:
            yield {"id": record.get("id"), "error": problem}
            continue
        signature = _signature(record)
        same_url = urls.get(_address(record)) if _address(record) else None
        known = _with_representatives(index, signature, clusters, same_url)
        found, membership = decide(signature, known, seeds, same_url=same_url, clusters=clusters)
        index.add(signature)
        clusters[signature.page_id] = membership.cluster_id
        urls.setdefault(_address(record), signature.page_id)
        yield _line(found, membership)


def dedup_pairs(
    records: Iterable[Mapping[str, Any]], pairs: Iterable[Mapping[str, Any]], seeds: Sequence[Seed]
) -> Iterator[dict[str, Any]]:
    """Compare named pairs: ``a`` and ``b`` are ids of records or of seeds.

    Yields:
        For each pair, in order: ``a``, ``b``, ``relation`` (of a to b; ``none`` when not derived), ``score``,
        ``covered_share``, ``evidence``; ``a``, ``b`` and ``error`` when an id is unknown.
    """
    signatures = {seed.seed_id: seed.signature for seed in seeds}
    signatures |= {record["id"]: _signature(record) for record in records if not _problem(record)}
    for pair in pairs:
        a, b = str(pair.get("a")), str(pair.get("b"))
        unknown = [name for name in (a, b) if name not in signatures]
        if unknown:
            yield {"a": a, "b": b, "error": f"no record or seed has the id {unknown[0]}"}
            continue
        found = verify(signatures[a], signatures[b])
        yield {
            "a": a,
            "b": b,
            "relation": found.kind.value if found.kind else "none",
            "score": found.score,
            "covered_share": round(found.covered_share, 4),
            "evidence": list(found.evidence),
        }


def _problem(record: Mapping[str, Any]) -> str:
    for field in ("id", "text"):
        if not isinstance(record.get(field), str):
            return f"{field} is missing or not a string"
    return "" if record["id"] else "id is empty"


def _seen_problem(record: Mapping[str, Any], clusters: Mapping[str, str]) -> str:
    return "this id came before" if record["id"] in clusters else ""


def _signature(record: Mapping[str, Any]) -> Signature:
    return sign(record["id"], record["text"], title=record.get("title") or "")


def _address(record: Mapping[str, Any]) -> str:
    """The canonical URL, or nothing where the record has none."""
    try:
        return canonical_url(str(record.get("url") or ""))
    except Unprocessable:
        return ""


def _with_representatives(
    index: Index, signature: Signature, clusters: Mapping[str, str], same_url: str | None
) -> list[Signature]:
    """Candidates, the earlier page of the same URL, and the representatives of both."""
    named = [one.page_id for one in index.candidates(signature)] + ([same_url] if same_url else [])
    wanted = dict.fromkeys([*named, *(clusters[page_id] for page_id in named)])
    return [one for page_id in wanted if (one := index.get(page_id)) is not None]


def _line(found: Sequence[Relation], membership: Membership) -> dict[str, Any]:
    """The relation to the representative where there is one, else the strongest."""
    derived = [one for one in found if one.kind is not RelationKind.APART]
    chosen = next((one for one in derived if one.matched_id == membership.cluster_id), derived[0] if derived else None)
    return {
        "id": membership.page_id,
        "relation": chosen.kind.value if chosen else membership.kind.value,
        "matched_id": chosen.matched_id if chosen else None,
        "score": chosen.score if chosen else membership.score,
        "covered_share": round(chosen.covered_share, 4) if chosen else 0.0,
        "evidence": list(chosen.evidence) if chosen else ["no earlier text or seed shares enough"],
        "cluster_id": membership.cluster_id,
    }
