"""What the page of an article asks the warehouse; every query is answered by indexes, whatever the size of the warehouse."""

from __future__ import annotations

FIND = """
select article_url from raw.page where page_id = :name or canonical_url = :name or article_url = :name
union all (select canonical_url from raw.entry where canonical_url = :name)
limit 1
"""
PAGES = """
select page.page_id, page.canonical_url, page.retention::text, coalesce(article.title, page.feed_title) as title
from raw.page as page left join staging.article as article using (page_id)
where page.article_url = :article_url order by page.fetched_at, page.page_id
"""
VERSIONS = """
select article_key, version_no, previous_no, change_kind::text, lower(valid) as seen_at, upper(valid) as until_at,
       upper_inf(valid) as is_current, title, word_count, page_id, topic_state::text
from warehouse.fact_article where article_id = :article_id order by version_no desc limit 100
"""
TEXT = "select text from warehouse.article_text where article_key = :key"
WORKING_TEXT = """
select article.text from staging.article as article join raw.page as page using (page_id)
where article.page_id = :page_id and page.retention = 'full_text' and article.text <> ''
"""
"""The working copy of a reserved text is for the stages, not for readers (docs/retention.md)."""
STATED_FIELDS = """
select field, value, origin, raw, precision, is_conflicting from warehouse.article_field
where article_key = :key order by field
"""
FACT_FIELDS = """
select field, null as value, origin, raw, precision, is_conflicting from staging.provenance
where page_id = :page_id order by field
"""
VERDICT = """
select state::text, score, threshold, reasons, model_version from staging.verdict where page_id = :page_id
"""
_CLAIMS_AND_QUOTATIONS = """
union all
select start_char, end_char, 'claim',
       concat_ws(', ', 'claim: ' || replace(kind, '_', ' '), coalesce(speaker, 'the publication'), mode,
                 'about ' || event_date, place)
from marts.claim where article_key = :key
union all
select quotation.start_char, quotation.end_char, 'quotation', 'says ' || coalesce(quotation.speaker, 'somebody')
from warehouse.fact_quotation as quotation
join marts.reading_current using (article_key, extract_version)
where article_key = :key
order by start_char
"""
MARKS_OF_CURRENT = (
    """
select start_char, end_char, case when entity_id like 'nil:%' then 'name' else 'entity' end as kind,
       concat_ws(', ', name, lower(label), entity_id, case when is_decided then 'by a person''s decision' end) as words
from marts.mention_resolved where article_key = :key and label not in ('DATE', 'QUANTITY', 'CARDINAL', 'PERCENT')
"""
    + _CLAIMS_AND_QUOTATIONS
)
MARKS_OF_VERSION = (
    """
select mention.start_char, mention.end_char, case when entity.entity_id is null then 'name' else 'entity' end as kind,
       concat_ws(', ', coalesce(entity.name, mention.name), lower(mention.label), entity.entity_id) as words
from warehouse.fact_mention as mention
join marts.reading_current using (article_key, extract_version)
left join warehouse.dim_entity as entity using (entity_key)
where article_key = :key and mention.label not in ('DATE', 'QUANTITY', 'CARDINAL', 'PERCENT')
"""
    + _CLAIMS_AND_QUOTATIONS
)
CLUSTER = """
select other.canonical_url, other.title, source.name as source_name, member.kind::text,
       lower(other.valid) as seen_at,
       member.cluster_id, member.cluster_id = other.page_id as is_first, count(*) over () as total, seed.title as seed_title,
       other.article_key = :key as is_this
from warehouse.bridge_cluster_article as own
join warehouse.bridge_cluster_article as member using (cluster_id)
join warehouse.fact_article as other on other.article_key = member.article_key and upper_inf(other.valid)
join warehouse.dim_source as source using (source_key)
left join warehouse.dim_seed as seed on seed.seed_id = member.cluster_id
where own.article_key = :key order by is_first desc, seen_at, canonical_url limit 20
"""
RELATIONS = """
select found.*, coalesce(other.article_url, found.other_id) as other_url,
       coalesce(article.title, seed.title, '') as other_title,
       least(:article_url, coalesce(other.article_url, found.other_id)) as a_id,
       greatest(:article_url, coalesce(other.article_url, found.other_id)) as b_id
from (
  select matched_id as other_id, kind::text, score, evidence, decided_by, true as is_later
  from staging.relation where page_id = any(cast(:page_ids as text[]))
  union all
  select page_id, kind::text, score, evidence, decided_by, false
  from staging.relation where matched_id = any(cast(:page_ids as text[]))
) as found
left join raw.page as other on other.page_id = found.other_id
left join staging.article as article on article.page_id = found.other_id
left join warehouse.dim_seed as seed on seed.seed_id = found.other_id
where other.article_url is distinct from :article_url
order by found.score desc, other_url limit 30
"""
REVISIONS = """
select version_no, is_meaning_changed, is_title_changed, entities_added, entities_removed, claims_added, claims_removed,
       claims_altered
from marts.revision where article_id = :article_id
"""
STATES = """
select state, first_seen_at, last_seen_at, request_count, http_status, final_url, is_current
from marts.article_state where canonical_url = any(cast(:addresses as text[])) order by first_seen_at desc limit 30
"""
CREDITS = (
    "select distinct party, rule, raw from staging.credit where page_id = any(cast(:page_ids as text[])) order by party"
)
RULING = """
select state::text, ruled_by, why, ruled_at from work.topic_ruling where article_url = :article_url and state is not null
"""
HISTORY = """
select history.at, history.stage, history.outcome, history.reason, history.detail, history.version, history.actor,
       run.dag_id, run.dag_run_id
from marts.article_history as history left join ops.run as run using (run_id)
where history.canonical_url = any(cast(:addresses as text[]))
order by history.at desc, history.run_id desc nulls last limit :most
"""
