"""Forms of decisions, letters, offered places and minutes."""

from collections.abc import Sequence
from datetime import datetime, time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from spona.admissions.forms.days import DayField
from spona.admissions.models.selection import Decision
from spona.admissions.queries.letters import Suggested
from spona.admissions.states import Outcome

LONG = {"rows": 4, "maxlength": 3000}


class DecisionForm(forms.Form):
    """One application's outcome, with what its letter says."""

    outcome = forms.ChoiceField(
        label=_("Decision"), choices=Outcome.choices, widget=forms.RadioSelect
    )
    overruling = forms.CharField(
        label=_("Why otherwise than proposed"),
        help_text=_("Needed where the committee departs from the proposal. The minutes name you."),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    reason = forms.CharField(
        label=_("What the letter says: the reason"),
        help_text=_(
            "To the applicant, in the language of the application. Never a name of a reviewer, never a score."
        ),
        required=False,
        max_length=3000,
        widget=forms.Textarea(attrs=LONG),
    )
    next_step = forms.CharField(
        label=_("What the letter says: what comes next"),
        required=False,
        max_length=3000,
        widget=forms.Textarea(attrs=LONG),
    )

    def __init__(self, *args: Any, needs_reason: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not needs_reason:
            self.fields["overruling"].help_text = ""


class LettersForm(forms.Form):
    """Reason and next step for each of the decisions shown, two fields a letter."""

    def __init__(
        self,
        *args: Any,
        decisions: Sequence[Decision],
        suggested: dict[int, Suggested],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.decisions = decisions
        for decision in decisions:
            application, key = decision.application, decision.application.public_id
            offered = suggested[application.pk]
            attrs = {"lang": application.language, **LONG, "rows": 3}
            self.fields[f"reason-{key}"] = forms.CharField(
                label=_("The reason"),
                required=False,
                max_length=3000,
                initial=decision.reason or offered.reason,
                widget=forms.Textarea(attrs=attrs),
            )
            if decision.outcome != Outcome.SELECTED:
                self.fields[f"next-{key}"] = forms.CharField(
                    label=_("What comes next"),
                    required=False,
                    max_length=3000,
                    initial=decision.next_step or offered.next_step,
                    widget=forms.Textarea(attrs=attrs),
                )

    def rows(self) -> list[tuple[Decision, list[forms.BoundField]]]:
        """Each decision with its fields."""
        return [
            (
                decision,
                [
                    self[name]
                    for name in (
                        f"reason-{decision.application.public_id}",
                        f"next-{decision.application.public_id}",
                    )
                    if name in self.fields
                ],
            )
            for decision in self.decisions
        ]

    def texts(self) -> dict[str, tuple[str, str]]:
        """{public id: (reason, next step)}, as actions.deciding.write_letters takes it."""
        data = self.cleaned_data
        return {
            d.application.public_id: (
                data[f"reason-{d.application.public_id}"],
                data.get(f"next-{d.application.public_id}", ""),
            )
            for d in self.decisions
        }


class ReasonForm(forms.Form):
    """A sentence for the minutes."""

    reason = forms.CharField(
        label=_("Why"),
        help_text=_("Stands in the minutes with your name."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class MendForm(ReasonForm):
    outcome = forms.ChoiceField(
        label=_("The new decision"),
        choices=[(Outcome.RESERVE, Outcome.RESERVE.label), (Outcome.SELECTED, _("A place"))],
        widget=forms.RadioSelect,
    )
    field_order = ["outcome", "reason"]


class LengthenForm(forms.Form):
    """A later last day for an answer."""

    until = DayField(label=_("New last day for the answer"))

    def moment(self, zone: Any) -> datetime:
        return datetime.combine(self.cleaned_data["until"], time(23, 59, 59), zone)


class PlaceForm(forms.Form):
    """The applicant's answer to an offered place."""

    answer = forms.ChoiceField(
        label=_("Your answer"),
        choices=[("yes", _("Yes, I take the place")), ("no", _("No, I cannot"))],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("If you cannot: why, if you like to say"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class MinutesForm(forms.Form):
    """Who met when. What was decided is drawn from the house itself."""

    held_on = DayField(label=_("Day of the meeting"))
    place = forms.CharField(label=_("Where"), required=False, max_length=200)
    present = forms.CharField(
        label=_("Who was present"),
        help_text=_("One person a line: name, then a comma and the role."),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    notes = forms.CharField(
        label=_("What else was said"),
        required=False,
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 6}),
    )

    def people(self) -> list[dict[str, str]]:
        found = []
        for line in self.cleaned_data["present"].splitlines():
            name, _comma, role = line.partition(",")
            if name.strip():
                found.append({"name": name.strip()[:200], "role": role.strip()[:200]})
        return found
