-- Grain: one row per query text and candidate. Owner: pipeline. Freshness: live.
-- Which pages, decided at the current version of dedup, share enough sketch hashes with each query text, or its whole word
-- sequence. A hash that more than hot_count pages carry is skipped; identical texts are found even when all of theirs are.
-- hash_ids and hashes run side by side, one pair a hash; so do text_ids and sequence_hashes, one pair a text.
create function work.candidates(
  hash_ids text[], hashes bigint[], text_ids text[], sequence_hashes bigint[],
  least_shared integer, hot_count integer, most integer
) returns table (query_id text, page_id text, shared_count bigint)
language sql stable as $$
  with query as (select * from unnest(hash_ids, hashes) as pair (query_id, hash)),
  hash_hit as (
    select hash, array_agg(carrier.page_id) as carriers
    from (select distinct hash from query) as once
    cross join lateral (
      select signature.page_id from staging.signature as signature
      where signature.sketch @> array[once.hash] limit hot_count + 1
    ) as carrier
    group by hash having count(*) <= hot_count
  ),
  shared as (
    select query.query_id, carrier.page_id, count(*) as shared_count
    from query join hash_hit using (hash) cross join lateral unnest(carriers) as carrier (page_id)
    where carrier.page_id <> query.query_id
    group by query.query_id, carrier.page_id
    having count(*) >= least_shared
    union all
    select text.query_id, same.page_id, 1000000
    from unnest(text_ids, sequence_hashes) as text (query_id, sequence_hash)
    cross join lateral (
      select signature.page_id from staging.signature as signature
      where signature.sequence_hash = text.sequence_hash and signature.page_id <> text.query_id
      order by signature.page_id limit most
    ) as same
  )
  select ranked.query_id, ranked.page_id, ranked.shared_count
  from (
    select shared.query_id, shared.page_id, max(shared_count) as shared_count,
           row_number() over (partition by shared.query_id order by max(shared_count) desc, shared.page_id) as place
    from shared
    where exists (
      select from ops.decision as decided join ops.stage as stage on stage.stage = 'dedup' and stage.version = decided.version
      where decided.stage = 'dedup' and decided.page_id = shared.page_id
    )
    group by shared.query_id, shared.page_id
  ) as ranked
  where place <= most
$$;
comment on function work.candidates is 'Pages that may be copies of the query texts, most shared hashes first.';
