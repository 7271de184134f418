"""Long runs in the background: thin tasks that fetch by id, open the scope and call the action."""

import logging
import time
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.tasks import task
from django.utils import timezone
from django.utils.translation import gettext as _

from spona.core.models import Organisation
from spona.core.scope import across_organisations, in_organisation
from spona.engine.matching import Objective
from spona.matching import queries, run_actions
from spona.matching.models import MatchingRun
from spona.matching.states import RunState
from spona.people.models import Person
from spona.programmes.models import Cycle

log = logging.getLogger("spona.matching")
QUIET = timedelta(minutes=3)  # without a sign of life a run is taken up again
PHASES = {"scores": (0, 10), "floor": (10, 30), "plan": (30, 80), "lot": (80, 85)}


class Stopped(Exception):
    """Somebody stopped the run, or another worker finished it."""


@task()
def compute(run_id: int, organisation_id: int) -> None:
    """Safe to run twice: a run that is whole, failed or stopped is left alone."""
    with across_organisations(why="the task opens the scope of its own organisation next"):
        organisation = Organisation.objects.get(pk=organisation_id)
    with in_organisation(organisation):
        found = MatchingRun.objects.select_related("cycle__organisation", "made_by")
        run = found.filter(pk=run_id, state=RunState.COMPUTING).first()
        if run is None:
            return
        try:
            run_actions.compute_run(run=run, now=timezone.now(), progress=_Beat(run))
        except Stopped:
            return
        except Exception:
            log.exception("run %s could not be worked out", run.public_id)
            run_actions.fail_run(
                run=run, why=_("It could not be worked out. The host's log says why.")
            )


class _Beat:
    """Writes how far the run is, every second or so, and ends it when its row no longer waits."""

    def __init__(self, run: MatchingRun) -> None:
        self.run, self.last = run, 0.0

    def __call__(self, phase: str, done: int, of: int) -> None:
        if time.monotonic() - self.last < 1:
            return
        self.last = time.monotonic()
        low, high = PHASES.get(phase, (85, 99))
        percent = low + (high - low) * done // max(of, 1)
        waits = MatchingRun.objects.filter(pk=self.run.pk, state=RunState.COMPUTING)
        if not waits.update(progress=percent, beat_at=timezone.now()):
            raise Stopped


def start(
    *, cycle: Cycle, by: Person | None, now: datetime, objective: Objective, distance: int
) -> MatchingRun:
    """Here and now for a small cycle, in the background for a large one. Raises CannotMatch."""
    asked: dict[str, Any] = {
        "cycle": cycle,
        "by": by,
        "now": now,
        "objective": objective,
        "distance": distance,
    }
    if not queries.takes_long(cycle):
        return run_actions.run_matching(**asked)
    run = run_actions.order_run(**asked)
    again(run=run)
    return run


def start_replan(*, cycle: Cycle, by: Person, now: datetime) -> MatchingRun:
    """A plan close to the last one, in the background. Raises CannotMatch."""
    run = run_actions.order_replan(cycle=cycle, by=by, now=now)
    again(run=run)
    return run


def start_again(*, cycle: Cycle, by: Person, now: datetime) -> MatchingRun | None:
    """After a decision by hand: the draft once more, asked for as it was. None without a draft."""
    draft = queries.draft_run(cycle)
    if draft is None:
        return None
    return start(
        cycle=cycle,
        by=by,
        now=now,
        objective=Objective(draft.objective),
        distance=draft.distance,
    )


def again(*, run: MatchingRun) -> None:
    """Enqueue what waits; once more, after a crash took the task with it."""
    whose = {"run_id": run.pk, "organisation_id": run.organisation_id}
    transaction.on_commit(lambda: compute.enqueue(**whose))


def sweep(*, now: datetime) -> int:
    """Take up again what a crash left in the middle. Returns how many."""
    with across_organisations(why="the sweep serves every organisation"):
        quiet = MatchingRun.objects.filter(state=RunState.COMPUTING, beat_at__lt=now - QUIET)
        rows = list(quiet.defer("record"))
        for run in rows:
            MatchingRun.objects.filter(pk=run.pk).update(beat_at=now)
            again(run=run)
    return len(rows)
