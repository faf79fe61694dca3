"""Which columns of tables a column of a view or function comes from, told from its SQL by sqlglot."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError
from sqlglot.optimizer.qualify import qualify
from sqlglot.optimizer.scope import Scope, build_scope

from kursk_pipeline.adapters.warehouse.catalog import Relation

Source = tuple[str, str]
"""A qualified table or view, and a column of it."""
Seen = set[tuple[int, int]]
"""Queries, by id, and places of their columns that were followed already."""
DEEPEST = 12
"""Views behind views that are followed; the longest line has seven."""


def lineage(relations: Sequence[Relation]) -> dict[Source, frozenset[Source]]:
    """The columns of tables behind each column of each view and function in SQL, through all views between them.

    Columns that only filter or join are not among them: a column comes from what its value is made of. What no query tells
    (a count of rows, a function in another language) has none.
    """
    by_name = {one.name: one for one in relations}
    schema = _schema(relations)
    direct = {
        (one.name, column): sources
        for one in relations
        if one.definition
        for column, sources in _direct(one, schema).items()
    }
    return {key: frozenset(_followed(key, direct, by_name, DEEPEST)) for key in direct}


def _followed(
    key: Source, direct: Mapping[Source, frozenset[Source]], by_name: Mapping[str, Relation], left: int
) -> set[Source]:
    """The columns of tables behind a column; a view between stands for what it comes from."""
    found: set[Source] = set()
    for source in direct.get(key, frozenset()):
        relation = by_name.get(source[0])
        if relation is None:
            continue
        if relation.kind == "table" or not left:
            found.add(source)
        elif source != key:
            found |= _followed(source, direct, by_name, left - 1)
    return found


def _schema(relations: Sequence[Relation]) -> dict[str, object]:
    schema: dict[str, dict[str, dict[str, str]]] = {}
    for one in relations:
        if one.kind != "function":
            columns = {attribute.name: "text" for attribute in one.attributes}
            schema.setdefault(one.schema, {})[one.name.partition(".")[2]] = columns
    return dict(schema)


def _direct(relation: Relation, schema: dict[str, object]) -> dict[str, frozenset[Source]]:
    """By output column, what the query itself takes it from; nothing where sqlglot does not understand the query."""
    try:
        parsed = sqlglot.parse_one(relation.definition.strip().rstrip(";"), dialect="postgres")
        qualified = qualify(
            parsed, dialect="postgres", schema=schema, validate_qualify_columns=False, quote_identifiers=False
        )
        scope = build_scope(qualified)
    except SqlglotError:
        return {}
    if scope is None:
        return {}
    names = [attribute.name for attribute in relation.attributes]
    return {name: frozenset(_of_place(scope, place, set())) for place, name in enumerate(names)}


def _of_place(scope: Scope, place: int, seen: Seen) -> set[Source]:
    """What the output column at a place of a query comes from, in every branch of a union."""
    if (id(scope), place) in seen:
        return set()
    seen.add((id(scope), place))
    if scope.set_operation_scopes:
        return set().union(*(_of_place(branch, place, seen) for branch in scope.set_operation_scopes))
    selected = scope.expression.selects if isinstance(scope.expression, exp.Query) else []
    return _of_expression(scope, selected[place], seen) if place < len(selected) else set()


def _of_expression(scope: Scope, expression: exp.Expr, seen: Seen) -> set[Source]:
    found: set[Source] = set()
    for column in expression.find_all(exp.Column):
        source = _source(scope, column.table)
        if isinstance(source, exp.Table) and not isinstance(column.this, exp.Star):
            found.add((f"{source.db}.{source.name}", column.name))
        elif isinstance(source, Scope):
            found |= _of_name(source, column.name, seen)
    return found


def _source(scope: Scope | None, alias: str) -> Scope | exp.Expr | None:
    """The source of that alias: of this query, or of one around it for a subquery that looks outside."""
    while scope is not None:
        if alias in scope.sources:
            return scope.sources[alias]
        scope = scope.parent
    return None


def _of_name(scope: Scope, name: str, seen: Seen) -> set[Source]:
    """What a column of a query inside comes from; columns of a list of values or a function have no table."""
    first = scope
    while first.set_operation_scopes:
        first = first.set_operation_scopes[0]
    if not isinstance(first.expression, exp.Query):
        return _of_expression(scope, first.expression, seen)
    places = [place for place, one in enumerate(first.expression.selects) if one.alias_or_name == name]
    return _of_place(scope, places[0], seen) if places else set()
