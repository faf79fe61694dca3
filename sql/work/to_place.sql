-- Grain: one row per article that dedup has to place. Owner: pipeline. Freshness: live.
-- Those that wait, and those of history that no index knows. What an older normaliser signed is signed anew beside it, before a
-- page that it may concern is placed (ADR 0041), and does not wait here.
create view work.to_place as
select * from work.pending where stage = 'dedup'
union all
select again.* from work.again as again
where again.stage = 'dedup'
  -- Asked first, once: while no older version has decided anything, history is not looked through.
  and (select exists (
    select from ops.decision as old join ops.stage as this on this.stage = old.stage
    where old.stage = 'dedup' and old.version < this.version
  ))
  and not exists (
  select from staging.sketch as placed where placed.page_id = again.page_id
);
comment on view work.to_place is 'One row per article that dedup has to place: new ones, and what of history no index knows.';
