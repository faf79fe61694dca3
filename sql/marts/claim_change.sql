-- Grain: one row per thing and speaker whose figures differ between two versions of one article. Owner: analysts. Freshness: kursk_marts.
-- Figures that a publisher changed, added or took out: null before is added, null after is taken out.
create materialized view marts.claim_change as
with figure as (
  select article_id, version_no, kind, coalesce(side, '') as side, measured_in, coalesce(speaker, '') as speaker,
         array_agg(distinct raw order by raw) as figures, array_agg(distinct array[normal_low, normal_high]) as ranges
  from marts.claim group by article_id, version_no, kind, coalesce(side, ''), measured_in, coalesce(speaker, '')
),
step as (
  select later.article_id, later.version_no, later.previous_no, lower(later.valid) as seen_at, later.canonical_url, later.title,
         later.change_kind
  from warehouse.fact_article as later where later.previous_no is not null
),
thing as (
  select distinct step.article_id, step.version_no, figure.kind, figure.side, figure.measured_in, figure.speaker
  from step join figure on figure.article_id = step.article_id and figure.version_no in (step.version_no, step.previous_no)
)
select step.article_id, step.version_no, step.seen_at, step.canonical_url, step.title, step.change_kind, thing.kind,
       nullif(thing.side, '') as side, thing.measured_in, nullif(thing.speaker, '') as speaker, before.figures as figures_before,
       after.figures as figures_after
from thing join step using (article_id, version_no)
left join figure as before on (before.article_id, before.version_no, before.kind, before.side, before.measured_in, before.speaker)
  = (thing.article_id, step.previous_no, thing.kind, thing.side, thing.measured_in, thing.speaker)
left join figure as after on (after.article_id, after.version_no, after.kind, after.side, after.measured_in, after.speaker)
  = (thing.article_id, thing.version_no, thing.kind, thing.side, thing.measured_in, thing.speaker)
where before.ranges is distinct from after.ranges;
create index claim_change_by_article on marts.claim_change (article_id, version_no);
create index claim_change_by_time on marts.claim_change (seen_at desc);
comment on materialized view marts.claim_change is 'One row per thing and speaker whose figures differ between two versions of one article: what was changed, added or taken out.';
