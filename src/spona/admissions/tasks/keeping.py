"""Each night: whatever reached its day is made anonymous, and loose files leave the disk."""

from datetime import datetime

from spona.admissions.actions import keeping
from spona.core.models import Organisation
from spona.core.scope import across_organisations, in_organisation


def forget_due(*, now: datetime) -> int:
    """For the worker's tidying, in every organisation. Answers how many were made anonymous."""
    with across_organisations(why="tidying serves all, each within its own scope"):
        organisations = list(Organisation.objects.all())
    done = 0
    for organisation in organisations:
        with in_organisation(organisation):
            done += keeping.anonymise_due(now=now)
    with across_organisations(why="a file on disk does not say whose it is"):
        keeping.forget_loose_files(now=now)
    return done
