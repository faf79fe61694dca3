-- What people are told: troubles from beginning to end, and the outbox of messages about them.
create type ops.alert_severity as enum ('warning', 'error');
create table ops.alert (
  alert_id     bigint generated always as identity primary key,
  rule         ops.short_text not null check (rule <> ''),
  subject      ops.short_text not null check (subject <> ''),
  severity     ops.alert_severity not null,
  words        ops.short_text not null check (words <> ''),
  opened_at    timestamptz not null,
  last_seen_at timestamptz not null check (last_seen_at >= opened_at),
  closed_at    timestamptz check (closed_at >= opened_at),
  reopen_count integer not null default 0 check (reopen_count >= 0)
);
create unique index one_open_alert on ops.alert (rule, subject) where closed_at is null;
create index alert_by_subject on ops.alert (rule, subject, closed_at);
comment on table ops.alert is 'One row per trouble that a rule of sql/alerts found, from its beginning to its end.';
comment on column ops.alert.alert_id is 'Surrogate key.';
comment on column ops.alert.rule is 'The rule, by its file name; docs/runbook.md has an entry of that name.';
comment on column ops.alert.subject is 'What it is about: a feed, a source, a step.';
comment on column ops.alert.severity is 'warning or error.';
comment on column ops.alert.words is 'What is wrong, as it was last seen.';
comment on column ops.alert.opened_at is 'When it was found.';
comment on column ops.alert.last_seen_at is 'When it was last there.';
comment on column ops.alert.closed_at is 'When it was no longer there; null while it is.';
comment on column ops.alert.reopen_count is 'How often it came back within an hour of its end, which is told once only.';

create type ops.message_kind as enum ('raised', 'recovered', 'digest');
create table ops.alert_message (
  message_id    bigint generated always as identity primary key,
  alert_id      bigint references ops.alert,
  kind          ops.message_kind not null,
  day           date,
  words         ops.clean_text not null,
  created_at    timestamptz not null,
  sent_at       timestamptz,
  attempt_count integer not null default 0 check (attempt_count >= 0),
  last_error    ops.short_text,
  constraint digests_are_of_a_day check ((kind = 'digest') = (day is not null and alert_id is null)),
  constraint one_digest_a_day unique (day)
);
create index unsent_message on ops.alert_message (message_id) where sent_at is null;
comment on table ops.alert_message is 'One row per message to people: the outbox. What cannot be sent stays, and is tried again.';
comment on column ops.alert_message.message_id is 'Surrogate key.';
comment on column ops.alert_message.alert_id is 'The alert; null for a digest.';
comment on column ops.alert_message.kind is 'raised, recovered, or the digest of a day.';
comment on column ops.alert_message.day is 'For a digest, its day.';
comment on column ops.alert_message.words is 'What people read.';
comment on column ops.alert_message.created_at is 'When it was written.';
comment on column ops.alert_message.sent_at is 'When every address had taken it; null until then.';
comment on column ops.alert_message.attempt_count is 'How often it was tried.';
comment on column ops.alert_message.last_error is 'Why the last try failed.';

-- Work that people had done again: what, by whom and why.
create table ops.reprocessing (
  reprocessing_id bigint generated always as identity primary key,
  stage           ops.stage_name not null check (stage not in ('poll', 'fetch')),
  version         integer not null check (version > 0),
  from_on         date,
  to_on           date check (to_on >= from_on),
  source_id       ops.short_text,
  asked_by        ops.short_text not null check (asked_by <> ''),
  why             ops.short_text not null check (why <> ''),
  asked_at        timestamptz not null,
  page_count      integer not null default 0 check (page_count >= 0),
  changed_count   integer not null default 0 check (changed_count between 0 and page_count),
  finished_at     timestamptz check (finished_at >= asked_at)
);
create unique index one_open_reprocessing on ops.reprocessing (stage, from_on, to_on, source_id) nulls not distinct
  where finished_at is null;
comment on table ops.reprocessing is 'One row per reprocessing that was applied: a stage run again over pages of the archive. One that was killed is open, and goes on where it stood.';
comment on column ops.reprocessing.reprocessing_id is 'Surrogate key.';
comment on column ops.reprocessing.stage is 'The stage that ran again, and after it those whose input had changed.';
comment on column ops.reprocessing.version is 'The version that pages were brought to.';
comment on column ops.reprocessing.from_on is 'First day of publication (else of receipt), UTC; null for no bound.';
comment on column ops.reprocessing.to_on is 'Last day; null for no bound.';
comment on column ops.reprocessing.source_id is 'The one source it was limited to; null for all.';
comment on column ops.reprocessing.asked_by is 'Who asked for it.';
comment on column ops.reprocessing.why is 'Why, in words.';
comment on column ops.reprocessing.asked_at is 'When.';
comment on column ops.reprocessing.page_count is 'Pages that were read again so far.';
comment on column ops.reprocessing.changed_count is 'Pages of them for which something came out otherwise.';
comment on column ops.reprocessing.finished_at is 'When the last page was done; null while some are left.';

