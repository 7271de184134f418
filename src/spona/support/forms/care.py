"""Forms of the team's care."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from spona.mentoring.models import Mentorship
from spona.people.models import Person
from spona.people.states import Rest
from spona.support.models.checkin import CheckIn, Pulse
from spona.support.models.ladder import Rung
from spona.support.states import EntryKind, Moment, Often, RungKind, TaskState, Whom

SCALE = [(str(n), str(n)) for n in range(1, 6)]


def _day(label: Any, *, required: bool = True, help_text: Any = "") -> forms.DateField:
    return forms.DateField(
        label=label,
        required=required,
        help_text=help_text,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


def _text(label: Any, rows: int, *, required: bool = True, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        required=required,
        help_text=help_text,
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


class PersonChoice(forms.ChoiceField):
    """A colleague by public id; `person` of the chosen one."""

    def __init__(self, *, people: Iterable[Person], empty: Any, **kwargs: Any) -> None:
        self.people = {person.public_id: person for person in people}
        choices = [("", empty), *((key, one.name) for key, one in self.people.items())]
        super().__init__(choices=choices, **kwargs)

    def clean(self, value: Any) -> Person | None:  # type: ignore[override]
        return self.people.get(super().clean(value))


class PulseForm(forms.Form):
    """Two minutes. In a fit review one question more."""

    as_agreed = forms.ChoiceField(
        label=gettext_lazy("Do you meet as you agreed?"),
        choices=Often.choices,
        widget=forms.RadioSelect(attrs={"class": "choices-row"}),
    )
    useful = forms.TypedChoiceField(
        label=gettext_lazy("How useful are your meetings to you?"),
        help_text=gettext_lazy("1: not at all. 5: very."),
        coerce=int,
        choices=SCALE,
        widget=forms.RadioSelect(attrs={"class": "choices-row"}),
    )
    at_ease = forms.TypedChoiceField(
        label=gettext_lazy("How much at ease are you with each other?"),
        help_text=gettext_lazy("1: not at all. 5: very."),
        coerce=int,
        choices=SCALE,
        widget=forms.RadioSelect(attrs={"class": "choices-row"}),
    )
    fits = forms.ChoiceField(
        label=gettext_lazy("Are you the right two for each other?"),
        help_text=gettext_lazy("If not, a change is possible, and nobody is to blame."),
        choices=Often.choices,
        widget=forms.RadioSelect(attrs={"class": "choices-row"}),
    )
    wants_talk = forms.BooleanField(
        label=gettext_lazy("I would like to talk with somebody of the team."),
        required=False,
    )
    words = _text(gettext_lazy("Anything the team should know"), 3, required=False)

    def __init__(self, *args: Any, pulse: Pulse, **kwargs: Any) -> None:
        if pulse.answered_at is not None:
            kwargs["initial"] = {
                name: getattr(pulse, name)
                for name in ("as_agreed", "useful", "at_ease", "fits", "wants_talk", "words")
            }
        super().__init__(*args, **kwargs)
        if not pulse.check_in.is_fit_review:
            del self.fields["fits"]

    def facts(self) -> dict[str, Any]:
        return {"fits": "", **self.cleaned_data}


class EntryForm(forms.Form):
    kind = forms.ChoiceField(
        label=gettext_lazy("What was it?"),
        choices=EntryKind.choices,
        initial=EntryKind.CALL,
        widget=forms.RadioSelect(attrs={"class": "choices-row"}),
    )
    whom = forms.ChoiceField(
        label=gettext_lazy("With whom?"),
        required=False,
        choices=Whom.choices,
        widget=forms.RadioSelect(attrs={"class": "choices-row"}),
    )
    on = _day(gettext_lazy("When?"))
    text = _text(
        gettext_lazy("In a few sentences"),
        3,
        help_text=gettext_lazy(
            "The team reads this; the pair never does. No diagnoses, no gossip."
        ),
    )

    def facts(self) -> dict[str, Any]:
        return {**self.cleaned_data, "kind": EntryKind(self.cleaned_data["kind"])}


class TaskForm(forms.Form):
    title = forms.CharField(label=gettext_lazy("What is to be done?"), max_length=200)
    note = _text(gettext_lazy("Why, or how"), 2, required=False)
    due_on = _day(gettext_lazy("By when?"))

    def __init__(self, *args: Any, people: Iterable[Person], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["due_on"].initial = today + timedelta(days=7)
        self.fields["assignee"] = PersonChoice(
            label=_("Who?"), people=people, empty=_("Nobody yet"), required=False
        )


class HandForm(forms.Form):
    """To somebody else, or to another day."""

    due_on = _day(gettext_lazy("By when?"))

    def __init__(self, *args: Any, people: Iterable[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["assignee"] = PersonChoice(
            label=_("Who?"), people=people, empty=_("Nobody yet"), required=False
        )


class CloseForm(forms.Form):
    to = forms.ChoiceField(
        label=gettext_lazy("What became of it?"),
        choices=[
            (TaskState.DONE, TaskState.DONE.label),
            (TaskState.DROPPED, TaskState.DROPPED.label),
        ],
        initial=TaskState.DONE,
        widget=forms.RadioSelect(attrs={"class": "choices-row"}),
    )
    outcome = forms.CharField(
        label=gettext_lazy("In a sentence"),
        required=False,
        max_length=500,
        help_text=gettext_lazy("Colleagues read it; the pair never does."),
    )


class RestForm(forms.Form):
    kind = forms.ChoiceField(label=gettext_lazy("Why?"), choices=Rest.choices)
    starts_on = _day(gettext_lazy("From"))
    ends_on = _day(
        gettext_lazy("Last day"),
        required=False,
        help_text=gettext_lazy("Leave it empty if nobody knows yet."),
    )

    def __init__(self, *args: Any, pair: Mentorship, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sides = {side.public_id: side.person for side in (pair.mentee, pair.mentor)}
        who = forms.ChoiceField(
            label=_("For whom?"),
            choices=[(key, person.name) for key, person in self.sides.items()],
            widget=forms.RadioSelect(attrs={"class": "choices-row"}),
        )
        self.fields = {"who": who, **self.fields}

    def facts(self) -> dict[str, Any]:
        data = dict(self.cleaned_data)
        person = self.sides[data.pop("who")]
        return {**data, "person": person, "kind": Rest(data["kind"])}


class PlanForm(forms.Form):
    """The ladder and the check-ins of a cycle: a number of days and a switch each."""

    def __init__(
        self, *args: Any, check_ins: list[CheckIn], rungs: list[Rung], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.check_ins, self.rungs = check_ins, rungs
        for rung in rungs:
            self._number(f"rung-{rung.kind}", _("Days of silence"), rung.after_days, 7, 365)
            if rung.kind != RungKind.REMINDER:  # it goes by itself
                self._number(f"due-{rung.kind}", _("Days to do it"), rung.due_in, 1, 60)
            self._switch(f"rung-on-{rung.kind}", rung.is_active)
        for check_in in check_ins:
            label = _("Meetings held") if check_in.moment == Moment.SESSIONS else _("Days")
            self._number(f"check-{check_in.key}", label, check_in.after, 1, 1100)
            self._switch(f"check-on-{check_in.key}", check_in.is_active)

    def _number(self, name: str, label: str, value: int, least: int, most: int) -> None:
        self.fields[name] = forms.IntegerField(
            label=label,
            initial=value,
            min_value=least,
            max_value=most,
            widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        )

    def _switch(self, name: str, value: bool) -> None:
        self.fields[name] = forms.BooleanField(label=_("In use"), initial=value, required=False)

    def clean(self) -> dict[str, Any]:
        """The ladder goes up: each rung in use comes later than the one before it."""
        data = super().clean() or {}
        before = 0
        for rung in self.rungs:
            days = data.get(f"rung-{rung.kind}")
            if days is None or not data.get(f"rung-on-{rung.kind}"):
                continue
            if days <= before:
                self.add_error(
                    f"rung-{rung.kind}", _("This step has to come later than the one before it.")
                )
            before = days
        return data

    def facts(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {
            "check_ins": {
                c.key: (data[f"check-{c.key}"], data[f"check-on-{c.key}"]) for c in self.check_ins
            },
            "rungs": {
                r.kind: (
                    data[f"rung-{r.kind}"],
                    data.get(f"due-{r.kind}", r.due_in),
                    data[f"rung-on-{r.kind}"],
                )
                for r in self.rungs
            },
        }

    def ladder(self) -> list[tuple[Any, ...]]:
        """(rung, days, due in, in use) as bound fields, for the page."""
        return [
            (
                r,
                self[f"rung-{r.kind}"],
                self[f"due-{r.kind}"] if f"due-{r.kind}" in self.fields else None,
                self[f"rung-on-{r.kind}"],
            )
            for r in self.rungs
        ]

    def schedule(self) -> list[tuple[Any, ...]]:
        return [(c, self[f"check-{c.key}"], self[f"check-on-{c.key}"]) for c in self.check_ins]
