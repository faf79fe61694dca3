"""Bytes to text: which character set a page is really in, whatever it declares.

The order of the WHATWG encoding sniffing (byte order mark, transport, meta) with one change: bytes that are valid UTF-8
and not plain ASCII are UTF-8, because no other encoding of real text passes that test by chance.
"""

from __future__ import annotations

import codecs
import re

from kursk_pipeline.errors import Unprocessable
from kursk_pipeline.stages.clean.reasons import CleanReason

SNIFFED_BYTES = 4096
"""Where a meta charset is looked for; the standard asks for 1,024, pages with long heads put it later."""
MAX_BLEMISH_SHARE = 0.001
"""Broken characters to all: an English page with a few NULs or cut bytes is still that page. Cyrillic read in the wrong
encoding breaks every letter, which is far more even where markup is nine tenths of a page."""
MAX_REPLACED_SHARE = 0.02
"""Characters that may be lost to a broken byte here and there; beyond this the encoding is wrong."""
MAX_ACCENTED_SHARE = 0.4
"""Accented letters among the letters of Western text stay below 0.15; above this share it is another script misread."""

_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_META = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w:.-]{2,40})", re.IGNORECASE)
_XML = re.compile(rb"^\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w:.-]{2,40})", re.IGNORECASE)
_OTHER_FORMATS = (b"%PDF", b"\x89PNG", b"GIF8", b"\xff\xd8\xff", b"PK\x03\x04", b"\x1f\x8b", b"RIFF", b"OggS", b"ID3")
_FEEDS = re.compile(
    rb"^\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:rss|feed|urlset|sitemapindex|rdf:RDF)\b", re.DOTALL
)
_SUPERSETS = {"iso8859-1": "cp1252", "ascii": "cp1252", "gb2312": "gb18030", "gbk": "gb18030", "iso8859-9": "cp1254"}
_CYRILLIC = ("cp1251", "koi8_u", "iso8859-5", "cp866")
_FREQUENT_CYRILLIC = re.compile("[оеаинтсрвліія]")
_ACCENTED = re.compile("[À-ÿ]")
_LETTER = re.compile(r"[^\W\d_]")


def decode(body: bytes, declared: str | None) -> str:
    """Decode a page. ``declared`` is the charset of the HTTP header, if any.

    Raises:
        Unprocessable: ``not_html`` for other formats, ``undecodable`` when no encoding fits.
    """
    _refuse_other_formats(body)
    for mark, codec in _MARKS:
        if body.startswith(mark):
            return body.decode(codec, errors="replace")
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        return _decode_legacy(body, declared)


def _refuse_other_formats(body: bytes) -> None:
    start = body[:SNIFFED_BYTES].lstrip()
    if start.startswith(_OTHER_FORMATS) or _FEEDS.match(start):
        raise Unprocessable(CleanReason.NOT_HTML, "the body is a file of another format")
    if start and b"<" not in start and start[:1] in b"{[":
        raise Unprocessable(CleanReason.NOT_HTML, "the body is JSON")


def _decode_legacy(body: bytes, declared: str | None) -> str:
    head = body[:SNIFFED_BYTES]
    names = [declared, *(found[1].decode("ascii") for pattern in (_META, _XML) if (found := pattern.search(head)))]
    for codec in dict.fromkeys(codec for name in names if name and (codec := _codec(name))):
        text = body.decode(codec, errors="replace")
        if _is_plausible(text):
            return text
    for codec in (*_ranked_cyrillic(body), "utf-8", "cp1252"):
        text = body.decode(codec, errors="replace")
        if _is_plausible(text):
            return text
    raise Unprocessable(CleanReason.UNDECODABLE, f"no encoding fits; declared {declared or 'none'}")


def _codec(name: str) -> str | None:
    try:
        codec = codecs.lookup(name).name
    except LookupError:
        return None
    return _SUPERSETS.get(codec, codec)


def _is_plausible(text: str) -> bool:
    """Few broken characters, no controls in bulk, and not another script read as accented Latin."""
    broken = text.count("\ufffd") + text.count("\x00")
    high = sum(character > "\x7f" for character in text)
    if broken > max(MAX_REPLACED_SHARE * high, MAX_BLEMISH_SHARE * len(text)):
        return False
    words = " ".join(re.findall(r">([^<]{20,})<", text)) or text
    accented, letters = len(_ACCENTED.findall(words)), len(_LETTER.findall(words))
    return accented <= MAX_ACCENTED_SHARE * max(1, letters)


def _ranked_cyrillic(body: bytes) -> list[str]:
    """The Cyrillic encodings under which the bytes hold more frequent lower-case letters than anything else."""
    high = sum(byte > 0x7F for byte in body) or 1
    scores = {codec: len(_FREQUENT_CYRILLIC.findall(body.decode(codec, errors="replace"))) for codec in _CYRILLIC}
    return sorted((codec for codec in scores if scores[codec] > high / 2), key=lambda codec: -scores[codec])
