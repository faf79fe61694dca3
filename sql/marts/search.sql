-- Grain: one row per article, in its current version, that fits a search. Owner: analysts. Freshness: titles live, texts by kursk_marts.
-- PostgreSQL's configuration "russian" stems Cyrillic words as Russian and Latin ones as English, so one index serves both.
-- It has none for Ukrainian: its words are stemmed as if they were Russian, on both sides alike.
-- Of more than 5,000 texts that fit, the last 5,000 that were loaded are ranked: a search for "said" shall end, too. It runs with the
-- rights of the owner: who may not read texts may see the snippets.
create function marts.search(asked text, most integer default 20)
returns table (
  article_id text, title text, source_id text, published_at timestamptz, canonical_url text, rank real, snippet text
)
language sql stable security definer set search_path = marts, warehouse, pg_catalog as $$
  with query as (select websearch_to_tsquery('russian', asked) as words),
  in_text as materialized (
    select found.article_key from query join warehouse.article_words as found on found.words @@ query.words
    order by found.article_key desc limit 5000
  ),
  hit as (
    select found.article_key, 0 as in_title, ts_rank_cd(found.words, query.words) as rank
    from in_text join warehouse.article_words as found using (article_key) cross join query
    union all
    select * from (
      select fact.article_key, 1, ts_rank_cd(to_tsvector('russian', fact.title), query.words)
      from query join warehouse.fact_article as fact on to_tsvector('russian', fact.title) @@ query.words
      order by fact.article_key desc limit 5000
    ) as in_title
  ),
  best as (
    select article.article_id, article.article_key, article.title, article.source_id, article.published_at, article.canonical_url,
           (sum(hit.rank) + max(hit.in_title))::real as rank
    from hit join marts.article_current as article using (article_key)
    group by article.article_id, article.article_key, article.title, article.source_id, article.published_at, article.canonical_url
    order by rank desc, article.published_at desc nulls last, article.article_id limit most
  )
  select best.article_id, best.title, best.source_id, best.published_at, best.canonical_url, best.rank,
         ts_headline('russian', coalesce(body.text, best.title), query.words, 'MaxWords=30, MinWords=12, StartSel=[, StopSel=]')
  from best cross join query left join warehouse.article_text as body using (article_key)
  order by best.rank desc, best.published_at desc nulls last, best.article_id
$$;
comment on function marts.search is 'Articles whose title or text has the words, the best first; quotes, "or" and a minus as in search engines. Words in [ ] fit.';
