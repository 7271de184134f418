"""Letters of the team to many: the list, writing one, each reader's copy, approving, what became of it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from spona.core.languages import CONTENT
from spona.core.states import WrongState
from spona.core.translated import missing_languages, plain
from spona.people.access import EDIT, VIEW, may, staff_page
from spona.programmes.models import Cycle, Participation
from spona.programmes.queries import get_cycle_for
from spona.support.actions import letters as actions
from spona.support.forms.letters import LetterForm
from spona.support.mails.letters import PLACES, reply_to, shown
from spona.support.models.letters import TeamLetter
from spona.support.queries import letters as queries
from spona.support.queries.letters import Meant
from spona.support.states import LetterState

PAGE = 30
NAMES = 200  # named on the letter's page; all are in its preview


def _page_of(letter: TeamLetter) -> str:
    kwargs = {"org": letter.organisation.slug, "public_id": letter.public_id}
    return reverse("support_letter", kwargs=kwargs)


@staff_page(VIEW)
def letter_list(request: HttpRequest, cycle: str) -> HttpResponse:
    """The letters of a cycle, the newest first."""
    found = get_cycle_for(person=request.person, slug=cycle)
    page = Paginator(queries.letters_of(cycle=found), PAGE).get_page(request.GET.get("page"))
    context = {
        "cycle": found,
        "programme": found.programme,
        "page_obj": page,
        "may_edit": may(request.membership, EDIT),
    }
    return render(request, "support/letter_list.html", context)


@staff_page(EDIT)
def letter_new(request: HttpRequest, cycle: str) -> HttpResponse:
    """Write a letter; `?from=` begins with the words of an earlier one, of whatever programme."""
    found = get_cycle_for(person=request.person, slug=cycle)
    earlier = list(queries.earlier_letters()[:20])
    like = next((one for one in earlier if one.public_id == request.GET.get("from")), None)
    return _write(request, found, None, like=like, earlier=earlier)


@staff_page(VIEW)
def letter(request: HttpRequest, public_id: str) -> HttpResponse:
    """One letter: while it is a draft it is written here, later it says what became of it."""
    found = queries.get_letter(public_id=public_id)
    if found.state == LetterState.DRAFT and may(request.membership, EDIT):
        return _write(request, found.cycle, found)
    context = {
        **_about(request, found),
        "progress": queries.progress_of(letter=found),
        "batch": queries.batch_of(found),
        "left_out": queries.left_out_of(letter=found),
        "may_approve": actions.may_approve(letter=found, by=request.person),
        "may_call_back": bool(found.goes_at and request.now < found.goes_at),
        "words": _words(found),
    }
    return render(request, "support/letter.html", context)


def _write(
    request: HttpRequest,
    cycle: Cycle,
    letter: TeamLetter | None,
    *,
    like: TeamLetter | None = None,
    earlier: list[TeamLetter] | None = None,
) -> HttpResponse:
    form = LetterForm(
        request.POST or None,
        cycle=cycle,
        economies=queries.economies_of(cycle=cycle),
        letter=letter or like,
    )
    if request.method == "POST" and form.is_valid():
        try:
            kept = actions.save_letter(
                letter=letter, cycle=cycle, by=request.person, now=request.now, **form.facts()
            )
        except WrongState:
            messages.error(request, _("A colleague has it before her already. Look again."))
            return redirect(request.path)
        messages.success(request, _("Kept. Below stands whom it reaches."))
        return redirect(_page_of(kept))
    context = {
        "form": form,
        "cycle": cycle,
        "programme": cycle.programme,
        "earlier": earlier or [],
        "like": like,
        "places": sorted(PLACES | {"name"}),
        **(_about(request, letter) if letter else {}),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "support/letter_write.html", context, status=status)


def _about(request: HttpRequest, letter: TeamLetter) -> dict[str, Any]:
    """Whom it reaches as things stand, or reached."""
    is_open = letter.state in {LetterState.DRAFT, LetterState.ASKED}
    today = timezone.localdate(request.now)
    readers = actions.readers_now(letter=letter, today=today) if is_open else []
    reached = [one for one in readers if one.why is None]
    return {
        "letter": letter,
        "cycle": letter.cycle,
        "programme": letter.cycle.programme,
        "may_edit": may(request.membership, EDIT),
        "reached": reached,
        "mark": actions.mark_of(letter, reached),
        "some": reached[:NAMES],
        "kept_from": [one for one in readers if one.why is not None],
        "missing": _missing(letter, reached),
        "answers": reply_to(letter, request.person) if reached else "",
    }


def _missing(letter: TeamLetter, reached: list[Meant]) -> list[str]:
    """Languages that readers have and the letter has not: they get another."""
    wanted = {
        one.person.preferred_language or letter.organisation.default_language for one in reached
    }
    return sorted(CONTENT.get(code, code) for code in missing_languages(letter.text, wanted))


def _words(letter: TeamLetter) -> list[tuple[str, str, str, str]]:
    """(language, its name, subject, text) of each language it is written in."""
    return [
        (code, CONTENT.get(code, code), plain(letter.subject, code), text)
        for code, text in letter.text.items()
    ]


@staff_page(VIEW)
def preview(request: HttpRequest, public_id: str) -> HttpResponse:
    """Each reader's copy as it will arrive, one by one."""
    found = queries.get_letter(public_id=public_id)
    page = Paginator(_readers(request, found), 1).get_page(request.GET.get("page"))
    reader = next(iter(page.object_list), None)
    context = {
        "letter": found,
        "cycle": found.cycle,
        "page_obj": page,
        "reader": reader,
        "mail": shown(letter=found, to=reader) if reader else None,
    }
    return render(request, "support/letter_preview.html", context)


