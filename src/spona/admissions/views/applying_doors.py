"""The two doors to an application, by the mailed link and signed in, for its owner alone.

Whoever holds the mailed link is taken for its owner, as with every link of the house: the address is
long, signed and runs out. Looking never acts (mail programs open links by themselves); each page says
by name whose application it is, so that somebody who got it forwarded sees where she is.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from spona.admissions.actions.applying import sheet_for
from spona.admissions.actions.submitting import NotComplete, TooLate
from spona.admissions.models.application import Application
from spona.admissions.queries.applying import Sheet, get_own_application, sheet_of
from spona.admissions.queries.keeping import delete_on_for
from spona.admissions.queries.status import Known, Status, facts_for, status_of
from spona.core.languages import CONTENT
from spona.core.states import WrongState
from spona.messaging.links import link_page, mark_used
from spona.people.access import View, participant_page, speak
from spona.people.states import Channel
from spona.questions.models import AnswerFile
from spona.questions.sheet_saving import checks_files


@dataclass(frozen=True)
class Here:
    """Whose application is open, and by which door."""

    request: HttpRequest
    application: Application
    channel: Channel
    door: str  # start of the names of its addresses
    where: dict[str, str]  # what its addresses need

    @property
    def base(self) -> str:
        return "ui/plain.html" if self.channel == Channel.LINK else "ui/page.html"

    @property
    def now(self) -> Any:
        return self.request.now

    @cached_property
    def known(self) -> Known:
        return facts_for(application=self.application, now=self.now)

    @cached_property
    def status(self) -> Status:
        return status_of(application=self.application, known=self.known, now=self.now)

    @cached_property
    def sheet(self) -> Sheet:
        return sheet_of(application=self.application)

    def url(self, page: str = "", **more: str) -> str:
        name = f"{self.door}_{page}" if page else self.door
        return reverse(name, kwargs={**self.where, **more})

    def file_url(self, file: AnswerFile) -> str:
        return self.url("file", file=file.public_id)

    def page(
        self, template: str, context: dict[str, Any] | None = None, *, status: int = 200
    ) -> HttpResponse:
        application = self.application
        names = ("form", "sending", "copy", "referees", "monitoring", "data", "language")
        return render(
            self.request,
            f"admissions/apply_{template}.html",
            {
                "here": self,
                "application": application,
                "call": application.call,
                "cycle": application.call.cycle,
                "owner": application.person,
                "languages": languages_of(application),
                "language_links": True,  # in place of those at the foot of every page
                "at": template,
                "delete_on": delete_on_for(application=application),
                "pages": {name: self.url(name) for name in names} | {"home": self.url()},
                **(context or {}),
            },
            status=status,
        )

    def done(self, sentence: str, page: str = "") -> HttpResponse:
        """Say that it is kept, and go on."""
        if self.channel == Channel.LINK:
            mark_used(self.request.link, now=self.now)
        messages.success(self.request, sentence)
        return redirect(self.url(page))

    def refused(self, error: Exception, page: str = "") -> HttpResponse:
        """The sentence for an act that cannot be now; everything written stays."""
        messages.error(self.request, sentence_for(error))
        return redirect(self.url(page))


def sentence_for(error: Exception) -> str:
    """What stands against an act, in words that say what is kept."""
    if isinstance(error, TooLate):
        return _("The deadline was over when this arrived. What you wrote is kept.")
    if isinstance(error, NotComplete):
        return _("Something is still missing, so nothing was sent. What you wrote is kept.")
    if isinstance(error, WrongState):
        return _(
            "This changed in the meantime, perhaps in another window. Here it is as it stands."
        )
    return " ".join(getattr(error, "messages", [])) or _("This cannot be done now.")


def languages_of(application: Application) -> dict[str, str]:
    """The languages of the form by their own names; empty where there is nothing to choose."""
    form = application.call.questionnaire
    codes = list(form.languages) if form else []
    if "sr" in codes and "sr-latn" not in codes:
        codes.insert(codes.index("sr") + 1, "sr-latn")
    names = {code: str(CONTENT.get(code, code)) for code in codes}
    return names if len(names) > 1 else {}


class Doors(NamedTuple):
    """The two views of one page."""

    by_link: View
    signed_in: View


def two_doors(page: Callable[..., HttpResponse]) -> Doors:
    """A page of one application, by its link and signed in, for its owner alone."""

    takes_files = hasattr(page, "before_acting")

    def hers(request: HttpRequest, public_id: str) -> Application:
        locked = request.method == "POST" and hasattr(page, "acts_alone")
        found = get_own_application(person=request.person, public_id=public_id, locked=locked)
        speak(found.language)
        return found

    def by_link(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        where = {"token": request.resolver_match.kwargs["token"]}
        application = hers(request, request.link.target_id)
        return page(Here(request, application, Channel.LINK, "link_application", where), **kwargs)

    def signed_in(request: HttpRequest, public_id: str, **kwargs: Any) -> HttpResponse:
        where = {"org": request.organisation.slug, "public_id": public_id}
        application = hers(request, public_id)
        return page(Here(request, application, Channel.PAGE, "admissions_mine", where), **kwargs)

    doors = [checks_files(view) if takes_files else view for view in (by_link, signed_in)]
    return Doors(link_page("application")(doors[0]), participant_page(doors[1]))


def acts_alone(page: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A POST to this page has the application, with its sheet, for itself."""
    page.acts_alone = True  # type: ignore[attr-defined]
    return page


def open_sheet_of(here: Here) -> None:
    """Where the form was published after she began: a sheet is there from now on."""
    if here.application.sheet is None:
        sheet_for(application=here.application, now=here.now)


def status_code(here: Here) -> int:
    """A page that is shown after a POST holds a form that needs its reader."""
    return 422 if here.request.method == "POST" else 200
