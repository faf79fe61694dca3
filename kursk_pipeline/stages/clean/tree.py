"""One parse of the page, handed on to everything that reads it."""

from __future__ import annotations

import re
from typing import Any

from lxml import etree, html

from kursk_pipeline.errors import Unprocessable
from kursk_pipeline.stages.clean.reasons import CleanReason

HEAD_CHARACTERS = 2_000
"""Where the declaration and the opening ``html`` tag stand; comments and spaces before them are shorter."""

_DECLARATION = re.compile(r"\s*<\?xml[^>]*\?>|<!doctype[^>]*>", re.IGNORECASE)
_SELF_CLOSED_HTML = re.compile(r"(<html[^>]*?)\s*/>", re.IGNORECASE)
_CONTROLS = bytes({*range(0x20), 0x7F} - {0x09, 0x0A, 0x0D})


def parse(text: str) -> Any | None:
    """Parse into an lxml tree without comments; None when there is nothing to parse.

    libxml2 drops, with no word to the caller, everything from the 257th level of nesting on; such a page is read again
    with its higher limit (2,048).

    Raises:
        Unprocessable: ``too_deep`` when the page is nested deeper still.
    """
    head = _SELF_CLOSED_HTML.sub(r"\1>", _DECLARATION.sub("", text[:HEAD_CHARACTERS], count=2), count=1)
    document = (head + text[HEAD_CHARACTERS:]).encode("utf-8", errors="replace").translate(None, _CONTROLS)
    if not document.strip():
        return None
    for is_huge in (False, True):
        # collect_ids and doctype cost time and are never read; the same settings as trafilatura's own parser.
        parser = html.HTMLParser(
            encoding="utf-8",
            collect_ids=False,
            default_doctype=False,
            remove_comments=True,
            remove_pis=True,
            huge_tree=is_huge,
        )
        try:
            tree = html.document_fromstring(document, parser=parser)
        except (etree.ParserError, etree.XMLSyntaxError, ValueError):
            return None
        if not _was_cut(parser):
            return tree
    raise Unprocessable(CleanReason.TOO_DEEP, "elements are nested deeper than the parser goes")


def _was_cut(parser: Any) -> bool:
    return any(entry.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT for entry in parser.error_log)
