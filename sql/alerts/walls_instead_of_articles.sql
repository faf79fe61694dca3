-- Severity: error
-- Meaning: most pages of a source are walls: consent, payment, login, robot checks, refusals.
-- Threshold: more than half of at least five pages in 24 hours; of the newsroom's healthy sources none shows one wall in five.
select entry.source_id as subject,
       entry.source_id || ': ' || count(*) filter (where decision.reason = any(wall.reasons)) || ' of ' || count(*)
         || ' pages since yesterday were walls, mostly '
         || mode() within group (order by decision.reason) filter (where decision.reason = any(wall.reasons)) as words
from ops.decision as decision
join raw.entry as entry on entry.canonical_url = regexp_replace(decision.subject_id, '@[0-9]+$', '')
cross join (
  select array['consent_wall', 'paywall', 'login_wall', 'bot_challenge', 'forbidden', 'soft_404'] as reasons
) as wall
where decision.stage = 'fetch' and decision.decided_at > now() - interval '24 hours'
group by entry.source_id
having count(*) >= 5 and count(*) filter (where decision.reason = any(wall.reasons)) * 2 > count(*)
