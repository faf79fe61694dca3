-- Bookkeeping: which stage runs at which version, what every run did, what was set aside and what waits.
create schema ops;
comment on schema ops is 'How the pipeline ran: stage versions, runs, tallies, decisions, quarantine, deferrals, crawl state.';

create domain ops.clean_text as text
  check (value !~ '[\u0001-\u0008\u000b\u000c\u000e-\u001f\u007f]');
comment on domain ops.clean_text is 'Text without control characters other than tab and newline.';
create domain ops.short_text as ops.clean_text check (char_length(value) <= 2000);
comment on domain ops.short_text is 'Clean text of at most 2,000 characters: titles, reasons, error details.';
create domain ops.sha256_hex as text check (value ~ '^[0-9a-f]{64}$');
comment on domain ops.sha256_hex is 'SHA-256 as 64 lower-case hexadecimal digits.';
create domain ops.page_id as text check (value ~ '^[0-9a-f]{32}$');
comment on domain ops.page_id is 'The first 128 bits of the SHA-256 of canonical URL and body hash, in hexadecimal digits.';
create domain ops.http_url as text
  check (value ~ '^https?://[^/[:space:]]+' and octet_length(value) <= 4096 and value !~ '[[:cntrl:][:space:]]');
comment on domain ops.http_url is 'An absolute http or https address of at most 4,096 bytes.';
create domain ops.feed_url as text
  check (value ~ '^([a-z][a-z0-9+.-]*://[^/[:space:]]+|file:///)' and octet_length(value) <= 4096 and value !~ '[[:cntrl:][:space:]]');
comment on domain ops.feed_url is 'The address of a feed: http or https, or a file or folder of this machine or of an object store (lists of addresses, WARC files).';
create domain ops.language_tag as text check (value ~ '^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$');
comment on domain ops.language_tag is 'A BCP 47 language tag, the primary subtag in lower case.';
create domain ops.news_time as timestamptz
  check (value >= timestamptz '1900-01-01 00:00+00' and value < timestamptz '2100-01-01 00:00+00');
comment on domain ops.news_time is 'A publication time that news can have: 1900 to 2099.';
create domain ops.score as double precision check (value between 0 and 1);
comment on domain ops.score is 'A score between 0 and 1.';

create type ops.stage_name as enum ('poll', 'fetch', 'clean', 'judge', 'dedup', 'extract', 'load');
create type ops.outcome as enum ('kept', 'dropped', 'quarantined', 'deferred');
create type ops.run_state as enum ('running', 'succeeded', 'failed', 'interrupted');
create type ops.quarantine_state as enum ('open', 'replayed', 'discarded');
create type ops.feed_health as enum ('active', 'backing_off', 'dormant', 'gone', 'disabled');
create type ops.feed_trouble as enum (
  'unreachable', 'refused', 'missing', 'gone', 'html', 'redesigned', 'unreadable', 'empty', 'frozen', 'silent'
);

create table ops.stage (
  stage       ops.stage_name primary key,
  version     integer not null check (version > 0),
  raised_by   integer not null default 0 check (raised_by >= 0),
  declared_at timestamptz not null default now()
);
comment on table ops.stage is 'One row per stage of the journey: the version that the running code declares; work lists ask for results at this version.';
comment on column ops.stage.stage is 'The stage.';
comment on column ops.stage.version is 'Its current version: that of the code, plus raised_by. Raising it makes all of its work due again (work.again).';
comment on column ops.stage.raised_by is 'How often people had it run again at an unchanged code version: after a change of names, words or models.';
comment on column ops.stage.declared_at is 'When the code first declared this version.';

