-- Grain: one row per call, with one number: how many texts were indexed. Owner: pipeline. Freshness: kursk_marts calls it until nothing is left.
-- Search finds a text once its words are here. Stemming takes about a millisecond a text, more than all else that loading it costs.
create function work.add_words(most integer) returns bigint
language sql security definer set search_path = warehouse, pg_catalog as $$
  with added as (
    insert into warehouse.article_words (article_key, words)
    select body.article_key, to_tsvector('russian', body.text) from warehouse.article_text as body
    where not exists (select from warehouse.article_words as there where there.article_key = body.article_key)
    order by body.article_key limit most
    on conflict do nothing returning 1
  )
  select count(*) from added
$$;
comment on function work.add_words is 'Indexes the words of texts that search cannot find yet, at most so many; returns how many there were.';
