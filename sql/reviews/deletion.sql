-- Asks: many articles of a source left its feeds at once, before their turn. Were they taken down?
-- Threshold: twenty in 24 hours, and more than in the 28 days before together; publishers take down one at a time.
select source_id, now() - interval '24 hours' as from_at,
       count(*) filter (where vanished_at > now() - interval '24 hours') || ' entries vanished since yesterday; in the 28 days before it was '
         || count(*) filter (where vanished_at <= now() - interval '24 hours') as words
from raw.entry where vanished_at > now() - interval '29 days'
group by source_id
having count(*) filter (where vanished_at > now() - interval '24 hours') >= 20
   and count(*) filter (where vanished_at > now() - interval '24 hours') > count(*) filter (where vanished_at <= now() - interval '24 hours')
