"""GDELT's files as the newsroom has them: every quarter of an hour, what its publishers published in it.

Under the host label ``gdelt``, in the form of GDELT's knowledge graph (27 columns, see `stages.poll.gdelt`), so that what
lives by such files can be tried without the web.
"""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from datetime import UTC, datetime, timedelta

from kursk_pipeline.newsroom.replies import Reply, plain_reply
from kursk_pipeline.newsroom.world import World

LABEL = "gdelt"
LATEST = "/gdeltv2/lastupdate.txt"
QUARTER = timedelta(minutes=15)
_FILE = re.compile(r"/gdeltv2/(\d{14})\.gkg\.csv\.zip")
_COLUMNS, _KIND, _URL, _EXTRAS = 27, 2, 4, 26


def answer(world: World, path: str) -> Reply:
    """The list of the latest file, or the file of one quarter that is over."""
    if path == LATEST:
        since_midnight = world.now - world.now.replace(hour=0, minute=0, second=0, microsecond=0)
        latest = world.now - since_midnight % QUARTER
        packed = _packed(world, latest)
        name = f"/gdeltv2/{latest:%Y%m%d%H%M%S}.gkg.csv.zip"
        told = hashlib.md5(packed, usedforsecurity=False).hexdigest()  # as GDELT's list has it
        return plain_reply(f"{len(packed)} {told} {world.base_url(LABEL)}{name}\n")
    found = _FILE.fullmatch(path)
    ended = _moment(found[1]) if found else None
    if ended is None or ended > world.now:
        return plain_reply("There is no such file.\n", status=404)
    return Reply(headers=(("Content-Type", "application/zip"),), body=_packed(world, ended))


def _moment(stamp: str) -> datetime | None:
    try:
        return datetime.strptime(stamp, "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        return None


def _packed(world: World, ended: datetime) -> bytes:
    """The file of the quarter that ended then."""
    lines = [
        _row(world.base_url(publisher.label) + story.path, story.title)
        for publisher in world.library
        for story in world.stories(publisher)
        if ended - QUARTER <= story.article.published_at < ended
    ]
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        about = zipfile.ZipInfo(f"{ended:%Y%m%d%H%M%S}.gkg.csv", (1980, 1, 1, 0, 0, 0))
        file.writestr(about, "".join(f"{line}\n" for line in lines))
    return packed.getvalue()


def _row(url: str, title: str) -> str:
    cells = [""] * _COLUMNS
    cells[_KIND], cells[_URL], cells[_EXTRAS] = "1", url, f"<PAGE_TITLE>{title}</PAGE_TITLE>"
    return "\t".join(cells)
