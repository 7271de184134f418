"""The background worker: runs tasks from the database, and sweeps for what a crash left behind.

The sweep is a thread and not a scheduled task: an idle instance writes nothing, and a queue that was
lost or jammed is exactly what the sweep must survive.
"""

import logging
import threading
from collections.abc import Callable
from datetime import timedelta
from io import StringIO

from spona.config.folder import data_folder, in_use
from spona.config.processes import die_with_parent, start_django

log = logging.getLogger("spona.worker")
SWEEP = timedelta(seconds=15)
TIDY = timedelta(hours=6)
LOOK = timedelta(seconds=20)  # into the mailbox; once a minute at most
CONCURRENCY = 2  # a mail server that hangs must not hold up everything else


def run() -> int:
    """Work until told to stop; what is under way is finished first."""
    die_with_parent()
    start_django()
    from django.core.management import call_command

    stop = threading.Event()
    rounds = (("sweep", SWEEP, sweep), ("tidy", TIDY, tidy), ("incoming", LOOK, incoming))
    for name, pause, work in rounds:
        threading.Thread(
            target=_again_and_again, args=(stop, pause, work), name=name, daemon=True
        ).start()
    try:
        with in_use(data_folder()):
            call_command("ox_worker", concurrency=CONCURRENCY, verbosity=0)
    except SystemExit as end:
        return int(end.code or 0)
    finally:
        stop.set()
    return 0


def sweep() -> None:
    """Deliver whatever is due, take up what a crash left in the middle, move offered places on."""
    from django.utils import timezone

    from spona.admissions.tasks import composing, decisions
    from spona.matching import tasks
    from spona.mentoring import tasks as meetings
    from spona.messaging import delivery
    from spona.support.tasks import alerts, letters

    letters.sweep(now=timezone.now())
    delivery.sweep.call()
    tasks.sweep(now=timezone.now())
    decisions.sweep(now=timezone.now())
    composing.sweep(now=timezone.now())
    meetings.sweep(now=timezone.now())
    alerts.sweep(now=timezone.now())


def incoming() -> None:
    """Look for answers in the mailbox; on a thread of its own, since its server may keep us waiting."""
    from django.utils import timezone

    from spona.messaging.incoming import collect

    collect(now=timezone.now())


def tidy() -> None:
    """Forget finished tasks after a week, sessions that ran out, files of imports long over, and
    applications whose day has come, texts of old mails; look at the rules of the team's care."""
    from django.core.management import call_command
    from django.utils import timezone

    from spona.admissions.tasks.keeping import forget_due
    from spona.intake.tasks import forget_old_files
    from spona.mentoring import tasks_of_onboarding, tasks_of_reflection
    from spona.messaging import delivery
    from spona.messaging import incoming as incoming_mail
    from spona.support.tasks import alerts, concerns
    from spona.support.tasks.care import look_at_all

    call_command("ox_prune", older_than="7d", stdout=StringIO())
    call_command("clearsessions", stdout=StringIO())
    forget_old_files(now=timezone.now())
    forget_due(now=timezone.now())
    delivery.tidy(now=timezone.now())
    concerns.tidy(now=timezone.now())
    incoming_mail.tidy(now=timezone.now())
    alerts.tidy(now=timezone.now())
    tasks_of_onboarding.tidy(now=timezone.now())
    tasks_of_reflection.tidy(now=timezone.now())
    look_at_all(now=timezone.now())


def _again_and_again(stop: threading.Event, pause: timedelta, work: Callable[[], None]) -> None:
    from django.db import close_old_connections

    while True:
        try:
            close_old_connections()
            work()
        except Exception as error:  # the database is away or locked: the next round tries again
            log.warning("%s will try again: %s: %s", work.__name__, type(error).__name__, error)
        if stop.wait(pause.total_seconds()):
            return
