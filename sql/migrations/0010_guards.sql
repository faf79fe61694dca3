-- What the warehouse refuses beyond the checks that stand beside its columns: what takes two rows, or two tables, to see.
-- tests/adapters/bad_states.toml lists bad states with the constraint that refuses each.

-- Versions of an article: every one begins where the one before ended, and differs from it.
alter table warehouse.fact_article
  add column began_at timestamptz generated always as (lower(valid)) stored,
  add column ended_at timestamptz generated always as (upper(valid)) stored,
  add constraint periods_are_half_open check (not upper_inc(valid)),
  add constraint one_end_per_version unique (article_id, version_no, ended_at),
  add constraint versions_leave_no_gap foreign key (article_id, previous_no, began_at)
    references warehouse.fact_article (article_id, version_no, ended_at);
comment on column warehouse.fact_article.began_at is 'Beginning of valid.';
comment on column warehouse.fact_article.ended_at is 'End of valid; null for the current version.';

create function warehouse.refuse_repeated_version() returns trigger language plpgsql set search_path = '' as $$
declare
  before warehouse.fact_article;
begin
  select * into before from warehouse.fact_article where article_id = new.article_id and version_no = new.version_no - 1;
  -- What was withdrawn may come back as it was: a later reading took it for an article on topic again.
  if before.withdrawn_at is null and
     (before.source_key, before.canonical_url::text, before.title::text, before.authors, before.published_at::timestamptz, before.language::text,
      before.wire_credit::text, before.word_count, before.text_hash::text, before.topic_state)
     is not distinct from (new.source_key, new.canonical_url::text, new.title::text, new.authors, new.published_at::timestamptz,
      new.language::text, new.wire_credit::text, new.word_count, new.text_hash::text, new.topic_state) then
    raise exception 'version % of article % repeats the one before', new.version_no, new.article_id
      using errcode = 'check_violation', constraint = 'versions_record_a_change';
  end if;
  if (new.change_kind = 'reprocessed') is distinct from (new.page_id = before.page_id) then
    raise exception 'version % of article % is % although its page says otherwise', new.version_no, new.article_id, new.change_kind
      using errcode = 'check_violation', constraint = 'edits_come_with_another_page';
  end if;
  return null;
end $$;
create constraint trigger versions_record_a_change after insert on warehouse.fact_article
  for each row when (new.version_no > 1) execute function warehouse.refuse_repeated_version();

-- Spans lie inside the text of their version, where the text is kept.
alter table warehouse.article_text
  add column character_count integer not null generated always as (char_length(text)) stored,
  add constraint texts_are_not_endless check (char_length(text) between 1 and 1000000);
comment on column warehouse.article_text.character_count is 'Length of the text in characters; no span ends behind it.';

create function warehouse.refuse_spans_beyond_text() returns trigger language plpgsql set search_path = '' as $$
declare
  beyond bigint;
begin
  execute format(
    'select made.article_key from made join warehouse.article_text as body using (article_key)'
    ' where made.%I > body.character_count limit 1', tg_argv[0]
  ) into beyond;
  if beyond is not null then
    raise exception 'a row of % ends behind the text of version %', tg_table_name, beyond
      using errcode = 'check_violation', constraint = 'spans_lie_in_their_text', table = tg_table_name, schema = tg_table_schema;
  end if;
  return null;
end $$;
do $$
declare
  held record;
begin
  for held in
    select name, event, case name when 'fact_claim' then 'sentence_end' else 'end_char' end as ending
    from unnest(array['fact_mention', 'fact_claim', 'fact_quotation', 'article_link', 'article_post']) as name, unnest(array['insert', 'update']) as event
  loop
    execute format(
      'create trigger spans_lie_in_their_text_on_%s after %s on warehouse.%I referencing new table as made'
      ' for each statement execute function warehouse.refuse_spans_beyond_text(%L)', held.event, held.event, held.name, held.ending
    );
  end loop;
end $$;

-- Keys of what a page brings by the dozen. A foreign key looks each row up by itself: that was three fifths of the work of writing
-- mentions (docs/adr/0064). These stay declared, so that pictures and tools know them, and are checked once a statement for all its
-- rows. Like a foreign key it locks what is pointed to, and runs with the rights of the owner.
create function warehouse.refuse_unknown_keys() returns trigger language plpgsql security definer set search_path = '' as $$
declare
  held record;
  unknown text;
