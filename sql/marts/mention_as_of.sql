-- Grain: one row per mention that was known at a moment. Owner: analysts. Freshness: live.
-- Mentions belong to a version of an article and to a version of the extractor; the newest of both that had been loaded counts,
-- also where it found nothing.
create function marts.mention_as_of(moment timestamptz)
returns table (
  article_key bigint, article_id text, start_char integer, end_char integer, label text, surface text, entity_id text,
  name text, value text, extract_version integer
)
language sql stable as $$
  with latest as (
    select known.article_key, known.article_id, max(reading.extract_version) as extract_version
    from marts.as_of(moment) as known
    join warehouse.reading as reading using (article_key)
    join ops.run as run on run.run_id = reading.run_id
    where run.started_at <= moment
    group by known.article_key, known.article_id
  )
  select mention.article_key, latest.article_id, mention.start_char, mention.end_char, mention.label, mention.surface,
         entity.entity_id, mention.name, mention.value, mention.extract_version
  from latest
  join warehouse.fact_mention as mention using (article_key, extract_version)
  left join warehouse.dim_entity as entity using (entity_key)
$$;
comment on function marts.mention_as_of is 'The mentions as they were known at a moment, by the extractor that was the newest then.';
