-- Asks: clean finds no article on most pages of a source that had articles before. May the others go on?
-- Threshold: that of the alert template_changed: half of at least five pages in 24 hours, a fifth at most before.
with counted as (
  select page.source_id, decision.decided_at > now() - interval '24 hours' as is_new, decision.outcome <> 'kept' as is_without,
         page.fetched_at
  from ops.decision as decision join raw.page as page using (page_id)
  where decision.stage = 'clean' and decision.decided_at > now() - interval '29 days'
    and decision.reason <> all(array['consent_wall', 'paywall', 'login_wall', 'bot_challenge', 'soft_404'])
)
select source_id, min(fetched_at) filter (where is_new and is_without) as from_at,
       'no article on ' || count(*) filter (where is_new and is_without) || ' of ' || count(*) filter (where is_new)
         || ' pages since yesterday; before it was ' || count(*) filter (where not is_new and is_without) || ' of '
         || count(*) filter (where not is_new) as words
from counted
group by source_id
having count(*) filter (where is_new) >= 5
   and count(*) filter (where is_new and is_without) * 2 >= count(*) filter (where is_new)
   and count(*) filter (where not is_new) >= 5
   and count(*) filter (where not is_new and is_without) * 5 <= count(*) filter (where not is_new)
