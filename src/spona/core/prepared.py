"""Questions that every page asks: their SQL is worked out once per connection, then asked with new values.

Django builds and compiles a query anew each time, which costs more than the database takes to answer.
A function marked `@prepared` returns a queryset; it is called once with stand-ins for its values, and
afterwards only the values change. Everything else (running it, reading rows, making instances) stays
Django's own. The scope holds: the organisation is one of the values, and without a scope it raises.

The function may use its arguments only as values of lookups, never to decide anything; what decides
(a language) is named in `shape`. No lists, no `None`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import wraps
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.models import QuerySet
from django_scopes import get_scope

from spona.core.models import Organisation
from spona.core.scope import in_organisation

FIRST = 1_987_654_000  # stand-ins for whole numbers begin here
OF_SCOPE = "\0organisation"  # a name that no argument can have


def prepared(*, shape: tuple[str, ...] = ()) -> Callable[..., Callable[..., list[Any]]]:
    """The function then answers a list of what its queryset yields."""

    def decorate(build: Callable[..., QuerySet[Any]]) -> Callable[..., list[Any]]:
        @wraps(build)
        def ask(**values: Any) -> list[Any]:
            open_scope = get_scope()
            if open_scope.keys() - {"_enabled", "organisation"} or not open_scope:
                return list(build(**values))  # a narrower scope, or none, which raises
            organisation = open_scope["organisation"] if open_scope["_enabled"] else None
            shaped = tuple(values[name] for name in shape)
            kept = connections[DEFAULT_DB_ALIAS].__dict__.setdefault("spona_prepared", {})
            key = (build, organisation is None, *shaped)
            if key not in kept:
                kept[key] = _prepare(build, values, set(shape), is_scoped=organisation is not None)
            if organisation is not None:
                values[OF_SCOPE] = organisation.pk
            return kept[key].ask(values)

        return ask

    return decorate


@dataclass(frozen=True, slots=True)
class _Ready:
    """A queryset whose compiler knows its SQL; `places` says which parameter is which value."""

    queryset: QuerySet[Any]
    compiler: Any
    sql: str
    params: tuple[Any, ...]
    places: tuple[tuple[int, str], ...]

    def ask(self, values: dict[str, Any]) -> list[Any]:
        params = list(self.params)
        for place, name in self.places:
            params[place] = _adapted(values[name])
        self.compiler.as_sql = lambda *_args, **_kwargs: (self.sql, tuple(params))
        rows: Any = self.queryset._iterable_class(self.queryset)
        return list(rows)


def _prepare(
    build: Callable[..., QuerySet[Any]], values: dict[str, Any], shape: set[str], *, is_scoped: bool
) -> _Ready:
    names = [name for name in values if name not in shape]
    stand_ins = {name: _stand_in(values[name], n) for n, name in enumerate(names)}
    given = {**values, **stand_ins}
    if is_scoped:
        stand_ins[OF_SCOPE] = _stand_in(1, len(names))
        with in_organisation(Organisation(pk=stand_ins[OF_SCOPE])):
            queryset = build(**given)
    else:
        queryset = build(**given)
    if queryset._prefetch_related_lookups:  # type: ignore[attr-defined]
        raise ValueError(f"{build.__qualname__} prefetches, which is not prepared")
    compiler = queryset.query.get_compiler(DEFAULT_DB_ALIAS)
    sql, params = compiler.as_sql()
    told = {_adapted(stand_in): name for name, stand_in in stand_ins.items()}
    places = tuple(
        (place, told[param])
        for place, param in enumerate(params)
        if isinstance(param, int | str | date) and param in told
    )
    if missing := stand_ins.keys() - {name for _place, name in places}:
        raise ValueError(f"{build.__qualname__} does not ask for {', '.join(sorted(missing))}")
    if any(_is_bent(param) for param in params if param not in told):
        raise ValueError(f"{build.__qualname__} changes a value before asking for it")
    converters = compiler.get_converters([s[0] for s in compiler.select[: compiler.col_count]])
    compiler.get_converters = lambda _expressions: converters
    queryset.query.get_compiler = lambda *_args, **_kwargs: compiler  # type: ignore[method-assign]
    return _Ready(queryset, compiler, sql, tuple(params), places)


def _stand_in(value: Any, number: int) -> Any:
    """A value of the same kind that nothing real has."""
    if isinstance(value, datetime):
        return datetime(9990, 1, 1, tzinfo=UTC) + timedelta(hours=number)
    if isinstance(value, date):
        return date(9990, 1, 1) + timedelta(days=number)
    if isinstance(value, str):
        return f"\x01stand-in-{number}"
    if isinstance(value, int) and not isinstance(value, bool):
        return FIRST + number
    raise TypeError(f"{value!r} cannot be a value of a prepared question")


def _is_bent(param: Any) -> bool:
    """A parameter made of a stand-in, such as `%…%`: it would never change."""
    if isinstance(param, str):
        return "stand-in-" in param or param.startswith(("9990-", "9989-"))
    if isinstance(param, date):
        return param.year >= 9989
    return isinstance(param, int) and FIRST - 1000 < param < FIRST + 1000


def _adapted(value: Any) -> Any:
    """As the database takes it."""
    if value is None:
        raise TypeError("nothing cannot be a value of a prepared question")
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    if isinstance(value, date):
        return connection.ops.adapt_datefield_value(value)
    return value
