-- Severity: error
-- Meaning: most pages of a source are walls: consent, payment, login, robot checks, refusals, robots.txt.
-- Threshold: more than half of at least five pages in 24 hours; of the newsroom's healthy sources none shows one wall in five.
with ended as (
  select page.source_id, decision.reason from ops.decision as decision join raw.page as page using (page_id)
  where decision.stage = 'clean' and page.fetched_at > now() - interval '24 hours'
  union all
  select entry.source_id, decision.reason from ops.decision as decision
  join raw.entry as entry on entry.canonical_url = regexp_replace(decision.subject_id, '@[0-9]+$', '')
  where decision.stage = 'fetch' and decision.outcome = 'dropped' and decision.reason <> 'unchanged_body'
    and decision.decided_at > now() - interval '24 hours'
  union all
  select source_id, reason from ops.deferral where stage = 'fetch' and first_at > now() - interval '24 hours'
  union all
  select source_id, reason from ops.quarantine where stage = 'fetch' and state = 'open' and first_at > now() - interval '24 hours'
)
select source_id as subject,
       source_id || ': ' || count(*) filter (where is_wall) || ' of ' || count(*) || ' pages since yesterday were walls, mostly '
         || mode() within group (order by reason) filter (where is_wall) as words
from ended cross join lateral (
  select reason = any(array[
    'consent_wall', 'paywall', 'login_wall', 'bot_challenge', 'forbidden', 'soft_404', 'robots_denied'
  ]) as is_wall
) as told
group by source_id
having count(*) >= 5 and count(*) filter (where is_wall) * 2 > count(*)
