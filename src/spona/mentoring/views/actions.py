"""What the two set out to do between meetings."""

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.utils.translation import gettext as _

from spona.mentoring import action_actions
from spona.mentoring.forms import take_back
from spona.mentoring.forms_of_reflecting import ActionForm
from spona.mentoring.privacy import as_pair
from spona.mentoring.queries.own_layer import own_actions
from spona.mentoring.views.doors import Here, doors_for_co_mentors_too, status_of


@doors_for_co_mentors_too
def actions(here: Here) -> HttpResponse:
    """Open ones, with one tap to finish; a new one; the finished."""
    if here.request.method == "POST" and "done" in here.request.POST:
        action_actions.finish_action(
            mentorship=here.mentorship,
            participation=here.me,
            public_id=here.request.POST["done"][:40],
            now=here.request.now,
        )
        return here.done(_("Done."), "actions")
    sides = [here.me, here.other, *here.others]
    form = ActionForm(here.request.POST or None, sides=sides)
    if here.request.method == "POST" and form.is_valid():
        try:
            action_actions.set_action(
                mentorship=here.mentorship,
                participation=here.me,
                text=form.cleaned_data["text"],
                owner=form.owner(),
                due_on=form.cleaned_data["due_on"],
                now=here.request.now,
            )
        except ValidationError as error:
            take_back(form, error)
        else:
            return here.done(_("Written down."), "actions")
    with as_pair(here.mentorship, person=here.request.person):
        found = own_actions()
    return here.page(
        "actions",
        {
            "form": form,
            "doing": [action for action in found if action.done_at is None],
            "finished": [action for action in found if action.done_at is not None],
            "today": here.today,
        },
        status=status_of(here.request),
    )
