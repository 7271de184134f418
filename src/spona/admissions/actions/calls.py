"""Making a call, publishing it, taking it back, and its one extension."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import override

from spona.admissions.actions.rubric import start_rubric
from spona.admissions.models.call import Call, Extension
from spona.admissions.queries.calls import (
    Lack,
    is_being_read,
    languages_of,
    number_sent_ever,
    what_is_missing,
)
from spona.core.audit import record
from spona.core.translated import Said, plain
from spona.people.models import Person
from spona.programmes.models import Cycle
from spona.programmes.states import Part
from spona.questions.models import Questionnaire

TEXTS = ("title", "gives", "asks", "who", "contact", "questions_answered")
# What people who have begun rely on: it stands from the second the call opens.
FIXED_ONCE_OPEN = ("opens_at", "closes_at", "time_zone", "referees", "asks_monitoring")


class NotReady(Exception):
    """Something essential is missing; `lacks` says what."""

    def __init__(self, lacks: list[Lack]) -> None:
        super().__init__(", ".join(lack.kind for lack in lacks))
        self.lacks = lacks


class AlreadySent(Exception):
    """Somebody has sent an application: the call cannot be unsaid."""


class Fixed(Exception):
    """The call is open, or was: what people rely on stands. `fields` are those asked to change."""

    def __init__(self, fields: list[str]) -> None:
        super().__init__(", ".join(fields))
        self.fields = fields


class NoExtension(Exception):
    """`why`: none, twice, read, not_later, past, reason."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@transaction.atomic
def create_call(
    *, cycle: Cycle, part: Part, opens_at: datetime, closes_at: datetime | None,
    cut_off_at: datetime | None = None, by: Person | None,
) -> Call:  # fmt: skip
    """A call that nobody sees yet, with a title in the cycle's languages and a rubric to start from."""
    call = Call.objects.create(
        organisation=cycle.organisation,
        cycle=cycle,
        part=part,
        slug=_free_slug(cycle, part),
        opens_at=opens_at,
        closes_at=closes_at,
        cut_off_at=cut_off_at,
        time_zone=cycle.organisation.time_zone,
        seats=cycle.capacity,
    )
    call.title = _title_of(call)
    call.save(update_fields=["title"])
    if part == Part.MENTEE:
        start_rubric(call=call)
    record(verb="admissions.call_created", target=call, by=by, part=part)
    return call


def _free_slug(cycle: Cycle, part: Part) -> str:
    start = slugify(f"{cycle.slug}-{part}s")[:54] or "call"
    taken = set(Call.objects.filter(slug__startswith=start).values_list("slug", flat=True))
    slug, number = start, 2
    while slug in taken:
        slug, number = f"{start}-{number}", number + 1
    return slug


def _title_of(call: Call) -> Said:
    title = {}
    for code in languages_of(call):
        if code not in dict(settings.LANGUAGES):
            continue  # no words of ours in that language: its author writes them
        name = plain(call.cycle.name, code)
        with override(code):
            if call.part == Part.MENTOR:
                title[code] = _("%(cycle)s: call for mentors") % {"cycle": name}
            else:
                title[code] = _("%(cycle)s: open call") % {"cycle": name}
    return title


@transaction.atomic
def save_texts(*, call: Call, by: Person | None, **texts: Any) -> Call:
    """The words of the call: `title`, `gives`, `asks`, `who`, `contact` (Said each) and
    `questions_answered` ([{question, answer}])."""
    changed = [name for name in TEXTS if name in texts and getattr(call, name) != texts[name]]
    for name in changed:
        setattr(call, name, texts[name])
    if changed:
        call.save(update_fields=changed)
        record(verb="admissions.call_texts_changed", target=call, by=by, fields=changed)
    return call


@transaction.atomic
def save_settings(
    *, call: Call, values: Mapping[str, Any], now: datetime, by: Person | None
) -> Call:
    """Numbers and moments. Fixed: something people rely on would change after the call has opened;
    how long answers are kept may then only become shorter."""
    locked = _locked(call)
    changed = [name for name, value in values.items() if getattr(locked, name) != value]
    if locked.published_at is not None and locked.opens_at <= now:
        fixed = [name for name in changed if name in FIXED_ONCE_OPEN]
        if values.get("retention_months", 0) > locked.retention_months:
            fixed.append("retention_months")
        if fixed:
            raise Fixed(fixed)
    for name in changed:
        setattr(call, name, values[name])
    if changed:
        call.save(update_fields=changed)
        record(verb="admissions.call_changed", target=call, by=by, fields=sorted(changed))
    return call


@transaction.atomic
def choose_form(
    *, call: Call, questionnaire: Questionnaire, now: datetime, by: Person | None
) -> Call:
    """The form people answer. Fixed once somebody has begun: their answers belong to another."""
    if call.questionnaire_id == questionnaire.pk:
        return call
    if call.applications.exists():
        raise Fixed(["questionnaire"])
    call.questionnaire = questionnaire
    call.save(update_fields=["questionnaire"])
    record(verb="admissions.call_form_chosen", target=call, by=by, form=questionnaire.public_id)
    return call


@transaction.atomic
def publish_call(*, call: Call, now: datetime, by: Person | None) -> Sequence[Lack]:
    """Show it to the world; it opens by itself. NotReady when something essential is missing.

    A second time changes nothing. Returns what it had better have.
    """
    lacks = what_is_missing(call=call, now=now)
    if call.published_at is None:
        if blocking := [lack for lack in lacks if lack.blocks]:
            raise NotReady(blocking)
        call.published_at = now
        call.save(update_fields=["published_at"])
        record(verb="admissions.call_published", target=call, by=by)
    return lacks


@transaction.atomic
def take_back_call(*, call: Call, by: Person | None) -> None:
    """Nobody sees it any more. AlreadySent: an application has been sent. Drafts stay, unseen."""
    _locked(call)
    if number_sent_ever(call=call):
        raise AlreadySent
    if call.published_at is not None:
        call.published_at = None
        call.save(update_fields=["published_at"])
        record(verb="admissions.call_taken_back", target=call, by=by)


@transaction.atomic
def extend_call(*, call: Call, to: datetime, reason: Said, now: datetime, by: Person) -> Extension:
    """The one time a deadline moves: to later than now and than before, with a reason in each of the
    call's languages, shown on its page. NoExtension otherwise."""
    locked = _locked(call)
    if locked.closes_at is None or locked.published_at is None:
        raise NoExtension("none")
    if Extension.objects.filter(call=call).exists():
        raise NoExtension("twice")
    if is_being_read(call=locked):
        raise NoExtension("read")
    if to <= locked.closes_at:
        raise NoExtension("not_later")
    if to <= now:
        raise NoExtension("past")
    if not any(reason.values()):
        raise NoExtension("reason")
    try:
        with transaction.atomic():
            extension = Extension.objects.create(
                organisation=call.organisation,
                call=call,
                before=locked.closes_at,
                after=to,
                reason=reason,
                by=by,
                at=now,
            )
    except IntegrityError as error:  # somebody was a moment earlier
        raise NoExtension("twice") from error
    call.closes_at = to
    call.save(update_fields=["closes_at"])
    record(
        verb="admissions.call_extended",
        target=call,
        by=by,
        before=extension.before.isoformat(),
        after=to.isoformat(),
    )
    return extension


def _locked(call: Call) -> Call:
    """The row as it stands now, held until the transaction ends."""
    return Call.objects.select_for_update().get(pk=call.pk)
