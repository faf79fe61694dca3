"""Clean: a page becomes an article; every field says where it came from.

decode -> parse (once) -> evidence -> body -> why dropped? -> fields
"""

from __future__ import annotations

from kursk_pipeline.stages.clean.article import VERSION, clean, clean_fetched, clean_html, clean_plain
from kursk_pipeline.stages.clean.reasons import CleanReason

__all__ = ["VERSION", "CleanReason", "clean", "clean_fetched", "clean_html", "clean_plain"]
