-- What analysts cite: a star schema. Article versions are never overwritten.
create schema warehouse;
comment on schema warehouse is 'The star schema: dimensions, facts and bridges. Analysts cite these rows.';

create type warehouse.change_kind as enum ('first', 'edited', 'reprocessed');

create table warehouse.dim_date (
  date_key    date primary key,
  iso_year    integer not null,
  iso_week    integer not null check (iso_week between 1 and 53),
  month_start date not null,
  iso_weekday integer not null check (iso_weekday between 1 and 7),
  war_day     integer not null
);
comment on table warehouse.dim_date is 'One row per calendar day (UTC), 1995 to 2035: from the first day that clean believes of an article.';
comment on column warehouse.dim_date.date_key is 'The day.';
comment on column warehouse.dim_date.iso_year is 'ISO 8601 year of its week.';
comment on column warehouse.dim_date.iso_week is 'ISO 8601 week.';
comment on column warehouse.dim_date.month_start is 'First day of its month.';
comment on column warehouse.dim_date.iso_weekday is 'Monday 1 to Sunday 7.';
comment on column warehouse.dim_date.war_day is 'Days since 24 February 2022, which is day 1.';
insert into warehouse.dim_date
select d::date, extract(isoyear from d), extract(week from d), date_trunc('month', d)::date, extract(isodow from d),
       d::date - date '2022-02-24' + 1
from generate_series(timestamp '1995-01-01', timestamp '2035-12-31', interval '1 day') as d;

create table warehouse.dim_source (
  source_key       integer generated always as identity primary key,
  source_id        ops.short_text not null unique check (source_id ~ '^[a-z0-9][a-z0-9_-]{1,60}$'),
  name             ops.short_text not null,
  publisher        ops.short_text not null,
  publisher_family ops.short_text not null,
  country          char(2) not null check (country ~ '^[A-Z]{2}$'),
  languages        text[] not null check (cardinality(languages) > 0),
  kind             ops.short_text not null,
  retention_days   integer not null default 365 check (retention_days between 1 and 3650)
);
comment on table warehouse.dim_source is 'One row per source that the configuration has ever declared.';
comment on column warehouse.dim_source.source_key is 'Surrogate key.';
comment on column warehouse.dim_source.source_id is 'Natural key: the name of its file in config.';
comment on column warehouse.dim_source.name is 'Name for people.';
comment on column warehouse.dim_source.publisher is 'Who publishes it.';
comment on column warehouse.dim_source.publisher_family is 'Who owns the publisher: sources of one family are not independent.';
comment on column warehouse.dim_source.country is 'ISO 3166-1 alpha-2 code of the publisher''s country.';
comment on column warehouse.dim_source.languages is 'Languages that it publishes in.';
comment on column warehouse.dim_source.kind is 'newspaper, wire, broadcaster, state_media, institute, government, aggregator or blog.';
comment on column warehouse.dim_source.retention_days is 'How long bodies of its pages may be kept, in days from their receipt; as last declared.';

create table warehouse.dim_seed (
  seed_key     integer generated always as identity primary key,
  seed_id      ops.short_text not null unique check (seed_id ~ '^seed:[a-z0-9-]+$'),
  publisher    ops.short_text not null,
  title        ops.short_text not null,
  published_on date,
  url          ops.http_url
);
comment on table warehouse.dim_seed is 'One row per reference article; its text is not kept.';
comment on column warehouse.dim_seed.seed_key is 'Surrogate key.';
comment on column warehouse.dim_seed.seed_id is 'Natural key, such as seed:000.';
comment on column warehouse.dim_seed.publisher is 'Publisher, where known.';
comment on column warehouse.dim_seed.title is 'Title, or the first known title.';
comment on column warehouse.dim_seed.published_on is 'Day of publication, where known.';
comment on column warehouse.dim_seed.url is 'Address, where known.';

create table warehouse.dim_entity (
  entity_key integer generated always as identity primary key,
  entity_id  ops.short_text not null unique,
  label      ops.short_text not null,
  name       ops.short_text not null,
  qid        ops.short_text check (qid ~ '^Q[1-9][0-9]*$')
);
comment on table warehouse.dim_entity is 'One row per entity that mentions can be linked to.';
comment on column warehouse.dim_entity.entity_key is 'Surrogate key.';
comment on column warehouse.dim_entity.entity_id is 'Natural key: the Wikidata id where certain, else an id of the gazetteer.';
comment on column warehouse.dim_entity.label is 'PERSON, ORG, UNIT, GPE, LOC, FAC, NORP, EVENT or WEAPON.';
comment on column warehouse.dim_entity.name is 'Name in English.';
comment on column warehouse.dim_entity.qid is 'Wikidata id, where certain.';

