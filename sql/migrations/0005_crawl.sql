-- What polling learns beside the state of each feed: rhythms, events, and what every hour brought; and what was purged.
create type ops.feed_event_kind as enum (
  'unreachable', 'refused', 'missing', 'gone', 'html', 'redesigned', 'unreadable', 'empty', 'frozen', 'silent', 'recovered',
  'moved', 'moved_back', 'gap', 'lying'
);
comment on type ops.feed_event_kind is 'Troubles by their names, recovery, moves, gaps in what was seen, and lies of validators.';

create table ops.feed_rhythm (
  feed_url           ops.feed_url primary key,
  hour_counts        double precision[] not null check (cardinality(hour_counts) = 24),
  weekday_counts     double precision[] not null check (cardinality(weekday_counts) = 7),
  watched_seconds    double precision not null check (watched_seconds >= 0),
  counted_at         timestamptz not null,
  recent_at          timestamptz[] not null,
  median_gap_seconds integer check (median_gap_seconds > 0),
  short_gap_seconds  integer check (short_gap_seconds >= 0)
);
comment on table ops.feed_rhythm is 'One row per feed: when it publishes, learned from its own publications; polls are timed by it.';
comment on column ops.feed_rhythm.feed_url is 'The feed.';
comment on column ops.feed_rhythm.hour_counts is 'Publications by hour of the day, from midnight UTC; older ones count less.';
comment on column ops.feed_rhythm.weekday_counts is 'Publications by day of the week, from Monday; older ones count less.';
comment on column ops.feed_rhythm.watched_seconds is 'Time that these counts stand for, in seconds; older time counts less.';
comment on column ops.feed_rhythm.counted_at is 'When the counts were last brought up to date.';
comment on column ops.feed_rhythm.recent_at is 'The last publications, ascending.';
comment on column ops.feed_rhythm.median_gap_seconds is 'Median gap between them; null when too few are known.';
comment on column ops.feed_rhythm.short_gap_seconds is 'After a publication nothing is due for this long; null when too few are known.';

create table ops.feed_event (
  feed_url  ops.feed_url not null,
  source_id ops.short_text not null,
  kind      ops.feed_event_kind not null,
  at        timestamptz not null,
  from_at   timestamptz,
  detail    ops.short_text not null,
  old_url   ops.feed_url,
  new_url   ops.feed_url,
  primary key (feed_url, at, kind),
  constraint moves_have_addresses check ((kind in ('moved', 'moved_back')) = (num_nulls(old_url, new_url) = 0))
);
create index feed_event_by_source on ops.feed_event (source_id, at);
comment on table ops.feed_event is 'One row per thing that befell a feed: a trouble by its name, its recovery, a move, a gap, a lie. Nothing is overwritten.';
comment on column ops.feed_event.feed_url is 'The feed.';
comment on column ops.feed_event.source_id is 'Its source.';
comment on column ops.feed_event.kind is 'What happened: a trouble by its name, recovered, moved, moved_back, gap or lying.';
comment on column ops.feed_event.at is 'The poll that showed it.';
comment on column ops.feed_event.from_at is 'When it began at the earliest. A gap from here to "at" is time in which entries may have come and gone unseen.';
comment on column ops.feed_event.detail is 'What was seen, in words.';
comment on column ops.feed_event.old_url is 'For a move, the address before.';
comment on column ops.feed_event.new_url is 'For a move, the address after.';

