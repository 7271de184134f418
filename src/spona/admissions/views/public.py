"""The call's public page: the programme's face."""

from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from spona.admissions.actions.channels import count_visit
from spona.admissions.models.call import Call
from spona.admissions.queries import public as queries
from spona.people.access import public_page
from spona.ui.content_languages import answer_in
from spona.ui.keeping import kept_or_written

ROBOTS = ("bot", "crawl", "spider", "preview", "monitor", "curl", "python")


@public_page
def public_call(request: HttpRequest, call: str) -> HttpResponse:
    """What it gives and asks, by when, how it is decided, and the whole form. 404 until published."""
    is_team = request.membership is not None
    found = queries.get_public_call(slug=call, also_hidden=is_team)
    if found is None:
        raise Http404
    found.organisation = request.organisation
    cycle = found.cycle
    language, links = answer_in(request, codes=cycle.languages or [cycle.working_language])
    told = queries.countdown(found, now=request.now)
    tag = request.GET.get("from", "")
    tag = tag if tag in queries.tags_of(found) else ""
    if found.published_at is not None and not is_team and _is_a_person(request):
        count_visit(call=found, tag=tag, now=request.now)

    is_past = found.cut_off_at is not None and found.cut_off_at <= request.now

    def write(**more: str) -> HttpResponse:
        context = {
            **more,
            "call": found,
            "cycle": cycle,
            "content_language": language,
            "language_links": links,
            "link_rest": f"&{urlencode({'from': tag})}" if tag else "",
            "tag": tag,
            "countdown": told,
            "state": told.state,
            "cut_off_is_past": is_past,
            "extension": getattr(found, "extension", None),
            "criteria": queries.criteria_shown(found),
            "steps": queries.steps_shown(found),
            "parts": queries.form_parts(found, language=language),
            "funders": queries.funders_shown(found),
            "site_url": settings.SITE_URL,
            "page_url": f"{settings.SITE_URL}{request.path}",
        }
        return render(request, "admissions/public_call.html", context)

    of = (
        found,
        cycle,
        cycle.programme,
        getattr(found, "extension", None),
        told,
        is_past,
        language,
        tag,
    )
    return kept_or_written(request, write, of=of, is_plain=_is_plain(request, found, tag))


def _is_plain(request: HttpRequest, call: Call, tag: str) -> bool:
    """Only addresses we gave out ourselves are worth keeping."""
    asked = {key: request.GET[key] for key in request.GET}
    codes = {*(call.cycle.languages or []), "sr-latn"}
    return (
        set(asked) <= {"lang", "from"}
        and asked.get("from", tag) == tag
        and asked.get("lang", "") in {"", *codes}
        and len(request.META.get("QUERY_STRING", "")) < 120
    )


def _is_a_person(request: HttpRequest) -> bool:
    """Openings by people, as far as that can be told: no robots, no looks ahead, no HEAD."""
    agent = request.headers.get("User-Agent", "").lower()
    ahead = "prefetch" in request.headers.get("Sec-Purpose", request.headers.get("Purpose", ""))
    return request.method == "GET" and not ahead and not any(word in agent for word in ROBOTS)
