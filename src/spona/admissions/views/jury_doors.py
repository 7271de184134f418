"""The two doors of a reviewer, signed in and by a mailed link, to her own list."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from spona.admissions.models.review import Reviewer
from spona.admissions.queries.reviewing import get_seat
from spona.messaging.links import link_page, mark_used
from spona.people.access import View, participant_page
from spona.people.states import Channel


@dataclass(frozen=True)
class Desk:
    """Whose list it is, and by which door she came."""

    request: HttpRequest
    seat: Reviewer
    channel: Channel
    door: str
    where: dict[str, str]

    @property
    def base(self) -> str:
        return "ui/plain.html" if self.channel == Channel.LINK else "ui/page.html"

    def url(self, page: str = "", **more: str) -> str:
        """The address of one of her pages through the same door."""
        name = f"{self.door}_{page}" if page else self.door
        return reverse(name, kwargs={**self.where, **more})

    def page(self, template: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
        return render(
            self.request,
            f"admissions/{template}.html",
            {
                "here": self,
                "seat": self.seat,
                "call": self.seat.call,
                "cycle": self.seat.call.cycle,
                "list_url": self.url(),
                **context,
            },
            status=status,
        )

    def done(self, sentence: str, page: str = "", **more: str) -> HttpResponse:
        """Say that it is kept, and go on."""
        if self.channel == Channel.LINK:
            mark_used(self.request.link, now=self.request.now)
        if sentence:
            messages.success(self.request, sentence)
        return redirect(self.url(page, **more))

    def refused(self, sentence: str, page: str = "", **more: str) -> HttpResponse:
        messages.error(self.request, sentence)
        return redirect(self.url(page, **more))


class Doors(NamedTuple):
    signed_in: View
    by_link: View


def two_doors(page: Callable[..., HttpResponse]) -> Doors:
    """A page of somebody with a seat on the jury; 404 for everybody else."""

    @participant_page
    def signed_in(request: HttpRequest, call: str, **kwargs: Any) -> HttpResponse:
        seat = get_seat(person=request.person, call__slug=call)
        where = {"org": request.organisation.slug, "call": call}
        return page(Desk(request, seat, Channel.PAGE, "admissions_my_jury", where), **kwargs)

    @link_page("jury")
    def by_link(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        seat = get_seat(person=request.person, public_id=request.link.target_id)
        where = {"token": request.resolver_match.kwargs["token"]}
        return page(Desk(request, seat, Channel.LINK, "link_jury", where), **kwargs)

    return Doors(signed_in, by_link)
