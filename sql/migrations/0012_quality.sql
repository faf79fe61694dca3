-- What is made after each load: the words that search finds, when each mart was refreshed, and what every check found.
create table warehouse.article_words (
  article_key bigint primary key references warehouse.article_text on delete cascade,
  words       tsvector not null
);
create index text_by_word on warehouse.article_words using gin (words);
comment on table warehouse.article_words is 'One row per version whose text is kept and was indexed: its words, stemmed. Filled by kursk_marts, goes with the text.';
comment on column warehouse.article_words.article_key is 'The version.';
comment on column warehouse.article_words.words is 'Stems with their places, by the configuration russian: Cyrillic words are stemmed as Russian, Latin ones as English.';

create table ops.mart_refresh (
  mart         ops.short_text not null,
  refreshed_at timestamptz not null,
  seconds      double precision not null check (seconds >= 0),
  row_count    bigint not null check (row_count >= 0),
  primary key (mart, refreshed_at)
);
comment on table ops.mart_refresh is 'One row per refresh of a mart that is stored.';
comment on column ops.mart_refresh.mart is 'Its name, in the schema marts; article_words for the words of search.';
comment on column ops.mart_refresh.refreshed_at is 'When the refresh began: it shows what was loaded before.';
comment on column ops.mart_refresh.seconds is 'How long it took.';
comment on column ops.mart_refresh.row_count is 'Rows afterwards; for article_words those that were added.';

create table ops.dq_result (
  check_name ops.short_text not null,
  checked_at timestamptz not null,
  severity   ops.short_text not null check (severity in ('fail', 'warn')),
  state      ops.short_text not null check (state in ('passed', 'broken', 'timed_out')),
  row_count  integer check (row_count >= 0),
  rows       jsonb not null check (jsonb_typeof(rows) = 'array'),
  seconds    double precision not null check (seconds >= 0),
  primary key (check_name, checked_at),
  constraint broken_checks_have_rows check ((state = 'broken') = (coalesce(row_count, 0) > 0))
);
comment on table ops.dq_result is 'One row per check of sql/checks and time that it was run.';
comment on column ops.dq_result.check_name is 'The file in sql/checks.';
comment on column ops.dq_result.checked_at is 'When all checks of that round began.';
comment on column ops.dq_result.severity is 'fail turns the task red, warn is told only.';
comment on column ops.dq_result.state is 'passed, broken, or timed_out: it took longer than a check may.';
comment on column ops.dq_result.row_count is 'Rows that break the rule, counted up to 1,000; null when it timed out.';
comment on column ops.dq_result.rows is 'The first twenty of them.';
comment on column ops.dq_result.seconds is 'How long the check took.';
