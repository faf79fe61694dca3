"""What goes over the wire: one request, whatever the address and the headers hold."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from kursk_pipeline.adapters.web_trip import EndedError, Trip
from kursk_pipeline.exchanges import Request

PIECES = st.sampled_from(
    [" ", "\r\n", "\n", "\x00", "X-Evil: 1", " HTTP/1.1", "/", "?", "#", "@", ":", "\\", "%0d%0a", "é", "\u2028"]
)
WORDS = st.lists(st.one_of(PIECES, st.text(max_size=8)), max_size=8).map("".join)


@given(WORDS, WORDS, st.lists(st.tuples(WORDS, WORDS), max_size=3).map(tuple))
def test_no_address_or_header_becomes_a_second_line(host, rest, headers):
    trip = Trip(Request(f"http://a{host}/{rest}", headers=headers), datetime(2024, 8, 6, tzinfo=UTC))
    try:
        trip.start()
    except EndedError:
        return
    sent = trip.wire_request({"user-agent": "kursk"})
    head, end = sent.split(b"\r\n\r\n")
    assert end == b""
    request, *lines = head.split(b"\r\n")
    assert request.split(b" ")[0::2] == [b"GET", b"HTTP/1.1"]
    assert lines[0] == b"Host: " + trip.address.origin.removeprefix("http://").encode()
    assert all(b": " in line for line in lines)
    assert not any(letter < 32 and letter != 9 for letter in head.replace(b"\r\n", b""))
