"""The course of a pair: start, pause, end; its agreement; the request to record a session."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from spona.core.audit import record
from spona.core.states import require_step
from spona.core.translated import Said
from spona.mentoring import mails
from spona.mentoring.agreement_default import default_agreement
from spona.mentoring.co_mentor_actions import end_with_the_pair
from spona.mentoring.meeting_actions import call_off_ahead
from spona.mentoring.models import Acceptance, AgreementText, Mentorship
from spona.mentoring.queries.onboarding import gate_is_on
from spona.mentoring.rules import CannotRecord, other_side
from spona.mentoring.signals import pair_touched
from spona.mentoring.states import LIVE, MENTORSHIP_STEPS, EndReason, Initiator, MentorshipState
from spona.people.models import Person
from spona.people.states import Channel
from spona.programmes.models import Cycle, Participation
from spona.programmes.states import Part, Standing


@transaction.atomic
def start_mentorship(
    *,
    mentee: Participation,
    mentor: Participation,
    today: date,
    now: datetime,
    by: Person | None,
) -> Mentorship:
    """Both said yes: 1. the pair is there and active (or preparing,
    where the cycle has a gate), 2. the cycle has an agreement, 3. both get a
    mail with the link to their pair's page.

    CannotRecord when they are not a mentee and a mentor of one cycle, both taking part, or when the
    mentee is in a pair already.
    """
    if mentee.cycle_id != mentor.cycle_id or (mentee.part, mentor.part) != (
        Part.MENTEE,
        Part.MENTOR,
    ):
        raise CannotRecord(_("A pair is one mentee and one mentor of the same cycle."))
    if {mentee.standing, mentor.standing} != {Standing.CONFIRMED}:
        raise CannotRecord(_("Both have to be taking part before they become a pair."))
    if mentee.person_id == mentor.person_id:
        raise CannotRecord(_("Nobody is a pair with oneself."))
    # The mentee's row is the lock: two starts at the same instant come one after the other.
    Participation.objects.select_for_update(of=("self",)).get(pk=mentee.pk)
    if Mentorship.objects.filter(mentee=mentee, state__in=LIVE).exists():
        raise CannotRecord(_("This mentee is in a pair already."))
    mentorship = Mentorship.objects.create(
        organisation=mentee.organisation,
        cycle=mentee.cycle,
        mentee=mentee,
        mentor=mentor,
        started_on=today,
        state=MentorshipState.PREPARING
        if gate_is_on(cycle=mentee.cycle)
        else MentorshipState.ACTIVE,
    )
    ensure_agreement(cycle=mentee.cycle, now=now)
    record(verb="mentoring.mentorship_started", target=mentorship, by=by)
    mails.pair_started(mentorship=mentorship, now=now)
    return mentorship


def ensure_agreement(*, cycle: Cycle, now: datetime) -> AgreementText:
    """The cycle's agreement in force; the first is made from the default text."""
    text = AgreementText.objects.filter(cycle=cycle).order_by("-version").first()
    return text or publish_agreement(
        cycle=cycle,
        body=default_agreement(sessions=cycle.sessions_agreed, minutes=cycle.minutes_agreed),
        by=None,
        now=now,
    )


@transaction.atomic
def publish_agreement(
    *, cycle: Cycle, body: Said, by: Person | None, now: datetime
) -> AgreementText:
    """A new version of the agreement; a used one is never edited, and old acceptances stay with it.

    CannotRecord without a text, and for the text in force: nobody is asked twice for the same.
    """
    said = {code: words.replace("\r\n", "\n").strip() for code, words in body.items()}
    said = {code: words for code, words in said.items() if words}
    if not said:
        raise CannotRecord(_("An agreement needs a text in at least one language."))
    Cycle.objects.select_for_update(of=("self",)).get(pk=cycle.pk)
    last = AgreementText.objects.filter(cycle=cycle).order_by("-version").first()
    if last and {code: words.strip() for code, words in last.body.items()} == said:
        raise CannotRecord(_("This is the text in force already, so nobody is asked anew."))
    text = AgreementText.objects.create(
        organisation=cycle.organisation,
        cycle=cycle,
        version=last.version + 1 if last else 1,
        body=said,
        published_at=now,
    )
    record(verb="mentoring.agreement_published", target=cycle, by=by, version=text.version)
    if text.version > 1:
        _tell_of_agreement(text, now=now)
    return text


def _tell_of_agreement(text: AgreementText, *, now: datetime) -> None:
    """Every pair that goes on is asked for its yes to the new version."""
    pairs = Mentorship.objects.filter(cycle=text.cycle, ended_on__isnull=True).select_related(
        "cycle", "mentee__person__organisation", "mentor__person__organisation"
    )
    for pair in pairs:
        mails.agreement_changed(mentorship=pair, version=text.version, now=now)


