-- Grain: one row per claim in one version of one article, as the present extractor reads it. Owner: analysts. Freshness: live.
-- The base of all other marts of claims. A claim is what somebody said, not what was. Never sum rows: they repeat one another, and a
-- figure of today holds that of yesterday. standing keeps claimed (a party or its officials), assessed (an institute) and reported
-- (newspapers, unnamed, the publication itself) apart. about_place is the place where the figure belongs to one: casualties of an
-- event, evacuees of a district; ground, forces and losses of the operation as a whole have none.
create view marts.claim as
select fact.article_key, article.article_id, article.version_no, upper_inf(article.valid) as is_current, claim_no, source.source_id,
       source.name::text as source_name, source.publisher_family, article.canonical_url, article.title, article.published_at,
       lower(first_version.valid) as first_seen_at, coalesce(article.published_at, lower(first_version.valid)) as said_at,
       coalesce(case when fact.event_precision = 'day' and fact.event_date ~ '^(20[12]\d)-\d\d-\d\d$' then fact.event_date::date end,
                (coalesce(article.published_at, lower(first_version.valid)) at time zone 'UTC')::date) as about_on,
       fact.kind, fact.subject, side.name as side, fact.value, fact.value_low, fact.value_high,
       fact.bound, fact.unit, fact.normal_low, fact.normal_high, fact.normal_unit,
       case when fact.normal_unit in ('item', 'formation') then fact.subject else fact.normal_unit end as measured_in,
       coalesce(speaker.name, fact.speaker)::text as speaker, fact.speaker_kind, fact.speaker_side, fact.via::text as via,
       case when fact.speaker_kind = 'institute' then 'assessed'
            when fact.speaker_kind in ('official', 'person') then 'claimed' else 'reported' end as standing,
       fact.mode::text as mode, coalesce(place.name, fact.place)::text as place,
       case when fact.kind in ('killed', 'wounded', 'missing', 'evacuees', 'equipment', 'attacks')
            then coalesce(place.name, fact.place)::text end as about_place,
       fact.event_date, fact.event_precision, fact.raw::text as raw, fact.start_char, fact.end_char, fact.sentence_start, fact.sentence_end,
       substr(body.text, fact.sentence_start + 1, fact.sentence_end - fact.sentence_start) as sentence, fact.confidence,
       fact.rule_version
from warehouse.fact_claim as fact
join marts.reading_current as reading using (article_key, extract_version)
join warehouse.fact_article as article using (article_key)
join warehouse.fact_article as first_version on first_version.article_id = article.article_id and first_version.version_no = 1
join warehouse.dim_source as source on source.source_key = article.source_key
left join warehouse.dim_entity as speaker on speaker.entity_key = fact.speaker_key
left join warehouse.dim_entity as place on place.entity_key = fact.place_key
left join warehouse.dim_entity as side on side.entity_key = fact.side_key
left join warehouse.article_text as body on body.article_key = fact.article_key
where not fact.is_conversion;
comment on view marts.claim is 'One row per claim in one version of one article: a number, who said it, whose, where, when and how sure.';
