-- The books of a year that was filled by COPY: requests, runs every quarter of an hour, decisions, tallies, feeds and hours.
-- Stage versions are those that ops.stage declares.
insert into raw.fetch (canonical_url, revision, attempt, requested_at, outcome, http_status, final_url, redirect_count, redirect_urls,
                       redirect_statuses, is_moved_permanently, content_type, reservations, retention, canonical_verdict, body_bytes,
                       duration_ms, page_id, detail)
select canonical_url, row_number() over (partition by canonical_url order by fetched_at), 1, fetched_at, 'ok', 200, final_url, 0, '{}',
       '{}', false, 'text/html', '{}', retention, 'same', 60000, 400, page_id, ''
from raw.page;

create temporary table step as
select stage, version, row_number() over (order by stage) as step_no from ops.stage;

create temporary table decided as
select page.page_id, page.canonical_url || '@' || request.revision as revision_id, page.source_id, page.fetched_at,
       date_bin('15 minutes', page.fetched_at, '2024-01-01') as run_at, row_number() over (order by page.fetched_at, page.page_id) as page_no,
       verdict.state, verdict.state in ('on_topic', 'passing') as is_on_topic
from raw.page as page join raw.fetch as request using (page_id) join staging.verdict as verdict using (page_id);
create temporary table dag_run as
select run_at, row_number() over (order by run_at) as dag_run_no from (select distinct run_at from decided) as every;

-- Decision n of a page has id (page_no - 1) * 5 + n.
create temporary table made as
select (decided.page_no - 1) * 5 + step.step_no - 1 as decision_id, step.stage, step.version, step.step_no, decided.*,
       case when step.stage = 'judge' and not is_on_topic then 'dropped' else 'kept' end::ops.outcome as outcome,
       case step.stage when 'fetch' then 'fetched' when 'clean' then 'cleaned' when 'judge' then state::text
            when 'dedup' then 'placed' else 'extracted' end as reason,
       (dag_run.dag_run_no - 1) * 8 + step.step_no as run_id
from decided join dag_run using (run_at)
join step on step.stage in ('fetch', 'clean', 'judge') or step.stage in ('dedup', 'extract') and is_on_topic;
create temporary table counted as
select run_id, source_id, outcome, reason, count(*) as record_count from made group by run_id, source_id, outcome, reason
union all
select (dag_run.dag_run_no - 1) * 8 + 1, source_id, 'kept', 'new_entry', count(*) from decided join dag_run using (run_at)
group by dag_run.dag_run_no, source_id;

insert into ops.run (run_id, stage, version, code_version, dag_id, dag_run_id, task_id, state, started_at, finished_at, seen, kept, dropped)
overriding system value
select (dag_run_no - 1) * 8 + step_no, stage, version, 'bench', 'kursk_ingest', 'scheduled__' || to_char(run_at, 'YYYY-MM-DD"T"HH24:MI:SS'),
       stage::text, 'succeeded', run_at + step_no * interval '1 minute', run_at + step_no * interval '1 minute' + interval '20 seconds',
       coalesce(tally.seen, 0), coalesce(tally.kept, 0), coalesce(tally.dropped, 0)
from dag_run cross join step
left join (
  select run_id, sum(record_count) as seen, coalesce(sum(record_count) filter (where outcome = 'kept'), 0) as kept,
         coalesce(sum(record_count) filter (where outcome = 'dropped'), 0) as dropped
  from counted group by run_id
) as tally on tally.run_id = (dag_run_no - 1) * 8 + step_no
where stage <> 'load';
insert into ops.tally select run_id, source_id, outcome, reason, record_count from counted;
insert into ops.decision (decision_id, stage, version, subject_id, input_decision_id, outcome, reason, page_id, run_id, decided_at)
overriding system value
select decision_id, stage, version, case when stage = 'fetch' then revision_id else page_id end,
       case when stage <> 'fetch' then decision_id - 1 end, outcome, reason, page_id, run_id, run_at + step_no * interval '1 minute'
