-- Severity: warn
-- Meaning: articles were loaded more than two hours ago and a stored mart was not refreshed since: analysts do not see them there.
-- Fix: look at the task refresh_marts of the DAG kursk_marts; `kursk refresh` does the same by hand.
with loaded as (
  select max(started_at) as at from ops.run where stage = 'load' and kept > 0 and started_at < now() - interval '2 hours'
)
select mart.name, max(refresh.refreshed_at) as refreshed_at, loaded.at as loaded_at
from loaded cross join (
  select relname::text as name from pg_class where relnamespace = 'marts'::regnamespace and relkind = 'm'
  union all select unnest(array['article_words', 'article_name'])
) as mart
left join ops.mart_refresh as refresh on refresh.mart = mart.name
group by mart.name, loaded.at
having loaded.at is not null and coalesce(max(refresh.refreshed_at) < loaded.at, true)
