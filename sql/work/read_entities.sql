-- Grain: one row per call, with one number: how many articles were read. Owner: pipeline. Freshness: kursk_marts calls it until nothing is left.
-- Brings marts.article_name up to the warehouse, at most so many articles a call. An article is due when it is new, when it was
-- loaded again (its row in bridge_cluster_article names the run), and when the extractor or a person decided anew; it goes when its
-- version was superseded or withdrawn. Comparing all 200,000 takes half a second; no log has to be trusted.
create function work.read_entities(most integer) returns bigint
language plpgsql security definer set search_path = warehouse, pg_catalog set work_mem = '128MB' set jit = off as $$
declare
  extractor integer := (select version from ops.stage where stage = 'extract');
  decision bigint := coalesce((select max(decision_id) from warehouse.entity_decision), 0);
  due bigint[];
begin
  delete from marts.article_name as gone using marts.article_read as known
  where gone.article_key = known.article_key
    and not exists (select from marts.article_current as article where article.article_key = known.article_key);
  delete from marts.article_read as known
  where not exists (select from marts.article_current as article where article.article_key = known.article_key);
  due := array(
    select article.article_key from marts.article_current as article
    left join warehouse.bridge_cluster_article as member using (article_key)
    left join marts.article_read as known using (article_key)
    where (known.run_id, known.extract_version, known.decision_no) is distinct from (member.run_id, extractor, decision)
       or known.article_key is null
    order by article.article_key limit most
  );
  delete from marts.article_name where article_key = any (due);
  delete from marts.article_read where article_key = any (due);
  insert into marts.article_read
  select due_key, member.run_id, extractor, decision
  from unnest(due) as due_key left join warehouse.bridge_cluster_article as member on member.article_key = due_key;
  insert into marts.article_name
  select article.article_key, article.article_id, article.published_on, article.published_at, article.source_id,
         article.publisher_family, article.language, article.cluster_id, named.entity_id, coalesce(entity.name, named.name),
         coalesce(entity.label, named.label), named.mention_count, named.place_count, named.first_char
  from (
    select mention.article_key, mention.entity_id, min(mention.name) as name, min(mention.label) as label, count(*) as mention_count,
           min(mention.start_char) as first_char,
           count(*) filter (where mention.label in ('GPE', 'LOC', 'FAC') and mention.stands_for is null) as place_count
    from marts.mention_resolved as mention where mention.article_key = any (due) and mention.entity_id is not null
    group by mention.article_key, mention.entity_id
  ) as named
  left join warehouse.dim_entity as entity using (entity_id)
  join marts.article_current as article using (article_key);
  return coalesce(cardinality(due), 0);
end
$$;
comment on function work.read_entities is 'Brings marts.article_name up to what is loaded, at most so many articles; returns how many were read.';