create table ops.source_hour (
  source_id      ops.short_text not null,
  hour_at        timestamptz not null,
  poll_count     integer not null check (poll_count > 0),
  failed_count   integer not null check (failed_count between 0 and poll_count),
  entry_count    integer not null check (entry_count >= 0),
  new_count      integer not null check (new_count >= 0),
  changed_count  integer not null check (changed_count >= 0),
  rejected_count integer not null check (rejected_count >= 0),
  future_count   integer not null check (future_count between 0 and new_count),
  primary key (source_id, hour_at),
  constraint whole_hours check (hour_at = date_trunc('hour', hour_at, 'UTC'))
);
comment on table ops.source_hour is 'One row per source and hour in which it was polled: how often, and what came. An hour without a row was not looked at.';
comment on column ops.source_hour.source_id is 'The source.';
comment on column ops.source_hour.hour_at is 'Beginning of the hour.';
comment on column ops.source_hour.poll_count is 'Polls of its feeds.';
comment on column ops.source_hour.failed_count is 'Those that failed.';
comment on column ops.source_hour.entry_count is 'Entries in the documents that were read, counted at each reading.';
comment on column ops.source_hour.new_count is 'Entries that were new.';
comment on column ops.source_hour.changed_count is 'Entries that were announced as changed.';
comment on column ops.source_hour.rejected_count is 'Entries that could not be followed, or were one too many.';
comment on column ops.source_hour.future_count is 'New entries whose time of publication was refused because it has not come yet.';

create table ops.feed_order (
  feed_url         ops.feed_url primary key,
  source_id        ops.short_text not null,
  is_paused        boolean not null default false,
  poll_asked_at    timestamptz,
  reset_asked_at   timestamptz,
  new_address      ops.feed_url,
  shortest_seconds integer check (shortest_seconds between 60 and 604800),
  longest_seconds  integer check (longest_seconds between 60 and 604800),
  muted_by         ops.short_text check (muted_by <> ''),
  mute_reason      ops.short_text check (mute_reason <> ''),
  muted_until      timestamptz,
  constraint bounds_leave_room check (shortest_seconds <= longest_seconds),
  constraint mutes_have_owner_reason_and_end check (num_nulls(muted_by, mute_reason, muted_until) in (0, 3))
);
comment on table ops.feed_order is 'One row per feed about which an operator wished something: what stands now. The crawl state beside it belongs to the polls alone.';
comment on column ops.feed_order.feed_url is 'The feed.';
comment on column ops.feed_order.source_id is 'Its source.';
comment on column ops.feed_order.is_paused is 'Not to be polled until this is taken back.';
comment on column ops.feed_order.poll_asked_at is 'When somebody asked for a poll; cleared by the poll.';
comment on column ops.feed_order.reset_asked_at is 'When somebody asked to forget failures and validators; cleared by the poll.';
comment on column ops.feed_order.new_address is 'Where to ask from now on; cleared by the poll, which keeps it as asked_url.';
comment on column ops.feed_order.shortest_seconds is 'Never poll more often than this, in seconds.';
comment on column ops.feed_order.longest_seconds is 'Never poll more seldom than this, in seconds, while the feed is well and asks for nothing else.';
comment on column ops.feed_order.muted_by is 'Who looks after its trouble, so that it is not raised.';
comment on column ops.feed_order.mute_reason is 'Why it is muted.';
comment on column ops.feed_order.muted_until is 'When the mute ends; from then on the feed is raised again, with a word about it.';

create type ops.intervention_kind as enum (
  'pause', 'resume', 'poll_now', 'reset', 'set_interval', 'move', 'mute', 'unmute', 'undo'
);
comment on type ops.intervention_kind is 'What an operator can do about a feed.';

create table ops.intervention (
  intervention_id bigint generated always as identity primary key,
  feed_url        ops.feed_url not null,
  source_id       ops.short_text not null,
  kind            ops.intervention_kind not null,
  actor           ops.short_text not null check (actor <> ''),
  why             ops.short_text not null check (why <> ''),
  at              timestamptz not null,
  before          jsonb not null check (jsonb_typeof(before) = 'object'),
  after           jsonb not null check (jsonb_typeof(after) = 'object'),
  undoes          bigint unique references ops.intervention,
  constraint only_undo_undoes check ((kind = 'undo') = (undoes is not null)),
  constraint interventions_change_something check (before <> after)
);
create index intervention_by_feed on ops.intervention (feed_url, at);
comment on table ops.intervention is 'One row per thing that an operator did about a feed: who, when, why, and what it changed in ops.feed_order. Nothing is overwritten.';
comment on column ops.intervention.intervention_id is 'Surrogate key.';
comment on column ops.intervention.feed_url is 'The feed.';
comment on column ops.intervention.source_id is 'Its source.';
comment on column ops.intervention.kind is 'What was done.';
comment on column ops.intervention.actor is 'Who did it: the name in the Airflow UI.';
comment on column ops.intervention.why is 'Why, in the words of whoever did it.';
comment on column ops.intervention.at is 'When.';
comment on column ops.intervention.before is 'The columns of ops.feed_order that it changed, as they were.';
comment on column ops.intervention.after is 'The same columns as it left them.';
comment on column ops.intervention.undoes is 'For an undo, what it took back; each can be taken back once.';