create table warehouse.entity_place (
  entity_id    ops.short_text primary key references warehouse.dim_entity (entity_id),
  latitude     double precision not null check (latitude between -90 and 90),
  longitude    double precision not null check (longitude between -180 and 180),
  precision_km double precision not null check (precision_km > 0),
  district     ops.short_text references warehouse.dim_entity (entity_id),
  source       ops.clean_text not null
);
comment on table warehouse.entity_place is 'One row per place whose position an open source gives.';
comment on column warehouse.entity_place.entity_id is 'The place.';
comment on column warehouse.entity_place.latitude is 'Degrees north, WGS 84.';
comment on column warehouse.entity_place.longitude is 'Degrees east, WGS 84.';
comment on column warehouse.entity_place.precision_km is 'Radius in kilometres within which the place lies.';
comment on column warehouse.entity_place.district is 'The raion or district around it, where known.';
comment on column warehouse.entity_place.source is 'Where the position is from.';

create table warehouse.entity_role (
  entity_id  ops.short_text not null references warehouse.dim_entity (entity_id),
  role       ops.short_text not null,
  valid_from date not null,
  valid_to   date,
  source     ops.clean_text not null,
  primary key (entity_id, role, valid_from),
  constraint roles_end_after_they_begin check (valid_to >= valid_from)
);
comment on table warehouse.entity_role is 'One row per entity, role and period in which it held.';
comment on column warehouse.entity_role.entity_id is 'Who.';
comment on column warehouse.entity_role.role is 'What, such as "acting governor of Kursk Oblast".';
comment on column warehouse.entity_role.valid_from is 'First day.';
comment on column warehouse.entity_role.valid_to is 'Last day; null while it lasts.';
comment on column warehouse.entity_role.source is 'Where this is from.';

create table warehouse.entity_decision (
  decision_id bigint generated always as identity primary key,
  kind        ops.short_text not null check (kind in ('merge', 'split', 'hide', 'correct', 'undo')),
  entity_id   ops.short_text,
  target_id   ops.short_text,
  surface     ops.clean_text,
  article_id  ops.page_id,
  start_char  integer check (start_char >= 0),
  undoes      bigint unique references warehouse.entity_decision,
  reason      ops.clean_text not null check (reason <> ''),
  decided_by  ops.short_text not null check (decided_by <> ''),
  decided_at  timestamptz not null,
  constraint entities_are_named check ((kind in ('merge', 'split', 'hide')) = (entity_id is not null)),
  constraint merges_have_another_target check (kind not in ('merge', 'split') or (target_id is not null and target_id <> entity_id)),
  constraint splits_name_a_surface check ((kind = 'split') = (surface is not null)),
  constraint corrections_name_a_mention check ((kind = 'correct') = (article_id is not null and start_char is not null)),
  constraint only_undo_undoes check ((kind = 'undo') = (undoes is not null))
);
comment on table warehouse.entity_decision is 'One row per decision of a person about entities. Rows are added, never changed: an undo is a row too.';
comment on column warehouse.entity_decision.decision_id is 'Surrogate key; later decisions count before earlier ones.';
comment on column warehouse.entity_decision.kind is 'merge (it is the target), split (its mentions with this surface are the target), hide (left out of the marts), correct (one mention is the target, or nothing), undo.';
comment on column warehouse.entity_decision.entity_id is 'The entity, or the nil_id, that is merged, split or hidden.';
comment on column warehouse.entity_decision.target_id is 'What it is instead: an entity or a nil_id.';
comment on column warehouse.entity_decision.surface is 'For a split: the written form that means the target.';
comment on column warehouse.entity_decision.article_id is 'For a correction: the article.';
comment on column warehouse.entity_decision.start_char is 'For a correction: where the mention begins in the article''s current text.';
comment on column warehouse.entity_decision.undoes is 'For an undo: the decision that holds no more.';
comment on column warehouse.entity_decision.reason is 'Why, in words.';
comment on column warehouse.entity_decision.decided_by is 'Who decided.';
comment on column warehouse.entity_decision.decided_at is 'When.';

