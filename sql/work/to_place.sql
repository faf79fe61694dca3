-- Grain: one row per article that dedup has to place. Owner: pipeline. Freshness: live.
-- Those that wait, and those of history that the signatures of this code do not know yet: a new page is compared with what was placed
-- by the same signatures only, so all of history is placed before anything is called new.
create view work.to_place as
select * from work.pending where stage = 'dedup'
union all
select again.* from work.again as again
where again.stage = 'dedup' and not exists (
  select from staging.sketch as placed join ops.stage as stage on stage.stage = 'dedup'
  where placed.page_id = again.page_id and placed.version = stage.version - stage.raised_by
);
comment on view work.to_place is 'One row per article that dedup has to place: new ones, and all of history after a change of signatures.';
