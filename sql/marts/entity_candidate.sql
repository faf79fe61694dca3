-- Grain: one row per name that no knowledge base has. Owner: analysts. Freshness: kursk_marts.
-- Proposed for the knowledge base: named by at least two independent origins. Evidence: how it is written, and where.
-- `kursk kb discover` shows it; `kursk kb add` adds one; `kursk entity merge` says that it is a known entity.
create materialized view marts.entity_candidate as
with origin as materialized (select article_id, origin_family from marts.article_origin)
select mention.entity_id as nil_id, mode() within group (order by mention.name) as name, min(mention.label) as label,
       count(*) as mention_count, count(distinct mention.article_id) as article_count,
       count(distinct origin.origin_family) as origin_count, array_agg(distinct mention.surface::text) as surfaces,
       array_agg(distinct origin.origin_family::text) as origins, (array_agg(distinct mention.article_id::text))[1:5] as article_ids,
       min(mention.published_on) as first_on, max(mention.published_on) as last_on
from marts.mention_resolved as mention
left join origin using (article_id)
where mention.entity_id like 'nil:%'
group by mention.entity_id
having count(distinct origin.origin_family) >= 2;
create unique index entity_candidate_key on marts.entity_candidate (nil_id);
comment on materialized view marts.entity_candidate is 'One row per name that no knowledge base has and at least two independent origins use, with evidence.';
