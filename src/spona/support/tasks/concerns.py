"""What happens at the confidential door by itself: files are forgotten, waiting is told again."""

import logging
from datetime import datetime

from django.utils import timezone

from spona.core.models import Organisation
from spona.core.scope import across_organisations, in_organisation
from spona.support.actions.concerns import forget_due, remind

log = logging.getLogger(__name__)


def tidy(*, now: datetime) -> int:
    """For the worker's tidying: how many closed files were deleted. One organisation that fails holds
    up no other, and no line here names a file."""
    with across_organisations(why="tidying serves all, each within its own scope"):
        organisations = list(Organisation.objects.all())
    n = 0
    for organisation in organisations:
        try:
            with in_organisation(organisation):
                n += forget_due(organisation=organisation, today=timezone.localdate(now))
                remind(organisation=organisation, now=now)
        except Exception:
            log.exception("concerns of %s could not be tidied", organisation.slug)
    return n
