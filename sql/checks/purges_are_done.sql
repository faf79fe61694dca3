-- Severity: warn
-- Meaning: a body that no page may keep was given up more than three days ago and is still in the archive.
-- Fix: run `kursk housekeep` while nothing is fetched; if that does not help, look whether the archive can be reached.
select purge.page_id, purge.body_hash, purge.rule, purge.purged_at
from ops.purge as purge
where purge.deleted_at is null and purge.purged_at < now() - interval '3 days'
  and not exists (
    select from raw.page as page where page.body_hash = purge.body_hash
      and not exists (select from ops.purge as other where other.page_id = page.page_id and other.part = 'body')
  )
