"""Tenancy: one organisation never sees another's rows.

Every organisation-owned model has a manager that raises outside a scope (django-scopes).
`in_organisation` opens one; `across_organisations` is for the few places that really serve all
(sign-in, the outbox worker, backup), and each of them says why.
"""

from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any

from django_scopes import get_scope, scope, scopes_disabled

if TYPE_CHECKING:
    from spona.core.models import Organisation


def in_organisation(organisation: "Organisation") -> AbstractContextManager[Any]:
    """Only rows of this organisation exist inside the block."""
    return scope(organisation=organisation)


def across_organisations(*, why: str) -> AbstractContextManager[Any]:
    """All rows exist inside the block; `why` is for the reader."""
    return scopes_disabled()


def current_organisation() -> "Organisation | None":
    """The organisation of the open scope, if one is open."""
    return get_scope().get("organisation")
