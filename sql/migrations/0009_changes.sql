-- What changed for readers outside: the log behind marts.changes_since and `kursk changes`. ADR 0061 says how its cursor stays whole.
create type ops.change_kind as enum (
  'loaded', 'superseded', 'refreshed', 'text_removed', 'deleted', 'withdrawn', 'restored', 'entity_decided'
);

create table ops.change (
  transaction_no bigint not null default pg_current_xact_id()::text::bigint check (transaction_no > 0),
  change_no      bigint generated always as identity,
  kind           ops.change_kind not null,
  changed_at     timestamptz not null default now(),
  article_id     ops.page_id,
  version_no     integer,
  decision_id    bigint,
  primary key (transaction_no, change_no),
  constraint changes_name_an_article_or_a_decision check (num_nulls(article_id, decision_id) = 1),
  constraint only_entity_changes_are_decisions check ((kind = 'entity_decided') = (decision_id is not null)),
  constraint only_version_changes_have_a_version check ((version_no is null) = (kind in ('withdrawn', 'restored', 'entity_decided')))
);
create index change_by_article on ops.change (article_id, version_no);
comment on table ops.change is 'One row per transaction and article version, article or entity decision that it touched. Written by triggers; rows are never changed.';
comment on column ops.change.transaction_no is 'The transaction that made the change (pg_current_xact_id). Readers see it when every older transaction has ended.';
comment on column ops.change.change_no is 'Order inside the transaction.';
comment on column ops.change.kind is 'loaded, superseded (a newer version came), refreshed (mentions, claims, copies were found anew), text_removed, deleted, withdrawn or restored (by a person''s ruling), entity_decided.';
comment on column ops.change.changed_at is 'When the transaction began.';
comment on column ops.change.article_id is 'The article; null for entity decisions.';
comment on column ops.change.version_no is 'Its version; null where the whole article is meant.';
comment on column ops.change.decision_id is 'The decision about entities (warehouse.entity_decision).';

-- The triggers run with the rights of the owner: who may load need not be able to write the log by hand.
create function ops.note_loaded() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  insert into ops.change (kind, article_id, version_no) select 'loaded', article_id, version_no from made order by article_key;
  return null;
end $$;
create function ops.note_altered() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  insert into ops.change (kind, article_id, version_no)
  select case when made.valid = gone.valid then 'refreshed' else 'superseded' end::ops.change_kind, made.article_id, made.version_no
  from made join gone using (article_key) order by article_key;
  return null;
end $$;
create function ops.note_deleted() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  insert into ops.change (kind, article_id, version_no) select 'deleted', article_id, version_no from gone order by article_key;
  return null;
end $$;
create function ops.note_refreshed() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  insert into ops.change (kind, article_id, version_no)
  select 'refreshed', fact.article_id, fact.version_no
  from made join warehouse.fact_article as fact using (article_key) order by article_key;
  return null;
end $$;
create function ops.note_text_removed() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  insert into ops.change (kind, article_id, version_no)
  select 'text_removed', fact.article_id, fact.version_no
  from gone join warehouse.fact_article as fact using (article_key) order by article_key;
  return null;
end $$;
create function ops.note_ruled() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  insert into ops.change (kind, article_id)
  select case when state in ('namesake', 'off_topic') then 'withdrawn' else 'restored' end::ops.change_kind,
         left(encode(sha256(convert_to(article_url, 'UTF8')), 'hex'), 32)
  from made order by ruling_id;
  return null;
end $$;
create function ops.note_entity_decided() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  insert into ops.change (kind, decision_id) select 'entity_decided', decision_id from made order by decision_id;
  return null;
end $$;

create trigger note_loaded after insert on warehouse.fact_article
  referencing new table as made for each statement execute function ops.note_loaded();
create trigger note_altered after update on warehouse.fact_article
  referencing old table as gone new table as made for each statement execute function ops.note_altered();
create trigger note_deleted after delete on warehouse.fact_article
  referencing old table as gone for each statement execute function ops.note_deleted();
-- Every load writes this row again after the mentions, claims and fields of a version, so it stands for all of them.
create trigger note_refreshed after update on warehouse.bridge_cluster_article
  referencing new table as made for each statement execute function ops.note_refreshed();
create trigger note_text_removed after delete on warehouse.article_text
  referencing old table as gone for each statement execute function ops.note_text_removed();
create trigger note_ruled after insert on staging.topic_ruling
  referencing new table as made for each statement execute function ops.note_ruled();
create trigger note_entity_decided after insert on warehouse.entity_decision
  referencing new table as made for each statement execute function ops.note_entity_decided();

-- What was loaded before this log began.
insert into ops.change (kind, article_id, version_no)
select 'loaded', article_id, version_no from warehouse.fact_article order by article_key;

create table ops.undecided (
  decision_id bigint primary key references ops.decision on delete cascade
);
comment on table ops.undecided is 'One row per kept decision that no decision rests on yet: what may wait for the stage after it. Written by a trigger; work.pending says which of them do wait.';
comment on column ops.undecided.decision_id is 'The decision.';

-- So that asking what waits costs what waits, not the whole history. The trigger runs with the rights of the owner.
create function ops.note_undecided() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  insert into ops.undecided (decision_id) select decision_id from made where outcome = 'kept' and stage <> 'load';
  delete from ops.undecided using made where undecided.decision_id = made.input_decision_id;
  return null;
end $$;
create trigger note_undecided after insert on ops.decision
  referencing new table as made for each statement execute function ops.note_undecided();

-- What was decided before this table began.
insert into ops.undecided (decision_id)
select decision_id from ops.decision as done
where outcome = 'kept' and stage <> 'load'
  and not exists (select from ops.decision as later where later.input_decision_id = done.decision_id);
