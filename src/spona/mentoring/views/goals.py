"""The goals of a pair, for those who are in it."""

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _

from spona.mentoring import goal_actions
from spona.mentoring.forms import GoalForm, GoalRevisionForm, take_back
from spona.mentoring.privacy import as_pair
from spona.mentoring.queries.areas import areas_of
from spona.mentoring.queries.own_layer import get_own_goal, own_goals
from spona.mentoring.views.doors import Here, doors_for_co_mentors_too, status_of


@doors_for_co_mentors_too
def goals(here: Here) -> HttpResponse:
    """The goals of the pair, and a new one."""
    form = GoalForm(here.request.POST or None, areas=areas_of(mentorship=here.mentorship))
    if here.request.method == "POST" and form.is_valid():
        try:
            goal_actions.set_goal(
                mentorship=here.mentorship,
                participation=here.me,
                text=form.cleaned_data["text"],
                area=form.area(),
                now=here.request.now,
            )
        except ValidationError as error:
            take_back(form, error)
        else:
            return here.done(_("Your goal stands."), "goals")
    with as_pair(here.mentorship, person=here.request.person):
        goals = own_goals()
    rows = [(own, here.url("goal", goal=own.goal.public_id)) for own in goals]
    return here.page("goals", {"form": form, "rows": rows}, status=status_of(here.request))


@doors_for_co_mentors_too
def goal(here: Here, goal: str) -> HttpResponse:
    """A new wording or a step on; the old wordings stay."""
    with as_pair(here.mentorship, person=here.request.person):
        own = get_own_goal(public_id=goal)
    areas = areas_of(mentorship=here.mentorship)
    if own.goal.area and own.goal.area not in areas:
        areas.append(own.goal.area)  # she has changed her profile since; the goal may stay there
    form = GoalRevisionForm(
        here.request.POST or None,
        areas=areas,
        initial={
            "text": own.now.text,
            "progress": own.now.progress,
            "area": own.goal.area.public_id if own.goal.area else "",
        },
    )
    if here.request.method == "POST" and form.is_valid():
        try:
            goal_actions.revise_goal(
                goal=own.goal,
                participation=here.me,
                text=form.cleaned_data["text"],
                progress=form.cleaned_data["progress"],
                area=form.area(),
                now=here.request.now,
            )
        except ValidationError as error:
            take_back(form, error)
        else:
            return here.done(_("Saved."), "goals")
    context = {"form": form, "own": own, "close_url": here.url("goal_closing", goal=goal)}
    return here.page("goal", context, status=status_of(here.request))


@doors_for_co_mentors_too
def goal_closing(here: Here, goal: str) -> HttpResponse:
    """POST: reached or let go."""
    with as_pair(here.mentorship, person=here.request.person):
        own = get_own_goal(public_id=goal)
    if here.request.method != "POST":
        raise Http404
    goal_actions.close_goal(goal=own.goal, participation=here.me, now=here.request.now)
    return here.done(_("The goal is closed. Its wordings stay with you."), "goals")
