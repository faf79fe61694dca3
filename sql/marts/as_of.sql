-- Grain: one row per article that was known at a moment. Owner: analysts. Freshness: live.
-- What the warehouse could have answered then: the newest version whose load had begun by that moment. A page that was fetched
-- before it and loaded after it was not known yet.
create function marts.as_of(moment timestamptz)
returns table (
  article_key bigint, article_id text, version_no integer, canonical_url text, source_id text, source_name text,
  publisher_family text, title text, authors text[], published_at timestamptz, published_on date, language text,
  word_count integer, topic_state text, topic_score double precision, cluster_id text, page_id text, loaded_at timestamptz
)
language sql stable as $$
  with known as (
    select fact.*, run.started_at from warehouse.fact_article as fact join ops.run as run using (run_id) where run.started_at <= moment
  )
  select fact.article_key, fact.article_id, fact.version_no, fact.canonical_url, source.source_id, source.name,
         source.publisher_family, fact.title, fact.authors, fact.published_at, fact.published_on, fact.language,
         fact.word_count, fact.topic_state::text, fact.topic_score, coalesce(before.cluster_id, member.cluster_id), fact.page_id,
         fact.started_at
  from known as fact
  join warehouse.dim_source as source using (source_key)
  left join warehouse.bridge_cluster_article as member using (article_key)
  left join lateral (
    select earlier.cluster_id from warehouse.cluster_before as earlier
    where earlier.article_key = fact.article_key and earlier.replaced_at > moment order by earlier.replaced_at limit 1
  ) as before on true
  where (fact.withdrawn_at is null or fact.withdrawn_at > moment)
    and not exists (
      select from known as later where later.article_id = fact.article_id and later.version_no = fact.version_no + 1
    )
$$;
comment on function marts.as_of is 'The articles as they were known at a moment, one row each, in the version that was the newest then.';
