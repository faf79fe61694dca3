"""A newsroom of the project's own: publishers, articles and troubles on a loopback port, over real HTTP.

Sites, articles and what is wrong with some of them are data (``articles/``, ``templates/``, ``troubles.py``). What can
be read depends on the newsroom's time, which a test may set.
"""

from kursk_pipeline.newsroom.server import DEFAULT_PORT, DEMO_TIME, LOOPBACK, Newsroom
from kursk_pipeline.newsroom.troubles import TROUBLES, Trouble

__all__ = ["DEFAULT_PORT", "DEMO_TIME", "LOOPBACK", "TROUBLES", "Newsroom", "Trouble"]
