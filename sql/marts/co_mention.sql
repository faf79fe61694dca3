-- Grain: one row per entity that is named in the same clusters of copies as a given one, in a period. Owner: analysts. Freshness: live.
-- Lift: how many times more often than if the two were named independently of each other; 1 is chance.
create function marts.co_mention(about text, first_day date, last_day date)
returns table (entity_id text, name text, label text, cluster_count bigint, lift numeric)
language sql stable as $$
  with named as materialized (
    select distinct found.cluster_id, found.entity_id, found.name, found.label from marts.article_entity as found
    where found.published_on between first_day and last_day and found.cluster_id is not null
  ),
  total as (select count(distinct cluster_id)::numeric as cluster_count from named),
  own as (select cluster_id from named where entity_id = about),
  every as (select entity_id, count(*)::numeric as cluster_count from named group by entity_id)
  select named.entity_id, named.name, named.label, count(*),
         round(count(*) * total.cluster_count / (every.cluster_count * (select count(*) from own)), 2)
  from own join named using (cluster_id) join every using (entity_id) cross join total
  where named.entity_id <> about
  group by named.entity_id, named.name, named.label, total.cluster_count, every.cluster_count
  order by 5 desc, 4 desc, 1
$$;
comment on function marts.co_mention is 'Entities named together with one, copies counted once: in how many clusters, and how many times more often than chance.';
