-- Grain: one row per pair of texts of which one derives from the other. Owner: analysts. Freshness: live.
-- A text is an article (by its article_id) or a seed. Which came first: a seed; then the article that the other one credits;
-- then the earlier one (publication, else first sight), at one time a wire before others. This is a total order, so that
-- derivations never run in a circle. Relations are those of the version of dedup that placed the page last; all pages of an article count. What a
-- person split is left out, what a person confirmed is added.
create view marts.derivation as
with page_text as (
  select page.page_id::text, article.article_id::text as text_id from raw.page as page
  join marts.article_current as article on article.canonical_url = page.article_url
  union all
  select seed_id::text, seed_id::text from warehouse.dim_seed
),
ruled as (
  select least(a_text_id, b_text_id) as a_id, greatest(a_text_id, b_text_id) as b_id, verb from marts.duplicate_ruling
),
found as (
  select least(one.text_id, other.text_id) as a_id, greatest(one.text_id, other.text_id) as b_id,
         max(relation.score) as score, max(relation.covered_share) as covered_share,
         bool_or(relation.kind in ('identical', 'near_copy', 'contained', 'contains')) as is_literal
  from warehouse.fact_relation as relation
  join page_text as one on one.page_id = relation.page_id
  join page_text as other on other.page_id = relation.matched_id
  where one.text_id <> other.text_id and relation.kind <> 'apart' and not exists (
      select from ops.decision as later
      where later.page_id = relation.page_id and later.stage = 'dedup' and later.version > relation.dedup_version
  )
  group by 1, 2
),
pair as (
  select * from found where not exists (select from ruled where ruled.a_id = found.a_id and ruled.b_id = found.b_id)
  union all
  select ruled.a_id, ruled.b_id, 1.0, coalesce(found.covered_share, 0.0), coalesce(found.is_literal, false)
  from ruled left join found on found.a_id = ruled.a_id and found.b_id = ruled.b_id
  where ruled.verb = 'confirm' and ruled.a_id in (select text_id from page_text) and ruled.b_id in (select text_id from page_text)
),
side as (select a_id as text_id, b_id as other_id from pair union all select b_id, a_id from pair),
ordered as (
  select distinct on (side.text_id) side.text_id,
         row(article.article_id is not null, credit.article_id is null,
             coalesce(article.published_at, article.first_seen_at), source.kind is distinct from 'wire', side.text_id) as place
  from side
  left join marts.article_current as article on article.article_id = side.text_id
  left join warehouse.dim_source as source on source.source_id = article.source_id
  left join marts.article_credit as credit
    on credit.article_id = side.other_id and credit.party_family = article.publisher_family
  order by side.text_id, credit.article_id nulls last
)
select case when a.place < b.place then b.text_id else a.text_id end as text_id,
       case when a.place < b.place then a.text_id else b.text_id end as derives_from,
       pair.is_literal, pair.score, pair.covered_share
from pair join ordered as a on a.text_id = pair.a_id join ordered as b on b.text_id = pair.b_id;
comment on view marts.derivation is 'One row per pair of texts of which one derives from the other: the later one, and what it derives from.';
