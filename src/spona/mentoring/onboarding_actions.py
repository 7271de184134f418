"""The gate before a pair begins: its checklist, its ticks, and the step to active when both are done."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from spona.core.audit import record
from spona.core.translated import Said
from spona.mentoring import mails
from spona.mentoring.models import Mentorship
from spona.mentoring.models.onboarding import ConductText, Gate, GateItem, Tick
from spona.mentoring.queries.onboarding import checklists, conduct_in_force, preparing
from spona.mentoring.rules import CannotRecord, other_side
from spona.mentoring.states import (
    BUILT_IN,
    TICKED_BY_TEAM,
    TICKED_ONESELF,
    ItemKind,
    MentorshipState,
)
from spona.people.models import Person
from spona.programmes.models import Cycle, Participation
from spona.programmes.states import Part

MOST_OWN = 10


@transaction.atomic
def set_gate(
    *,
    cycle: Cycle,
    is_on: bool,
    asked: dict[str, tuple[bool, bool]],
    by: Person,
    now: datetime,
    words: Said | None = None,
    own_for: tuple[bool, bool] = (True, True),
    off: Sequence[str] = (),
    links: Mapping[str, str] | None = None,
) -> Gate:
    """Switch the gate and its built-in lines. `asked` says by kind: of mentees, of mentors. `words` is
    one more line of the team's own, `off` the public ids of its lines that are no longer asked. `links`
    says by kind where it is done; without it the addresses stay, and for OWN it is the new line's.

    Running pairs are untouched; pairs that wait for nothing any more begin.
    """
    gate, _made = Gate.objects.update_or_create(
        cycle=cycle, defaults={"organisation": cycle.organisation, "is_on": is_on}
    )
    for position, kind in enumerate(BUILT_IN):
        mentees, mentors = asked.get(kind, (False, False))
        GateItem.objects.update_or_create(
            cycle=cycle,
            kind=kind,
            defaults={
                "organisation": cycle.organisation,
                "position": position,
                "for_mentees": mentees,
                "for_mentors": mentors,
                "is_on": mentees or mentors,
                **({"link": links[kind]} if links is not None and kind in links else {}),
            },
        )
    GateItem.objects.filter(cycle=cycle, kind=ItemKind.OWN, public_id__in=off).update(is_on=False)
    if words:
        _add_item(cycle, words, *own_for, link=(links or {}).get(ItemKind.OWN, ""))
    record(verb="mentoring.gate_set", target=cycle, by=by, on=is_on)
    _all_move_on(cycle, now=now)
    return gate


def _add_item(
    cycle: Cycle, words: Said, for_mentees: bool, for_mentors: bool, *, link: str
) -> None:
    if GateItem.objects.filter(cycle=cycle, kind=ItemKind.OWN, is_on=True).count() >= MOST_OWN:
        raise CannotRecord(_("Ten lines of your own are many. Take one away first."))
    GateItem.objects.create(
        organisation=cycle.organisation,
        cycle=cycle,
        kind=ItemKind.OWN,
        words=words,
        link=link,
        position=len(BUILT_IN),
        for_mentees=for_mentees,
        for_mentors=for_mentors,
    )


@transaction.atomic
def publish_conduct(*, cycle: Cycle, body: Said, by: Person, now: datetime) -> ConductText:
    """A new version of the code of conduct; who has not begun accepts it anew."""
    said = {code: words.strip() for code, words in body.items() if words.strip()}
    if not said:
        raise CannotRecord(_("A code of conduct needs a text in at least one language."))
    Cycle.objects.select_for_update(of=("self",)).get(pk=cycle.pk)
    last = conduct_in_force(cycle=cycle)
    if last is not None and last.body == said:
        return last
    text = ConductText.objects.create(
        organisation=cycle.organisation,
        cycle=cycle,
        version=last.version + 1 if last else 1,
        body=said,
        published_at=now,
    )
    record(verb="mentoring.conduct_published", target=cycle, by=by, version=text.version)
    return text


@transaction.atomic
def tick(
    *,
    mentorship: Mentorship,
    participation: Participation,
    item: GateItem,
    by: Person,
    now: datetime,
    seen: int = 0,
) -> Tick:
    """One side has done an item; ticked twice, the first time stays. The last tick lets the pair begin.

    By herself: the code of conduct (`seen` is its version she read), the consents, the team's own
    lines. By the team: any line but the agreement and the code of conduct, which are the side's own
    word. CannotRecord otherwise, and for an item that is not hers.
    """
    other_side(mentorship=mentorship, participation=participation)
    is_own = by.pk == participation.person_id
    team_may = (*TICKED_BY_TEAM, ItemKind.CONSENTS, ItemKind.OWN)
    is_hers = item.for_mentees if participation.part == Part.MENTEE else item.for_mentors
    allowed = TICKED_ONESELF if is_own else team_may
    if item.cycle_id != mentorship.cycle_id or not is_hers or item.kind not in allowed:
        raise CannotRecord(_("This line cannot be ticked here."))
    version = 0
    if item.kind == ItemKind.CONDUCT:
        code = conduct_in_force(cycle=mentorship.cycle)
        version = code.version if code else 0
        if version != seen:
            raise CannotRecord(_("The text changed while you were reading. Please read it anew."))
    done, created = Tick.objects.get_or_create(
        participation=participation,
        item=item,
        version=version,
        defaults={"organisation": mentorship.organisation, "by": by, "at": now},
    )
    if created:
        record(verb="mentoring.ticked", target=mentorship, by=by, kind=item.kind)
        move_on(mentorship=mentorship, by=by, now=now)
    return done


@transaction.atomic
def move_on(*, mentorship: Mentorship, by: Person | None, now: datetime) -> bool:
    """Let a preparing pair begin if both sides are done. The pair's row is the lock: of two last ticks
    at one instant the later sees both."""
    there = (
        Mentorship.objects.select_for_update(of=("self",))
        .select_related("cycle")
        .get(pk=mentorship.pk)
    )
    if there.state != MentorshipState.PREPARING:
        return False
    lists = checklists(cycle=there.cycle, pairs=[there])
    if any(not line.is_done for lines in lists.values() for line in lines):
        return False
    _begin(mentorship, by=by, now=now, verb="mentoring.mentorship_changed")
    return True


@transaction.atomic
def override(*, mentorship: Mentorship, reason: str, by: Person, now: datetime) -> Mentorship:
    """The team lets a pair begin before its checklist is done: with a name and a reason."""
    if not reason.strip():
        raise CannotRecord({"reason": [_("Please say why.")]})
    there = Mentorship.objects.select_for_update(of=("self",)).get(pk=mentorship.pk)
    if there.state != MentorshipState.PREPARING:
        raise CannotRecord(_("This pair is not waiting any more."))
    _begin(mentorship, by=by, now=now, verb="mentoring.override", why=reason.strip())
    return mentorship


def on_touched(*, mentorship: Mentorship, now: datetime, **_more: Any) -> None:
    """Heard when something happened in a pair: its last yes may have been given."""
    if mentorship.state == MentorshipState.PREPARING:
        move_on(mentorship=mentorship, by=None, now=now)


def _begin(
    mentorship: Mentorship, *, by: Person | None, now: datetime, verb: str, **detail: str
) -> None:
    mentorship.state = MentorshipState.ACTIVE
    # Silence is counted from the day it begins, not from the days of waiting.
    mentorship.resumed_on = timezone.localdate(now)
    mentorship.save(update_fields=["state", "resumed_on"])
    record(
        verb=verb,
        target=mentorship,
        by=by,
        before=MentorshipState.PREPARING,
        after=MentorshipState.ACTIVE,
        **detail,
    )
    mails.pair_begins(mentorship=mentorship, now=now)


def _all_move_on(cycle: Cycle, *, now: datetime) -> None:
    for pair in preparing(cycle=cycle):
        move_on(mentorship=pair, by=None, now=now)