create table warehouse.fact_article (
  article_key   bigint generated always as identity primary key,
  article_id    ops.page_id not null,
  article_hash  bigint generated always as (('x0' || left(article_id, 15))::bit(64)::bigint) stored,
  version_no    integer not null check (version_no >= 1),
  previous_no   integer,
  page_id       ops.page_id not null references raw.page,
  source_key    integer not null references warehouse.dim_source,
  canonical_url ops.http_url not null,
  change_kind   warehouse.change_kind not null,
  valid         tstzrange not null check (not isempty(valid) and lower_inc(valid) and not lower_inf(valid)),
  title         ops.short_text not null check (title <> ''),
  authors       text[] not null,
  published_at  ops.news_time,
  published_on  date references warehouse.dim_date,
  language      ops.language_tag,
  wire_credit   ops.short_text,
  word_count    integer not null check (word_count > 0),
  text_hash     ops.sha256_hex not null,
  topic_state   staging.topic_state not null check (topic_state in ('on_topic', 'passing')),
  topic_score   ops.score not null,
  run_id        bigint not null references ops.run,
  withdrawn_at  timestamptz check (withdrawn_at is null or not upper_inf(valid)),
  constraint one_row_per_version unique (article_id, version_no),
  constraint versions_follow_one_another foreign key (article_id, previous_no) references warehouse.fact_article (article_id, version_no),
  constraint versions_form_a_chain check (previous_no is not distinct from nullif(version_no - 1, 0)),
  constraint first_versions_are_first check ((version_no = 1) = (change_kind = 'first')),
  constraint days_follow_times check (published_on is not distinct from (published_at at time zone 'UTC')::date),
  constraint versions_do_not_overlap exclude using gist (int8range(article_hash, article_hash, '[]') with &&, valid with &&)
);
create unique index one_current_version on warehouse.fact_article (article_id) where upper_inf(valid);
create index article_by_day on warehouse.fact_article (published_on, source_key);
create index article_by_page on warehouse.fact_article (page_id);
comment on table warehouse.fact_article is 'One row per version of an article (SCD2); an article is a canonical URL whose page is on topic or mentions it in passing.';
comment on column warehouse.fact_article.article_key is 'Surrogate key of the version; mentions and text point to it.';
comment on column warehouse.fact_article.article_id is 'Natural key of the article: hash of its canonical URL.';
comment on column warehouse.fact_article.article_hash is 'First 60 bits of article_id; GiST without btree_gist compares ranges of it.';
comment on column warehouse.fact_article.version_no is 'First, second, ... version.';
comment on column warehouse.fact_article.previous_no is 'The version before; null for the first.';
comment on column warehouse.fact_article.page_id is 'The page that it was read from.';
comment on column warehouse.fact_article.source_key is 'The source.';
comment on column warehouse.fact_article.canonical_url is 'Canonical address.';
comment on column warehouse.fact_article.change_kind is 'first, edited (the publisher changed it) or reprocessed (our reading changed).';
comment on column warehouse.fact_article.valid is 'From when to when this version was the latest known; open at the end for the current one.';
comment on column warehouse.fact_article.title is 'Title.';
comment on column warehouse.fact_article.authors is 'People named as authors.';
comment on column warehouse.fact_article.published_at is 'Publication time; null when not known.';
comment on column warehouse.fact_article.published_on is 'Its day in UTC.';
comment on column warehouse.fact_article.language is 'Language of the text.';
comment on column warehouse.fact_article.wire_credit is 'News agencies credited by the page, parted by a slash: dpa/AFP.';
comment on column warehouse.fact_article.word_count is 'Words in the text.';
comment on column warehouse.fact_article.text_hash is 'SHA-256 of title and text.';
comment on column warehouse.fact_article.topic_state is 'on_topic or passing.';
comment on column warehouse.fact_article.topic_score is 'The judge''s score.';
comment on column warehouse.fact_article.run_id is 'The run that loaded it.';
comment on column warehouse.fact_article.withdrawn_at is 'When a later reading of its page found no article on topic there any more; null for all others.';

create table warehouse.article_text (
  article_key bigint primary key references warehouse.fact_article,
  text        ops.clean_text not null
);
comment on table warehouse.article_text is 'One row per version of an article: its text, kept apart so that roles may read facts without texts.';
comment on column warehouse.article_text.article_key is 'The version.';
comment on column warehouse.article_text.text is 'Paragraphs parted by newlines; offsets of mentions count here.';

