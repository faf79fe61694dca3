-- As received: what feeds announced, every request made, and the bodies that came (bytes rest in the archive).
create schema raw;
comment on schema raw is 'As received: feed entries, requests and pages. Bodies rest in the archive under their hash.';

create type raw.fetch_outcome as enum (
  'ok', 'not_modified', 'not_found', 'gone', 'http_error', 'rate_limited', 'server_error', 'timeout', 'connection_error',
  'dns_error', 'tls_error', 'too_large', 'decode_error', 'redirect_loop', 'address_refused', 'robots_denied', 'unsupported_type'
);

create type raw.retention as enum ('full_text', 'facts_only', 'nothing');
create type raw.canonical_verdict as enum (
  'absent', 'same', 'believed', 'bad_address', 'contradictory', 'other_site', 'front_page', 'section', 'unsupported'
);

create table raw.entry (
  source_id     ops.short_text not null,
  feed_url      ops.feed_url not null,
  canonical_url ops.http_url primary key,
  url           ops.http_url not null,
  title         ops.short_text not null,
  summary       ops.short_text not null,
  language      ops.language_tag,
  published_at  ops.news_time,
  updated_at    ops.news_time,
  revision      integer not null check (revision >= 1),
  first_seen_at timestamptz not null,
  vanished_at   timestamptz check (vanished_at >= first_seen_at)
);
create index entry_by_source on raw.entry (source_id, first_seen_at);
create index entry_by_feed on raw.entry (feed_url, published_at);
comment on table raw.entry is 'One row per canonical URL that a feed announced. "Seen" is decided here.';
comment on column raw.entry.source_id is 'The source that announced it first.';
comment on column raw.entry.feed_url is 'The feed that announced it first; only that feed can announce a change.';
comment on column raw.entry.canonical_url is 'The address without tracking, AMP and mobile variants.';
comment on column raw.entry.url is 'The address as announced.';
comment on column raw.entry.title is 'The title as announced; may be empty.';
comment on column raw.entry.summary is 'The summary as announced, as plain text; may be empty.';
comment on column raw.entry.language is 'The language that the feed claims.';
comment on column raw.entry.published_at is 'The publication time that the feed claims.';
comment on column raw.entry.updated_at is 'The time of change that the feed claims.';
comment on column raw.entry.revision is 'Raised by one when the feed announces a change; each revision is fetched once.';
comment on column raw.entry.first_seen_at is 'When a poll first saw it.';
comment on column raw.entry.vanished_at is 'When its feed first listed it no longer although older ones still stood there; it is then fetched once more.';

create table raw.page (
  page_id           ops.page_id primary key,
  source_id         ops.short_text not null,
  canonical_url     ops.http_url not null,
  final_url         ops.http_url not null,
  body_hash         ops.sha256_hex not null,
  content_type      ops.short_text not null,
  charset           ops.short_text,
  feed_title        ops.short_text not null,
  feed_published_at ops.news_time,
  fetched_at        timestamptz not null,
  article_url       ops.http_url not null,
  retention         raw.retention not null check (retention <> 'nothing'),
  constraint one_page_per_body unique (canonical_url, body_hash)
);
create index page_by_article on raw.page (article_url, fetched_at);
create index page_by_body on raw.page (body_hash);
comment on table raw.page is 'One row per distinct body received for a canonical URL.';
comment on column raw.page.page_id is 'Id made of canonical URL and body hash; every later stage carries it.';
comment on column raw.page.source_id is 'The source.';
comment on column raw.page.canonical_url is 'The canonical URL of the entry.';
comment on column raw.page.final_url is 'The address that answered, after redirects.';
comment on column raw.page.body_hash is 'SHA-256 of the body; its address in the archive.';
comment on column raw.page.content_type is 'Media type as sent.';
comment on column raw.page.charset is 'Character set as sent, if any.';
comment on column raw.page.feed_title is 'The title that the feed announced.';
comment on column raw.page.feed_published_at is 'The publication time that the feed claimed.';
comment on column raw.page.fetched_at is 'When the body was received.';
comment on column raw.page.article_url is 'Which article it is: the canonical URL of the entry, or the one that the page itself names by rel=canonical where that is believed (raw.fetch.canonical_verdict).';
comment on column raw.page.retention is 'What the publisher''s reservations let us keep: full_text, or facts_only (the text is not loaded). Of what was seen with this body the strictest: a later request may tighten it, none loosens it.';

