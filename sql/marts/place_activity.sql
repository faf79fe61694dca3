-- Grain: one row per place and week of publication (weeks begin on Monday). Owner: analysts. Freshness: kursk_marts.
-- The map: where the news of a week happened. Capitals named for a government are left out (mention.stands_for). Position,
-- precision and district are empty where no open source gave them: `kursk kb refresh` fills them.
-- origin_count counts independent origins: copies and rewrites of one text, and texts that credit one agency, are one.
create materialized view marts.place_activity as
with mentioned as (
  select named.entity_id, date_trunc('week', named.published_on)::date as week_on, named.article_id, named.source_id, named.name
  from marts.article_name as named where named.place_count > 0 and named.published_on is not null
)
select mentioned.week_on, mentioned.entity_id, min(mentioned.name) as name, place.latitude, place.longitude, place.precision_km,
       place.district as district_id, place.source as position_source, count(distinct mentioned.article_id) as article_count,
       count(distinct mentioned.source_id) as source_count, count(distinct origin.origin_family) as origin_count,
       array_agg(distinct mentioned.source_id) as source_ids
from mentioned
left join marts.article_origin as origin using (article_id)
left join warehouse.entity_place as place using (entity_id)
group by mentioned.week_on, mentioned.entity_id, place.entity_id;
create unique index place_activity_key on marts.place_activity (week_on, entity_id);
comment on materialized view marts.place_activity is 'One row per place and week: position with precision and source, and how many articles, sources and independent origins name it.';
