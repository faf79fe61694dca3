-- Grain: one row per piece of direct speech in the current version of an article. Owner: analysts. Freshness: live.
-- The words are cut out of the text; where its publisher reserves the text, only who spoke and where is told.
create view marts.quotation as
select article.article_id, article.version_no, article.source_id, article.source_name, article.canonical_url, article.published_at,
       fact.quotation_no, coalesce(speaker.name, fact.speaker) as speaker, fact.speaker_kind, fact.speaker_side,
       substr(body.text, fact.start_char + 1, fact.end_char - fact.start_char) as words, fact.start_char, fact.end_char
from warehouse.fact_quotation as fact
join marts.reading_current as reading using (article_key, extract_version)
join marts.article_current as article using (article_key)
left join warehouse.dim_entity as speaker on speaker.entity_key = fact.speaker_key
left join warehouse.article_text as body on body.article_key = fact.article_key;
comment on view marts.quotation is 'One row per piece of direct speech in the current version of an article, with its speaker.';
