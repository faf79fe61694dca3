-- Question: Day by day, how much was written about one person or place, and under which first headline?
-- Meaning: One row per day: articles, publisher families, and the headline of the earliest article that day.
-- Caveat: Change the entity_id below. Families, not articles, show how widely something was taken up.
with asked as (select 'Q3178' as entity_id)  -- Kursk Oblast
select found.published_on, count(*) as article_count, count(distinct found.publisher_family) as family_count,
       (array_agg(article.title order by article.published_at, article.article_id))[1] as first_headline
from asked
join marts.article_entity as found using (entity_id)
join marts.article_current as article using (article_key)
where found.published_on is not null
group by found.published_on
order by found.published_on;
