-- Grain: one row per article version: the version of the extractor that counts for it now. Owner: analysts. Freshness: live.
-- While history is read anew, some versions of articles stand at an older extractor than others; each counts until the next has read it.
create view marts.reading_current as
select reading.article_key, reading.extract_version, reading.run_id
from warehouse.reading as reading
where not exists (
  select from warehouse.reading as later
  where later.article_key = reading.article_key and later.extract_version > reading.extract_version
);
comment on view marts.reading_current is 'One row per article version that was read: the newest version of the extractor that has read it.';
