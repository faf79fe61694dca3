-- One valid row or two of each table that tests/adapters/bad_states.toml spoils.
insert into ops.stage values ('extract', 1);
insert into ops.run (stage, version, code_version, dag_id, dag_run_id, task_id, state, started_at, finished_at)
values ('load', 1, 'x', 'shell', 'x', 'load', 'succeeded', '2024-08-07', '2024-08-07');
insert into warehouse.dim_source (source_id, name, publisher, publisher_family, country, languages, kind)
values ('kyiv-dispatch', 'Kyiv Dispatch', 'Dispatch', 'dispatch', 'UA', '{en}', 'newspaper'),
       ('county-gazette', 'County Gazette', 'Gazette', 'gazette', 'GB', '{en}', 'newspaper');
insert into warehouse.dim_seed (seed_id, publisher, title, published_on) values ('seed:000', 'Gazette', 'A report', '2024-08-07');
insert into warehouse.dim_entity (entity_id, label, name, qid) values ('Q3178', 'GPE', 'Kursk Oblast', 'Q3178'), ('Q1', 'GPE', 'Sudzha', 'Q1');
insert into warehouse.entity_place values ('Q1', 51.2, 35.3, 5, 'Q3178', 'GeoNames');
insert into warehouse.entity_role values ('Q1', 'held', '2024-08-07', '2024-09-01', 'a report');
insert into warehouse.entity_decision (kind, entity_id, target_id, reason, decided_by, decided_at) values ('merge', 'Q1', 'Q3178', 'same', 'me', now());
insert into raw.entry values
  ('kyiv-dispatch', 'https://a.example/feed', 'https://a.example/1', 'https://a.example/1', 'Title', '', 'en', null, null, 1, '2024-08-07', null);
insert into raw.page
select lpad(n::text, 32, '0'), 'kyiv-dispatch', 'https://a.example/1', 'https://a.example/1', lpad(n::text, 64, '0'), 'text/html', null, '', null,
       '2024-08-07', 'https://a.example/1', case n when 3 then 'facts_only' else 'full_text' end::raw.retention
from generate_series(1, 4) as n;
insert into raw.fetch (canonical_url, revision, attempt, requested_at, outcome, http_status, final_url, redirect_count, redirect_urls,
  redirect_statuses, is_moved_permanently, content_type, reservations, retention, canonical_verdict, body_bytes, duration_ms, page_id, detail)
values ('https://a.example/1', 1, 1, '2024-08-07', 'ok', 200, 'https://a.example/1', 0, '{}', '{}', false, 'text/html', '{}', 'full_text', 'absent',
  9, 9, lpad('1', 32, '0'), '');
insert into staging.verdict values (lpad('1', 32, '0'), 'on_topic', 0.9, 0.5, false, '{"names Sudzha"}', 'lexicon');
insert into staging.membership values (lpad('1', 32, '0'), lpad('1', 32, '0'), 'new', 1);
insert into staging.relation values (lpad('2', 32, '0'), lpad('1', 32, '0'), 'near_copy', 0.9, 0.9, '{0,5,0,5}', '{shown}', 'rule');
insert into staging.topic_ruling (article_url, page_id, state, ruled_by, why, ruled_at)
values ('https://a.example/1', lpad('1', 32, '0'), 'namesake', 'me', 'seen', now());
insert into ops.decision (stage, version, subject_id, outcome, reason, page_id, run_id, decided_at)
values ('fetch', 1, 'https://a.example/1@1', 'kept', 'stored', lpad('1', 32, '0'), 1, now());
insert into ops.quarantine (stage, version, subject_id, source_id, reason, detail, first_at, last_at)
values ('clean', 1, lpad('1', 32, '0'), 'kyiv-dispatch', 'crash', 'it broke', '2024-08-07', '2024-08-07');
insert into ops.tally values (1, 'kyiv-dispatch', 'kept', 'loaded', 1);
insert into ops.crawl_state (feed_url, source_id, asked_url, interval_seconds, next_due_at)
values ('https://a.example/feed', 'kyiv-dispatch', 'https://a.example/feed', 900, now());
insert into ops.source_hour values ('kyiv-dispatch', '2024-08-07 10:00+00', 4, 0, 9, 3, 0, 0, 1);
insert into ops.feed_order (feed_url, source_id) values ('https://a.example/feed', 'kyiv-dispatch');
insert into ops.duplicate_ruling (a_id, b_id, verb, decided_by, why, decided_at) values ('a', 'b', 'split', 'me', 'seen', now());
insert into ops.alert (rule, subject, severity, words, opened_at, last_seen_at) values ('no_run', 'x', 'error', 'none', '2024-08-07', '2024-08-08');
insert into warehouse.fact_article (article_id, version_no, previous_no, page_id, source_key, canonical_url, change_kind, valid, title, authors,
  published_at, published_on, language, word_count, text_hash, topic_state, topic_score, run_id)
