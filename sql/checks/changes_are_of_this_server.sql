-- Severity: fail
-- Meaning: the change log has transactions that this server has not seen: the warehouse was restored from a dump of another one.
-- Fix: as owner `update ops.change set transaction_no = pg_current_xact_id()::text::bigint`, and let readers export anew.
select transaction_no, count(*) as change_count
from ops.change
where transaction_no > pg_snapshot_xmax(pg_current_snapshot())::text::bigint
group by transaction_no
