-- Question: Which outside sites do our sources link to most, and which only one of them?
-- Meaning: One row per linked host: links, articles, and how many of our sources link there.
-- Caveat: A link is no proof that a text comes from there; links inside boilerplate were removed with it.
select split_part(split_part(link.url, '://', 2), '/', 1) as host, count(*) as link_count,
       count(distinct article.article_id) as article_count, count(distinct article.source_id) as source_count,
       case when count(distinct article.source_id) = 1 then min(article.source_id) end as only_source_id
from warehouse.article_link as link
join marts.article_current as article using (article_key)
group by host
order by link_count desc, host
limit 100;
