-- Backfills: what is made up for of the past, unit by unit; and addresses that may not come back.
create type ops.backfill_kind as enum ('sitemap', 'gdelt', 'url_list', 'warc');
create type ops.backfill_state as enum ('waiting', 'done', 'failed');

create table ops.backfill (
  backfill_id  bigint generated always as identity primary key,
  from_on      date not null,
  to_on        date not null check (to_on >= from_on),
  request      jsonb not null,
  requested_by ops.short_text not null,
  why          ops.short_text not null,
  began_at     timestamptz not null,
  ended_at     timestamptz check (ended_at >= began_at)
);
create unique index backfill_under_way on ops.backfill (request) where ended_at is null;
comment on table ops.backfill is 'One row per backfill that was asked for. The same request goes on where it stood until it has ended.';
comment on column ops.backfill.backfill_id is 'Its number.';
comment on column ops.backfill.from_on is 'First day of publication that is wanted, UTC.';
comment on column ops.backfill.to_on is 'Last day that is wanted.';
comment on column ops.backfill.request is 'What was asked for: days, sources, kinds of listing, files.';
comment on column ops.backfill.requested_by is 'Who asked.';
comment on column ops.backfill.why is 'Why, in their words.';
comment on column ops.backfill.began_at is 'When it was asked for.';
comment on column ops.backfill.ended_at is 'When its last unit ended; null while one waits.';

create table ops.backfill_unit (
  backfill_id        bigint not null references ops.backfill,
  url                ops.feed_url not null,
  source_id          ops.short_text not null,
  kind               ops.backfill_kind not null,
  state              ops.backfill_state not null default 'waiting',
  depth              smallint not null default 0 check (depth between 0 and 5),
  attempt_count      smallint not null default 0 check (attempt_count >= 0),
  next_offset        bigint not null default 0 check (next_offset >= 0),
  seen_count         integer not null default 0,
  kept_count         integer not null default 0,
  known_count        integer not null default 0,
  out_of_range_count integer not null default 0,
  rejected_count     integer not null default 0,
  undated_count      integer not null default 0,
  detail             ops.short_text not null default '',
  ended_at           timestamptz,
  primary key (backfill_id, url),
  constraint ended_units_have_a_time check ((state = 'waiting') = (ended_at is null)),
  constraint every_listed_page_leaves_once check (seen_count = kept_count + known_count + out_of_range_count + rejected_count),
  constraint undated_pages_are_kept_ones check (undated_count <= kept_count)
);
create index backfill_unit_waiting on ops.backfill_unit (backfill_id) where state = 'waiting';
comment on table ops.backfill_unit is 'One row per document that a backfill reads: a sitemap, a quarter of GDELT, a list of addresses, a WARC file; and how far it is read.';
comment on column ops.backfill_unit.backfill_id is 'The backfill.';
comment on column ops.backfill_unit.url is 'The address of the document.';
comment on column ops.backfill_unit.source_id is 'The source that its pages count under.';
comment on column ops.backfill_unit.kind is 'What sort of document it is.';
comment on column ops.backfill_unit.state is 'waiting, done, or failed (see detail); a failed one is tried again by the next backfill of the same request.';
comment on column ops.backfill_unit.depth is 'Levels below the document that the request names.';
comment on column ops.backfill_unit.attempt_count is 'How often it did not come or could not be read.';
comment on column ops.backfill_unit.next_offset is 'For WARC files: byte at which the first record begins that was not taken in yet.';
comment on column ops.backfill_unit.seen_count is 'Pages that it lists, as far as it is read.';
comment on column ops.backfill_unit.kept_count is 'Those that are new here.';
comment on column ops.backfill_unit.known_count is 'Those that were here already.';
comment on column ops.backfill_unit.out_of_range_count is 'Those that were published outside the days that are wanted.';
comment on column ops.backfill_unit.rejected_count is 'Those that are no pages, not about the topic, or cannot be followed.';
comment on column ops.backfill_unit.undated_count is 'Of those kept, the ones that nothing dates before their page is read.';
comment on column ops.backfill_unit.detail is 'What went wrong, or was left out; empty when nothing was.';
comment on column ops.backfill_unit.ended_at is 'When it was through.';

create table ops.backfill_entry (
  canonical_url ops.http_url primary key references raw.entry,
  backfill_id   bigint not null,
  unit_url      ops.feed_url not null,
  is_undated    boolean not null,
  foreign key (backfill_id, unit_url) references ops.backfill_unit
);
comment on table ops.backfill_entry is 'One row per entry that a backfill announced first. Its page is fetched after all news.';
comment on column ops.backfill_entry.canonical_url is 'The entry.';
comment on column ops.backfill_entry.backfill_id is 'The backfill.';
comment on column ops.backfill_entry.unit_url is 'The document that lists it.';
comment on column ops.backfill_entry.is_undated is 'Nothing said when it was published, so that it may lie outside the days that were wanted.';

create table ops.takedown (
  canonical_url ops.http_url primary key,
  taken_at      timestamptz not null,
  taken_by      ops.short_text not null check (taken_by <> ''),
  why           ops.short_text not null check (why <> '')
);
comment on table ops.takedown is 'One row per address that is not taken up again, whatever it answers. What was given up of its pages is in ops.purge.';
comment on column ops.takedown.canonical_url is 'The address.';
comment on column ops.takedown.taken_at is 'When it was decided.';
comment on column ops.takedown.taken_by is 'Who decided it.';
comment on column ops.takedown.why is 'Why, in their words.';
