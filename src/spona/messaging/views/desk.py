"""The outbox for the team, and the words of its letters."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from spona.core.languages import CONTENT
from spona.core.public_ids import without_nul
from spona.messaging import actions as letters
from spona.messaging import incoming, queries
from spona.messaging.forms import WordingForm
from spona.messaging.kinds import kinds
from spona.messaging.models import MailTemplate
from spona.messaging.of_programmes import Programme, programmes
from spona.messaging.refusals import refused_lines, try_again
from spona.people.access import EDIT, VIEW, may, staff_page


@staff_page(VIEW)
def outbox(request: HttpRequest) -> HttpResponse:
    """What was sent to whom and what waits; never the text, it may carry a link."""
    state = request.GET.get("state", "")
    page = Paginator(queries.outbox(state=state), 100).get_page(request.GET.get("page"))
    context = {
        "page_obj": page,
        "state": state,
        "batches": queries.batches(),
        "refused": refused_lines(),
        "may_edit": may(request.membership, EDIT),
        "incoming": incoming.standing(),
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


@staff_page(EDIT)
def refusals(request: HttpRequest) -> HttpResponse:
    """POST: an address that took no mail is tried again, with what was kept back from it."""
    if request.method == "POST":
        n = try_again(
            organisation=request.organisation,
            public_id=without_nul(request.POST.get("address", "")),
            by=request.person,
            now=request.now,
        )
        if n is None:
            raise Http404
        said = ngettext(
            "The address is tried again. %(n)s letter goes out.",
            "The address is tried again. %(n)s letters go out.",
            n,
        )
        messages.success(request, said % {"n": n})
    return redirect("messaging_outbox", org=request.organisation.slug)


@staff_page(VIEW)
def wordings(request: HttpRequest) -> HttpResponse:
    """Every kind of mail the house sends, and in which languages it has words for it."""
    languages = _languages(request)
    of = _of(request)
    context = {
        "lines": queries.kind_lines(
            languages=languages, reader=get_language() or "en", programme=of.key if of else None
        ),
        "of": of,
        "programmes": programmes(),
        "languages": [(code, CONTENT.get(code, code)) for code in languages],
        "may_edit": may(request.membership, EDIT),
    }
    return render(request, "messaging/wordings.html", context)


@staff_page(EDIT)
def wording(request: HttpRequest, letter: str, language: str) -> HttpResponse:
    """Our words and the organisation's own, with a look at what arrives."""
    kind = letter
    if kind not in kinds() or language not in CONTENT:
        raise Http404
    of = _of(request)
    if of and not queries.is_of_programmes(kind):
        raise Http404
    key = of.key if of else None
    ours = queries.default_wording(kind=kind, language=language)
    found = MailTemplate.objects.filter(kind=kind, language=language)
    own = found.filter(programme=key).first()
    start = own or found.filter(programme=None).first() or ours
    form = WordingForm(
        request.POST or None,
        kind=kind,
        language=language,
        initial={
            "subject": start.subject,
            "text": start.text,
        },
    )
    if request.method == "POST":
        where: dict[str, Any] = {
            "organisation": request.organisation,
            "kind": kind,
            "language": language,
            "programme": key,
        }
        if request.POST.get("drop"):
            letters.drop_wording(**where, by=request.person)
            messages.success(request, _("Your own words are put away."))
            return redirect(request.get_full_path())
        if form.is_valid():
            letters.save_wording(
                **where,
                subject=form.cleaned_data["subject"],
                text=form.cleaned_data["text"].replace("\r\n", "\n"),
                by=request.person,
            )
            messages.success(request, _("Kept. From now on this letter says it in your words."))
            return redirect(request.get_full_path())
    readers = queries.readers_of_samples(language=language, but=request.person)
    chosen = request.GET.get("as", "")
    first = readers[0] if readers and chosen != request.person.public_id else request.person
    reader = next((one for one in readers if one.public_id == chosen), first)
    context = {
        "kind": kind,
        "language": language,
        "language_name": CONTENT[language],
        "form": form,
        "ours": ours,
        "own": own,
        "places": sorted(queries.places_of(kind)),
        "of": of,
        "readers": readers,
        "reader": reader,
        "sample": queries.sample_of(kind=kind, language=language, reader=reader, programme=key),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "messaging/wording.html", context, status=status)


def _of(request: HttpRequest) -> Programme | None:
    """The programme whose words are looked at; None: those for all of them. 404 for an unknown one."""
    public_id = request.GET.get("of", "")
    if not public_id:
        return None
    found = next((one for one in programmes() if one.public_id == public_id), None)
    if found is None:
        raise Http404
    return found


def _languages(request: HttpRequest) -> list[str]:
    organisation = request.organisation
    wanted = [organisation.default_language, *organisation.languages]
    return list(dict.fromkeys(code for code in wanted if code in CONTENT))
