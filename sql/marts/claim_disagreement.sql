-- Grain: one row per thing and day. Owner: analysts. Freshness: kursk_marts.
-- What was said of one thing on one day, side by side, in one unit: by parties (claimed), by institutes (assessed), by others
-- (reported). How large was the area held, by whom and when:
--   select * from marts.claim_disagreement where kind = 'territory_held' and measured_in = 'square kilometre' order by about_on
-- A range that is open on one side counts with the side that it has. Denials are listed, not counted.
create materialized view marts.claim_disagreement as
with said as materialized (
  select claim.article_id, claim.version_no, claim.kind, claim.side, claim.measured_in, claim.about_place, claim.about_on, claim.standing,
         claim.mode, claim.source_name, coalesce(claim.normal_low, claim.normal_high) as low, coalesce(claim.normal_high, claim.normal_low) as high,
         coalesce(claim.speaker, claim.source_name) || coalesce(' (' || claim.speaker_side || ')', '') || ': ' || claim.raw as words
  from marts.claim as claim where claim.is_current
),
origin as (select article_id, origin_family from marts.article_origin)
select said.kind, said.side, said.measured_in, said.about_place, said.about_on,
       min(low) filter (where standing = 'claimed' and mode <> 'denied') as claimed_low,
       max(high) filter (where standing = 'claimed' and mode <> 'denied') as claimed_high,
       min(low) filter (where standing = 'assessed' and mode <> 'denied') as assessed_low,
       max(high) filter (where standing = 'assessed' and mode <> 'denied') as assessed_high,
       min(low) filter (where standing = 'reported' and mode <> 'denied') as reported_low,
       max(high) filter (where standing = 'reported' and mode <> 'denied') as reported_high,
       count(distinct (low, high)) filter (where mode <> 'denied') > 1 or bool_or(mode = 'denied') as is_disputed,
       array_agg(distinct words) filter (where mode <> 'denied') as said_by,
       coalesce(array_agg(distinct words) filter (where mode = 'denied'), '{}') as denied_by,
       array_agg(distinct source_name) as sources, array_agg(distinct said.article_id::text || ' v' || version_no) as versions,
       count(distinct origin.origin_family) as independent_origin_count, array_agg(distinct origin.origin_family::text) as origin_families
from said left join origin on origin.article_id = said.article_id
group by said.kind, said.side, said.measured_in, said.about_place, said.about_on;
create index claim_disagreement_by_day on marts.claim_disagreement (about_on, kind);
comment on materialized view marts.claim_disagreement is 'One row per thing and day: what parties claimed, institutes assessed and others reported of it, with sources, versions and origins.';
