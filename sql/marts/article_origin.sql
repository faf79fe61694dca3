-- Grain: one row per article and origin. Owner: analysts. Freshness: kursk_marts.
-- An origin is the first text that an article derives from, through whatever stands between them; an article that derives from
-- nothing is its own. A round-up that carries two others has two origins; the principal one names its story. Whose the origin is
-- (origin_family), in this order: the seed's publisher; whom the origin credits; whom most of its literal copies credit; else
-- the family of its publisher. To count how many independent origins stand behind any set of articles:
--   select count(distinct origin_family) from marts.article_origin where article_id in (...)
create materialized view marts.article_origin as
with recursive derivation as materialized (select * from marts.derivation),
principal as (
  select distinct on (text_id) text_id, derives_from from derivation
  order by text_id, is_literal desc, covered_share desc, score desc, derives_from
),
trunk as (
  select article_id::text as text_id, article_id::text as ancestor_id from marts.article_current
  union
  select trunk.text_id, principal.derives_from from trunk join principal on principal.text_id = trunk.ancestor_id
),
reach as (
  select article_id::text as text_id, article_id::text as ancestor_id from marts.article_current
  union
  select reach.text_id, derivation.derives_from from reach join derivation on derivation.text_id = reach.ancestor_id
),
root as (select * from reach where not exists (select from derivation where derivation.text_id = reach.ancestor_id)),
story as (select * from trunk where not exists (select from principal where principal.text_id = trunk.ancestor_id)),
copy_credit as (
  select derivation.derives_from as text_id, mode() within group (order by credit.party_family) as party_family
  from derivation join marts.article_credit as credit on credit.article_id = derivation.text_id
  where derivation.is_literal group by derivation.derives_from
),
own_credit as (select article_id as text_id, party_family, rule from marts.article_credit)
select root.text_id as article_id, root.ancestor_id as origin_id,
       coalesce(publisher.family, nullif(seed.publisher, ''), seed.seed_id, own_credit.party_family, copy_credit.party_family,
                origin.publisher_family) as origin_family,
       case when seed.seed_id is not null then 'seed' when own_credit.rule is not null then own_credit.rule
            when copy_credit.party_family <> origin.publisher_family then 'credited by a copy' else 'own report' end as origin_rule,
       root.ancestor_id = story.ancestor_id as is_principal, story.ancestor_id as story_id
from root
join story on story.text_id = root.text_id
left join warehouse.dim_seed as seed on seed.seed_id = root.ancestor_id
left join lateral (
  select min(source.publisher_family) as family from warehouse.dim_source as source
  where lower(seed.publisher) in (lower(source.publisher), lower(source.name))
) as publisher on true
left join marts.article_current as origin on origin.article_id = root.ancestor_id
left join own_credit on own_credit.text_id = root.ancestor_id
left join copy_credit on copy_credit.text_id = root.ancestor_id;
create unique index article_origin_key on marts.article_origin (article_id, origin_id);
create index article_origin_by_story on marts.article_origin (story_id);
create index article_origin_by_origin on marts.article_origin (origin_id);
comment on materialized view marts.article_origin is 'One row per article and origin: the first text that it derives from, and the agency or publisher family behind that text.';
