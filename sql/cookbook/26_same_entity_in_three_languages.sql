-- Question: Is something written about in one language and not in another?
-- Meaning: For each entity, the clusters of copies that name it, by language of the article.
-- Caveat: Compare shares, not numbers: we follow more sources in some languages than in others.
select entity_id, name, english_count as english, russian_count as russian, ukrainian_count as ukrainian
from marts.first_report
where cluster_count >= 3
order by cluster_count desc, entity_id
limit 50;
