-- Grain: one row per verified pair near the threshold that no person has decided. Owner: analysts. Freshness: live.
-- What `kursk dedup review` shows; the pair is decided by `kursk dedup decide A B confirm|split`.
create view marts.duplicate_review as
select least(evidence.later_url, coalesce(evidence.earlier_url, evidence.matched_id)) as a_id,
       greatest(evidence.later_url, coalesce(evidence.earlier_url, evidence.matched_id)) as b_id,
       evidence.kind, evidence.score, evidence.covered_share, evidence.later_title, evidence.earlier_title, evidence.evidence
from (
  select relation.kind, relation.score, relation.covered_share, later.title as later_title, later.canonical_url as later_url,
         coalesce(earlier.title, seed.title) as earlier_title, earlier.canonical_url as earlier_url, relation.matched_id,
         relation.evidence
  from warehouse.fact_relation as relation
  join warehouse.fact_article as later on later.page_id = relation.page_id and upper_inf(later.valid)
  left join warehouse.fact_article as earlier on earlier.page_id = relation.matched_id
  left join warehouse.dim_seed as seed on seed.seed_id = relation.matched_id
  where relation.score between 0.2 and 0.8 and (earlier.article_id is not null or seed.seed_id is not null)
    and not exists (
      select from ops.decision as later
      where later.page_id = relation.page_id and later.stage = 'dedup' and later.version > relation.dedup_version
    )
) as evidence
where not exists (
  select from marts.duplicate_ruling as ruling
  where ruling.a_id = least(evidence.later_url, coalesce(evidence.earlier_url, evidence.matched_id))
    and ruling.b_id = greatest(evidence.later_url, coalesce(evidence.earlier_url, evidence.matched_id))
);
comment on view marts.duplicate_review is 'One row per verified pair with a score of .2 to .8 that no person has decided: worth a look.';