create table raw.fetch (
  fetch_id       bigint generated always as identity primary key,
  canonical_url  ops.http_url not null references raw.entry,
  revision       integer not null check (revision >= 1),
  attempt        integer not null check (attempt >= 1),
  requested_at   timestamptz not null,
  outcome        raw.fetch_outcome not null,
  http_status    integer check (http_status between 100 and 599),
  final_url      ops.http_url,
  redirect_count integer not null check (redirect_count between 0 and 20),
  redirect_urls        text[] not null check (cardinality(redirect_urls) <= 20),
  redirect_statuses    integer[] not null,
  is_moved_permanently boolean not null,
  content_type         ops.short_text not null,
  content_language     ops.short_text,
  server               ops.short_text,
  etag                 ops.short_text,
  last_modified        ops.short_text,
  x_robots_tag         ops.short_text,
  meta_robots          ops.short_text,
  tdm_reservation      boolean,
  tdm_policy           ops.short_text,
  reservations         text[] not null,
  retention            raw.retention,
  canonical_link       ops.http_url,
  canonical_verdict    raw.canonical_verdict,
  body_bytes     bigint not null check (body_bytes >= 0),
  duration_ms    integer not null check (duration_ms >= 0),
  page_id        ops.page_id references raw.page,
  detail         ops.short_text not null,
  constraint one_row_per_attempt unique (canonical_url, revision, attempt),
  constraint good_fetches_have_a_page check ((outcome = 'ok' and retention <> 'nothing') = (page_id is not null)),
  constraint good_fetches_were_read check ((outcome = 'ok') = (retention is not null and canonical_verdict is not null)),
  constraint every_redirect_has_a_status check (cardinality(redirect_urls) = cardinality(redirect_statuses))
);
create index fetch_by_time on raw.fetch (requested_at);
comment on table raw.fetch is 'One row per request for an entry, whatever its outcome.';
comment on column raw.fetch.fetch_id is 'Surrogate key.';
comment on column raw.fetch.canonical_url is 'The entry.';
comment on column raw.fetch.revision is 'The revision of the entry that was asked for.';
comment on column raw.fetch.attempt is 'First, second, ... try at this revision.';
comment on column raw.fetch.requested_at is 'When the request was sent.';
comment on column raw.fetch.outcome is 'What became of it.';
comment on column raw.fetch.http_status is 'HTTP status of the last answer, if any.';
comment on column raw.fetch.final_url is 'The address that answered last.';
comment on column raw.fetch.redirect_count is 'Redirects followed.';
comment on column raw.fetch.redirect_urls is 'The addresses that answered with a redirect, in order.';
comment on column raw.fetch.redirect_statuses is 'Their statuses, in the same order.';
comment on column raw.fetch.is_moved_permanently is 'True when it was redirected, and every redirect says for good (301, 308).';
comment on column raw.fetch.content_type is 'Media type of the last answer; empty when none was sent.';
comment on column raw.fetch.content_language is 'Content-Language as sent.';
comment on column raw.fetch.server is 'Server as sent: who refuses, when somebody does.';
comment on column raw.fetch.etag is 'ETag as sent.';
comment on column raw.fetch.last_modified is 'Last-Modified as sent.';
comment on column raw.fetch.x_robots_tag is 'X-Robots-Tag as sent; several joined by semicolons.';
comment on column raw.fetch.meta_robots is 'The robots meta tags of the page, as written.';
comment on column raw.fetch.tdm_reservation is 'tdm-reservation of header or page: true when text and data mining is reserved, false when it is said not to be, null when nothing is said.';
comment on column raw.fetch.tdm_policy is 'tdm-policy of header or page: where the publisher''s terms are.';
comment on column raw.fetch.reservations is 'The signals that bind us, in our words: noindex, nosnippet, noarchive, noai, noimageai, tdm.';
comment on column raw.fetch.retention is 'What the policy (config/policy.toml) let us keep under them; null when no page came.';
comment on column raw.fetch.canonical_link is 'What rel=canonical of the page names; never fetched. Null when it names nothing, or nothing that can be read as one address.';
comment on column raw.fetch.canonical_verdict is 'What was made of it: absent, same (as announced), believed (the page is that article), or why not: bad_address, contradictory, other_site, front_page, section, unsupported (nothing else on the page or in its address agrees). Null when no page came.';
comment on column raw.fetch.body_bytes is 'Decoded bytes received; of refusals (401, 402, 403, 451) the beginning that was read.';
comment on column raw.fetch.duration_ms is 'Milliseconds from request to end.';
comment on column raw.fetch.page_id is 'The page that was stored.';
comment on column raw.fetch.detail is 'What happened, in words; empty when all went well.';