create table ops.run (
  run_id        bigint generated always as identity primary key,
  stage         ops.stage_name not null,
  version       integer not null check (version > 0),
  code_version  ops.short_text not null,
  dag_id        ops.short_text not null,
  dag_run_id    ops.short_text not null,
  task_id       ops.short_text not null,
  map_index     integer not null default -1 check (map_index >= -1),
  try_number    integer not null default 1 check (try_number >= 0),
  scope         ops.short_text not null default '',
  state         ops.run_state not null default 'running',
  started_at    timestamptz not null,
  finished_at   timestamptz check (finished_at >= started_at),
  seen          integer not null default 0,
  kept          integer not null default 0 check (kept >= 0),
  dropped       integer not null default 0 check (dropped >= 0),
  quarantined   integer not null default 0 check (quarantined >= 0),
  deferred      integer not null default 0 check (deferred >= 0),
  error         ops.short_text,
  constraint every_record_leaves_once check (seen = kept + dropped + quarantined + deferred),
  constraint finished_runs_have_an_end check ((state = 'running') = (finished_at is null)),
  constraint failed_runs_say_why check ((state = 'failed') = (error is not null))
);
create index run_by_dag_run on ops.run (dag_id, dag_run_id);
create index run_by_stage on ops.run (stage, started_at);
comment on table ops.run is 'One row per run of one job (a task try in Airflow, or a shell command): what it saw and how each record left. The sum seen = kept + dropped + quarantined + deferred is enforced.';
comment on column ops.run.run_id is 'Surrogate key.';
comment on column ops.run.stage is 'The stage that ran.';
comment on column ops.run.version is 'The stage version that ran.';
comment on column ops.run.code_version is 'Version of the package that ran.';
comment on column ops.run.dag_id is 'Airflow DAG, or "shell" for a command.';
comment on column ops.run.dag_run_id is 'Airflow DAG run id, or an id made for the command.';
comment on column ops.run.task_id is 'Airflow task, or the name of the command.';
comment on column ops.run.map_index is 'Index of the mapped task instance; -1 when not mapped.';
comment on column ops.run.try_number is 'Airflow''s try number.';
comment on column ops.run.scope is 'What the run was limited to, such as source ids; empty means everything due.';
comment on column ops.run.state is 'running, succeeded, failed, or interrupted (the process ended without saying so).';
comment on column ops.run.started_at is 'When the job began.';
comment on column ops.run.finished_at is 'When it ended; null while it runs.';
comment on column ops.run.seen is 'Records that this run took up.';
comment on column ops.run.kept is 'Records that go on to the next stage.';
comment on column ops.run.dropped is 'Records that end here by a verdict with a reason.';
comment on column ops.run.quarantined is 'Records that could not be processed and were set aside.';
comment on column ops.run.deferred is 'Records that may work later and are due again.';
comment on column ops.run.error is 'Why a failed run failed, in words.';

create table ops.tally (
  run_id       bigint not null references ops.run on delete cascade,
  source_id    ops.short_text not null,
  outcome      ops.outcome not null,
  reason       ops.short_text not null,
  record_count integer not null check (record_count > 0),
  primary key (run_id, source_id, outcome, reason)
);
comment on table ops.tally is 'One row per run, source, outcome and reason: how many records left that way. Adds up to the counts of ops.run.';
comment on column ops.tally.run_id is 'The run.';
comment on column ops.tally.source_id is 'The source of the records.';
comment on column ops.tally.outcome is 'kept, dropped, quarantined or deferred.';
comment on column ops.tally.reason is 'The reason, one word of a closed list in the stage''s module.';
comment on column ops.tally.record_count is 'How many records.';

create table ops.decision (
  decision_id       bigint generated always as identity primary key,
  stage             ops.stage_name not null,
  version           integer not null check (version > 0),
  subject_id        ops.short_text not null,
  input_decision_id bigint references ops.decision,
  topic_ruling_id   bigint,
  outcome           ops.outcome not null check (outcome in ('kept', 'dropped')),
  reason            ops.short_text not null check (reason <> ''),
  detail            ops.short_text not null default '',
  page_id           ops.page_id,
  run_id            bigint not null references ops.run,
  decided_at        timestamptz not null,
  constraint one_decision_per_input unique nulls not distinct (stage, version, subject_id, input_decision_id, topic_ruling_id),
  constraint kept_records_have_a_page check (outcome <> 'kept' or page_id is not null),
  constraint only_judge_heeds_topic_rulings check (topic_ruling_id is null or stage = 'judge'),
  constraint only_fetch_has_no_input check ((stage = 'fetch') = (input_decision_id is null)),
  constraint poll_decides_by_entry check (stage <> 'poll')
);
create index decision_by_page on ops.decision (page_id, stage);
create index decision_by_input on ops.decision (input_decision_id, stage, version);
create index fetch_decision_by_subject on ops.decision (subject_id) where stage = 'fetch';
create index decision_by_run on ops.decision (run_id);
create index decision_by_stage on ops.decision (stage, version, outcome);
create index decision_by_time on ops.decision using brin (decided_at) with (pages_per_range = 32, autosummarize = on);
create index decision_unchanged on ops.decision (decided_at) where stage = 'load' and reason = 'unchanged';
comment on table ops.decision is 'One row per stage, version and input (and, for judge, ruling of a person): whether the record went on or was dropped, and why. Each decision names the decision that it rests on.';
comment on column ops.decision.decision_id is 'Surrogate key.';
comment on column ops.decision.stage is 'The stage that decided.';
comment on column ops.decision.version is 'The version of that stage.';
comment on column ops.decision.subject_id is 'What was decided about: for fetch "canonical URL@revision", after it the page id.';
comment on column ops.decision.input_decision_id is 'The decision of the stage before; null for fetch.';
comment on column ops.decision.topic_ruling_id is 'For judge: the person''s ruling on the article (staging.topic_ruling) that stood when it was decided; null when there was none.';
comment on column ops.decision.outcome is 'kept or dropped.';
comment on column ops.decision.reason is 'The reason, one word of a closed list in the stage''s module.';
comment on column ops.decision.detail is 'The evidence in words.';
comment on column ops.decision.page_id is 'The page that the record became or is; null when none was stored.';
comment on column ops.decision.run_id is 'The run that decided.';
comment on column ops.decision.decided_at is 'When.';