begin
  for held in
    select link.conname, link.confrelid::regclass as target, own.attname as own_column, other.attname as target_column
    from pg_catalog.pg_constraint as link
    join pg_catalog.pg_attribute as own on own.attrelid = link.conrelid and own.attnum = link.conkey[1]
    join pg_catalog.pg_attribute as other on other.attrelid = link.confrelid and other.attnum = link.confkey[1]
    where link.conrelid = tg_relid and link.contype = 'f' and not link.conenforced
  loop
    execute format(
      'with asked as materialized (select distinct %1$I as key from made where %1$I is not null),'
      ' known as (select %2$I as key from %3$s where %2$I = any(array(select key from asked)) for key share)'
      ' select key from asked except select key from known limit 1', held.own_column, held.target_column, held.target
    ) into unknown;
    if unknown is not null then
      raise exception 'a row of % points to % of %, which is not there', tg_table_name, unknown, held.target
        using errcode = 'foreign_key_violation', constraint = held.conname, table = tg_table_name, schema = tg_table_schema;
    end if;
  end loop;
  return null;
end $$;

create function warehouse.refuse_removal_of_used_key() returns trigger language plpgsql security definer set search_path = '' as $$
declare
  held record;
  is_used boolean;
begin
  if current_setting('transaction_isolation') <> 'read committed' then  -- an older snapshot would not see what was loaded since
    raise exception 'rows of %.% are removed in read committed transactions only', tg_table_schema, tg_table_name
      using errcode = 'invalid_transaction_state';
  end if;
  for held in
    select link.conname, link.conrelid::regclass as user_table, own.attname as own_column, other.attname as target_column
    from pg_catalog.pg_constraint as link
    join pg_catalog.pg_attribute as own on own.attrelid = link.conrelid and own.attnum = link.conkey[1]
    join pg_catalog.pg_attribute as other on other.attrelid = link.confrelid and other.attnum = link.confkey[1]
    where link.confrelid = tg_relid and link.contype = 'f' and not link.conenforced
  loop
    execute format('select exists (select from %s where %I = ($1).%I)', held.user_table, held.own_column, held.target_column)
    into is_used using old;
    if is_used then
      raise exception 'rows of % point to a row of % that shall go', held.user_table, tg_table_name
        using errcode = 'foreign_key_violation', constraint = held.conname, table = tg_table_name, schema = tg_table_schema;
    end if;
  end loop;
  return null;
end $$;

do $$
declare
  held record;
begin
  for held in
    select conname, conrelid::regclass as name from pg_constraint
    where contype = 'f' and conrelid = any(array[
      'warehouse.fact_mention', 'warehouse.fact_claim', 'warehouse.fact_quotation', 'warehouse.fact_relation', 'warehouse.article_field',
      'warehouse.article_link', 'warehouse.article_post']::regclass[])
  loop
    execute format('alter table %s alter constraint %I not enforced', held.name, held.conname);
  end loop;
  for held in
    select distinct conrelid::regclass as name, event from pg_constraint, unnest(array['insert', 'update']) as event
    where contype = 'f' and not conenforced
  loop
    execute format(
      'create trigger keys_are_known_on_%s after %s on %s referencing new table as made'
      ' for each statement execute function warehouse.refuse_unknown_keys()', held.event, held.event, held.name
    );
  end loop;
  for held in
    select distinct link.confrelid::regclass as name, attribute.attname as key
    from pg_constraint as link join pg_attribute as attribute on attribute.attrelid = link.confrelid and attribute.attnum = link.confkey[1]
    where link.contype = 'f' and not link.conenforced
  loop
    execute format(
      'create trigger used_keys_stay_on_delete after delete on %s for each row execute function warehouse.refuse_removal_of_used_key()',
      held.name
    );
    execute format(
      'create trigger used_keys_stay_on_update after update of %2$I on %1$s for each row when (old.%2$I <> new.%2$I)'
      ' execute function warehouse.refuse_removal_of_used_key()', held.name, held.key
    );
  end loop;
end $$;

-- A text that may not be kept does not come in, and does not come back.
create function warehouse.refuse_reserved_text() returns trigger language plpgsql set search_path = '' as $$
declare
  reserved record;
