"""The loads of colleagues, the rules of a cycle, the hand-over."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from spona.core.public_ids import without_nul
from spona.people.access import EDIT, MANAGE, may, staff_page
from spona.people.models import Person
from spona.people.queries import get_person
from spona.programmes.queries import get_cycle_for
from spona.support.actions import holders, planning
from spona.support.forms.care import PlanForm
from spona.support.queries import desk
from spona.support.views.tasks import lines

PAGE = 60


@staff_page(EDIT)
def cycle_care(request: HttpRequest, cycle: str) -> HttpResponse:
    """Who cares for which pair of a cycle, how much each has in hand, how check-ins were answered.
    POST shares the pairs without anybody out among those ticked."""
    shown = get_cycle_for(person=request.person, slug=cycle)
    if request.method == "POST":
        chosen = set(request.POST.getlist("among"))
        try:
            n = holders.share_out(
                cycle=shown,
                among=[one for one in desk.colleagues() if one.public_id in chosen],
                by=request.person,
                now=request.now,
            )
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            said = ngettext("%(n)d pair was shared out.", "%(n)d pairs were shared out.", n)
            messages.success(request, said % {"n": n})
        return redirect(request.path)
    whose = without_nul(request.GET.get("holder", ""))
    page = Paginator(desk.pairs_with_holder(cycle=shown, holder=whose), PAGE).get_page(
        request.GET.get("page")
    )
    context = {
        "cycle": shown,
        "programme": shown.programme,
        "loads": desk.loads(),
        "page_obj": page,
        "whose": whose,
        "answers": desk.answers_of(cycle=shown),
    }
    return render(request, "support/cycle.html", context)


@staff_page(EDIT)
def plan(request: HttpRequest, cycle: str) -> HttpResponse:
    """The silence ladder and the check-ins of a cycle, as plain rules; who would be reached today."""
    shown = get_cycle_for(person=request.person, slug=cycle)
    check_ins, rungs = planning.ensure_plan(cycle=shown)
    form = PlanForm(request.POST or None, check_ins=check_ins, rungs=rungs)
    if request.method == "POST" and form.is_valid():
        planning.save_plan(cycle=shown, by=request.person, **form.facts())
        messages.success(request, _("Saved. It holds from tonight."))
        return redirect(request.path)
    today = timezone.localdate(request.now)
    context = {
        "cycle": shown,
        "programme": shown.programme,
        "form": form,
        "ahead": planning.ahead(cycle=shown, ladder=rungs, today=today),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "support/plan.html", context, status=status)


@staff_page(EDIT)
def handover(request: HttpRequest, public_id: str) -> HttpResponse:
    """All a colleague has in hand, on one page, also after she has left; POST hands it on."""
    of: Person = get_person(public_id=public_id)
    people = [one for one in desk.colleagues() if one.pk != of.pk]
    if request.method == "POST":
        to = next((one for one in people if one.public_id == request.POST.get("to")), None)
        if to is None:
            messages.error(request, _("Choose somebody else."))
        else:
            pairs, tasks = holders.hand_over(of=of, to=to, by=request.person, now=request.now)
            messages.success(
                request,
                _("%(name)s now has %(pairs)d pairs and %(tasks)d tasks more.")
                % {"name": to.name, "pairs": pairs, "tasks": tasks},
            )
        return redirect(request.path)
    found = desk.handover_of(person=of)
    today = timezone.localdate(request.now)
    context = {
        "of": of,
        "people": people,
        "found": found,
        "lines": lines(found.tasks, org=request.organisation.slug, today=today),
        "may_manage": may(request.membership, MANAGE),
        "today": today,
    }
    return render(request, "support/handover.html", context)
