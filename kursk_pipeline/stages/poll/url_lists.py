"""Lists of addresses: a text file with one a line, for backfills and for what no feed announces.

A line holds an address and, after a tab, its title where that is known. Empty lines and lines that begin with
``#`` are left out.
"""

from __future__ import annotations

from collections.abc import Iterator

from kursk_pipeline.errors import Unprocessable
from kursk_pipeline.stages.poll.entries import FeedDocument, FeedReading, Item, judge_items

LISTED = 20_000
"""Addresses taken from one list; at one request a second and host, more would take a day."""
FOLDER_TYPE = "inode/directory"
"""Media type of a folder's listing: its lines are the addresses of files, with size and time of change after tabs."""


def read_url_list(document: FeedDocument, *, limit: int = LISTED) -> FeedReading:
    """Read a list of addresses; the listing of a folder names the lists to follow.

    Raises:
        Unprocessable: ``empty_document``.
    """
    if document.content_type == FOLDER_TYPE:
        lists = tuple(one for one in listed_files(document) if not one.endswith((".warc", ".warc.gz")))
        return FeedReading((), (), "", lists)
    if not document.body.strip(b"\xef\xbb\xbf \t\r\n\x00"):
        raise Unprocessable("empty_document", f"{len(document.body)} bytes, none of them content")
    return judge_items(_items(document.body.decode("utf-8-sig", "replace")), document, limit=limit)


def listed_files(document: FeedDocument) -> tuple[str, ...]:
    """The files that the listing of a folder names."""
    lines = document.body.decode("utf-8", "replace").splitlines()
    return tuple(line.partition("\t")[0] for line in lines if line)


def _items(text: str) -> Iterator[Item]:
    for line in text.splitlines():
        plain = line.strip()
        if plain and not plain.startswith("#"):
            address, _, title = plain.partition("\t")
            is_address = address.startswith(("http://", "https://"))
            yield Item((address.strip(),), title) if is_address else Item((), plain)