create table warehouse.fact_mention (
  article_key     bigint not null references warehouse.fact_article,
  extract_version integer not null check (extract_version > 0),
  start_char      integer not null check (start_char >= 0),
  end_char        integer not null check (end_char > start_char),
  label           ops.short_text not null,
  surface         ops.clean_text not null constraint surfaces_fit_their_span check (char_length(surface) = end_char - start_char),
  sentence_no     integer not null check (sentence_no >= 0),
  entity_key      integer references warehouse.dim_entity,
  name            ops.clean_text,
  value           ops.short_text,
  found_by        ops.short_text not null,
  score           ops.score not null,
  nil_id          ops.short_text constraint known_or_unknown check (entity_key is null or nil_id is null),
  stands_for      ops.short_text,
  is_conflicting  boolean not null default false,
  run_id          bigint not null references ops.run,
  primary key (article_key, extract_version, start_char, end_char)
);
create index mention_by_entity on warehouse.fact_mention (entity_key, article_key);
create index mention_by_nil on warehouse.fact_mention (nil_id) where nil_id is not null;
comment on table warehouse.fact_mention is 'One row per span that names something, per article version and version of the extractor.';
comment on column warehouse.fact_mention.article_key is 'The article version.';
comment on column warehouse.fact_mention.extract_version is 'The version of the extract stage that found it.';
comment on column warehouse.fact_mention.start_char is 'First character in the text, from 0.';
comment on column warehouse.fact_mention.end_char is 'One past the last character.';
comment on column warehouse.fact_mention.label is 'Type of the mention.';
comment on column warehouse.fact_mention.surface is 'The span as written.';
comment on column warehouse.fact_mention.sentence_no is 'Sentence of the text, from 0.';
comment on column warehouse.fact_mention.entity_key is 'The entity, where certain.';
comment on column warehouse.fact_mention.name is 'The entity''s name; without an entity, the fullest name that the text itself gives.';
comment on column warehouse.fact_mention.value is 'What a date or figure comes to, where it can be told.';
comment on column warehouse.fact_mention.found_by is 'gazetteer, rule or model.';
comment on column warehouse.fact_mention.score is 'Confidence.';
comment on column warehouse.fact_mention.nil_id is 'Name of what is meant where no entity is known: the same for the same label and name in every text.';
comment on column warehouse.fact_mention.stands_for is 'The body that a place is named for ("Moscow" as a government).';
comment on column warehouse.fact_mention.is_conflicting is 'Written as the knowledge base holds for a mistake of some sources.';
comment on column warehouse.fact_mention.run_id is 'The run that loaded it.';

create table warehouse.fact_relation (
  page_id       ops.page_id not null references raw.page,
  matched_id    ops.short_text not null check (matched_id <> page_id),
  dedup_version integer not null check (dedup_version > 0),
  kind          staging.relation_kind not null check (kind <> 'new'),
  score         ops.score not null,
  covered_share ops.score not null,
  passages      integer[] not null check (cardinality(passages) % 4 = 0),
  evidence      text[] not null,
  decided_by    ops.short_text not null,
  run_id        bigint not null references ops.run,
  primary key (page_id, matched_id, dedup_version)
);
create index relation_by_match on warehouse.fact_relation (matched_id);
comment on table warehouse.fact_relation is 'One row per verified pair and version of the dedup stage: what derives from what, with evidence.';
comment on column warehouse.fact_relation.page_id is 'The later page.';
comment on column warehouse.fact_relation.matched_id is 'The earlier page, or a seed.';
comment on column warehouse.fact_relation.dedup_version is 'The version of the dedup stage that decided.';
comment on column warehouse.fact_relation.kind is 'same_url, identical, near_copy, contains, contained, rewrite; or apart: verified, and neither derives from the other.';
comment on column warehouse.fact_relation.score is 'Confidence.';
comment on column warehouse.fact_relation.covered_share is 'Share of the shorter text''s sentences, weighed by their words, that the other has.';
comment on column warehouse.fact_relation.passages is 'Matched places in runs of four offsets: start and end in the later text, start and end in the matched one.';
comment on column warehouse.fact_relation.evidence is 'The measures behind it, in words.';
comment on column warehouse.fact_relation.decided_by is 'rule, or the person whose ruling stood then.';
comment on column warehouse.fact_relation.run_id is 'The run that loaded it.';

create table warehouse.bridge_cluster_article (
  article_key bigint primary key references warehouse.fact_article,
  cluster_id  ops.short_text not null,
  kind        staging.relation_kind not null,
  score       ops.score not null,
  run_id      bigint not null references ops.run
);
create index cluster_articles on warehouse.bridge_cluster_article (cluster_id);
comment on table warehouse.bridge_cluster_article is 'One row per article version: the cluster of copies it belongs to.';
comment on column warehouse.bridge_cluster_article.article_key is 'The article version.';
comment on column warehouse.bridge_cluster_article.cluster_id is 'Page id of the representative, or a seed.';
comment on column warehouse.bridge_cluster_article.kind is 'Relation to the representative; new for the representative itself.';
comment on column warehouse.bridge_cluster_article.score is 'Confidence.';
comment on column warehouse.bridge_cluster_article.run_id is 'The run that loaded it.';

-- For marts.search, beside warehouse.article_words: the configuration stems Cyrillic words as Russian and Latin ones as English.
create index title_words on warehouse.fact_article using gin (to_tsvector('russian', title));
