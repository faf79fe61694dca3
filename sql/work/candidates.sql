-- Grain: one row per query text and candidate, and one per hash that reached the limit. Owner: pipeline. Freshness: live.
-- Which pages, placed by one version of dedup, share enough sketch hashes with each query text, or its whole word sequence.
-- Hot hashes are skipped; of the carriers of any other at most hot_count are read, and crowded_hash names those that had more,
-- for the caller to count. hash_texts and hashes run side by side, one pair a hash, the text by its place in text_ids; so do
-- text_ids and sequence_hashes.
-- Sequential scans are off: PostgreSQL guesses that a hash stands in 0.5 % of rows, and reads the whole table for it. A page may
-- come up twice: by its hashes and by its whole sequence.
create function work.candidates(
  of_version integer, hash_texts integer[], hashes integer[], text_ids text[], sequence_hashes bigint[],
  least_shared integer, hot_count integer, most integer
) returns table (query_id text, page_id text, shared_count bigint, crowded_hash integer)
language sql stable set enable_seqscan = off set jit = off set work_mem = '64MB' as $$
  with query as (select * from unnest(hash_texts, hashes) as pair (text_no, hash)),
  carried as materialized (
    select once.hash, array_agg(carrier.placed_no) as carriers
    from (
      select distinct query.hash from query
      where not exists (select from staging.hot_hash as hot where hot.version = of_version and hot.hash = query.hash)
    ) as once
    cross join lateral (
      select sketch.placed_no from staging.sketch as sketch
      where sketch.hashes @> array[once.hash] and sketch.version = of_version limit hot_count + 1
    ) as carrier
    group by once.hash
  ),
  ranked as (
    select shared.text_no, shared.placed_no, shared.shared_count,
           row_number() over (partition by shared.text_no order by shared.shared_count desc, shared.placed_no) as place
    from (
      select query.text_no, carrier.placed_no, count(*) as shared_count
      from query join carried using (hash) cross join lateral unnest(carriers) as carrier (placed_no)
      group by query.text_no, carrier.placed_no
      having count(*) >= least_shared
    ) as shared
  )
  select text_ids[ranked.text_no], sketch.page_id::text, ranked.shared_count, null::integer
  from ranked join staging.sketch as sketch on sketch.placed_no = ranked.placed_no
  where ranked.place <= most + 1 and sketch.page_id <> text_ids[ranked.text_no]
  union all
  select text.query_id, same.page_id, 1000000, null::integer
  from unnest(text_ids, sequence_hashes) as text (query_id, sequence_hash)
  cross join lateral (
    select signature.page_id::text as page_id from staging.signature as signature
    where signature.sequence_hash = text.sequence_hash and signature.version = of_version
      and signature.page_id <> text.query_id
    order by signature.page_id limit most
  ) as same
  union all
  select null, null, cardinality(carriers), hash from carried where cardinality(carriers) > hot_count
$$;
comment on function work.candidates is 'Pages that may be copies of the query texts, most shared hashes first, and hashes that so many pages carry that they may be hot.';
