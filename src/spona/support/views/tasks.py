"""Tasks: all of them, and one with its reason and its first step."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from spona.core.states import WrongState
from spona.people.access import EDIT, staff_page
from spona.support.actions import tasks as actions
from spona.support.forms.care import CloseForm, HandForm
from spona.support.models.desk import Task
from spona.support.queries import desk
from spona.support.queries.threads import place_of
from spona.support.states import TaskState
from spona.support.words import first_step_of, reason_of, title_of

PAGE = 50
WHOSE = [
    ("mine", gettext_lazy("Mine")),
    ("nobody", gettext_lazy("Nobody's yet")),
    ("all", gettext_lazy("Everybody's")),
    ("closed", gettext_lazy("Closed")),
]


def lines(tasks: list[Task], *, org: str, today: date) -> list[dict[str, Any]]:
    """A task as a list shows it: about whom, why, the first step."""
    return [
        {
            "task": task,
            "who": names_of(task),
            "title": title_of(task),
            "reason": reason_of(task, today=today),
            "first_step": first_step_of(task),
            "url": reverse("support_task", kwargs={"org": org, "public_id": task.public_id}),
        }
        for task in tasks
    ]


def names_of(task: Task) -> str:
    pair = task.mentorship
    if pair is None:
        return task.participation.person.name if task.participation else ""
    return f"{pair.mentee.person.name} – {pair.mentor.person.name}"


@staff_page(EDIT)
def task_list(request: HttpRequest) -> HttpResponse:
    """What is to be done, the most urgent first, each with its reason and first step."""
    whose = request.GET.get("whose", "")
    whose = whose if whose in dict(WHOSE) else "mine"
    found = desk.tasks(
        person=request.person,
        whose="all" if whose == "closed" else whose,
        state="closed" if whose == "closed" else "open",
    )
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    today = timezone.localdate(request.now)
    context = {
        "page_obj": page,
        "lines": lines(list(page.object_list), org=request.organisation.slug, today=today),
        "whose": whose,
        "choices": WHOSE,
        "today": today,
    }
    return render(request, "support/task_list.html", context)


@staff_page(EDIT)
def task(request: HttpRequest, public_id: str) -> HttpResponse:
    """One task; POST closes it, with a sentence for colleagues."""
    shown = desk.get_task(public_id=public_id)
    form = CloseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.close_task(
                task=shown,
                to=TaskState(form.cleaned_data["to"]),
                outcome=form.cleaned_data["outcome"],
                by=request.person,
                now=request.now,
            )
        except WrongState:
            messages.error(
                request, _("A colleague was faster: this task is closed already. Look again.")
            )
            return redirect(request.path)
        messages.success(request, _("Closed."))
        return redirect(_onward(shown, request.organisation.slug))
    people = desk.colleagues()
    hand = HandForm(
        people=people,
        initial={
            "due_on": shown.due_on,
            "assignee": shown.assignee.public_id if shown.assignee else "",
        },
    )
    today = timezone.localdate(request.now)
    context = {
        **lines([shown], org=request.organisation.slug, today=today)[0],
        "form": form,
        "hand": hand,
        "pair": shown.mentorship,
        "today": today,
        "open_url": place_of(task=shown, org=request.organisation.slug),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "support/task.html", context, status=status)


def _onward(task: Task, org: str) -> str:
    if task.mentorship is None:
        return reverse("support_tasks", kwargs={"org": org})
    kwargs = {"org": org, "public_id": task.mentorship.public_id}
    return reverse("support_pair", kwargs=kwargs)


@staff_page(EDIT)
def hand(request: HttpRequest, public_id: str) -> HttpResponse:
    """POST: to somebody else, or to another day."""
    shown = desk.get_task(public_id=public_id)
    url = reverse("support_task", kwargs={"org": request.organisation.slug, "public_id": public_id})
    if request.method != "POST":
        return redirect(url)
    form = HandForm(request.POST, people=desk.colleagues())
    if not form.is_valid():
        messages.error(request, _("That did not work: please give a day and a colleague."))
        return redirect(url)
    try:
        actions.hand_task(task=shown, by=request.person, **form.cleaned_data)
    except WrongState:
        messages.error(request, _("This task is closed already."))
    else:
        messages.success(request, _("Saved."))
    return redirect(url)


@staff_page(EDIT)
def reopen(request: HttpRequest, public_id: str) -> HttpResponse:
    """POST: it was not done after all."""
    shown = desk.get_task(public_id=public_id)
    if request.method == "POST":
        try:
            actions.reopen_task(task=shown, by=request.person)
        except WrongState:
            messages.error(request, _("This task is open already."))
    return redirect(
        reverse("support_task", kwargs={"org": request.organisation.slug, "public_id": public_id})
    )
