"""The monthly reflection, for its writer alone."""

from django.http import HttpResponse
from django.utils.translation import gettext as _

from spona.mentoring import reflection_actions
from spona.mentoring.forms_of_reflecting import ReflectionForm
from spona.mentoring.privacy import as_reflecting
from spona.mentoring.queries.reflections import own_reflections
from spona.mentoring.views.doors import Here, status_of, two_doors


@two_doors
def reflections(here: Here) -> HttpResponse:
    """This month's questions, and earlier answers with their switches."""
    post = here.request.POST
    if here.request.method == "POST" and "switch" in post:
        reflection_actions.switch_sharing(
            mentorship=here.mentorship,
            participation=here.me,
            public_id=post["switch"][:40],
            is_shared=post.get("to") == "on",
        )
        return here.done(_("Saved."), "reflections")
    month = here.today.replace(day=1)
    with as_reflecting(here.mentorship, here.me, person=here.request.person):
        mine = own_reflections(mentorship=here.mentorship)
    now = {answer.ask: (answer.text, answer.is_shared) for answer in mine.get(month, [])}
    form = ReflectionForm(post or None, now=now)
    if here.request.method == "POST" and form.is_valid():
        reflection_actions.write_reflection(
            mentorship=here.mentorship,
            participation=here.me,
            month=month,
            answers=form.answers(),
            now=here.request.now,
        )
        return here.done(_("Kept, for you alone unless you share it."), "reflections")
    earlier = [(day, answers) for day, answers in mine.items() if day != month]
    context = {"form": form, "month": month, "earlier": earlier}
    return here.page("reflections", context, status=status_of(here.request))
