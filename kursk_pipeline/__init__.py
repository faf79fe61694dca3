"""The library behind the Kursk news pipeline. Start with records/ (nouns) and jobs.py (verbs)."""

__version__ = "0.1.0"