create table ops.quarantine (
  quarantine_id bigint generated always as identity primary key,
  stage         ops.stage_name not null,
  version       integer not null check (version > 0),
  subject_id    ops.short_text not null,
  source_id     ops.short_text not null,
  reason        ops.short_text not null check (reason <> ''),
  detail        ops.short_text not null,
  page_id       ops.page_id,
  state         ops.quarantine_state not null default 'open',
  attempt_count integer not null default 1 check (attempt_count > 0),
  first_at      timestamptz not null,
  last_at       timestamptz not null check (last_at >= first_at),
  closed_at     timestamptz,
  closed_by     ops.short_text,
  close_reason  ops.short_text,
  constraint open_items_are_not_closed check ((state = 'open') = (closed_at is null)),
  constraint closed_items_say_by_whom check (num_nulls(closed_at, closed_by, close_reason) in (0, 3))
);
create unique index one_open_quarantine on ops.quarantine (stage, version, subject_id) where state = 'open';
create index open_quarantine_by_subject on ops.quarantine (subject_id) where state = 'open';
comment on table ops.quarantine is 'One row per record that a stage version could not process. Nothing here is lost: replay makes it due again.';
comment on column ops.quarantine.quarantine_id is 'Surrogate key.';
comment on column ops.quarantine.stage is 'The stage that failed.';
comment on column ops.quarantine.version is 'Its version; a raised version tries again by itself.';
comment on column ops.quarantine.subject_id is 'For poll the feed address, for fetch "canonical URL@revision", after it the page id.';
comment on column ops.quarantine.source_id is 'The source.';
comment on column ops.quarantine.reason is 'The kind of failure, one word.';
comment on column ops.quarantine.detail is 'The error in words.';
comment on column ops.quarantine.page_id is 'The stored page, where there is one.';
comment on column ops.quarantine.state is 'open, replayed or discarded.';
comment on column ops.quarantine.attempt_count is 'How often it failed this way.';
comment on column ops.quarantine.first_at is 'First failure.';
comment on column ops.quarantine.last_at is 'Last failure.';
comment on column ops.quarantine.closed_at is 'When it was replayed or discarded.';
comment on column ops.quarantine.closed_by is 'Who closed it.';
comment on column ops.quarantine.close_reason is 'Why it was closed.';

create table ops.deferral (
  stage         ops.stage_name not null,
  subject_id    ops.short_text not null,
  source_id     ops.short_text not null,
  reason        ops.short_text not null check (reason <> ''),
  detail        ops.short_text not null,
  attempt_count integer not null check (attempt_count > 0),
  first_at      timestamptz not null,
  due_at        timestamptz not null,
  primary key (stage, subject_id)
);
create index deferral_by_subject on ops.deferral (subject_id);
comment on table ops.deferral is 'One row per record that may work later, with the time from which it is due again.';
comment on column ops.deferral.stage is 'The stage that will try again.';
comment on column ops.deferral.subject_id is 'As in ops.quarantine.';
comment on column ops.deferral.source_id is 'The source.';
comment on column ops.deferral.reason is 'Why it did not work, one word.';
comment on column ops.deferral.detail is 'Why, in words.';
comment on column ops.deferral.attempt_count is 'Tries so far.';
comment on column ops.deferral.first_at is 'First try.';
comment on column ops.deferral.due_at is 'Not to be tried before this time.';

