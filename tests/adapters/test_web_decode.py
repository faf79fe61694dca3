import gzip
import zlib
from contextlib import suppress

import brotli
import pytest
from backports import zstd
from hypothesis import given
from hypothesis import strategies as st

from kursk_pipeline.adapters.web_decode import LINKS, PIECE, BodyDecoder, DecodeError, TooLargeError

LIMIT = 1 << 20


def raw_deflate(body):
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(body) + packer.flush()


PACKERS = {
    "gzip": gzip.compress,
    "x-gzip": gzip.compress,
    "deflate": zlib.compress,
    "Deflate": raw_deflate,
    "br": brotli.compress,
    "zstd": zstd.compress,
    "identity": bytes,
}


def decoded(codings, body, *, limit=LIMIT, step=7):
    decoder = BodyDecoder(codings, limit=limit)
    pieces = [piece for start in range(0, len(body), step) for piece in decoder.feed(body[start : start + step])]
    decoder.end()
    return b"".join(pieces)


@given(st.binary(max_size=2000), st.lists(st.sampled_from(sorted(PACKERS)), max_size=LINKS), st.integers(1, 500))
def test_what_was_packed_comes_back_whatever_the_pieces(body, codings, step):
    packed = body
    for coding in codings:
        packed = PACKERS[coding](packed)
    assert decoded(", ".join(codings), packed, step=step) == body


@given(st.binary(max_size=300), st.lists(st.sampled_from(sorted(PACKERS)), max_size=LINKS).map(", ".join))
def test_any_bytes_decode_or_are_refused_by_name(body, codings):
    with suppress(DecodeError, TooLargeError):
        assert len(decoded(codings, body, limit=5000)) <= 5000


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "zstd"])
def test_cut_off_bodies_are_not_taken_for_whole_ones(coding):
    with pytest.raises(DecodeError):
        decoded(coding, PACKERS[coding](b"one two three " * 100)[:-5])


def test_members_may_follow_one_another_and_padding_is_ignored():
    assert decoded("gzip", gzip.compress(b"one ") + gzip.compress(b"two") + b"\0\0") == b"one two"
    assert decoded("zstd", zstd.compress(b"one ") + zstd.compress(b"two")) == b"one two"


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "zstd", "identity"])
def test_the_limit_counts_decoded_bytes(coding):
    with pytest.raises(TooLargeError):
        decoded(coding, PACKERS[coding](bytes(LIMIT + 1)), step=65536)


@pytest.mark.parametrize("codings", ["gzip", "deflate", "br", "zstd", "gzip, gzip", "gzip, br", "zstd, gzip"])
def test_a_bomb_gives_no_byte_beyond_the_limit_and_no_large_piece(codings):
    packed = bytes(16 * LIMIT)
    for coding in codings.split(", "):
        packed = PACKERS[coding](packed)
    given_out = []
    with pytest.raises(TooLargeError):
        given_out.extend(map(len, BodyDecoder(codings, limit=LIMIT).feed(packed)))
    assert sum(given_out) <= LIMIT
    assert max(given_out, default=0) <= 2 * PIECE  # brotli gives its buffer in steps of its own


def test_the_limit_counts_inside_chains_too():
    inner = gzip.compress(b"", compresslevel=0) * 200_000  # 20 bytes each that decode to nothing
    with pytest.raises(TooLargeError):
        decoded("gzip, gzip", gzip.compress(inner), step=65536)


def test_zstd_windows_beyond_the_webs_limit_are_refused():
    wide = zstd.compress(bytes(1 << 24), options={zstd.CompressionParameter.window_log: 27})
    with pytest.raises(DecodeError):
        decoded("zstd", wide, step=65536)


@pytest.mark.parametrize("codings", ["compress", "gzip, sdch", ", ".join(["gzip"] * (LINKS + 1))])
def test_unknown_and_endless_chains_are_refused(codings):
    with pytest.raises(DecodeError):
        BodyDecoder(codings, limit=LIMIT)
