-- Grain: one row per statement: one speaker, one figure, of one thing. Owner: analysts. Freshness: kursk_marts.
-- What the claim ledger is made of, without who contradicts it.
create materialized view marts.claim_statement as
with said as (
  select claim.article_id, claim.article_key, claim.claim_no, claim.version_no, claim.kind, claim.side, claim.measured_in, claim.about_place,
         claim.about_on, claim.said_at, claim.standing, claim.speaker_side, claim.mode, claim.source_name, claim.canonical_url, claim.raw,
         claim.via, coalesce(claim.speaker, claim.source_name) as voice, claim.mode = 'denied' as is_denied,
         coalesce(claim.normal_low, '-infinity') as low, coalesce(claim.normal_high, 'infinity') as high
  from marts.claim as claim where claim.is_current
),
origin as (select distinct article_id, origin_family::text as origin_family from marts.article_origin),
statement as (
  select kind, side, measured_in, about_place, voice, low, high, is_denied, max(standing) as standing, max(speaker_side) as speaker_side,
         array_agg(distinct mode) as modes, min(said_at) as first_said_at, max(said_at) as last_said_at, min(about_on) as about_on,
         array_agg(array[source_name, canonical_url, raw] order by said_at, article_key, claim_no) as tellings,
         array_agg(distinct source_name) as sources, array_agg(distinct article_id::text || ' v' || version_no) as versions,
         count(distinct article_id) as article_count, array_remove(array_agg(distinct via), null) as passed_on_by,
         array_remove(array_agg(distinct origin_family), null) as origin_families
  from said left join origin using (article_id)
  group by kind, side, measured_in, about_place, voice, low, high, is_denied
)
select kind, side, measured_in, about_place, voice, low, high, is_denied, standing, speaker_side, modes, first_said_at, last_said_at, about_on,
       tellings[1][1] as first_source, tellings[1][2] as first_url, tellings[1][3] as raw, sources, versions, article_count, passed_on_by,
       cardinality(origin_families) as independent_origin_count, origin_families
from statement;
create index claim_statement_by_thing on marts.claim_statement (kind, side, measured_in, first_said_at);
comment on materialized view marts.claim_statement is 'One row per statement: one speaker, one figure, of one thing; who carried it, and on how many independent origins it rests.';
