"""Conversations with the team: for the people in them, by link or signed in, and for the team."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from spona.mentoring.models import Mentorship
from spona.mentoring.queries.pairs import get_pair, my_pairs
from spona.mentoring.views.doors import Here, two_doors
from spona.messaging.links import link_page, mark_used
from spona.people.access import EDIT, participant_page, staff_page
from spona.people.models import Person
from spona.people.queries import get_person
from spona.support.actions import threads as actions
from spona.support.forms.threads import PostForm
from spona.support.models.threads import Thread
from spona.support.queries import threads as queries

PAGE = 50


@participant_page
def mine(request: HttpRequest) -> HttpResponse:
    """One's own conversation with the team, and those of one's pairs."""
    return _conversation(request, pair=None, base="ui/page.html")


@link_page("thread")
def by_link(request: HttpRequest) -> HttpResponse:
    """The conversation a mail was about, without signing in."""
    thread = queries.get_thread_for(person=request.person, public_id=request.link.target_id)
    return _conversation(request, pair=thread.mentorship, base="ui/plain.html")


@two_doors
def of_pair(here: Here) -> HttpResponse:
    """From the pair's page: her own conversation with the team; the pair's where the team began one."""
    pair = here.mentorship if here.request.GET.get("with") == "pair" else None
    if pair is not None and queries.thread_of(pair=pair) is None:
        pair = None
    base = here.base
    return _conversation(here.request, pair=pair, base=base, here=here)


def _conversation(
    request: HttpRequest, *, pair: Mentorship | None, base: str, here: Here | None = None
) -> HttpResponse:
    person = request.person
    form = PostForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.write_to_team(
                by=person, pair=pair, text=form.cleaned_data["text"], now=request.now
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            if getattr(request, "link", None) is not None:
                mark_used(request.link, now=request.now)
            messages.success(request, _("It has gone to the team. The answer comes by mail."))
            return redirect(request.get_full_path())
    thread = queries.thread_of(person=None if pair else person, pair=pair)
    context = {
        "base": base,
        "posts": queries.posts_of(thread=thread),
        "form": form,
        "me": person,
        "pair": pair,
        "other": _other(pair, person),
        "back": here.url() if here else "",
        "others": _others(request, pair, here),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "support/thread.html", context, status=status)


def _other(pair: Mentorship | None, person: Person) -> Person | None:
    if pair is None:
        return None
    is_mentee = pair.mentee.person_id == person.pk
    return pair.mentor.person if is_mentee else pair.mentee.person


def _others(
    request: HttpRequest, pair: Mentorship | None, here: Here | None
) -> list[tuple[str, str]]:
    """Ways to her other conversations: who is in them, and the address; none behind a single link."""
    if here is not None:
        if pair is not None:
            return [("", here.url("team"))]
        if queries.thread_of(pair=here.mentorship) is None:
            return []
        return [(here.other.person.name, here.url("team") + "?with=pair")]
    if getattr(request, "link", None) is not None:
        return []
    found = []
    org = request.organisation.slug
    pairs = my_pairs(person=request.person)
    with_thread = set(
        Thread.objects.filter(mentorship__in=[one.pk for one in pairs]).values_list(
            "mentorship", flat=True
        )
    )
    for one in pairs:
        if one.pk in with_thread:
            url = reverse("mentoring_pair_team", kwargs={"org": org, "public_id": one.public_id})
            other = _other(one, request.person)
            found.append((other.name if other else "", f"{url}?with=pair"))
    return found


@staff_page(EDIT)
def thread_list(request: HttpRequest) -> HttpResponse:
    """All conversations: those that wait for an answer first."""
    page = Paginator(queries.threads(), PAGE).get_page(request.GET.get("page"))
    org = request.organisation.slug
    context = {"page_obj": page, "rows": [(one, *_named(one, org)) for one in page.object_list]}
    return render(request, "support/thread_list.html", context)


def _named(thread: Thread, org: str) -> tuple[str, str]:
    """Whose conversation it is, and where the team reads it."""
    if thread.person is not None:
        kwargs = {"org": org, "public_id": thread.person.public_id}
        return thread.person.name, reverse("support_thread_person", kwargs=kwargs)
    pair = thread.mentorship
    assert pair is not None
    kwargs = {"org": org, "public_id": pair.public_id}
    return str(pair), reverse("support_thread_pair", kwargs=kwargs)


@staff_page(EDIT)
def with_person(request: HttpRequest, public_id: str) -> HttpResponse:
    """The team's side of a conversation with one person; it begins with the first line."""
    return _desk(request, person=get_person(public_id=public_id), pair=None)


@staff_page(EDIT)
def with_pair(request: HttpRequest, public_id: str) -> HttpResponse:
    """The same with both of a pair."""
    return _desk(request, person=None, pair=get_pair(public_id=public_id))


def _desk(request: HttpRequest, *, person: Person | None, pair: Mentorship | None) -> HttpResponse:
    thread = queries.thread_of(person=person, pair=pair)
    if request.method == "POST" and request.POST.get("read") and thread is not None:
        actions.needs_no_answer(thread=thread, by=request.person, now=request.now)
        messages.success(request, _("Done. It stays here to be read."))
        return redirect(request.path)
    form = PostForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.write_as_team(
                by=request.person,
                person=person,
                pair=pair,
                text=form.cleaned_data["text"],
                now=request.now,
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("It goes out as a mail."))
            return redirect(request.path)
    context: dict[str, Any] = {
        "with": str(pair or person),
        "about": person,
        "pair": pair,
        "thread": thread,
        "posts": queries.posts_of(thread=thread),
        "form": form,
        "belongs": queries.belongs_of(person=person) if person else None,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "support/thread_desk.html", context, status=status)
