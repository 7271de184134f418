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
from spona.matching.desk import Desk
from spona.matching.report import OBJECTIVES
from spona.programmes.models import Cycle


def run(options: argparse.Namespace) -> int:
    """Make a draft and print the pairs, weakest last. 0, or 1 with a sentence.

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
            made = run_matching(
                cycle=cycle,
                by=None,
                now=timezone.now(),
                objective=OBJECTIVES[options.objective],
            )
        except ValidationError as error:
            return _sorry(" ".join(error.messages))
        desk = Desk(cycle=cycle)
        if options.json:
            sys.stdout.write(json.dumps(made.record, ensure_ascii=False) + "\n")
            return 0
        for row in reversed(desk.rows):
            proposal = row.proposal
            sys.stdout.write(
                f"{proposal.score:4}  {proposal.mentee.person.name} – {proposal.mentor.person.name}\n"
            )
        for left in desk.left:
            sys.stdout.write(f"   –  {left.mentee.person.name}: no mentor\n")
        sys.stdout.write(
            f"{len(desk.rows)} pairs, {made.total} points, record {made.plan_hash[:12]}\n"
        )
    return 0


def _sorry(sentence: str) -> int:
    sys.stderr.write(sentence + "\n")
    return 1
