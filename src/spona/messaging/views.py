"""Links about the person herself (team, sign-in, consents), and the outbox for the team."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from spona.core.languages import CONTENT
from spona.core.public_ids import without_nul
from spona.messaging import actions as letters
from spona.messaging import queries
from spona.messaging.forms import WordingForm
from spona.messaging.links import link_page, mark_used, renew
from spona.messaging.models import MailTemplate
from spona.people import actions
from spona.people.access import EDIT, VIEW, anyone, may, staff_page
from spona.people.models import TeamInvitation
from spona.people.states import Channel
from spona.people.views import choose


@link_page("team")
def join_team(request: HttpRequest) -> HttpResponse:
    """An invitation to the team: one page, one button."""
    invitation = TeamInvitation.objects.filter(
        person=request.person, public_id=request.link.target_id
    ).first()
    if invitation is None or (invitation.answered_at and request.method == "GET"):
        return render(request, "messaging/team_answered.html")
    if request.method == "POST":
        try:
            actions.join_team(invitation=invitation, now=request.now)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return redirect(request.path)
        mark_used(request.link, now=request.now)
        messages.success(request, _("Welcome. Sign in with your mail address."))
        return redirect("account_request_login_code")
    return render(request, "messaging/team.html", {"invitation": invitation})


@link_page("account")
def set_up_login(request: HttpRequest) -> HttpResponse:
    """Somebody known gets a login with her own mail address."""
    if request.method == "POST":
        try:
            actions.give_login(person=request.person, by=request.person, now=request.now)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return redirect(request.path)
        mark_used(request.link, now=request.now)
        messages.success(request, _("Done. Sign in with a code we mail you."))
        return redirect("account_request_login_code")
    return render(request, "messaging/account.html")


@link_page("consents")
def consents(request: HttpRequest) -> HttpResponse:
    """The switches, without a login."""
    if request.method == "POST":
        mark_used(request.link, now=request.now)
    return choose(request, channel=Channel.LINK, done=redirect(request.path))


@staff_page(VIEW)
def outbox(request: HttpRequest) -> HttpResponse:
    """What was sent to whom and what waits; never the text, it may carry a link."""
    state = request.GET.get("state", "")
    page = Paginator(queries.outbox(state=state), 100).get_page(request.GET.get("page"))
    context = {
        "page_obj": page,
        "state": state,
        "batches": queries.batches(),
        "may_edit": may(request.membership, EDIT),
    }
    return render(request, "messaging/outbox.html", context)


@staff_page(EDIT)
def hold(request: HttpRequest) -> HttpResponse:
    """Hold a letter or a batch back while it waits, or send it after all."""
    if request.method == "POST":
        asked = {
            "organisation": request.organisation,
            "by": request.person,
            "public_id": without_nul(request.POST.get("message", "")),
            "batch": without_nul(request.POST.get("batch", "")),
        }
        if request.POST.get("act") == "send":
            n = letters.let_go(**asked, now=request.now)
            said = ngettext("%(n)s letter goes out.", "%(n)s letters go out.", n)
        else:
            n = letters.hold(**asked)
            said = ngettext("%(n)s letter is held back.", "%(n)s letters are held back.", n)
        messages.success(request, said % {"n": n})
    return redirect("messaging_outbox", org=request.organisation.slug)


@staff_page(VIEW)
def wordings(request: HttpRequest) -> HttpResponse:
    """Every kind of mail the house sends, and in which languages it has words for it."""
    languages = _languages(request)
    context = {
        "lines": queries.kind_lines(languages=languages, reader=get_language() or "en"),
        "languages": [(code, CONTENT.get(code, code)) for code in languages],
        "may_edit": may(request.membership, EDIT),
    }
    return render(request, "messaging/wordings.html", context)


@staff_page(EDIT)
def wording(request: HttpRequest, letter: str, language: str) -> HttpResponse:
    """Our words and the organisation's own, with a look at what arrives."""
    kind = letter
    if kind not in queries.kinds() or language not in CONTENT:
        raise Http404
    ours = queries.default_wording(kind=kind, language=language)
    own = MailTemplate.objects.filter(kind=kind, language=language).first()
    form = WordingForm(
        request.POST or None,
        kind=kind,
        language=language,
        initial={
            "subject": own.subject if own else ours.subject,
            "text": own.text if own else ours.text,
        },
    )
    if request.method == "POST":
        where = {"organisation": request.organisation, "kind": kind, "language": language}
        if request.POST.get("drop"):
            letters.drop_wording(**where, by=request.person)
            messages.success(request, _("Back to the words the house brings."))
            return redirect(request.path)
        if form.is_valid():
            letters.save_wording(
                **where,
                subject=form.cleaned_data["subject"],
                text=form.cleaned_data["text"].replace("\r\n", "\n"),
                by=request.person,
            )
            messages.success(request, _("Kept. From now on this letter says it in your words."))
            return redirect(request.path)
    context = {
        "kind": kind,
        "language": language,
        "language_name": CONTENT[language],
        "form": form,
        "ours": ours,
        "own": own,
        "places": sorted(queries.places_of(kind)),
        "sample": queries.sample_of(kind=kind, language=language, reader=request.person),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "messaging/wording.html", context, status=status)


def _languages(request: HttpRequest) -> list[str]:
    organisation = request.organisation
    wanted = [organisation.default_language, *organisation.languages]
    return list(dict.fromkeys(code for code in wanted if code in CONTENT))


@anyone
def renewal(request: HttpRequest, token: str) -> HttpResponse:
    """POST from the page of a link that has run out: a fresh one goes to the person's own mail."""
    if request.method != "POST" or not renew(token=token, now=request.now):
        return render(request, "messaging/link_unknown.html", status=404)
    return redirect("messaging_link_renewed")


@anyone
def renewed(request: HttpRequest) -> HttpResponse:
    """What the one who asked is told, whoever it was."""
    return render(request, "messaging/link_renewed.html")
