-- Grain: one row per statement: one speaker, one figure, of one thing. Owner: analysts. Freshness: live.
-- Articles in their current versions. A thing is kind, side, unit and, where figures belong to one, place. Who repeats a statement is
-- listed, and how many independent origins stand behind it: copies of one text are one witness (marts.article_origin).
-- contradicted_by names others who, within a week, said of the same thing what cannot both be true: ranges that do not meet, or a denial.
create view marts.claim_ledger as
with said as materialized (
  select claim.*, coalesce(claim.speaker, claim.source_name) as voice, claim.mode = 'denied' as is_denied,
         coalesce(claim.normal_low, '-infinity') as low, coalesce(claim.normal_high, 'infinity') as high
  from marts.claim as claim where claim.is_current
),
origin as (select distinct article_id, origin_family from marts.article_origin),
statement as (
  select kind, side, measured_in, about_place, voice, low, high, is_denied, max(standing) as standing, max(speaker_side) as speaker_side,
         array_agg(distinct mode) as modes, min(said_at) as first_said_at, max(said_at) as last_said_at, min(about_on) as about_on,
         (array_agg(source_name order by said_at, article_key, claim_no))[1] as first_source,
         (array_agg(canonical_url order by said_at, article_key, claim_no))[1] as first_url,
         (array_agg(raw order by said_at, article_key, claim_no))[1] as raw,
         array_agg(distinct source_name) as sources, array_agg(distinct article_id::text || ' v' || version_no) as versions,
         count(distinct article_id) as article_count, array_agg(distinct article_id::text) as article_ids,
         array_remove(array_agg(distinct via), null) as passed_on_by
  from said group by kind, side, measured_in, about_place, voice, low, high, is_denied
)
select one.kind, one.side, one.measured_in, one.about_place, one.voice as speaker, one.speaker_side, one.standing, one.is_denied,
       nullif(one.low, '-infinity') as normal_low, nullif(one.high, 'infinity') as normal_high, one.raw, one.modes, one.about_on,
       one.first_said_at, one.first_source, one.first_url, one.last_said_at, one.sources, one.versions, one.article_count,
       witness.independent_origin_count, witness.origin_families, one.passed_on_by, other.contradicted_by
from statement as one
cross join lateral (
  select count(distinct origin.origin_family) as independent_origin_count,
         coalesce(array_agg(distinct origin.origin_family::text), '{}') as origin_families
  from origin where origin.article_id = any (one.article_ids)
) as witness
cross join lateral (
  select coalesce(array_agg(distinct other.voice || case when other.is_denied then ' denies ' else ': ' end || other.raw), '{}')
           as contradicted_by
  from statement as other
  where other.kind = one.kind and other.side is not distinct from one.side and other.measured_in = one.measured_in
    and other.about_place is not distinct from one.about_place and other.voice <> one.voice
    and other.first_said_at <= one.last_said_at + interval '7 days' and one.first_said_at <= other.last_said_at + interval '7 days'
    and case when one.is_denied = other.is_denied then other.low > one.high or one.low > other.high
             else other.low <= one.high and one.low <= other.high end
) as other;
comment on view marts.claim_ledger is 'One row per statement (one speaker, one figure, of one thing): first said where, repeated by whom, contradicted by whom.';
