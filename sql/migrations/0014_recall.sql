-- Recall: what listings that the schedule does not follow say was published, to see what was missed.
create type ops.recall_listing as enum ('sitemap', 'gdelt');
create type ops.recall_fate as enum (
  'loaded', 'off_topic', 'on_its_way', 'too_new', 'taken_down', 'never_announced', 'fetch_failed', 'walled', 'dropped', 'set_aside'
);

create table ops.recall_look (
  day_on         date not null,
  source_id      ops.short_text not null,
  listed_by      ops.recall_listing not null,
  looked_at      timestamptz not null,
  document_count integer not null check (document_count >= 0),
  failed_count   integer not null check (failed_count >= 0),
  listed_count   integer not null check (listed_count >= 0),
  detail         ops.short_text not null default '',
  primary key (day_on, source_id, listed_by)
);
comment on table ops.recall_look is 'One row per day, source and kind of listing that was asked what the source published on that day about the topic.';
comment on column ops.recall_look.day_on is 'The day of publication, UTC.';
comment on column ops.recall_look.source_id is 'The source whose addresses were looked for.';
comment on column ops.recall_look.listed_by is 'sitemap: the source''s own; gdelt: files of GDELT.';
comment on column ops.recall_look.looked_at is 'When the listings were read.';
comment on column ops.recall_look.document_count is 'Documents that were read.';
comment on column ops.recall_look.failed_count is 'Documents that did not come or could not be read.';
comment on column ops.recall_look.listed_count is 'Addresses of that day about the topic that they name.';
comment on column ops.recall_look.detail is 'What went wrong; empty when nothing did.';

create table ops.recall_address (
  day_on        date not null,
  source_id     ops.short_text not null,
  listed_by     ops.recall_listing not null,
  canonical_url ops.http_url not null,
  title         ops.short_text not null default '',
  published_at  ops.news_time,
  fate          ops.recall_fate,
  reason        ops.short_text not null default '',
  is_missed     boolean generated always as (fate in ('never_announced', 'fetch_failed', 'walled', 'dropped', 'set_aside')) stored,
  primary key (day_on, source_id, listed_by, canonical_url),
  foreign key (day_on, source_id, listed_by) references ops.recall_look on delete cascade
);
create index recall_address_missed on ops.recall_address (day_on) where is_missed;
comment on table ops.recall_address is 'One row per address that was drawn from what a look named: it should be known here.';
comment on column ops.recall_address.day_on is 'The day that was looked at.';
comment on column ops.recall_address.source_id is 'The source that it belongs to, by its site.';
comment on column ops.recall_address.listed_by is 'The kind of listing that names it.';
comment on column ops.recall_address.canonical_url is 'The address as an identity, as entries have it.';
comment on column ops.recall_address.title is 'The title in the listing; empty where it has none.';
comment on column ops.recall_address.published_at is 'When it was published, as listed; null where the listing does not say.';
comment on column ops.recall_address.fate is 'What became of it here, as of the last look: loaded, off_topic, on_its_way, too_new or taken_down; or missed: never_announced, fetch_failed, walled, dropped, set_aside. Null until it was looked for.';
comment on column ops.recall_address.reason is 'Reason of the last decision about it here; empty where there is none.';
comment on column ops.recall_address.is_missed is 'Whether it should be here and is not.';
