"""Whatever a source publishes, read by its kind: what the killable workers run."""

from __future__ import annotations

from kursk_pipeline.stages.poll import FeedDocument, FeedReading, read_document

WARC_TYPE = "application/warc"
"""Media type of a WARC file (ISO 28500), read from disk where it lies."""


def read_source_document(document: FeedDocument) -> FeedReading:
    """Read one document of a feed.

    Raises:
        Unprocessable: it is not what it claims to be; the reasons stand in each reader's module.
    """
    if document.kind == "warc":
        from kursk_pipeline.adapters.warc import read_warc  # late: few workers ever need it

        return read_warc(document)
    return read_document(document)
