-- Grain: one row per change to an article version, article or entity decision after a cursor. Owner: readers outside. Freshness: live.
-- Keep the cursor of the last row and ask with it next time; an empty one begins at the beginning. A change is shown when every
-- transaction that began before it has ended, so one that commits late is never passed over, and none is shown twice. The columns
-- behind the version say how it stands now; they are null for what is gone.
create function marts.changes_since(since text default '', most integer default 1000)
returns table (
  cursor text, kind text, is_tombstone boolean, changed_at timestamptz, article_id text, version_no integer, article_key bigint,
  canonical_url text, source_id text, title text, published_at timestamptz, language text, valid_from timestamptz, valid_to timestamptz,
  has_text boolean, decision_id bigint, decision text, entity_id text, target_id text
)
language plpgsql stable as $$
declare
  transaction_after bigint := coalesce(nullif(split_part(since, '.', 1), ''), '0')::bigint;
  change_after bigint := coalesce(nullif(split_part(since, '.', 2), ''), '0')::bigint;
begin
  if transaction_after > pg_snapshot_xmax(pg_current_snapshot())::text::bigint then
    raise exception 'cursor % is of another server', since using hint = 'Export anew, and go on from the cursor in its manifest.';
  end if;
  return query
  with due as (
    select change.* from ops.change as change
    where (change.transaction_no, change.change_no) > (transaction_after, change_after)
      and change.transaction_no < pg_snapshot_xmin(pg_current_snapshot())::text::bigint
    order by change.transaction_no, change.change_no limit most
  )
  select due.transaction_no || '.' || due.change_no, due.kind::text, due.kind in ('text_removed', 'deleted', 'withdrawn'),
         due.changed_at, due.article_id::text, due.version_no, fact.article_key, fact.canonical_url::text, source.source_id::text,
         fact.title::text, fact.published_at::timestamptz, fact.language::text, lower(fact.valid), upper(fact.valid),
         words.article_key is not null, due.decision_id, decision.kind::text, decision.entity_id::text, decision.target_id::text
  from due
  left join warehouse.fact_article as fact on fact.article_id = due.article_id and fact.version_no = due.version_no
  left join warehouse.dim_source as source using (source_key)
  left join warehouse.article_text as words on words.article_key = fact.article_key
  left join warehouse.entity_decision as decision on decision.decision_id = due.decision_id
  order by due.transaction_no, due.change_no;
end $$;
comment on function marts.changes_since is 'Changes after a cursor, the oldest first, in an order that never changes; tombstones say what must be forgotten.';
