-- Grain: one row per page and part of it that may not be kept any longer. Owner: pipeline. Freshness: live.
-- A reserved text (facts_only) and its body go as soon as no stage needs them; any other body when the retention of its source
-- is over, at the end of that day. What a stage still waits for, or a person has to look at, is kept for thirty days at least. The body
-- of a look that brought the same title and text goes a week after it (docs/adr/0083), while that decision is the last about it.
create function work.to_purge(as_of timestamptz, most integer) returns table (
  page_id text, part ops.purge_part, rule ops.purge_rule, body_hash text, due_at timestamptz, source_id text, canonical_url text,
  detail text
)
language sql stable as $$
  with kept as (
    select page.*, source.retention_days,
           date_trunc('day', page.fetched_at, 'UTC') + make_interval(days => source.retention_days + 1) as expires_at
    from raw.page as page join warehouse.dim_source as source using (source_id)
  ), due as (
    select kept.*, is_open, case when is_open then greatest(kept.expires_at, arrived.at + interval '30 days')
                                 when kept.retention = 'facts_only' then arrived.at else kept.expires_at end as due_at
    from kept
    cross join lateral (
      select min(decision.decided_at) as at from ops.decision as decision where decision.page_id = kept.page_id
    ) as arrived
    cross join lateral (
      select exists (select from work.pending as waiting where waiting.page_id = kept.page_id)
          or exists (select from ops.quarantine as held where held.subject_id = kept.page_id and held.state = 'open') as is_open
    ) as open
    where (kept.retention = 'facts_only' or kept.expires_at <= as_of)
      and exists (
        select from unnest(enum_range(null::ops.purge_part)) as part
        where (part = 'body' or kept.retention = 'facts_only')
          and not exists (select from ops.purge as purged where purged.page_id = kept.page_id and purged.part = part)
      )
  ), unchanged as (
    select page.page_id, page.body_hash, page.source_id, page.canonical_url, loaded.decided_at + interval '7 days' as due_at
    from ops.decision as loaded join raw.page as page using (page_id)
    where loaded.stage = 'load' and loaded.reason = 'unchanged'
      and loaded.decided_at between as_of - interval '60 days' and as_of - interval '7 days'
      and page.retention = 'full_text'
      and not exists (select from ops.decision as later where later.page_id = page.page_id and later.decision_id > loaded.decision_id)
      and not exists (select from warehouse.fact_article as fact where fact.page_id = page.page_id)
      and not exists (select from ops.purge as purged where purged.page_id = page.page_id and purged.part = 'body')
  )
  select due.page_id, part.part, why.rule, due.body_hash, due.due_at, due.source_id, due.canonical_url,
         case why.rule when 'expired' then 'its source keeps bodies for ' || due.retention_days || ' days'
              else 'the publisher reserves the text: ' || coalesce(said.signals, 'as first seen') end
  from due
  cross join lateral (
    select case when due.retention = 'facts_only' and not due.is_open then 'facts_only' else 'expired' end::ops.purge_rule as rule
  ) as why
  cross join lateral unnest(enum_range(null::ops.purge_part)) as part (part)
  left join lateral (
    select array_to_string(log.reservations, ', ') as signals from raw.fetch as log
    where log.canonical_url = due.canonical_url and log.page_id = due.page_id and log.retention <> 'full_text' order by log.requested_at desc limit 1
  ) as said on true
  where due.due_at <= as_of and (part.part = 'body' or due.retention = 'facts_only')
    and not exists (select from ops.purge as purged where purged.page_id = due.page_id and purged.part = part.part)
  union all
  select look.page_id, 'body', 'unchanged', look.body_hash, look.due_at, look.source_id, look.canonical_url,
         'the same title and text as the version that stood'
  from unchanged as look
  where not exists (select from due where due.page_id = look.page_id)
  order by 5, 1, 2
  limit most
$$;
comment on function work.to_purge is 'Pages, and what of them may not be kept any longer, oldest first.';
