"""Forms of eligibility: a rule made by clicking, the verdict on one application."""

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from spona.admissions.forms.days import DayField
from spona.admissions.models.call import EligibilityRule
from spona.admissions.queries.eligibility import OPS, Op
from spona.admissions.states import Verdict
from spona.core.economies import REGION
from spona.core.translated import Said
from spona.ui.said_fields import add_said, read_said

MOST_TICKS = 40  # options shown as boxes to tick; a longer list becomes a select
NEEDS_VALUES = {Op.ONE_OF, Op.NONE_OF}
NEEDS_NUMBER = {Op.AT_LEAST, Op.AT_MOST}
NEEDS_DAY = {Op.BEFORE, Op.AFTER}


class RuleForm(forms.Form):
    """How a question or fact is looked at, with what, and the reason the letter gives."""

    def __init__(
        self,
        *args: Any,
        ops: Sequence[Op],
        options: Sequence[tuple[str, Any]],
        languages: Sequence[str],
        rule: EligibilityRule | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        values = list(rule.values) if rule else []
        first = values[0] if values else None
        self.fields["op"] = forms.ChoiceField(
            label=_("The rule holds if the answer"),
            choices=[(op, OPS[op]) for op in ops],
            initial=rule.op if rule else ops[0],
            widget=forms.RadioSelect,
        )
        if NEEDS_VALUES & set(ops):
            self._add_options(options, values)
        if NEEDS_NUMBER & set(ops):
            self.fields["number"] = forms.FloatField(
                label=_("Number"), initial=first, required=False
            )
        if NEEDS_DAY & set(ops):
            self.fields["day"] = forms.DateField(
                label=_("Day"),
                initial=first,
                required=False,
                widget=forms.DateInput(attrs={"type": "date"}),
            )
        add_said(
            self,
            "reason",
            label=_("Reason, as the letter will say it"),
            languages=languages,
            value=rule.reason if rule else None,
            required_in=languages[0],
            max_length=500,
            rows=2,
        )
        self.before = rule.reason if rule else None

    def _add_options(self, options: Sequence[tuple[str, Any]], values: list[str]) -> None:
        """Boxes to tick; of a long list (all economies) those of the region and what is chosen already,
        the others in a select."""
        is_long = len(options) > MOST_TICKS
        ticks = [o for o in options if not is_long or o[0] in REGION or o[0] in values]
        self.fields["chosen"] = forms.MultipleChoiceField(
            label=_("Which"),
            choices=ticks,
            initial=values,
            required=False,
            widget=forms.CheckboxSelectMultiple,
        )
        if is_long:
            self.fields["more"] = forms.MultipleChoiceField(
                label=_("Others"),
                choices=[option for option in options if option not in ticks],
                required=False,
                widget=forms.SelectMultiple(attrs={"size": 6}),
                help_text=_("Several: hold Ctrl, or Cmd, while choosing."),
            )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("more"):
            data["chosen"] = [*data.get("chosen", []), *data["more"]]
        op = data.get("op", "")
        for needs, name, sentence in (
            (NEEDS_VALUES, "chosen", _("Choose at least one.")),
            (NEEDS_NUMBER, "number", _("Which number?")),
            (NEEDS_DAY, "day", _("Which day?")),
        ):
            if op in needs and name not in self.errors and data.get(name) in (None, [], ""):
                self.add_error(name, sentence)
        return data

    @property
    def values(self) -> list[str]:
        """What the rule compares with, as it is stored."""
        data, op = self.cleaned_data, self.cleaned_data["op"]
        if op in NEEDS_VALUES:
            return list(data["chosen"])
        if op in NEEDS_NUMBER:
            return [f"{data['number']:g}"]
        return [data["day"].isoformat()] if op in NEEDS_DAY else []

    @property
    def reason(self) -> Said:
        return read_said(self, "reason", before=self.before)


class CheckForm(forms.Form):
    """Eligible, not eligible, something to complete, a question; with the letter and a note."""

    verdict = forms.ChoiceField(label=_("What it comes to"), widget=forms.RadioSelect)
    message = forms.CharField(
        label=_("To the applicant"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Stands in the letter. Whoever is eligible gets none."),
    )
    answer_on = DayField(
        label=_("Answer until the end of"),
        required=False,
        help_text=_("Where you ask for something. Who misses the day is shown to you, no more."),
    )
    note = forms.CharField(
        label=_("For the team"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Needed where you decide otherwise than the rules say."),
    )

    def __init__(
        self, *args: Any, may_repair: bool, today: date, language: str, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["verdict"].choices = [
            (value, label)
            for value, label in Verdict.choices
            if may_repair or value != Verdict.REPAIR
        ]
        self.fields["message"].widget.attrs["lang"] = language

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        verdict = data.get("verdict")
        if verdict and verdict != Verdict.ELIGIBLE and not data.get("message", "").strip():
            self.add_error("message", _("The applicant gets a letter. What shall it say?"))
        if verdict in {Verdict.REPAIR, Verdict.MORE} and "answer_on" not in self.errors:
            day = data.get("answer_on")
            if day is None or day <= self.today:
                self.add_error("answer_on", _("Please give a day after today."))
        return data

    def answer_by(self, zone: ZoneInfo) -> datetime | None:
        """The last second of the day, on the call's own clock."""
        day = self.cleaned_data.get("answer_on")
        return datetime.combine(day, time(23, 59, 59), zone) if day else None


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Why"), max_length=400)
