-- Grain: one row per login that is made. Owner: operators. Freshness: none.
-- Makes a login of one of the groups of sql/roles, without a password: set one with \password, or let the server ask for something else.
-- The limits are defaults of the login, since a group's own do not reach its members: a statement ends after statement_timeout;
-- temp_file_limit, which only a superuser can raise, bounds what sorts and joins may spill; three connections.
create function work.admit(login text, member_of text, statement_seconds integer default 60) returns void
language plpgsql as $$
begin
  if member_of not in ('kursk_loader', 'kursk_analyst', 'kursk_fulltext') then
    raise exception 'no group %: kursk_loader, kursk_analyst or kursk_fulltext', member_of;
  end if;
  execute format('create role %I login in role %I', login, member_of);
  if member_of = 'kursk_loader' then
    return;
  end if;
  execute format('alter role %I connection limit 3', login);
  execute format('alter role %I set default_transaction_read_only = on', login);
  execute format('alter role %I set statement_timeout = %L', login, statement_seconds || 's');
  execute format('alter role %I set idle_in_transaction_session_timeout = %L', login, '10min');
  if (select rolsuper from pg_roles where rolname = current_user) then
    execute format('alter role %I set temp_file_limit = %L', login, '2GB');
  end if;
end
$$;
comment on function work.admit is 'Makes a login of kursk_loader, kursk_analyst or kursk_fulltext, with its limits and without a password.';