@transaction.atomic
def accept_agreement(
    *,
    mentorship: Mentorship,
    participation: Participation,
    language: str,
    channel: Channel,
    now: datetime,
    seen: int | None = None,
) -> Acceptance:
    """One side's yes to the version in force; said twice, it stays the first.

    `seen` is the version that she read on a page, `language` the one its text was shown in.
    PermissionDenied for anybody but the two; CannotRecord for a pair that is over, and when a newer
    version is in force than she has read.
    """
    other_side(mentorship=mentorship, participation=participation)
    if mentorship.ended_on is not None:
        raise CannotRecord(_("This pair has ended."))
    text = ensure_agreement(cycle=mentorship.cycle, now=now)
    if seen is not None and seen != text.version:
        raise CannotRecord(_("The agreement changed while you were reading. Please read it anew."))
    acceptance, created = Acceptance.objects.get_or_create(
        mentorship=mentorship,
        text=text,
        participation=participation,
        defaults={
            "organisation": mentorship.organisation,
            "accepted_at": now,
            "language": language,
            "channel": channel,
        },
    )
    if created:
        record(
            verb="mentoring.agreement_accepted",
            target=mentorship,
            by=participation.person,
            version=text.version,
            part=participation.part,
        )
        pair_touched.send(sender=Mentorship, mentorship=mentorship, now=now)
    return acceptance


@transaction.atomic
def send_pair_links(*, mentorship: Mentorship, by: Person | None, now: datetime) -> int:
    """The link to their page once more to both, good for 30 days anew; once a day at most.

    Returns to how many of the two a mail could be written.
    """
    sent = mails.pair_link(mentorship=mentorship, now=now)
    record(verb="mentoring.links_sent", target=mentorship, by=by)
    return len(sent)


def pause_mentorship(
    *,
    mentorship: Mentorship,
    reason: EndReason,
    initiator: Initiator,
    today: date,
    now: datetime,
    by: Person | None,
) -> Mentorship:
    """Nobody expects meetings until it goes on; silence is not counted."""
    return _step(mentorship, MentorshipState.PAUSED, by, now, reason=reason, initiator=initiator)


def resume_mentorship(
    *, mentorship: Mentorship, today: date, now: datetime, by: Person | None
) -> Mentorship:
    """It goes on; silence is counted from today. CannotRecord while a trust person has paused it."""
    mentorship.resumed_on = today
    return _step(mentorship, MentorshipState.ACTIVE, by, now)


def complete_mentorship(
    *, mentorship: Mentorship, today: date, now: datetime, by: Person | None
) -> Mentorship:
    """The pair came to its planned end."""
    mentorship.ended_on = today
    completed = _step(mentorship, MentorshipState.COMPLETED, by, now)
    call_off_ahead(mentorship=completed, now=now)
    return completed


@transaction.atomic
def end_mentorship(
    *,
    mentorship: Mentorship,
    reason: EndReason,
    initiator: Initiator,
    today: date,
    now: datetime,
    by: Person | None,
    tell: bool = True,
) -> Mentorship:
    """It ends early. Sessions and hours stay counted; with `tell` both get a mail that names no reason."""
    mentorship.ended_on = today
    mentorship.end_reason, mentorship.end_initiator = reason, initiator
    ended = _step(mentorship, MentorshipState.ENDED, by, now, reason=reason, initiator=initiator)
    call_off_ahead(mentorship=ended, now=now)
    if tell:
        mails.pair_ended(mentorship=ended, now=now)
    return ended


@transaction.atomic
def _step(
    mentorship: Mentorship,
    state: MentorshipState,
    by: Person | None,
    now: datetime,
    **detail: str,
) -> Mentorship:
    """The one door through MENTORSHIP_STEPS; WrongState when the step does not follow."""
    now_there = Mentorship.objects.select_for_update(of=("self",)).get(pk=mentorship.pk)
    before = MentorshipState(now_there.state)
    require_step(MENTORSHIP_STEPS, before, state)
    if now_there.is_suspended and state == MentorshipState.ACTIVE:
        raise CannotRecord(_("The trust person has paused this pair. Only she can let it go on."))
    mentorship.state = state
    mentorship.save(
        update_fields=["state", "resumed_on", "ended_on", "end_reason", "end_initiator"]
    )
    if state not in LIVE:
        end_with_the_pair(mentorship=mentorship, now=now)
    record(
        verb="mentoring.mentorship_changed",
        target=mentorship,
        by=by,
        before=before,
        after=state,
        **detail,
    )
    pair_touched.send(sender=Mentorship, mentorship=mentorship, now=now)
    return mentorship


@transaction.atomic
def ask_to_log(*, mentorship: Mentorship, by: Person, now: datetime) -> int:
    """The team asks both to record a session, at most once a day. How many mails there are for today."""
    when = timezone.localdate(now).isoformat()
    if mentorship.state != MentorshipState.ACTIVE:
        raise CannotRecord(_("Only an active pair is asked about its meetings."))
    sent = mails.session_reminder(mentorship=mentorship, when=when, now=now)
    record(verb="mentoring.asked_to_log", target=mentorship, by=by, when=when, mails=len(sent))
    return len(sent)