begin
  select made.article_key, purge.page_id is not null as is_purged into reserved
  from made
  join warehouse.fact_article as fact using (article_key)
  join raw.page as page using (page_id)
  left join ops.purge as purge on purge.page_id = page.page_id and purge.part = 'text'
  where page.retention <> 'full_text' or purge.page_id is not null
  limit 1;
  if reserved.is_purged then
    raise exception 'the text of version % was purged', reserved.article_key
      using errcode = 'check_violation', constraint = 'purged_texts_stay_away', table = tg_table_name, schema = tg_table_schema;
  elsif reserved.article_key is not null then
    raise exception 'the text of version % is reserved', reserved.article_key
      using errcode = 'check_violation', constraint = 'reserved_texts_stay_out', table = tg_table_name, schema = tg_table_schema;
  end if;
  return null;
end $$;
create trigger reserved_texts_stay_out after insert on warehouse.article_text
  referencing new table as made for each statement execute function warehouse.refuse_reserved_text();

-- Figures of claims: finite, inside their own range, and open where their bound says so.
alter table warehouse.fact_claim
  add constraint figures_are_finite check (
    value >= 0 and value < 'Infinity' and value_low >= 0 and value_low < 'Infinity' and value_high >= 0 and value_high < 'Infinity'
    and normal_low >= 0 and normal_low < 'Infinity' and normal_high >= 0 and normal_high < 'Infinity'
  ),
  add constraint figures_lie_in_their_range check (value >= value_low and value <= value_high),
  add constraint normal_bounds_are_ordered check (normal_low <= normal_high),
  add constraint normal_bounds_are_open_alike check (
    (value_low is null) = (normal_low is null) and (value_high is null) = (normal_high is null)
  ),
  add constraint bounds_say_which_end_is_open check (
    num_nulls(value_low, value_high) = case when bound in ('exact', 'about', 'range') then 0 else 1 end
    and (value_high is null) = (bound in ('at_least', 'more_than', 'vague'))
  ),
  add constraint figures_are_stated_or_a_range check ((value is null) = (bound in ('range', 'vague'))),
  add constraint sentences_begin_in_the_text check (sentence_start >= 0),
  add constraint dates_are_as_precise_as_they_say check (
    event_date ~ '^\d{4}'
    and char_length(event_date) = case event_precision when 'year' then 4 when 'month' then 7 when 'day' then 10 when 'range' then 21 end
  ),
  add constraint sides_are_codes check (speaker_side ~ '^[a-z]{2,3}$');
alter table warehouse.fact_quotation add constraint sides_are_codes check (speaker_side ~ '^[a-z]{2,3}$');
alter table warehouse.fact_mention add constraint labels_are_capitals check (label ~ '^[A-Z][A-Z_]*$');

-- Dimensions and bridges.
alter table warehouse.dim_date add constraint days_agree_with_the_calendar check (
  iso_year = extract(isoyear from date_key) and iso_week = extract(week from date_key) and iso_weekday = extract(isodow from date_key)
  and month_start = date_trunc('month', date_key::timestamp)::date and war_day = date_key - date '2022-02-24' + 1
);
alter table warehouse.dim_entity add constraint labels_are_capitals check (label ~ '^[A-Z][A-Z_]*$');
alter table warehouse.bridge_cluster_article add constraint members_are_not_apart check (kind <> 'apart');
alter table warehouse.fact_relation add constraint rules_are_named check (decided_by <> '');
alter table warehouse.article_post add constraint posts_have_words check (title <> '');

-- What people decided is added to, never changed: an undo is a row of its own.
create function ops.refuse_change() returns trigger language plpgsql set search_path = '' as $$
begin
  raise exception 'rows of %.% are only added; undo is a row too', tg_table_schema, tg_table_name
    using errcode = 'check_violation', constraint = 'rows_are_only_added', table = tg_table_name, schema = tg_table_schema;
end $$;
create trigger rows_are_only_added before update or delete on warehouse.entity_decision
  for each statement execute function ops.refuse_change();
create trigger rows_are_only_added before update or delete on staging.topic_ruling
  for each statement execute function ops.refuse_change();
create trigger rows_are_only_added before update or delete on ops.duplicate_ruling
  for each statement execute function ops.refuse_change();
create trigger rows_are_only_added before update or delete on ops.intervention
  for each statement execute function ops.refuse_change();
