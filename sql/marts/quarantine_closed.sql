-- Grain: one row per item of quarantine that a person closed. Owner: operators. Freshness: live.
create view marts.quarantine_closed as
select item.quarantine_id, item.stage, item.reason, item.source_id, item.state::text, item.closed_at, item.closed_by, item.close_reason,
       coalesce(page.canonical_url, regexp_replace(item.subject_id, '@[0-9]+$', '')) as address,
       not exists (
         select from ops.quarantine as other
         where (other.stage, other.version, other.subject_id) = (item.stage, item.version, item.subject_id) and other.state = 'open'
       ) and not exists (
         select from ops.decision as decided
         where (decided.stage, decided.version, decided.subject_id) = (item.stage, item.version, item.subject_id)
       ) as can_be_reopened
from ops.quarantine as item
left join raw.page as page on page.page_id = coalesce(item.page_id, item.subject_id)
where item.state <> 'open' and item.closed_by <> item.stage::text;
comment on view marts.quarantine_closed is 'One row per item of quarantine that a person closed: who, when, why, and whether that can be taken back.';
