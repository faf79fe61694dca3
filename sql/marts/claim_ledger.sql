-- Grain: one row per statement: one speaker, one figure, of one thing. Owner: analysts. Freshness: kursk_marts.
-- Articles in their current versions. A thing is kind, side, unit and, where figures belong to one, place. Who repeats a statement is
-- listed, and how many independent origins stand behind it: copies of one text are one witness (marts.article_origin).
-- contradicted_by names others who, within a week, said of the same thing what cannot both be true: ranges that do not meet, or a denial.
-- They are looked up for each row that is asked for, the first fifty at most: ask for one kind, or with a limit.
create view marts.claim_ledger as
select one.kind, one.side, one.measured_in, one.about_place, one.voice as speaker, one.speaker_side, one.standing, one.is_denied,
       nullif(one.low, '-infinity') as normal_low, nullif(one.high, 'infinity') as normal_high, one.raw, one.modes, one.about_on,
       one.first_said_at, one.first_source, one.first_url, one.last_said_at, one.sources, one.versions, one.article_count,
       one.independent_origin_count, one.origin_families, one.passed_on_by, other.contradicted_by
from marts.claim_statement as one
cross join lateral (
  select coalesce(array_agg(distinct found.words), '{}') as contradicted_by
  from (
    select other.voice || case when other.is_denied then ' denies ' else ': ' end || other.raw as words
    from marts.claim_statement as other
    where other.kind = one.kind and other.side is not distinct from one.side and other.measured_in = one.measured_in
      and other.about_place is not distinct from one.about_place and other.voice <> one.voice
      and other.first_said_at <= one.last_said_at + interval '7 days' and one.first_said_at <= other.last_said_at + interval '7 days'
      and case when one.is_denied = other.is_denied then other.low > one.high or one.low > other.high
               else other.low <= one.high and one.low <= other.high end
    limit 50
  ) as found
) as other;
comment on view marts.claim_ledger is 'One row per statement (one speaker, one figure, of one thing): first said where, repeated by whom, contradicted by whom.';
