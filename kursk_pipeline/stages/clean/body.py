"""The text of the article: trafilatura on the tree that was parsed once, then the furniture taken out."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from kursk_pipeline.furniture import strip_furniture
from kursk_pipeline.plain_text import clean_text


def extract_text(tree: Any, url: str) -> str:
    """The article's paragraphs, parted by newlines; empty when there are none. The tree is left as it was."""
    from trafilatura import bare_extraction

    document = bare_extraction(deepcopy(tree), url=url, favor_precision=True, include_comments=False)
    text = clean_text(getattr(document, "text", None) or "")
    lines = (" ".join(line.split()) for line in strip_furniture(text).split("\n"))
    return "\n".join(line for line in lines if line)