create table ops.crawl_state (
  feed_url         ops.feed_url primary key,
  source_id        ops.short_text not null,
  asked_url        ops.feed_url not null,
  health           ops.feed_health not null default 'active',
  health_reason    ops.short_text not null default '',
  trouble          ops.feed_trouble,
  trouble_since    timestamptz,
  failure_weight   double precision not null default 0 check (failure_weight >= 0),
  failing_since    timestamptz,
  etag             ops.short_text,
  last_modified    ops.short_text,
  body_hash        ops.sha256_hex,
  body_changed_at  timestamptz,
  full_read_at     timestamptz,
  lies_since       timestamptz,
  moved_to         ops.http_url,
  moved_seen_at    timestamptz,
  interval_seconds integer not null check (interval_seconds between 60 and 604800),
  asked_seconds    integer not null default 0 check (asked_seconds between 0 and 86400),
  window_seconds   integer check (window_seconds >= 0),
  next_due_at      timestamptz,
  first_polled_at  timestamptz,
  last_polled_at   timestamptz,
  last_ok_at       timestamptz,
  last_new_at      timestamptz,
  last_outcome     ops.short_text,
  last_entry_count integer check (last_entry_count >= 0),
  constraint only_ended_feeds_have_no_due_time check ((health in ('gone', 'disabled')) = (next_due_at is null)),
  constraint troubles_have_a_beginning check ((trouble is null) = (trouble_since is null)),
  constraint failing_feeds_weigh check ((failing_since is null) = (failure_weight = 0)),
  constraint redirects_have_a_day check ((moved_to is null) = (moved_seen_at is null))
);
create index crawl_state_by_source on ops.crawl_state (source_id);
comment on table ops.crawl_state is 'One row per feed: what the next poll needs to know, and its health in words.';
comment on column ops.crawl_state.feed_url is 'Address of the feed as the source declares it; names the feed.';
comment on column ops.crawl_state.source_id is 'The source that declares it.';
comment on column ops.crawl_state.asked_url is 'Address that is asked: the declared one, or where a permanent redirect led on two days.';
comment on column ops.crawl_state.health is 'How it is polled: active, backing_off, dormant, gone or disabled.';
comment on column ops.crawl_state.health_reason is 'What is wrong, in words; empty when nothing is.';
comment on column ops.crawl_state.trouble is 'What is wrong, by name; also with a feed that answers (empty, frozen, silent). Null when nothing is.';
comment on column ops.crawl_state.trouble_since is 'Since when that was known.';
comment on column ops.crawl_state.failure_weight is 'Weighted failures since the last success: hard 1, soft 0.5, temporary DNS 0.25.';
comment on column ops.crawl_state.failing_since is 'First of these failures.';
comment on column ops.crawl_state.etag is 'ETag of the last good answer.';
comment on column ops.crawl_state.last_modified is 'Last-Modified of the last good answer, as sent.';
comment on column ops.crawl_state.body_hash is 'Hash of the last good body; ETags lie.';
comment on column ops.crawl_state.body_changed_at is 'When the body last differed from the one before.';
comment on column ops.crawl_state.full_read_at is 'Last answer with a whole document; from time to time one is asked for without conditions.';
comment on column ops.crawl_state.lies_since is 'When validators or a 304 were last found to hide new entries.';
comment on column ops.crawl_state.moved_to is 'Where permanent redirects led on one day so far.';
comment on column ops.crawl_state.moved_seen_at is 'When that was first seen.';
comment on column ops.crawl_state.interval_seconds is 'Time between polls, in seconds.';
comment on column ops.crawl_state.asked_seconds is 'Seconds between polls that the feed asks for (ttl, Cache-Control, sy:updatePeriod), as far as it is obeyed.';
comment on column ops.crawl_state.window_seconds is 'How far back its document reaches, in seconds.';
comment on column ops.crawl_state.next_due_at is 'Not to be polled before this time; null when gone or disabled.';
comment on column ops.crawl_state.first_polled_at is 'First poll.';
comment on column ops.crawl_state.last_polled_at is 'Last poll.';
comment on column ops.crawl_state.last_ok_at is 'Last poll that gave a readable feed.';
comment on column ops.crawl_state.last_new_at is 'Last poll that brought a new entry.';
comment on column ops.crawl_state.last_outcome is 'Outcome of the last poll, one word.';
comment on column ops.crawl_state.last_entry_count is 'Entries in the last readable document.';

create table ops.duplicate_ruling (
  ruling_id  bigint generated always as identity primary key,
  a_id       ops.short_text not null,
  b_id       ops.short_text not null check (a_id < b_id),
  verb       ops.short_text not null check (verb in ('confirm', 'split', 'undo')),
  decided_by ops.short_text not null check (decided_by not in ('', 'rule')),
  why        ops.short_text not null check (why <> ''),
  decided_at timestamptz not null
);
create index ruling_by_pair on ops.duplicate_ruling (a_id, b_id, ruling_id);
comment on table ops.duplicate_ruling is 'One row per decision of a person about two texts. The last one of a pair stands, over every rule, batch and replay.';
comment on column ops.duplicate_ruling.ruling_id is 'Surrogate key, rising.';
comment on column ops.duplicate_ruling.a_id is 'One text: an article id, or a seed id.';
comment on column ops.duplicate_ruling.b_id is 'The other one.';
comment on column ops.duplicate_ruling.verb is 'confirm (one derives from the other), split (neither does), or undo (the rule decides again).';
comment on column ops.duplicate_ruling.decided_by is 'Who decided.';
comment on column ops.duplicate_ruling.why is 'Why, in words.';
comment on column ops.duplicate_ruling.decided_at is 'When.';
