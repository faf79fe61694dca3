-- Grain: one row per thing, day and teller. Owner: analysts. Freshness: kursk_marts.
-- Ranges over time by side: teller is the side of the speaker (ru, ua, ...), "assessed" for institutes, else "reported". Denials are out.
create materialized view marts.claim_range_daily as
select kind, side, measured_in, about_place, about_on,
       case when standing = 'assessed' then 'assessed' when standing = 'claimed' then coalesce(speaker_side, 'claimed') else 'reported' end as teller,
       min(coalesce(normal_low, normal_high)) as low, max(coalesce(normal_high, normal_low)) as high,
       count(distinct article_id) as article_count, array_agg(distinct coalesce(speaker, source_name)) as speakers
from marts.claim where is_current and mode <> 'denied'
group by kind, side, measured_in, about_place, about_on, teller;
create index claim_range_daily_by_thing on marts.claim_range_daily (kind, measured_in, about_on);
comment on materialized view marts.claim_range_daily is 'One row per thing, day and teller: the range of figures that this side, or institutes, gave.';
