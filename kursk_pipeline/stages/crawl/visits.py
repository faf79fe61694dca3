"""visits: when an article is looked at again, so that what its publisher changes is noticed.

Most edits come within a day: on 88 million pages GDELT found 18 % of bodies changed within a week, and looks at each
after 24 hours and after seven days. The plan is weighted to the first day, and longer where a source edits often.
"""

from __future__ import annotations

from datetime import datetime, timedelta

PLAN_HOURS = (1, 2, 4, 8, 14, 24, 168, 720)
"""Hours after the first fetch: six visits in the first day, then after a week and a month. Eight at most, for each is a
request to somebody's server. Why these: docs/adr/0082."""
OFTEN_HOURS = (1, 2, 3.5, 6, 10, 16, 24, 720)
"""The same number of visits where a source edits often, closer together; the one after a week is given up for them."""
LOOKS = len(PLAN_HOURS)
"""Beyond the first fetch, those counted that a feed asked for."""
OFTEN_SHARE = 0.3
"""A source edits often when so many of its articles were found changed: well above the 18 % that are usual."""
OFTEN_AFTER = 20
"""Articles of a source that must have been looked at for a day before its share says anything."""


def edits_often(*, visited: int, edited: int) -> bool:
    """Whether a source edits often: of ``visited`` articles ``edited`` were found changed."""
    return visited >= OFTEN_AFTER and edited >= OFTEN_SHARE * visited


def next_visit(first_at: datetime, *, now: datetime, often: bool, left: int = LOOKS) -> datetime | None:
    """The next time of the plan after ``now``; None when it is through.

    Visits that were missed while nothing ran are not made up for: one look shows what they would have shown. The last
    look is kept for the end of the plan: what stays is found by it, whatever the others were spent on.

    Args:
        first_at: when the article's page was fetched first.
        now: after which.
        often: whether its source edits often.
        left: looks that may be taken yet, of LOOKS.
    """
    hours = OFTEN_HOURS if often else PLAN_HOURS
    times = (first_at + timedelta(hours=each) for each in (hours if left > 1 else hours[-1:] if left else ()))
    return next((at for at in times if at > now), None)
