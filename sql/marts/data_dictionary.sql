-- Grain: one row per column of a table or view that people may read. Owner: everyone. Freshness: live.
create view marts.data_dictionary as
select space.nspname as schema_name, relation.relname as table_name, obj_description(relation.oid, 'pg_class') as table_meaning,
       attribute.attnum as position, attribute.attname as column_name,
       format_type(attribute.atttypid, attribute.atttypmod) as data_type, not attribute.attnotnull as is_nullable,
       col_description(relation.oid, attribute.attnum) as column_meaning
from pg_class as relation
join pg_namespace as space on space.oid = relation.relnamespace
join pg_attribute as attribute on attribute.attrelid = relation.oid and attribute.attnum > 0 and not attribute.attisdropped
where space.nspname in ('ops', 'raw', 'staging', 'warehouse', 'marts', 'work') and relation.relkind in ('r', 'p', 'v', 'm');
comment on view marts.data_dictionary is 'One row per column of a table or view: what it holds, in words.';
