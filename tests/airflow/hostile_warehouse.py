"""A warehouse in which every word that comes from the web, or from people, is hostile: one article for each of the words."""

from kursk_pipeline.adapters.archive import Archive
from kursk_pipeline.urls import article_id

ROWS = """
insert into warehouse.dim_source (source_id, name, publisher, publisher_family, country, languages, kind)
select 'desk', words[1], words[2], words[3], 'UA', '{en}', 'blog' from given;
insert into ops.stage (stage, version) select stage, 1 from unnest(enum_range(null::ops.stage_name)) as stage;
insert into ops.crawl_state (feed_url, source_id, asked_url, health, health_reason, trouble, trouble_since, failure_weight,
                             failing_since, interval_seconds, next_due_at, last_outcome)
select 'http://a.example/f', 'desk', 'http://a.example/f', 'backing_off', words[4], 'html', now(), 1, now(), 900, now(), words[5]
from given;
insert into ops.feed_event (feed_url, source_id, kind, at, detail)
select 'http://a.example/f', 'desk', 'html', now() - no * interval '1 second', word from word limit 100;
insert into ops.alert (rule, subject, severity, words, opened_at, last_seen_at) select 'feed_fails', word, 'error', word, now(), now() from word;
insert into ops.check_result select word, 'fail', word, word, 3, now() from word;
insert into ops.run (stage, version, code_version, dag_id, dag_run_id, task_id, state, started_at, finished_at, seen, kept, error)
select 'clean', 1, '1', 'kursk_ingest', 'manual__1', 'clean', 'failed', now() - interval '1 hour', now() + interval '1 hour', 1, 1, words[6]
from given;
insert into raw.entry (source_id, feed_url, canonical_url, url, title, summary, revision, first_seen_at)
select 'desk', 'http://a.example/f', url, url, word, word, 1, now() - no * interval '1 second' from word;
insert into raw.page (page_id, source_id, canonical_url, article_url, final_url, body_hash, content_type, charset, feed_title, fetched_at,
                      retention)
select id, 'desk', url, url, url, :body_hash, left(word, 200), 'utf-8', word, now(), 'full_text' from word;
insert into staging.article (page_id, title, authors, language, text, word_count, text_hash, tags, corrections, is_live_blog)
select id, word, '{}', 'en', word || E'\\n' || :everything, 9, repeat('0', 64), '{}', '{}', false from word;
insert into staging.provenance select id, 'title', word, word, 'exact', true from word;
insert into staging.verdict (page_id, state, score, threshold, is_near_threshold, reasons, model_version)
select id, 'on_topic', 0.5, 0.5, true, array[word], word from word;
insert into staging.topic_ruling (article_url, page_id, state, ruled_by, why, ruled_at)
select url, id, 'on_topic', word, word, now() from word where no % 3 = 0;
insert into staging.relation (page_id, matched_id, kind, score, covered_share, passages, evidence, decided_by)
select word.id, other.id, 'rewrite', 0.5, 0.5, array[0, 40, 0, 40], array[word.word], 'rule'
from word join word as other on other.no = word.no - 1;
insert into staging.credit select id, word, 'wire', word from word;
insert into ops.decision (stage, version, subject_id, input_decision_id, outcome, reason, detail, page_id, run_id, decided_at)
select 'fetch', 1, url || '@1', null, 'kept', 'fetched', word, id, run_id, now() from word cross join ops.run;
insert into ops.decision (stage, version, subject_id, input_decision_id, outcome, reason, detail, page_id, run_id, decided_at)
select 'clean', 1, id, done.decision_id, 'kept', 'cleaned', word, id, done.run_id, now()
from word join ops.decision as done on done.page_id = word.id;
insert into ops.quarantine (stage, version, subject_id, source_id, reason, detail, page_id, first_at, last_at)
select 'judge', 1, id, 'desk', word, word, id, now(), now() from word;
insert into ops.quarantine (stage, version, subject_id, source_id, reason, detail, page_id, first_at, last_at, state, closed_at, closed_by,
                            close_reason)
select 'load', 1, id, 'desk', word, word, id, now(), now(), 'discarded', now(), word, word from word limit 30;
insert into ops.duplicate_ruling (a_id, b_id, verb, decided_by, why, decided_at)
select least(word.url, other.url), greatest(word.url, other.url), 'split', word.word, word.word, now()
from word join word as other on other.no = word.no - 1 where word.no % 9 = 0;
insert into warehouse.fact_article (article_id, version_no, page_id, source_key, canonical_url, change_kind, valid, title, authors, language,
                                    word_count, text_hash, topic_state, topic_score, run_id)
select id, 1, id, source_key, url, 'first', tstzrange(now(), null), word, array[word], 'en', 9, repeat('0', 64), 'on_topic', 1, run_id
from word cross join warehouse.dim_source cross join ops.run;
insert into warehouse.article_text select article_key, word || E'\\n' || :everything from word join warehouse.fact_article on page_id = id;
insert into warehouse.article_field select article_key, 'title', word, word, word, 'exact', true
from word join warehouse.fact_article on page_id = id;
insert into warehouse.fact_mention (article_key, extract_version, start_char, end_char, label, surface, sentence_no, name, found_by, score,
                                    nil_id, run_id)
select article_key, 1, 0, 1, 'PERSON', 'x', 0, word, 'rule', 1, 'nil:person/' || left(word, 1000), run_id
from word join warehouse.fact_article on page_id = id;
insert into warehouse.bridge_cluster_article select article_key, first.id, case when no = 1 then 'new' else 'rewrite' end::staging.relation_kind, 1, run_id
from word join warehouse.fact_article on page_id = word.id cross join (select id from word where no = 1) as first;
insert into warehouse.fact_relation (page_id, matched_id, dedup_version, kind, score, covered_share, passages, evidence, decided_by, run_id)
select page_id, matched_id, 1, kind, score, covered_share, passages, evidence, decided_by, run_id from staging.relation cross join ops.run
"""  # noqa: E501 -- columns and their values in one line each
GIVEN = """with given as (select cast(:words as text[]) as words),
word as (select word, url, id, no from given cross join lateral unnest(words, cast(:urls as text[]), cast(:ids as text[]))
         with ordinality as one (word, url, id, no))
"""


def fill(connection, archive_url: str, words: list[str]) -> list[str]:
    """Write a row of each kind for each of these words; returns the address of every article."""
    from sqlalchemy import text

    everything = "\n".join(words)
    urls = [f"https://hostile.example/{number}" for number in range(len(words))]
    given = {
        "words": words,
        "urls": urls,
        "ids": [article_id(url) for url in urls],
        "everything": everything,
        "body_hash": Archive(archive_url).put(everything.encode()),
    }
    for statement in ROWS.strip().split(";\n"):
        connection.execute(text(GIVEN + statement), given)
    return urls
