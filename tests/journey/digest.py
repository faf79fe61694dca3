"""What must be the same after an undisturbed run and after one that was killed: rows by natural keys, without times."""

from datetime import UTC, datetime

from sqlalchemy import create_engine, text

from kursk_pipeline.adapters.warehouse import stored_marts
from kursk_pipeline.adapters.warehouse.store import Store

ROWS = {
    "entries": "select canonical_url, source_id, revision, title, published_at from raw.entry",
    "pages": "select canonical_url, body_hash from raw.page",
    "articles": "select page_id, title, authors, published_at, language, text_hash from staging.article",
    "verdicts": "select page_id, state, score from staging.verdict",
    "relations": "select page_id, matched_id, kind, score, evidence from staging.relation",
    "memberships": "select page_id, cluster_id, kind, score from staging.membership",
    "credits": "select page_id, party, rule from staging.credit",
    "versions": "select article_id, version_no, page_id, change_kind, title, text_hash, topic_state"
    " from warehouse.fact_article",
    "texts": "select fact.article_id, fact.version_no, md5(words.text)"
    " from warehouse.article_text words join warehouse.fact_article fact using (article_key)",
    "mentions": "select fact.article_id, fact.version_no, m.start_char, m.end_char, m.label, m.surface, entity.entity_id"
    " from warehouse.fact_mention m join warehouse.fact_article fact using (article_key)"
    " left join warehouse.dim_entity entity using (entity_key)",
    "clusters": "select fact.article_id, fact.version_no, bridge.cluster_id, bridge.kind"
    " from warehouse.bridge_cluster_article bridge join warehouse.fact_article fact using (article_key)",
    "evidence": "select page_id, matched_id, kind, score from warehouse.fact_relation",
    "sources": "select source_id, publisher_family from warehouse.dim_source",
    "entities": "select entity_id, label, name, qid from warehouse.dim_entity",
    "seeds": "select seed_id, publisher, title from warehouse.dim_seed",
    "decisions": "select stage, version, subject_id, outcome, reason from ops.decision",
    "quarantine": "select stage, version, subject_id, reason from ops.quarantine where state = 'open'",
    "deferrals": "select stage, subject_id, reason from ops.deferral",
    "feeds": "select feed_url, health, last_entry_count from ops.crawl_state",
}


def digest(url: str) -> dict[str, tuple[int, str]]:
    """For each kind of row: how many, and a hash over all of them in order."""
    engine = create_engine(url)
    with engine.connect() as connection:
        found = {
            name: connection.execute(
                text(
                    f"select count(*), md5(coalesce(string_agg(r::text, '|' order by r::text), '')) from ({query}) as r"
                )
            ).one()
            for name, query in ROWS.items()
        }
    engine.dispose()
    return {name: (row[0], row[1]) for name, row in found.items()}


def fresh_rows(url: str, query: str, **values: object) -> list[dict]:
    """The answer to one question, after the stored marts were refreshed as kursk_marts does."""
    store = Store(url)
    stored_marts.refresh(store, now=datetime.now(UTC))
    store.close()
    return rows(url, query, **values)


def rows(url: str, query: str, **values: object) -> list[dict]:
    """The answer to one question."""
    engine = create_engine(url)
    with engine.connect() as connection:
        answer = [dict(row) for row in connection.execute(text(query), values).mappings()]
    engine.dispose()
    return answer
