-- Grain: one row per entity named in the seven days that end with a day. Owner: analysts. Freshness: live.
-- Compared with the four weeks before, a quarter of them a week. Clusters are counted, so that one text in twenty papers is one.
create function marts.entity_rising(last_day date)
returns table (entity_id text, name text, label text, cluster_count bigint, usual_count numeric, ratio numeric)
language sql stable as $$
  select found.entity_id, found.name, found.label,
         count(distinct found.cluster_id) filter (where found.published_on > last_day - 7) as cluster_count,
         round(count(distinct found.cluster_id) filter (where found.published_on <= last_day - 7) / 4.0, 2) as usual_count,
         round(count(distinct found.cluster_id) filter (where found.published_on > last_day - 7)
               / greatest(count(distinct found.cluster_id) filter (where found.published_on <= last_day - 7) / 4.0, 1), 2) as ratio
  from marts.article_entity as found
  where found.published_on > last_day - 35 and found.published_on <= last_day
  group by found.entity_id, found.name, found.label
  having count(*) filter (where found.published_on > last_day - 7) > 0
  order by ratio desc, cluster_count desc, found.entity_id
$$;
comment on function marts.entity_rising is 'Entities of the last seven days against the four weeks before, the fastest rising first; usual_count is a week, and ratio never divides by less than one.';
