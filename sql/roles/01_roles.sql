-- Groups that nobody logs in as: `kursk migrate` makes them where it may, and a person makes logins (work.admit, docs/roles.md).
-- kursk_loader   what the pipeline needs: reads and writes rows; no DDL, no delete of anything that an analyst may have quoted
-- kursk_analyst  reads marts, warehouse, raw and ops; no texts, no working state
-- kursk_fulltext an analyst who may read the texts as well
do $$
declare
  name text;
begin
  if not (select rolcreaterole or rolsuper from pg_roles where rolname = current_user) then
    raise notice 'roles are not made: % may not create roles', current_user;
    return;
  end if;
  foreach name in array array['kursk_loader', 'kursk_analyst', 'kursk_fulltext'] loop
    begin
      execute format('create role %I nologin', name);
    exception when duplicate_object or unique_violation then null;  -- roles belong to the server: another warehouse made it
    end;
  end loop;
end
$$;