create type ops.purge_part as enum ('body', 'text');
create type ops.purge_rule as enum ('facts_only', 'expired', 'takedown', 'unchanged');

create table ops.purge (
  page_id    ops.page_id not null references raw.page,
  part       ops.purge_part not null,
  rule       ops.purge_rule not null,
  body_hash  ops.sha256_hex not null,
  due_at     timestamptz not null,
  detail     ops.short_text not null,
  purged_at  timestamptz not null,
  purged_by  ops.short_text not null,
  deleted_at timestamptz check (deleted_at >= purged_at),
  primary key (page_id, part),
  constraint texts_are_deleted_at_once check (part = 'body' or deleted_at is not null)
);
create index purge_to_finish on ops.purge (body_hash) where deleted_at is null;
comment on table ops.purge is 'One row per page and part of it that we gave up: what, why, when, by which rule. It is the tombstone too: what it names is never taken up again.';
comment on column ops.purge.page_id is 'The page.';
comment on column ops.purge.part is 'body (archive and WARC files) or text (staging.article.text and warehouse.article_text).';
comment on column ops.purge.rule is 'facts_only: its publisher reserves the text, and the stages are through with it; expired: the retention of its source is over; takedown: a person had its address taken down; unchanged: a later look at an article brought the same title and text, and no version rests on it.';
comment on column ops.purge.body_hash is 'SHA-256 of the body, which stays known.';
comment on column ops.purge.due_at is 'From when on the rule wanted it gone.';
comment on column ops.purge.detail is 'The rule in words: the reservations, or the days.';
comment on column ops.purge.purged_at is 'When it was given up.';
comment on column ops.purge.purged_by is 'Who did it: DAG and run, or the command.';
comment on column ops.purge.deleted_at is 'When the bytes were deleted; null while another page may keep the same body, or until the next run of housekeep.';

-- Unlogged: what it says is good for a minute, and after a crash of the server nobody is asking.
create unlogged table ops.host_lease (
  host    text primary key check (host <> '' and length(host) <= 255),
  holder  uuid not null,
  free_at timestamptz not null
);
comment on table ops.host_lease is 'One row per host that was asked lately, by whichever worker: no other asks it before free_at.';
comment on column ops.host_lease.host is 'Name or address, in the spelling of canonical URLs.';
comment on column ops.host_lease.holder is 'The worker that asked last.';
comment on column ops.host_lease.free_at is 'From when on it may be asked: the end of the pause; while an answer is awaited, the end of the lease, so that a worker that died holds nothing for long.';

create table ops.visit (
  canonical_url ops.http_url primary key references raw.entry,
  first_at      timestamptz not null,
  visit_count   integer not null default 0 check (visit_count between 0 and 8),
  last_at       timestamptz check (last_at >= first_at),
  due_at        timestamptz check (due_at > first_at),
  constraint visits_that_were_made_have_a_time check ((visit_count = 0) = (last_at is null))
);
create index visit_due on ops.visit (due_at) where due_at is not null;
comment on table ops.visit is 'One row per article that is looked at again after its first fetch, to notice what its publisher changed: how often it was, and when next.';
comment on column ops.visit.canonical_url is 'Its address.';
comment on column ops.visit.first_at is 'When its page was fetched first: the plan counts from here.';
comment on column ops.visit.visit_count is 'Visits so far, eight at most.';
comment on column ops.visit.last_at is 'The last visit; its answer is in raw.fetch.';
comment on column ops.visit.due_at is 'The next visit; null when the plan is through.';