-- Anomalies that wait for a person before their records go on.
create type ops.hold_kind as enum ('yield', 'template', 'deletion');
create type ops.hold_state as enum ('open', 'released', 'set_aside');
create table ops.hold (
  hold_id      bigint generated always as identity primary key,
  kind         ops.hold_kind not null,
  source_id    ops.short_text not null,
  from_at      timestamptz not null,
  words        ops.short_text not null check (words <> ''),
  opened_at    timestamptz not null,
  asked_at     timestamptz check (asked_at >= opened_at),
  asked_run_id ops.short_text,
  asked_count  smallint not null default 0,
  state        ops.hold_state not null default 'open',
  decided_by   ops.short_text check (decided_by <> ''),
  decided_at   timestamptz check (decided_at >= opened_at),
  constraint asked_holds_say_by_what_run check (num_nulls(asked_at, asked_run_id) in (0, 2) and (asked_count = 0) = (asked_at is null)),
  constraint closed_holds_say_by_whom check ((state = 'open') = (decided_at is null) and num_nulls(decided_by, decided_at) in (0, 2))
);
create unique index one_open_hold on ops.hold (kind, source_id) where state = 'open';
create index hold_by_source on ops.hold (source_id, kind, decided_at);
comment on table ops.hold is 'One row per anomaly of a source that a rule of sql/reviews found: its records wait until a person releases them, or are set aside.';
comment on column ops.hold.hold_id is 'Surrogate key.';
comment on column ops.hold.kind is 'yield (its entries are not fetched), template (its pages are not judged), deletion (its entries count as vanished only then).';
comment on column ops.hold.source_id is 'The source.';
comment on column ops.hold.from_at is 'Records of the source that came since then are held.';
comment on column ops.hold.words is 'What is unusual, in words.';
comment on column ops.hold.opened_at is 'When it was found.';
comment on column ops.hold.asked_at is 'When a person was asked; null until kursk_review did.';
comment on column ops.hold.asked_run_id is 'Airflow DAG run of kursk_review that asked last.';
comment on column ops.hold.asked_count is 'How many runs asked: more than one where a question got lost.';
comment on column ops.hold.state is 'open, released (they went on), or set_aside (they are in quarantine).';
comment on column ops.hold.decided_by is 'Who decided; "nobody" where no answer came in time.';
comment on column ops.hold.decided_at is 'When.';

create table ops.check_result (
  check_name ops.short_text primary key check (check_name <> ''),
  severity   ops.short_text not null check (severity in ('fail', 'warn')),
  meaning    ops.short_text not null,
  fix        ops.short_text not null,
  row_count  integer not null check (row_count >= 0),
  checked_at timestamptz not null
);
comment on table ops.check_result is 'One row per check of sql/checks: what it found when it was last run.';
comment on column ops.check_result.check_name is 'The check, by its file name.';
comment on column ops.check_result.severity is 'fail or warn.';
comment on column ops.check_result.meaning is 'What rows of it mean.';
comment on column ops.check_result.fix is 'What to do about them.';
comment on column ops.check_result.row_count is 'Rows that break it, counted up to twenty; 0 when all is well.';
comment on column ops.check_result.checked_at is 'When it was run.';

create table ops.pulse (
  taken_at            timestamptz primary key,
  feed_count          integer not null check (feed_count >= 0),
  failing_feed_count  integer not null check (failing_feed_count >= 0),
  silent_feed_count   integer not null check (silent_feed_count >= 0),
  source_count        integer not null check (source_count >= 0),
  late_source_count   integer not null check (late_source_count >= 0),
  complete_through    timestamptz,
  waiting_count       integer not null check (waiting_count >= 0),
  oldest_waiting_at   timestamptz,
  quarantined_count   integer not null check (quarantined_count >= 0),
  open_alert_count    integer not null check (open_alert_count >= 0),
  failing_check_count integer not null check (failing_check_count >= 0)
);
comment on table ops.pulse is 'One row per look for trouble (every five minutes, kept for a year): the few figures that say whether the pipeline is well.';
comment on column ops.pulse.taken_at is 'When they were taken.';
comment on column ops.pulse.feed_count is 'Feeds that are followed.';
comment on column ops.pulse.failing_feed_count is 'Those that do not answer as a feed, unless somebody looks after them.';
comment on column ops.pulse.silent_feed_count is 'Those that answer and bring nothing although they usually would, unless somebody looks after them.';
comment on column ops.pulse.source_count is 'Sources that are followed.';
comment on column ops.pulse.late_source_count is 'Those of which not everything up to two hours ago is decided.';
comment on column ops.pulse.complete_through is 'Up to when everything that they published is decided, leaving the late ones out.';
comment on column ops.pulse.waiting_count is 'Records that wait for a step.';
comment on column ops.pulse.oldest_waiting_at is 'Since when the oldest of them does.';
comment on column ops.pulse.quarantined_count is 'Items that are set aside and open.';
comment on column ops.pulse.open_alert_count is 'Troubles that are open.';
comment on column ops.pulse.failing_check_count is 'Checks of severity fail that found rows when they were last run.';
