-- Grain: one row per verified pair and version of the dedup stage. Owner: analysts. Freshness: live.
-- Pairs of kind apart were verified too, and neither derives from the other: the evidence says why. What a person decided since
-- stands in ruling, ruled_by and ruled_why, and wins.
create view marts.duplicate_evidence as
select relation.kind, relation.score, relation.covered_share, later.title as later_title, later.canonical_url as later_url,
       coalesce(earlier.title, seed.title) as earlier_title, coalesce(earlier.canonical_url, seed.url) as earlier_url,
       relation.evidence, relation.passages, relation.page_id, relation.matched_id, relation.dedup_version, relation.decided_by,
       ruling.verb as ruling, ruling.decided_by as ruled_by, ruling.why as ruled_why
from warehouse.fact_relation as relation
join warehouse.fact_article as later on later.page_id = relation.page_id
left join warehouse.fact_article as earlier on earlier.page_id = relation.matched_id
left join warehouse.dim_seed as seed on seed.seed_id = relation.matched_id
left join marts.duplicate_ruling as ruling
  on ruling.a_id = least(later.canonical_url, coalesce(earlier.canonical_url, seed.seed_id))
 and ruling.b_id = greatest(later.canonical_url, coalesce(earlier.canonical_url, seed.seed_id));
comment on view marts.duplicate_evidence is 'One row per verified pair and version of the dedup stage: why one text is said to derive from the other, or not to.';
