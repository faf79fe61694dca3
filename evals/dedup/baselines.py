"""Other methods on the same pairs, at the thresholds their users take: SimHash, TF-IDF, trigram shares, MinHash-LSH."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from evals.dedup.corpus import Pair
from evals.dedup.scoring import figures, share_by_kind
from kursk_pipeline.records import Signature
from kursk_pipeline.stages.dedup.measures import measure

Answer = Callable[[Pair], bool]


def compare(pairs: Sequence[Pair], texts: dict[str, str], signed: dict[str, Signature]) -> dict[str, object]:
    """Figures of each method; datasketch only where it is installed (it is no dependency)."""
    prints = {name: _simhash(signature) for name, signature in signed.items()}
    methods: dict[str, Answer] = {
        "exact_hash": lambda pair: signed[pair.a].sequence_hash == signed[pair.b].sequence_hash,
        "simhash_3": lambda pair: (prints[pair.a] ^ prints[pair.b]).bit_count() <= 3,
        "simhash_10": lambda pair: (prints[pair.a] ^ prints[pair.b]).bit_count() <= 10,
        "tfidf_cosine_0.65": lambda pair: _cosine(signed[pair.a], signed[pair.b]) >= 0.65,
        "trigram_containment_0.3": lambda pair: measure(signed[pair.a], signed[pair.b])[0].containment >= 0.3,
    }
    methods |= _datasketch(texts, pairs)
    return {
        name: [*_of(pairs, [answer(pair) for pair in pairs])] for name, answer in methods.items()
    }  # fmt: skip


def _of(pairs: Sequence[Pair], answers: list[bool]) -> tuple[float, float, float, float]:
    whole = figures(pairs, answers)
    machine = share_by_kind(pairs, answers)["machine_translation"][1]
    return whole.precision, whole.recall, whole.f1, machine


def _simhash(signature: Signature) -> int:
    """64 bits, each the sign of a sum over trigram hashes."""
    sums = [0] * 64
    for value in signature.shingles:
        for bit in range(64):
            sums[bit] += 1 if value >> bit & 1 else -1
    return sum(1 << bit for bit, total in enumerate(sums) if total > 0)


def _cosine(a: Signature, b: Signature) -> float:
    from collections import Counter
    from math import log, sqrt

    from kursk_pipeline.stages.dedup.rarity import weight

    vectors = []
    for one in (a, b):
        counts = Counter(word >> 2 for word in one.words)
        vectors.append({word: (1 + log(count)) * weight(word << 2) for word, count in counts.items()})
    left, right = vectors
    lengths = sqrt(sum(v * v for v in left.values())) * sqrt(sum(v * v for v in right.values()))
    return sum(left[word] * right[word] for word in left.keys() & right.keys()) / lengths if lengths else 0.0


def _datasketch(texts: dict[str, str], pairs: Sequence[Pair]) -> dict[str, Answer]:
    """MinHash-LSH over word 5-grams, 112 permutations in 14 bands of 8 rows; a shared band makes a duplicate."""
    try:
        from datasketch import MinHash, MinHashLSH
    except ImportError:
        return {}
    lsh = MinHashLSH(num_perm=112, params=(14, 8))
    hashes = {}
    for name in {name for pair in pairs for name in (pair.a, pair.b)}:
        words = texts[name].lower().split()
        hashes[name] = MinHash(num_perm=112)
        hashes[name].update_batch([" ".join(words[at : at + 5]).encode() for at in range(max(1, len(words) - 4))])
        lsh.insert(name, hashes[name])
    found = {name: set(lsh.query(one)) for name, one in hashes.items()}
    return {"datasketch_minhash_lsh_14x8": lambda pair: pair.b in found[pair.a]}
