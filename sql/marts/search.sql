-- Grain: one row per article, in its current version, that fits a search. Owner: analysts. Freshness: live.
-- PostgreSQL's configuration "russian" stems Cyrillic words as Russian and Latin ones as English, so one index serves both.
-- It has none for Ukrainian: its words are stemmed as if they were Russian, on both sides alike.
create function marts.search(asked text, most integer default 20)
returns table (
  article_id text, title text, source_id text, published_at timestamptz, canonical_url text, rank real, snippet text
)
language sql stable as $$
  with query as (select websearch_to_tsquery('russian', asked) as words),
  hit as (
    select body.article_key, 0 as in_title, ts_rank_cd(to_tsvector('russian', body.text), query.words) as rank
    from query join warehouse.article_text as body on to_tsvector('russian', body.text) @@ query.words
    union all
    select fact.article_key, 1, ts_rank_cd(to_tsvector('russian', fact.title), query.words)
    from query join warehouse.fact_article as fact on to_tsvector('russian', fact.title) @@ query.words
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