def _readers(request: HttpRequest, letter: TeamLetter) -> list[Meant]:
    """Those it reaches; of one that is approved, those it was approved for."""
    today = timezone.localdate(request.now)
    if letter.state in {LetterState.DRAFT, LetterState.ASKED}:
        return [one for one in actions.readers_now(letter=letter, today=today) if one.why is None]
    keys = queries.approved_for(letter=letter)
    return queries.meant(
        found=Participation.objects.filter(pk__in=keys).order_by("pk"),
        is_needed=letter.is_needed,
        names_pair=False,
        today=today,
    )


@staff_page(EDIT)
def step(request: HttpRequest, public_id: str, step: str) -> HttpResponse:
    """POST: ask a colleague, take it back, approve, call it back, copy it, throw it away."""
    do = STEPS.get(step)
    if do is None:
        raise Http404
    found = queries.get_letter(public_id=public_id)
    if request.method != "POST":
        return redirect(_page_of(found))
    try:
        return redirect(do(request, found) or _page_of(found))
    except WrongState:
        messages.error(request, _("A colleague was faster: look how it stands now."))
    except actions.NotTheSame:
        messages.error(
            request,
            _("Meanwhile its words or its readers have changed. Look again, then approve it."),
        )
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect(_page_of(found))


def _ask(request: HttpRequest, letter: TeamLetter) -> None:
    actions.ask_approval(letter=letter, by=request.person, now=request.now)
    messages.success(request, _("It waits for a colleague now."))


def _take_back(request: HttpRequest, letter: TeamLetter) -> None:
    actions.take_back(letter=letter, by=request.person, now=request.now)


def _approve(request: HttpRequest, letter: TeamLetter) -> None:
    actions.approve(
        letter=letter, by=request.person, seen=request.POST.get("seen", ""), now=request.now
    )
    messages.success(
        request, _("Approved. It goes out in a minute; until then it can be called back.")
    )


def _call_back(request: HttpRequest, letter: TeamLetter) -> None:
    actions.call_back(letter=letter, by=request.person, now=request.now)
    messages.success(request, _("Called back: nobody has got it, and it is a draft again."))


def _copy(request: HttpRequest, letter: TeamLetter) -> str:
    copy = actions.copy_letter(
        letter=letter, cycle=letter.cycle, by=request.person, now=request.now
    )
    return _page_of(copy)


def _drop(request: HttpRequest, letter: TeamLetter) -> str:
    actions.drop_letter(letter=letter)
    messages.success(request, _("The draft is gone."))
    kwargs = {"org": letter.organisation.slug, "cycle": letter.cycle.slug}
    return reverse("support_letters", kwargs=kwargs)


STEPS: dict[str, Callable[[HttpRequest, TeamLetter], str | None]] = {
    "asking": _ask,
    "taking-back": _take_back,
    "approval": _approve,
    "calling-back": _call_back,
    "copy": _copy,
    "removal": _drop,
}
