"""Answers as bytes, for the hostile server: those that only look wrong, and those that no client should take."""

OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"
HELLO = OK + b"Content-Length: 5\r\n\r\nhello"

SOUND = {
    "early-hints": b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nETag: early\r\n\r\n" + HELLO,
    "chunk-extensions": CHUNKED + b'5;a=b;c="d"\r\nhello\r\n0;e\r\n\r\n',
    "padded-chunk-size": CHUNKED + b"5  \r\nhello\r\n0\r\n\r\n",
    "trailers": CHUNKED + b"5\r\nhello\r\n0\r\nETag: late\r\nX-Robots-Tag: all\r\n\r\n",
    "bare-newlines": HELLO.replace(b"\r\n", b"\n"),
    "upgrade-offered": OK + b"Upgrade: h2,h2c\r\nConnection: Upgrade, Keep-Alive\r\nContent-Length: 5\r\n\r\nhello",
    "empty-header": OK + b"X-Empty:\r\nContent-Length: 5\r\n\r\nhello",
    "no-reason": HELLO.replace(b" OK", b""),
    "until-close": OK + b"\r\nhello",
    "old-version": b"HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\nhello",
    "second-answer": HELLO + b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil",
    "rubbish-behind": HELLO + b"\x00\xff rubbish",
}
"""Whose body is ``hello``."""

BROKEN = {
    "length-and-chunks": OK + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
    "chunks-and-length": OK + b"Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
    "two-lengths": OK + b"Content-Length: 5\r\nContent-Length: 4\r\n\r\nhello",
    "negative-length": OK + b"Content-Length: -5\r\n\r\nhello",
    "length-in-words": OK + b"Content-Length: five\r\n\r\nhello",
    "overflowing-length": OK + b"Content-Length: " + b"9" * 40 + b"\r\n\r\nhello",
    "chunk-in-c": CHUNKED + b"0x5\r\nhello\r\n0\r\n\r\n",
    "negative-chunk": CHUNKED + b"-5\r\nhello\r\n0\r\n\r\n",
    "overflowing-chunk": CHUNKED + b"fffffffffffffffff\r\nhello\r\n0\r\n\r\n",
    "chunk-too-long": CHUNKED + b"5\r\nhello, world\r\n0\r\n\r\n",
    "no-last-chunk": CHUNKED + b"5\r\nhello\r\n",
    "cut-chunk": CHUNKED + b"ff\r\nhello",
    "packed-transfer": OK + b"Transfer-Encoding: gzip, chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
    "unknown-transfer": OK + b"Transfer-Encoding: xchunked\r\n\r\nhello",
    "control-in-header": OK + b'ETag: "a\x0bX-Evil: 1"\r\nX-Other: y\r\nContent-Length: 2\r\n\r\nok',
    "nul-in-header": OK + b"ETag: a\x00b\r\nContent-Length: 5\r\n\r\nhello",
    "return-in-header": OK + b"ETag: a\rX-Evil: 1\r\nContent-Length: 5\r\n\r\nhello",
    "folded-header": OK + b"ETag: a\r\n X-Evil: 1\r\nContent-Length: 5\r\n\r\nhello",
    "space-before-colon": OK + b"Content-Length : 5\r\n\r\nhello",
    "nameless-header": OK + b": x\r\nContent-Length: 5\r\n\r\nhello",
    "huge-header": OK + b"X-Big: " + b"x" * 200_000 + b"\r\nContent-Length: 5\r\n\r\nhello",
    "endless-header": OK + b"X-Big: " + b"x" * 300_000,
    "many-headers": OK + b"X: y\r\n" * 40_000 + b"Content-Length: 5\r\n\r\nhello",
    "huge-trailers": CHUNKED + b"5\r\nhello\r\n0\r\n" + b"X-Big: %b\r\n" % (b"x" * 1_000) * 200 + b"\r\n",
    "endless-interim": b"HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" * 100 + HELLO,
    "switch": b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: upgrade\r\n\r\nhello",
    "status-0": HELLO.replace(b"200", b"000"),
    "status-4-digits": HELLO.replace(b"200", b"2000"),
    "http-2": HELLO.replace(b"HTTP/1.1", b"HTTP/2"),
    "empty-head": b"\r\n\r\n",
}

CLOSED = frozenset(BROKEN) | {"until-close", "old-version"}
"""After which the server closes the connection."""
