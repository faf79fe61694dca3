"""An answer read in pieces: how a network cuts it changes nothing, and any bytes are an answer or refused by name."""

import pytest
import raw_answers
from hypothesis import given
from hypothesis import strategies as st

from kursk_pipeline.adapters.web_answering import HEAD_BYTES, Answering, BrokenError
from kursk_pipeline.adapters.web_decode import TooLargeError

LIMIT = 1 << 20
CUTS = st.lists(st.integers(1, 60), max_size=30)


def read(said, cuts=()):
    """Feeds ``said`` in pieces of the lengths given, then whole; gives what was read of it, or the error."""
    answering, body = Answering(wire_limit=LIMIT), b""
    try:
        for length in cuts:
            answering.feed(said[:length])
            said = said[length:]
            body += b"".join(answering.take())
            if answering.is_whole:
                break
        if not answering.is_whole:
            answering.feed(said)
            answering.end_of_stream()
    except (BrokenError, TooLargeError) as error:
        return type(error)
    return answering.status, answering.headers, body + b"".join(answering.take())


@given(st.sampled_from(sorted(raw_answers.SOUND)), CUTS)
def test_a_sound_answer_is_the_same_however_it_is_cut(name, cuts):
    said = raw_answers.SOUND[name]
    status, headers, body = read(said, cuts)
    assert (status, headers, body) == read(said)
    assert (status, body) == (200, b"hello")


@given(st.sampled_from(sorted(raw_answers.BROKEN)), CUTS)
def test_a_broken_answer_is_refused_however_it_is_cut(name, cuts):
    assert read(raw_answers.BROKEN[name], cuts) is BrokenError


PARTS = st.sampled_from(
    [*raw_answers.SOUND.values(), b"HTTP/1.1 200 OK\r\n", b"\r\n", b"5\r\nhello\r\n", b"0\r\n", b"A: b"]
)


@given(st.lists(st.one_of(PARTS, st.binary(max_size=20)), max_size=8).map(b"".join), CUTS)
def test_any_bytes_are_an_answer_or_refused(said, cuts):
    found = read(said, cuts)
    assert found in (BrokenError, TooLargeError) or found[0] >= 200


@pytest.mark.parametrize("start", [b"HTTP/1.1 200 OK\r\nA: ", b"HTTP/1.1 200 ", b"HTTP/1.1 200 OK\r\n"])
def test_a_head_that_does_not_end_is_given_up(start):
    assert read(start + b"x" * (HEAD_BYTES + 1), [100] * 1000) is BrokenError
