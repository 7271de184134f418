"""Writing the monthly reflection, and its switches. No line of it stands in the team's audit trail."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from spona.mentoring.models import Mentorship
from spona.mentoring.models.reflection import ReflectionAnswer
from spona.mentoring.privacy import as_reflecting
from spona.mentoring.states import Ask
from spona.programmes.models import Participation


@transaction.atomic
def write_reflection(
    *,
    mentorship: Mentorship,
    participation: Participation,
    month: date,
    answers: Mapping[str, tuple[str, bool]],
    now: datetime,
) -> None:
    """Keep (text, shared) by question for a month; an emptied answer is deleted, its sharing with it.

    PermissionDenied unless the participation is one of the pair.
    """
    with as_reflecting(mentorship, participation, person=participation.person):
        for ask in Ask:
            text, is_shared = answers.get(ask, ("", False))
            mine: dict[str, Any] = {
                "mentorship": mentorship,
                "participation": participation,
                "month": month.replace(day=1),
                "ask": ask,
            }
            if not text.strip():
                ReflectionAnswer.objects.filter(**mine).delete()
                continue
            ReflectionAnswer.objects.update_or_create(
                **mine,
                defaults={
                    "organisation": mentorship.organisation,
                    "text": text.strip(),
                    "is_shared": is_shared,
                    "at": now,
                },
            )


@transaction.atomic
def switch_sharing(
    *, mentorship: Mentorship, participation: Participation, public_id: str, is_shared: bool
) -> None:
    """Turn the switch of one's own answer; what is turned off is gone from the team's page at once."""
    with as_reflecting(mentorship, participation, person=participation.person):
        ReflectionAnswer.objects.filter(mentorship=mentorship, public_id=public_id).update(
            is_shared=is_shared
        )
