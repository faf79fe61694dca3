-- Question: Is something written about in one language and not in another?
-- Meaning: For each entity, the clusters of copies that name it, by language of the article.
-- Caveat: Compare shares, not numbers: we follow more sources in some languages than in others.
select found.entity_id, found.name,
       count(distinct found.cluster_id) filter (where article.language like 'en%') as english,
       count(distinct found.cluster_id) filter (where article.language like 'ru%') as russian,
       count(distinct found.cluster_id) filter (where article.language like 'uk%') as ukrainian
from marts.article_entity as found
join marts.article_current as article using (article_key)
group by found.entity_id, found.name
having count(distinct found.cluster_id) >= 3
order by count(distinct found.cluster_id) desc, found.entity_id
limit 50;
