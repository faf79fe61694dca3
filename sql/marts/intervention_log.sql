-- Grain: one row per thing that an operator did about a feed. Owner: operators. Freshness: live.
-- It can be undone while everything that it changed stands as it left it; what a poll has done cannot be.
create view marts.intervention_log as
select done.intervention_id, done.feed_url, done.source_id, done.kind::text, done.actor, done.why, done.at, done.before,
       done.after, done.undoes, back.intervention_id as undone_by,
       done.kind <> 'undo' and back.intervention_id is null and to_jsonb(standing) @> stands.after as can_be_undone
from ops.intervention as done
left join ops.intervention as back on back.undoes = done.intervention_id
left join ops.feed_order as standing on standing.feed_url = done.feed_url
cross join lateral (
  -- Times are written in more than one way in JSON: they are compared as to_jsonb() writes them.
  select coalesce(jsonb_object_agg(field.key, case
           when field.key in ('poll_asked_at', 'reset_asked_at', 'muted_until') and field.value <> 'null'
           then to_jsonb((field.value #>> '{}')::timestamptz) else field.value end), '{}') as after
  from jsonb_each(done.after) as field
) as stands;
comment on view marts.intervention_log is 'One row per thing that an operator did about a feed: who, when, why, what it changed, and whether it can still be undone.';
