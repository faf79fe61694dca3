-- Question: Who named something first?
-- Meaning: For each place, the first article that names it, and how many families followed within three days.
-- Caveat: First among the sources that we follow, by the publication that they state.
with named as (
  select found.entity_id, found.name, article.published_at, article.source_id, article.canonical_url, found.publisher_family,
         row_number() over (partition by found.entity_id order by article.published_at, article.article_id) as place,
         min(article.published_at) over (partition by found.entity_id) as first_at
  from marts.article_entity as found
  join marts.article_current as article using (article_key)
  where found.label = 'GPE' and article.published_at is not null
)
select entity_id, name, min(source_id) filter (where place = 1) as first_source_id,
       min(canonical_url) filter (where place = 1) as first_url, min(first_at) as first_at,
       count(distinct publisher_family) filter (where published_at <= first_at + interval '3 days') as family_count
from named
group by entity_id, name
order by first_at desc, entity_id;
