-- Grain: one row per day, source and kind of listing that was looked at. Owner: operators and analysts. Freshness: kursk_recall, every morning for a fortnight's days.
-- What did we miss? recall is the share of the addresses drawn that are in the warehouse or were decided to be off topic, among
-- those that are not on their way, too new or taken down.
create view marts.recall_daily as
select look.day_on, look.source_id, look.listed_by, look.looked_at, look.document_count, look.failed_count, look.listed_count,
       drawn.sampled_count, drawn.loaded_count, drawn.off_topic_count, drawn.open_count, drawn.missed_count,
       round((drawn.loaded_count + drawn.off_topic_count)::numeric
             / nullif(drawn.loaded_count + drawn.off_topic_count + drawn.missed_count, 0), 3)::double precision as recall,
       drawn.missed_urls, drawn.missed_reasons, look.detail
from ops.recall_look as look
cross join lateral (
  select count(*) as sampled_count, count(*) filter (where fate = 'loaded') as loaded_count,
         count(*) filter (where fate = 'off_topic') as off_topic_count,
         count(*) filter (where fate in ('on_its_way', 'too_new', 'taken_down')) as open_count,
         count(*) filter (where is_missed) as missed_count,
         coalesce(array_agg(canonical_url::text order by canonical_url) filter (where is_missed), '{}') as missed_urls,
         coalesce(array_agg(concat_ws(': ', fate, nullif(reason, '')) order by canonical_url) filter (where is_missed), '{}') as missed_reasons
  from ops.recall_address as named
  where named.day_on = look.day_on and named.source_id = look.source_id and named.listed_by = look.listed_by
) as drawn;
comment on view marts.recall_daily is 'One row per day, source and kind of listing that was looked at: which share of what was published about the topic is known here, and what was missed.';
comment on column marts.recall_daily.day_on is 'Day of publication that was looked at, UTC.';
comment on column marts.recall_daily.listed_by is 'sitemap: the source''s own; gdelt: files of GDELT.';
comment on column marts.recall_daily.looked_at is 'When the listings were read.';
comment on column marts.recall_daily.document_count is 'Documents that were read.';
comment on column marts.recall_daily.failed_count is 'Documents that did not come or could not be read.';
comment on column marts.recall_daily.listed_count is 'Addresses of that day about the topic that they name.';
comment on column marts.recall_daily.sampled_count is 'Those that were drawn.';
comment on column marts.recall_daily.loaded_count is 'Of these, in the warehouse.';
comment on column marts.recall_daily.off_topic_count is 'Of these, read and judged to be off topic.';
comment on column marts.recall_daily.open_count is 'Of these, on their way, too new to say, or taken down.';
comment on column marts.recall_daily.missed_count is 'Of these, missed.';
comment on column marts.recall_daily.recall is 'Loaded and off topic among all but the open ones, 0 to 1; null where none is left.';
comment on column marts.recall_daily.missed_urls is 'What was missed, by address.';
comment on column marts.recall_daily.missed_reasons is 'Why, in the order of missed_urls: its fate, and the reason of the last decision.';
comment on column marts.recall_daily.detail is 'What went wrong with the listings; empty when nothing did.';
