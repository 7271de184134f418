"""The two doors to a pair's own pages, signed in and by a mailed link, for the two people and, where a page
says so, for a co-mentor."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from spona.mentoring.models import Mentorship
from spona.mentoring.queries.co_mentors import co_mentors_of
from spona.mentoring.queries.pairs import get_pair_for
from spona.mentoring.rules import party_of
from spona.messaging.links import link_page, mark_used
from spona.people.access import View, participant_page
from spona.people.states import Channel
from spona.programmes.models import Participation

ONE_FORM = "-"


@dataclass(frozen=True)
class Here:
    """Who opens the pages of which pair, and by which door."""

    request: HttpRequest
    mentorship: Mentorship
    me: Participation
    other: Participation
    channel: Channel
    door: str  # start of the names of its addresses
    where: dict[str, str]  # what its addresses need
    joined_on: date | None = None  # of a co-mentor; None: she is one of the two
    others: tuple[Participation, ...] = ()  # who else is there: of a mentor's side, the colleague

    @property
    def base(self) -> str:
        return "ui/plain.html" if self.channel == Channel.LINK else "ui/page.html"

    @property
    def is_co_mentor(self) -> bool:
        return self.joined_on is not None

    @property
    def today(self) -> Any:
        return timezone.localdate(self.request.now)

    def url(self, page: str = "", **more: str) -> str:
        """The address of one of the pair's pages through the same door."""
        name = f"{self.door}_{page}" if page else self.door
        return reverse(name, kwargs={**self.where, **more})

    def page(
        self,
        template: str,
        context: dict[str, Any],
        *,
        status: int = 200,
        room: str = "mentoring",
    ) -> HttpResponse:
        """A page of the pair, with the addresses every one of them needs; `room` has its template."""
        pages = {
            name: self.url(name)
            for name in (
                "first",
                "session_new",
                "agreement",
                "onboarding",
                "actions",
                "reflections",
                "goals",
                "change",
                "team",
                "meetings",
                "meeting_new",
                "habits",
                "hours",
            )
        }
        return render(
            self.request,
            f"{room}/{template}.html",
            {
                "here": self,
                "mentorship": self.mentorship,
                "cycle": self.mentorship.cycle,
                "other": self.other.person,
                "others": [one.person for one in self.others],
                # Behind the mailed question there is one form; the pair's page has its own link.
                "pair_url": "" if self.where.get("token") == ONE_FORM else self.url(),
                "pages": pages,
                **context,
            },
            status=status,
        )

    def done(self, sentence: str, page: str = "") -> HttpResponse:
        """Say that it is kept, and go on."""
        if self.channel == Channel.LINK:
            mark_used(self.request.link, now=self.request.now)
        messages.success(self.request, sentence)
        return redirect(self.url(page))

    def refused(self, error: ValidationError, page: str = "") -> HttpResponse:
        """For a button without a form: the sentence, on the pair's page or another of its pages."""
        messages.error(self.request, " ".join(error.messages))
        return redirect(self.url(page))


class Doors(NamedTuple):
    """The two views of one page; both let in only the two of the pair."""

    signed_in: View
    by_link: View


def two_doors(page: Callable[..., HttpResponse], *, co_mentors_too: bool = False) -> Doors:
    """A page of the pair, signed in and by a mailed link; closed to co-mentors unless it says otherwise."""

    @participant_page
    def signed_in(request: HttpRequest, public_id: str, **kwargs: Any) -> HttpResponse:
        pair = get_pair_for(
            person=request.person, public_id=public_id, co_mentors_too=co_mentors_too
        )
        where = {"org": request.organisation.slug, "public_id": public_id}
        return page(come_in(request, pair, Channel.PAGE, "mentoring_pair", where), **kwargs)

    @link_page("pair")
    def by_link(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        pair = get_pair_for(
            person=request.person,
            public_id=request.link.target_id,
            co_mentors_too=co_mentors_too,
        )
        where = {"token": request.resolver_match.kwargs["token"]}
        return page(come_in(request, pair, Channel.LINK, "link_pair", where), **kwargs)

    return Doors(signed_in, by_link)


def doors_for_co_mentors_too(page: Callable[..., HttpResponse]) -> Doors:
    """As `two_doors`, for the two and whoever stands beside them."""
    return two_doors(page, co_mentors_too=True)


def come_in(
    request: HttpRequest, pair: Mentorship, channel: Channel, door: str, where: dict[str, str]
) -> Here:
    """Which of them it is; PermissionDenied for anybody else."""
    me = party_of(mentorship=pair, person=request.person)
    two = (pair.mentee, pair.mentor)
    beside = co_mentors_of(mentorship=pair) if getattr(pair, "has_others", True) else []
    joined = next((one.joined_at for one in beside if one.participation_id == me.pk), None)
    other = pair.mentor if me.pk == pair.mentee_id else pair.mentee
    others = [
        one
        for one in (*two, *(co.participation for co in beside))
        if one.pk not in {me.pk, other.pk}
    ]
    return Here(
        request,
        pair,
        me,
        other,
        channel,
        door,
        where,
        timezone.localdate(joined) if joined else None,
        tuple(others),
    )


def status_of(request: HttpRequest) -> int:
    """A page that is shown after a POST holds a form that needs its reader."""
    return 422 if request.method == "POST" else 200
