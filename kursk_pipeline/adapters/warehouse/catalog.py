"""What PostgreSQL knows of its own tables, views and functions: the data dictionary is made from it."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, text

SCHEMAS = ("marts", "warehouse", "staging", "raw", "ops", "work")
"""Schemas of the dictionary, in the order in which a reader wants them."""


@dataclass(frozen=True, slots=True)
class Attribute:
    """One column: what it holds, whether it may be null, and the table that it refers to (qualified), if any."""

    name: str
    kind: str
    is_nullable: bool
    is_key: bool
    refers_to: str | None
    meaning: str


@dataclass(frozen=True, slots=True)
class Relation:
    """One table, view or function that answers with rows.

    ``kind`` is table, view or function. ``definition`` is the query of a view, or the body of a function in SQL;
    ``arguments`` are those of a function.
    """

    name: str
    kind: str
    meaning: str
    attributes: tuple[Attribute, ...]
    definition: str
    arguments: str

    @property
    def schema(self) -> str:
        """The schema that it is in."""
        return self.name.partition(".")[0]


@dataclass(frozen=True, slots=True)
class Reference:
    """One foreign key: rows of ``table`` name rows of ``target``."""

    table: str
    columns: tuple[str, ...]
    target: str


# regclass puts quotes around names that are words of SQL too, such as fetch.
RELATIONS = """
select space.nspname || '.' || relation.relname as name,
       case when relation.relkind in ('v', 'm') then 'view' else 'table' end as kind,
       coalesce(obj_description(relation.oid, 'pg_class'), '') as meaning,
       case when relation.relkind in ('v', 'm') then pg_get_viewdef(relation.oid) else '' end as definition, '' as arguments
from pg_class as relation join pg_namespace as space on space.oid = relation.relnamespace
where space.nspname = any (:schemas) and relation.relkind in ('r', 'p', 'v', 'm') and not relation.relispartition
union all
select space.nspname || '.' || routine.proname, 'function', coalesce(obj_description(routine.oid, 'pg_proc'), ''),
       case when language.lanname = 'sql' then routine.prosrc else '' end, pg_get_function_arguments(routine.oid)
from pg_proc as routine join pg_namespace as space on space.oid = routine.pronamespace
join pg_language as language on language.oid = routine.prolang
where space.nspname = any (:schemas) and routine.proretset
order by name"""
COLUMNS = """
select space.nspname || '.' || relation.relname as relation, attribute.attname as name,
       format_type(attribute.atttypid, attribute.atttypmod) as kind, not attribute.attnotnull as is_nullable,
       coalesce(attribute.attnum = any (key.conkey), false) as is_key,
       replace(foreign_key.confrelid::regclass::text, '"', '') as refers_to,
       coalesce(col_description(relation.oid, attribute.attnum), '') as meaning, attribute.attnum as place
from pg_class as relation join pg_namespace as space on space.oid = relation.relnamespace
join pg_attribute as attribute on attribute.attrelid = relation.oid and attribute.attnum > 0 and not attribute.attisdropped
left join pg_constraint as key on key.conrelid = relation.oid and key.contype = 'p'
left join lateral (
  select confrelid from pg_constraint where conrelid = relation.oid and contype = 'f' and conkey = array[attribute.attnum]
  order by conname limit 1
) as foreign_key on true
where space.nspname = any (:schemas) and relation.relkind in ('r', 'p', 'v', 'm')
union all
select space.nspname || '.' || routine.proname, answer.name, format_type(answer.type, null), true, false, null, '',
       answer.place::int
from pg_proc as routine join pg_namespace as space on space.oid = routine.pronamespace
cross join lateral unnest(routine.proargnames, routine.proallargtypes, routine.proargmodes)
  with ordinality as answer (name, type, mode, place)
where space.nspname = any (:schemas) and routine.proretset and answer.mode = 't'
order by relation, place"""
REFERENCES = """
select replace(conrelid::regclass::text, '"', '') as source, replace(confrelid::regclass::text, '"', '') as target,
       array(select attname::text from unnest(conkey) with ordinality as part (number, place)
             join pg_attribute on attrelid = conrelid and attnum = part.number order by place) as columns
from pg_constraint join pg_namespace as space on space.oid = connamespace
where contype = 'f' and space.nspname = any (:schemas)
order by source, target, columns"""
READS = """
select distinct space.nspname || '.' || relation.relname as view,
       replace(depend.refobjid::regclass::text, '"', '') as source,
       attribute.attname as name
from pg_depend as depend
join pg_rewrite as rule on rule.oid = depend.objid and depend.classid = 'pg_rewrite'::regclass
join pg_class as relation on relation.oid = rule.ev_class
join pg_namespace as space on space.oid = relation.relnamespace
join pg_attribute as attribute on attribute.attrelid = depend.refobjid and attribute.attnum = depend.refobjsubid
where depend.refclassid = 'pg_class'::regclass and depend.refobjsubid > 0 and depend.refobjid <> rule.ev_class
  and space.nspname = any (:schemas)
order by view, source, name"""


def relations(connection: Connection) -> tuple[Relation, ...]:
    """Every table, view and row-giving function of SCHEMAS, schema by schema and by name, with columns in order."""
    schemas = {"schemas": list(SCHEMAS)}
    attributes: dict[str, list[Attribute]] = {}
    for row in connection.execute(text(COLUMNS), schemas):
        one = Attribute(row.name, row.kind, row.is_nullable, row.is_key, row.refers_to, row.meaning)
        attributes.setdefault(row.relation, []).append(one)
    found = [
        Relation(row.name, row.kind, row.meaning, tuple(attributes.get(row.name, ())), row.definition, row.arguments)
        for row in connection.execute(text(RELATIONS), schemas)
    ]
    return tuple(sorted(found, key=lambda one: (SCHEMAS.index(one.schema), one.name)))


def references(connection: Connection) -> tuple[Reference, ...]:
    """Every foreign key of SCHEMAS."""
    rows = connection.execute(text(REFERENCES), {"schemas": list(SCHEMAS)})
    return tuple(Reference(row.source, tuple(row.columns), row.target) for row in rows)


def reads(connection: Connection) -> dict[str, frozenset[tuple[str, str]]]:
    """What each view reads, as PostgreSQL itself keeps it (pg_depend): by view, the (relation, column) pairs."""
    found: dict[str, set[tuple[str, str]]] = {}
    for row in connection.execute(text(READS), {"schemas": list(SCHEMAS)}):
        found.setdefault(row.view, set()).add((row.source, row.name))
    return {view: frozenset(sources) for view, sources in found.items()}