from made;
insert into ops.undecided (decision_id)  -- what the trigger would have noted: COPY went by it
select decision_id from ops.decision as done
where outcome = 'kept' and stage <> 'load' and not exists (select from ops.decision as later where later.input_decision_id = done.decision_id);
select setval(pg_get_serial_sequence('ops.run', 'run_id'), (select max(run_id) from ops.run)),
       setval(pg_get_serial_sequence('ops.decision', 'decision_id'), (select max(decision_id) from ops.decision));

-- Entries that never came: not found, set aside, put off, waiting.
insert into raw.entry (source_id, feed_url, canonical_url, url, title, summary, revision, published_at, first_seen_at)
select source_id, min(feed_url), 'https://' || source_id || '.example.org/lost/' || number, 'https://' || source_id || '.example.org/lost/' || number,
       'Lost ' || number, '', 1, at, at
from (select distinct source_id, feed_url from raw.entry) as source
cross join generate_series(1, 40) as number
cross join lateral (select timestamptz '2024-08-10 00:00+00' + number * interval '9 days' as at) as day
group by source_id, number, at;
insert into ops.decision (stage, version, subject_id, outcome, reason, run_id, decided_at)
select 'fetch', step.version, canonical_url || '@1', 'dropped', 'not_found', 2, first_seen_at
from raw.entry, step where step.stage = 'fetch' and canonical_url ~ '/lost/([1-9]|[12][0-9])$';
insert into ops.quarantine (stage, version, subject_id, source_id, reason, detail, first_at, last_at)
select 'fetch', step.version, canonical_url || '@1', source_id, 'unclassified', 'made up', first_seen_at, first_seen_at
from raw.entry, step where step.stage = 'fetch' and canonical_url ~ '/lost/3[0-4]$';
insert into ops.deferral (stage, subject_id, source_id, reason, detail, attempt_count, first_at, due_at)
select 'fetch', canonical_url || '@1', source_id, 'timeout', 'made up', 1, first_seen_at, first_seen_at + interval '15 minutes'
from raw.entry where canonical_url ~ '/lost/3[5-7]$';
update ops.run as run set seen = seen + extra.lost, dropped = dropped + extra.lost
from (select count(*) as lost from ops.decision where reason = 'not_found') as extra where run.run_id = 2;
insert into ops.tally
select 2, split_part(split_part(subject_id, '://', 2), '.', 1), 'dropped', 'not_found', count(*)
from ops.decision where reason = 'not_found' group by 2;

insert into ops.crawl_state (feed_url, source_id, asked_url, interval_seconds, next_due_at, first_polled_at, last_polled_at, last_ok_at,
                             last_new_at, last_outcome, last_entry_count)
select feed_url, source_id, feed_url, 900, max(first_seen_at) + interval '15 minutes', min(first_seen_at), max(first_seen_at),
       max(first_seen_at), max(first_seen_at), 'ok', 30
from raw.entry group by feed_url, source_id;
update ops.crawl_state set trouble = 'silent', trouble_since = last_ok_at - interval '3 days' where abs(hashtext(feed_url)) % 15 = 0;
insert into ops.feed_event (feed_url, source_id, kind, at, from_at, detail)
select feed_url, source_id, 'gap', first_polled_at + number * interval '31 days', first_polled_at + number * interval '31 days' - interval '5 hours',
       'entries may have been missed'
from ops.crawl_state cross join generate_series(1, 8) as number;
insert into ops.feed_rhythm (feed_url, hour_counts, weekday_counts, watched_seconds, counted_at, recent_at, median_gap_seconds, short_gap_seconds)
select feed_url, array_fill(1.0::float8, array[24]), array_fill(1.0::float8, array[7]), 3e7, last_polled_at, array[last_new_at], 3600, 600
from ops.crawl_state;
insert into ops.source_hour
select source_id, hour, 4, (abs(hashtext(source_id || hour::text)) % 50 = 0)::integer, 120, 3, 0, 0, 0
from (select distinct source_id from ops.crawl_state) as source
cross join generate_series(timestamptz '2024-08-06 00:00+00', '2025-08-31 23:00+00', interval '1 hour') as hour;
