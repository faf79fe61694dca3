-- Question: Which stories stand on more than one leg: how many independent origins are behind them, beside how many articles?
-- Meaning: One row per story of more than one article; independent_origin_count does not grow with copies.
-- Caveat: Two papers that bought the same unnamed report count as two origins if neither credits it.
select title, article_count, source_count, independent_origin_count, origin_families, first_published_at
from marts.story
where article_count > 1
order by independent_origin_count desc, article_count desc, title
limit 500;
