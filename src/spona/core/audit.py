"""The audit trail: one line per action, in the action's own transaction."""

from typing import Any

from django.db import models
from django.utils import timezone

from spona.core.models import AuditLine
from spona.core.translated import plain


def record(*, verb: str, target: models.Model, by: Any = None, **detail: Any) -> AuditLine:
    """Write one line. `by` is a Person or None (the system). `detail` is JSON, never private text.

    A target without a name of its own (a pair, a proposal) is noted by its id alone: whoever shows
    the line finds the names of its people as they are then, and an erased one stays erased.
    """
    organisation: Any = getattr(target, "organisation", None) or target
    name = getattr(target, "name", None)
    return AuditLine.objects.create(
        organisation=organisation,
        at=timezone.now(),
        verb=verb,
        actor_id=getattr(by, "public_id", "") or "",
        actor_name=str(by)[:200] if by else "",
        target_kind=target._meta.label_lower,
        target_id=str(getattr(target, "public_id", "") or target.pk),
        target_name=(plain(name) if isinstance(name, dict) else str(name or ""))[:300],
        detail=detail,
    )
