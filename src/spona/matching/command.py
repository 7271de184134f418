"""`spona match`: propose pairs for a cycle from the command line."""

import argparse
import json
import sys

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from spona.core.models import Organisation
from spona.core.scope import in_organisation
from spona.matching.actions import run_matching
from spona.matching.models import MatchingRun
from spona.matching.queries import plan_of
from spona.matching.report import OBJECTIVES, Report
from spona.matching.solver_output import solver_on_stderr
from spona.matching.words import area_names
from spona.programmes.models import Cycle, Participation


def run(options: argparse.Namespace) -> int:
    """Make a draft and print the pairs, the best first. 0, or 1 with a sentence.

    With `dry_run` everything is rolled back, so that it only shows.
    """
    with transaction.atomic():
        code = _run(options)
        transaction.set_rollback(bool(options.dry_run))
    return code


def _run(options: argparse.Namespace) -> int:
    organisation = Organisation.objects.filter(slug=options.organisation).first()
    if organisation is None:
        return _sorry(f"There is no organisation {options.organisation}.")
    with in_organisation(organisation):
        cycle = Cycle.objects.select_related("organisation").filter(slug=options.cycle).first()
        if cycle is None:
            return _sorry(f"{options.organisation} has no cycle {options.cycle}.")
        try:
            with solver_on_stderr():
                made = run_matching(
                    cycle=cycle,
                    by=None,
                    now=timezone.now(),
                    objective=OBJECTIVES[options.objective],
                )
        except ValidationError as error:
            return _sorry(" ".join(error.messages))
        _tell(options, made)
    return 0


def _tell(options: argparse.Namespace, made: MatchingRun) -> None:
    problem, plan = plan_of(made)
    people = Participation.objects.filter(cycle=made.cycle).select_related("person")
    names = {row.public_id: row.person.name for row in people}
    report = Report(problem, plan, area_names(made.cycle), names)
    if options.json:
        data = {**report.as_data(), "record": made.record}
        sys.stdout.write(json.dumps(data, ensure_ascii=False) + "\n")
    else:
        sys.stdout.write(report.as_text(explained=options.explain))


def _sorry(sentence: str) -> int:
    sys.stderr.write(sentence + "\n")
    return 1
