-- Grain: one row per source on whose pages clean suddenly finds no article. Owner: operators. Freshness: live.
-- Yesterday's pages first: only of a source that they make suspicious are those of four weeks counted, so that the question,
-- asked before each judge, costs what a day brings and not what a month holds.
create view work.changed_template as
with lately as materialized (
  select page.source_id, count(*) as page_count, count(*) filter (where decision.outcome <> 'kept') as without_count,
         min(page.fetched_at) filter (where decision.outcome <> 'kept') as from_at
  from ops.decision as decision join raw.page as page using (page_id)
  where decision.stage = 'clean' and decision.decided_at > now() - interval '24 hours'
    and decision.reason <> all(array['consent_wall', 'paywall', 'login_wall', 'bot_challenge', 'soft_404'])
  group by page.source_id
  having count(*) >= 5 and count(*) filter (where decision.outcome <> 'kept') * 2 >= count(*)
)
select lately.source_id, lately.from_at,
       'no article on ' || lately.without_count || ' of ' || lately.page_count || ' pages since yesterday; before it was '
         || earlier.without_count || ' of ' || earlier.page_count as words
from lately cross join lateral (
  select count(*) as page_count, count(*) filter (where decision.outcome <> 'kept') as without_count
  from ops.decision as decision join raw.page as page using (page_id)
  where page.source_id = lately.source_id and decision.stage = 'clean'
    and decision.decided_at > now() - interval '29 days' and decision.decided_at <= now() - interval '24 hours'
    and decision.reason <> all(array['consent_wall', 'paywall', 'login_wall', 'bot_challenge', 'soft_404'])
) as earlier
where earlier.page_count >= 5 and earlier.without_count * 5 <= earlier.page_count;
comment on view work.changed_template is 'One row per source with an article on at most half of its pages of 24 hours (five at least, walls left out), where at least four fifths of the pages of the 28 days before had one.';
comment on column work.changed_template.source_id is 'The source.';
comment on column work.changed_template.from_at is 'When the first of the pages without an article was fetched.';
comment on column work.changed_template.words is 'The counts in words.';
