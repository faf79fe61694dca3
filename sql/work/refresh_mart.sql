-- Grain: one row per call, with one number: the rows afterwards. Owner: pipeline. Freshness: kursk_marts calls it for each.
-- With the rights of the owner: whoever loads may refresh a stored mart, but neither change nor drop it.
create function work.refresh_mart(mart text) returns bigint
language plpgsql security definer set search_path = pg_catalog set work_mem = '128MB' set jit = off set lock_timeout = '30s' as $$
declare
  row_count bigint;
begin
  execute format('refresh materialized view marts.%I', mart);
  execute format('select count(*) from marts.%I', mart) into row_count;
  return row_count;
end
$$;
comment on function work.refresh_mart is 'Computes one stored mart anew; returns its rows.';