select lpad('a', 32, '0'), n, nullif(n - 1, 0), lpad(n::text, 32, '0'), 1, 'https://a.example/1', case n when 1 then 'first' else 'edited' end::warehouse.change_kind,
       case n when 1 then tstzrange('2024-08-07', '2024-08-08') else tstzrange('2024-08-08', null) end, 'Title ' || n, '{}',
       '2024-08-07', '2024-08-07', 'en', 4, lpad(n::text, 64, '0'), 'on_topic', 0.9, 1
from generate_series(1, 2) as n;
insert into warehouse.article_text values (1, 'Sudzha fell on Monday.');
insert into warehouse.fact_mention (article_key, extract_version, start_char, end_char, label, surface, sentence_no, entity_key, found_by, score, run_id)
values (1, 1, 0, 6, 'GPE', 'Sudzha', 0, 2, 'gazetteer', 0.9, 1);
insert into warehouse.fact_claim (article_key, extract_version, claim_no, kind, subject, value, value_low, value_high, bound, unit, normal_low, normal_high,
  normal_unit, is_conversion, raw, start_char, end_char, sentence_start, sentence_end, speaker_kind, mode, event_date, event_precision, confidence,
  rule_version, run_id)
values (1, 1, 0, 'killed', 'soldiers', 3, 3, 3, 'exact', 'person', 3, 3, 'person', false, 'Sudzha', 0, 6, 0, 22, 'publication', 'asserted', '2024-08-05', 'day',
  0.9, 1, 1);
insert into warehouse.fact_quotation values (1, 1, 0, 0, 6, 'A man', null, 'person', null, 1);
insert into warehouse.fact_relation values (lpad('2', 32, '0'), lpad('1', 32, '0'), 1, 'near_copy', 0.9, 0.9, '{0,5,0,5}', '{shown}', 'rule', 1);
insert into warehouse.bridge_cluster_article values (1, lpad('1', 32, '0'), 'new', 1, 1);
insert into warehouse.article_link values (1, 0, 6, 'https://b.example/');
insert into warehouse.article_post values (1, 1, 0, 6, '2024-08-07', 'A post', null);
insert into warehouse.article_quality values (1, 0.5, 0, false, false, false);
insert into ops.purge values (lpad('4', 32, '0'), 'text', 'facts_only', lpad('4', 64, '0'), '2024-08-08', 'reserved', '2024-08-08', 'me', '2024-08-08');
-- Adds one more version of the article above, as bad as asked.
create function public.add_version(no integer, previous integer, of_page integer, kind text, period tstzrange, named text) returns void language sql as $$
  insert into warehouse.fact_article (article_id, version_no, previous_no, page_id, source_key, canonical_url, change_kind, valid, title, authors,
    published_at, published_on, language, word_count, text_hash, topic_state, topic_score, run_id)
  values (lpad('a', 32, '0'), no, previous, lpad(of_page::text, 32, '0'), 1, 'https://a.example/1', kind::warehouse.change_kind, period, named, '{}',
    '2024-08-07', '2024-08-07', 'en', 4, lpad('2', 64, '0'), 'on_topic', 0.9, 1)
$$;
