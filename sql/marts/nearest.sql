-- Grain: one row per article near another one in what it names. Owner: analysts. Freshness: live.
-- Cosine of the entities named, each weighed by how rare it is (inverse article frequency): 1 is the same set, 0 nothing shared.
create function marts.nearest(about text, days integer default 3, most integer default 10)
returns table (article_id text, title text, source_id text, published_on date, closeness numeric, shared text[])
language sql stable as $$
  with asked as (select article_id, published_on, source_id from marts.article_current where article_current.article_id = about),
  near as materialized (
    select found.* from marts.article_entity as found, asked
    where found.published_on between asked.published_on - days and asked.published_on + days
  ),
  rarity as (
    select entity_id, ln(1 + (select count(distinct near.article_id) from near)::numeric / count(distinct near.article_id)) as weight
    from near group by entity_id
  ),
  weighed as (select near.article_id, near.entity_id, near.name, rarity.weight from near join rarity using (entity_id)),
  size as (select weighed.article_id, sqrt(sum(weight * weight)) as norm from weighed group by weighed.article_id)
  select article.article_id, article.title, article.source_id, article.published_on,
         round(sum(own.weight * other.weight) / (own_size.norm * size.norm), 3) as closeness,
         array_agg(other.name order by other.weight desc, other.name)
  from weighed as own
  join size as own_size on own_size.article_id = own.article_id
  join weighed as other on other.entity_id = own.entity_id and other.article_id <> own.article_id
  join size on size.article_id = other.article_id
  join marts.article_current as article on article.article_id = other.article_id
  cross join asked
  where own.article_id = asked.article_id and article.source_id <> asked.source_id
  group by article.article_id, article.title, article.source_id, article.published_on, own_size.norm, size.norm
  order by closeness desc, article.article_id limit most
$$;
comment on function marts.nearest is 'Articles of other sources, within some days, that name the same rare things; shared lists them, the rarest first.';
