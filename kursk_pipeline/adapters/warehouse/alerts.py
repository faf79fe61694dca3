"""Alerts in the warehouse: found by rules, kept from beginning to end, and told through an outbox."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, RowMapping, text

FLAPPING = "1 hour"
"""A trouble that comes back within this time after its end is the same trouble: it was told already."""
TRIES = 20
"""Of one message: with a try every five minutes, an hour and a half. After it, the alert is still on the page."""
MOST = 50
"""Messages that go out together."""

_OPEN = text("""
insert into ops.alert (rule, subject, severity, words, opened_at, last_seen_at)
values (:rule, :subject, cast(:severity as ops.alert_severity), :words, :now, :now)
on conflict (rule, subject) where closed_at is null
  do update set last_seen_at = excluded.last_seen_at, words = excluded.words
returning alert_id, opened_at = last_seen_at as is_new
""")
_REOPEN = text(f"""
update ops.alert set closed_at = null, reopen_count = reopen_count + 1
where alert_id = (
  select alert_id from ops.alert
  where rule = :rule and subject = :subject and closed_at > cast(:now as timestamptz) - interval '{FLAPPING}'
  order by closed_at desc limit 1
) and not exists (select from ops.alert where rule = :rule and subject = :subject and closed_at is null)
""")  # noqa: S608 - a constant of this module
_CLOSE = text("""
update ops.alert set closed_at = :now
where rule = :rule and closed_at is null and subject <> all(cast(:subjects as text[]))
returning alert_id, rule, subject, words, opened_at, severity
""")
_TELL = text("""
insert into ops.alert_message (alert_id, kind, words, created_at)
values (:alert_id, cast(:kind as ops.message_kind), :words, :now)
""")
_DIGEST = text("""
insert into ops.alert_message (kind, day, words, created_at) values ('digest', :day, :words, :now)
on conflict (day) do nothing
""")
_HAS_DIGEST = text("select true from ops.alert_message where day = :day")
_DAY = text("""
select (select count(*) from warehouse.fact_article as fact join ops.run using (run_id)
        where fact.version_no = 1 and run.started_at > day.begins) as new_count,
       (select count(*) from warehouse.fact_article as fact join ops.run using (run_id)
        where fact.change_kind = 'edited' and run.started_at > day.begins) as edit_count,
       (select count(*) from ops.quarantine where first_at > day.begins) as aside_count,
       (select count(*) from ops.alert where opened_at > day.begins) as began_count,
       (select count(*) from ops.alert where closed_at > day.begins) as ended_count,
       (select coalesce(sum(waiting_count), 0) from work.backlog) as waiting_count
from (select cast(:now as timestamptz) - interval '24 hours' as begins) as day
""")
_UNSENT = text("""
select message_id, kind::text, words from ops.alert_message
where sent_at is null and attempt_count < :tries order by message_id limit :most for update skip locked
""")
_SENT = text("""
update ops.alert_message set attempt_count = attempt_count + 1, sent_at = :sent_at, last_error = :error
where message_id = any(cast(:ids as bigint[]))
""")


@dataclass(frozen=True, slots=True)
class Found:
    """One row of a rule: what it is about, and what is wrong in words."""

    subject: str
    words: str


def note(
    connection: Connection, rule: str, severity: str, found: Sequence[Found], *, now: datetime
) -> list[RowMapping]:
    """Keep what a rule found; returns the alerts that ended because it found them no more.

    New ones are written to the outbox. One that comes back within FLAPPING is opened again and not told again.
    """
    for one in found:
        values = {"rule": rule, "subject": one.subject, "severity": severity, "words": one.words, "now": now}
        connection.execute(_REOPEN, values)
        alert = connection.execute(_OPEN, values).one()
        if alert.is_new:
            tell(connection, alert.alert_id, "raised", f"{one.words} [runbook: {rule}]", now=now)
    closed = connection.execute(_CLOSE, {"rule": rule, "subjects": [one.subject for one in found], "now": now})
    return list(closed.mappings())


def tell(connection: Connection, alert_id: int, kind: str, words: str, *, now: datetime) -> None:
    """Write a message about an alert to the outbox."""
    connection.execute(_TELL, {"alert_id": alert_id, "kind": kind, "words": words, "now": now})


def write_digest(connection: Connection, *, now: datetime) -> None:
    """Write what is open, and what the day brought, to the outbox, once a day."""
    if connection.scalar(_HAS_DIGEST, {"day": now.date()}):
        return
    open_alerts = connection.execute(
        text(
            "select severity::text, words, opened_at from ops.alert where closed_at is null"
            " order by severity desc, opened_at"
        )
    ).all()
    lines = [f"{one.severity}: {one.words} (since {one.opened_at:%Y-%m-%d %H:%M} UTC)" for one in open_alerts]
    words = "\n".join(lines) or "Nothing is wrong."
    connection.execute(_DIGEST, {"day": now.date(), "words": f"{words}\n{_day(connection, now)}", "now": now})


def _day(connection: Connection, now: datetime) -> str:
    """The last 24 hours in numbers."""
    told = connection.execute(_DAY, {"now": now}).one()
    return (
        f"In 24 hours: {told.new_count} new articles and {told.edit_count} edits; {told.aside_count} records set aside; "
        f"{told.began_count} alerts began, {told.ended_count} ended; {told.waiting_count} records wait now."
    )


def unsent(connection: Connection) -> Sequence[RowMapping]:
    """Messages that wait, the oldest first, held until the transaction ends."""
    return connection.execute(_UNSENT, {"tries": TRIES, "most": MOST}).mappings().all()


def note_tried(connection: Connection, ids: Sequence[int], *, sent_at: datetime | None, error: str | None) -> None:
    """Note that messages were tried: sent, or why not."""
    connection.execute(_SENT, {"ids": list(ids), "sent_at": sent_at, "error": error})
