"""The pair's own agreement: one side drafts, the other says yes or changes it. What it says leaves no
line in the team's audit trail, only that a version was drafted and agreed."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from spona.core.audit import record
from spona.mentoring import mails
from spona.mentoring.actions import accept_agreement
from spona.mentoring.agreement_points import LONGEST, LONGEST_MEETING, OPEN, SHORTEST_MEETING
from spona.mentoring.models import Mentorship
from spona.mentoring.models.agreed import AgreedPoints, PairAgreement
from spona.mentoring.privacy import as_pair
from spona.mentoring.queries.agreed import answers_of
from spona.mentoring.rules import CannotRecord, other_side
from spona.mentoring.signals import pair_touched
from spona.people.states import Channel
from spona.programmes.models import Participation


@transaction.atomic
def draft_agreement(
    *,
    mentorship: Mentorship,
    participation: Participation,
    answers: Mapping[str, str],
    seen: int,
    now: datetime,
) -> PairAgreement:
    """A new version with this side's yes in it; the other side is asked for hers by mail.

    `seen` is the number of the version she began from (0: none). CannotRecord, by point, for what is
    no answer, for a pair that is over, when the other side was faster, and when nothing changed.
    PermissionDenied for anybody but the two.
    """
    other_side(mentorship=mentorship, participation=participation)
    said = _checked(answers)
    with as_pair(mentorship, person=participation.person):
        last = _lock(mentorship)
        if seen != (last.number if last else 0):
            raise CannotRecord(
                _("It was changed while you were writing. Please look at it once more.")
            )
        if last is not None and answers_of(last) == said:
            raise CannotRecord(_("Nothing has changed, so nobody is asked anew."))
        version = PairAgreement.objects.create(
            organisation=mentorship.organisation,
            mentorship=mentorship,
            number=last.number + 1 if last else 1,
            frequency=said["frequency"],
            minutes=int(said["minutes"]),
            drafted_by=participation,
            drafted_at=now,
            **{_yes_of(mentorship, participation): now},
        )
        own = {key: words for key, words in said.items() if key not in {"frequency", "minutes"}}
        AgreedPoints.objects.create(
            organisation=mentorship.organisation,
            mentorship=mentorship,
            agreement=version,
            answers=own,
        )
    record(
        verb="mentoring.agreement_drafted",
        target=mentorship,
        by=participation.person,
        version=version.number,
        part=participation.part,
    )
    mails.agreement_drafted(agreement=version, now=now)
    return version


@transaction.atomic
def say_yes(
    *,
    mentorship: Mentorship,
    participation: Participation,
    language: str,
    channel: Channel,
    seen_text: int,
    seen: int,
    now: datetime,
) -> PairAgreement | None:
    """One side's yes to all she read: the programme's text and, where there is one, the pair's version.

    CannotRecord when either changed while she was reading. Said twice, the first time stays.
    """
    other_side(mentorship=mentorship, participation=participation)
    last = _lock(mentorship)
    if seen != (last.number if last else 0):
        raise CannotRecord(_("The agreement changed while you were reading. Please read it anew."))
    accept_agreement(
        mentorship=mentorship,
        participation=participation,
        language=language,
        channel=channel,
        seen=seen_text,
        now=now,
    )
    if last is None or last.is_in_force:
        return last
    field = _yes_of(mentorship, participation)
    if getattr(last, field) is None:
        setattr(last, field, now)
        last.save(update_fields=[field])
    if last.mentee_yes_at is not None and last.mentor_yes_at is not None:
        record(
            verb="mentoring.agreement_in_force",
            target=mentorship,
            by=participation.person,
            version=last.number,
        )
        pair_touched.send(sender=Mentorship, mentorship=mentorship, now=now)
    return last


def _lock(mentorship: Mentorship) -> PairAgreement | None:
    """The pair's row is the lock; the newest version."""
    there = Mentorship.objects.select_for_update(of=("self",)).get(pk=mentorship.pk)
    if there.ended_on is not None:
        raise CannotRecord(_("This pair has ended."))
    return PairAgreement.objects.filter(mentorship=mentorship).order_by("-number").first()


def _yes_of(mentorship: Mentorship, participation: Participation) -> str:
    return "mentee_yes_at" if participation.pk == mentorship.mentee_id else "mentor_yes_at"


def _checked(answers: Mapping[str, str]) -> dict[str, str]:
    """An answer to every open point, and to no other."""
    said: dict[str, str] = {}
    wrong: dict[str, list[str]] = {}
    for point in OPEN:
        words = str(answers.get(point.key, "")).replace("\r\n", "\n").strip()
        if point.choices and words not in dict(point.choices):
            wrong[point.key] = [_("Please choose one.")]
        elif point.is_number and not (
            words.isascii()
            and words.isdecimal()
            and len(words) < 5
            and SHORTEST_MEETING <= int(words) <= LONGEST_MEETING
        ):
            wrong[point.key] = [_("Please give the length in minutes, between 15 and 300.")]
        elif len(words) > LONGEST or "\x00" in words:
            wrong[point.key] = [_("Please say it in fewer words.")]
        said[point.key] = str(int(words)) if point.is_number and point.key not in wrong else words
    if wrong:
        raise CannotRecord(wrong)
    return said
