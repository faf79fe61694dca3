-- Grain: one row per statement and article that carries it. Owner: analysts. Freshness: kursk_marts.
-- How a figure travels: minutes since the first article that carried it, and whether an article is a copy (same origin as an earlier
-- one) or another witness. Times of publication, else of first sight.
create materialized view marts.claim_spread as
with carried as (
  select claim.kind, claim.side, claim.measured_in, claim.about_place, coalesce(claim.speaker, '') as speaker, claim.normal_low,
         claim.normal_high, claim.mode = 'denied' as is_denied, claim.article_id, claim.source_name, claim.publisher_family,
         min(claim.said_at) as said_at, min(claim.raw) as raw, max(claim.via) as via
  from marts.claim as claim where claim.is_current and claim.speaker is not null
  group by claim.kind, claim.side, claim.measured_in, claim.about_place, claim.speaker, claim.normal_low, claim.normal_high, claim.mode = 'denied',
           claim.article_id, claim.source_name, claim.publisher_family
),
story as (select distinct on (article_id) article_id, origin_family, story_id from marts.article_origin order by article_id, is_principal desc)
select carried.*, story.story_id, story.origin_family,
       round(extract(epoch from carried.said_at - min(carried.said_at) over statement) / 60)::integer as minutes_after_first,
       row_number() over (statement order by carried.said_at, carried.article_id) as place_in_line,
       row_number() over (partition by carried.kind, carried.side, carried.measured_in, carried.about_place, carried.speaker,
         carried.normal_low, carried.normal_high, carried.is_denied, story.story_id order by carried.said_at, carried.article_id) > 1 as is_copy
from carried left join story on story.article_id = carried.article_id
window statement as (partition by carried.kind, carried.side, carried.measured_in, carried.about_place, carried.speaker,
                     carried.normal_low, carried.normal_high, carried.is_denied);
create index claim_spread_by_thing on marts.claim_spread (kind, side, measured_in, about_place, speaker);
comment on materialized view marts.claim_spread is 'One row per statement and article that carries it: how many minutes after the first, and whether as a copy.';
