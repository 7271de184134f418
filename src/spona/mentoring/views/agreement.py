"""The agreement: the pair talks it through and accepts it, the team writes the programme's text."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from spona.core.translated import Said, choose
from spona.mentoring import actions, agreeing_actions, exports_of_agreement
from spona.mentoring.agreement_default import default_agreement
from spona.mentoring.agreement_points import OPEN, POINTS, changes, defaults, said_to
from spona.mentoring.forms import AgreementForm, take_back
from spona.mentoring.forms_of_agreeing import PointsForm
from spona.mentoring.models import AgreementText
from spona.mentoring.privacy import as_pair
from spona.mentoring.queries.agreed import Agreed, agreed_of, answers_of
from spona.mentoring.queries.agreement import (
    acceptances_of,
    agreement_in_force,
    agreement_versions,
)
from spona.mentoring.views.doors import Here, status_of, two_doors
from spona.people.access import EDIT, staff_page
from spona.programmes.models import Cycle
from spona.programmes.queries import get_cycle_for


@two_doors
def agreement(here: Here) -> HttpResponse:
    """The text in force, what the two said to each point, what changed, and one's own yes."""
    text = agreement_in_force(cycle=here.mentorship.cycle)
    words, language = choose(_body(text, here.mentorship.cycle))
    agreed = agreed_of(mentorship=here.mentorship)
    if here.request.method == "POST":
        try:
            agreeing_actions.say_yes(
                mentorship=here.mentorship,
                participation=here.me,
                language=language,
                channel=here.channel,
                seen_text=_number(here.request, "seen"),
                seen=_number(here.request, "version"),
                now=here.request.now,
            )
        except ValidationError as error:
            return here.refused(error, "agreement")
        return here.done(_("Thank you. Your yes is noted."), "agreement")
    given = acceptances_of(mentorship=here.mentorship)
    mine = [yes for yes in given if yes.participation_id == here.me.pk]
    to_text = text is not None and any(yes.text_id == text.pk for yes in mine)
    before = "" if to_text or not mine else choose(mine[0].text.body)[0]
    return here.page(
        "agreement",
        {
            "words": words,
            "language": language,
            "text": text,
            "text_changes": changes(before, words, by_line=True) if before else [],
            "agreed": agreed,
            "points": _points(here, agreed),
            "given": given,
            "i_accepted": to_text and _said_yes(here, agreed),
            "is_over": here.mentorship.ended_on is not None,
            "points_url": here.url("agreement_points"),
            "pdf_url": here.url("agreement_pdf"),
        },
    )


def _body(text: AgreementText | None, cycle: Cycle) -> Said:
    return (
        text.body
        if text
        else default_agreement(sessions=cycle.sessions_agreed, minutes=cycle.minutes_agreed)
    )


def _number(request: HttpRequest, name: str) -> int:
    """A version that the page carries; what is no number was never seen."""
    said = request.POST.get(name, "")
    return int(said) if said.isascii() and said.isdecimal() and len(said) < 6 else 0


def _said_yes(here: Here, agreed: Agreed) -> bool:
    """To the pair's newest version, where there is one."""
    version = agreed.proposed
    if version is None:
        return True
    is_mentee = here.me.pk == here.mentorship.mentee_id
    return (version.mentee_yes_at if is_mentee else version.mentor_yes_at) is not None


def _points(here: Here, agreed: Agreed) -> list[dict[str, Any]]:
    """Every point with the pair's words, and what a proposed version changes in those in force."""
    with as_pair(here.mentorship, person=here.request.person):
        before, after = answers_of(agreed.in_force), answers_of(agreed.proposed)
    rows = []
    for point in POINTS:
        old, new = said_to(point, before), said_to(point, after)
        is_changed = bool(agreed.in_force and agreed.proposed) and old != new
        rows.append(
            {
                "point": point,
                "words": new if agreed.proposed else old,
                "changes": changes(old, new) if is_changed else [],
            }
        )
    return rows


@two_doors
def points(here: Here) -> HttpResponse:
    """Talk the points through: a draft that the other side sees, accepts or changes."""
    if here.mentorship.ended_on is not None:
        raise Http404
    agreed = agreed_of(mentorship=here.mentorship)
    with as_pair(here.mentorship, person=here.request.person):
        last = answers_of(agreed.proposed or agreed.in_force)
    initial = last or defaults(minutes=here.mentorship.cycle.minutes_agreed)
    form = PointsForm(here.request.POST or None, initial=initial)
    if here.request.method == "POST" and form.is_valid():
        try:
            agreeing_actions.draft_agreement(
                mentorship=here.mentorship,
                participation=here.me,
                answers=form.answers(),
                seen=_number(here.request, "version"),
                now=here.request.now,
            )
        except ValidationError as error:
            take_back(form, error)
        else:
            return here.done(_("Written down. The other side is asked for its yes."), "agreement")
    fixed = [point for point in POINTS if point not in OPEN]
    return here.page(
        "agreement_points",
        {"form": form, "agreed": agreed, "fixed": fixed},
        status=status_of(here.request),
    )


@two_doors
def pdf(here: Here) -> HttpResponse:
    """The agreement as a file, for the two."""
    text = agreement_in_force(cycle=here.mentorship.cycle)
    agreed = agreed_of(mentorship=here.mentorship)
    with as_pair(here.mentorship, person=here.request.person):
        answers = answers_of(agreed.in_force or agreed.proposed)
    content = exports_of_agreement.to_pdf(
        mentorship=here.mentorship,
        body=_body(text, here.mentorship.cycle),
        version=agreed.in_force or agreed.proposed,
        answers=answers,
        acceptances=acceptances_of(mentorship=here.mentorship),
        language=get_language() or "en",
    )
    return HttpResponse(
        content,
        content_type="application/pdf",
        headers={"Content-Disposition": 'attachment; filename="agreement.pdf"'},
    )


@staff_page(EDIT)
def agreement_edit(request: HttpRequest, cycle: str) -> HttpResponse:
    """The agreement in force; publishing makes a new version, and both sides are asked anew."""
    shown = get_cycle_for(person=request.person, slug=cycle)
    versions = agreement_versions(cycle=shown)
    body = (
        versions[0].body
        if versions
        else default_agreement(sessions=shown.sessions_agreed, minutes=shown.minutes_agreed)
    )
    form = AgreementForm(
        request.POST or None,
        languages=shown.languages or [shown.working_language],
        body=body,
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.publish_agreement(
                cycle=shown, body=form.said(), by=request.person, now=request.now
            )
        except ValidationError as error:
            take_back(form, error)
        else:
            messages.success(
                request,
                _("Published. Each pair sees this version on its page and accepts it there."),
            )
            return redirect("mentoring_agreement", org=request.organisation.slug, cycle=shown.slug)
    return render(
        request,
        "mentoring/agreement_edit.html",
        {"cycle": shown, "programme": shown.programme, "form": form, "versions": versions},
        status=422 if request.method == "POST" else 200,
    )
