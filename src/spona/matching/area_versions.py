"""A need area that comes to count more or less is a new version of what counts in its cycle."""

from datetime import datetime

from spona.matching.actions import settings_for_change
from spona.matching.models import SettingsVersion
from spona.needs.models import NeedArea
from spona.people.models import Person


def note_area(
    *, area: NeedArea, before: int, after: int, by: Person | None, now: datetime
) -> SettingsVersion:
    """The next version, with this one change; the name is kept as it is today."""
    cycle = area.cycle
    settings = settings_for_change(cycle)
    settings.version += 1
    settings.save()
    return SettingsVersion.objects.create(
        organisation=cycle.organisation,
        cycle=cycle,
        number=settings.version,
        weights=settings.weights,
        rules=settings.rules,
        quotas=settings.quotas,
        changes=[{"code": "area", "name": area.name, "before": before, "after": after}],
        by=by,
        at=now,
    )
