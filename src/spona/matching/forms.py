"""Forms of the desk and of the two questions."""

from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from spona.core.languages import LEVELS
from spona.engine.matching import Objective, Quota, QuotaKind, Severity, to_data
from spona.matching.words import CRITERIA, OWN_ATTRIBUTES, RULE_SETTINGS

SEVERITIES = [
    (Severity.BLOCK.value, _("never pair them")),
    (Severity.WARN.value, _("pair them, with a warning")),
    (Severity.OFF.value, _("does not matter")),
]
OBJECTIVES = [
    (Objective.TOTAL.value, _("Most fit in total")),
    (Objective.WORST_FIRST.value, _("The weakest pair first")),
    (Objective.BALANCED.value, _("Balanced")),
]
SHOWN = [
    ("", _("Everything")),
    ("warnings", _("Pairs with a warning")),
    ("pinned", _("Decided by the committee")),
    ("commented", _("Pairs with comments")),
    ("left", _("Mentees without a mentor")),
    ("free", _("Mentors with a free place")),
    ("waiting", _("Waiting for an answer")),
    ("paired", _("Both said yes")),
    ("ended", _("Said no, or taken back")),
]


OWN_CHOICES = [
    ("", _("do not matter")),
    ("different:block", _("must differ")),
    ("different:warn", _("should differ: a warning")),
    ("same:block", _("must be the same")),
    ("same:warn", _("should be the same: a warning")),
]


# What the pairs as a whole should be like: label, highest number, the quota with number 1.
QUOTAS: dict[str, tuple[Any, int, Quota]] = {
    "quota_across": (
        _("At least this many per cent of the pairs across borders"),
        100,
        Quota(kind=QuotaKind.ACROSS_BORDERS, number=1),
    ),
    "quota_employer": (
        _("At most this many mentees of one workplace"),
        1000,
        Quota(kind=QuotaKind.AT_MOST, number=1, attribute="employer"),
    ),
    "quota_economy": (
        _("From each economy at least this many mentees"),
        1000,
        Quota(kind=QuotaKind.AT_LEAST, number=1, attribute="economy"),
    ),
}


class SettingsForm(forms.Form):
    """Weights in whole points; together at most 1000. Rules as block, warn or off."""

    about_reader = False

    def __init__(
        self,
        *args: Any,
        weights: dict[str, int],
        rules: Any,
        quotas: tuple[Quota, ...] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        for code, label in CRITERIA.items():
            self.fields[f"weight_{code}"] = forms.IntegerField(
                label=label, min_value=0, max_value=150, initial=weights[code]
            )
        self.fields["language_level"] = forms.TypedChoiceField(
            label=_("A shared language, both at least at"),
            choices=LEVELS,
            coerce=int,
            initial=rules.language_level,
        )
        self.fields["desired_experience_gap"] = forms.IntegerField(
            label=_("Years of experience a mentor should be ahead"),
            min_value=1,
            max_value=60,
            initial=rules.desired_experience_gap,
        )
        self.fields["wanted_minutes"] = forms.IntegerField(
            label=_("Minutes a week in which both should be free"),
            min_value=1,
            max_value=2400,
            initial=rules.wanted_minutes,
        )
        self.fields["previous_within"] = forms.IntegerField(
            label=_("Cycles for which an earlier pair counts"),
            help_text=_("0: for ever."),
            min_value=0,
            max_value=50,
            initial=rules.previous_within,
        )
        for name, label in RULE_SETTINGS.items():
            self.fields[name] = forms.ChoiceField(
                label=label, choices=SEVERITIES, initial=getattr(rules, name).value
            )
        own = {rule.attribute: f"{rule.demand}:{rule.severity}" for rule in rules.organisation}
        for attribute, label in OWN_ATTRIBUTES.items():
            self.fields[f"own_{attribute}"] = forms.ChoiceField(
                label=label, choices=OWN_CHOICES, required=False, initial=own.get(attribute, "")
            )
        for name, (label, highest, _quota) in QUOTAS.items():
            self.fields[name] = forms.IntegerField(
                label=label,
                min_value=0,
                max_value=highest,
                required=False,
                initial=_number_of(quotas, name),
                help_text=_("Empty: does not matter."),
            )
        # Rules of their own about anything else came from elsewhere and stay.
        self.other_rules = [
            to_data(rule) for rule in rules.organisation if rule.attribute not in OWN_ATTRIBUTES
        ]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not any(data.get(f"weight_{code}") for code in CRITERIA):
            raise forms.ValidationError(_("At least one criterion must be worth something."))
        return data

    def weights(self) -> dict[str, int]:
        return {code: self.cleaned_data[f"weight_{code}"] for code in CRITERIA}

    def rules(self) -> dict[str, Any]:
        numbers = ("language_level", "desired_experience_gap", "wanted_minutes", "previous_within")
        said = {name: self.cleaned_data[name] for name in (*numbers, *RULE_SETTINGS)}
        own = list(self.other_rules)
        for attribute in OWN_ATTRIBUTES:
            if chosen := self.cleaned_data[f"own_{attribute}"]:
                demand, severity = chosen.split(":")
                code = f"{attribute}_{demand}"
                own.append(
                    {"code": code, "attribute": attribute, "demand": demand, "severity": severity}
                )
        return {**said, "organisation": own}

    def quotas(self) -> list[dict[str, Any]]:
        return [
            to_data(replace(quota, number=number))
            for name, (_label, _highest, quota) in QUOTAS.items()
            if (number := self.cleaned_data[name])
        ]


def _number_of(quotas: tuple[Quota, ...], name: str) -> int | None:
    """The number set for one of QUOTAS, if it is."""
    wanted = QUOTAS[name][2]
    return next((q.number for q in quotas if replace(q, number=1) == wanted), None)


class RunForm(forms.Form):
    """Which plan is best, in plain words; kept with the run."""

    about_reader = False
    objective = forms.ChoiceField(
        label=_("What is best?"), choices=OBJECTIVES, widget=forms.RadioSelect, required=False
    )
    distance = forms.IntegerField(
        label=_("Balanced: points the weakest pair may lie below its best"),
        min_value=0,
        max_value=100,
        required=False,
        initial=5,
    )


class CommentForm(forms.Form):
    """Something said in the committee."""

    about_reader = False
    text = forms.CharField(
        label=_("Comment"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("The team reads it; it stands in the minutes with your name."),
    )


class ReplanForm(forms.Form):
    about_reader = False
    reopen = forms.BooleanField(
        label=_("Also take back questions no mentor has answered, where that helps"),
        required=False,
    )


class WishForm(forms.Form):
    """Why the committee keeps two together or apart."""

    about_reader = False
    reason = forms.CharField(
        label=_("Why?"), max_length=300, help_text=_("Stands in the minutes with your name.")
    )
    override = forms.BooleanField(label=_("Set the rule aside for this pair"), required=False)

    def __init__(self, *args: Any, breaks: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not breaks:
            del self.fields["override"]
        else:
            self.fields["override"].required = True
            self.fields["override"].help_text = "; ".join(breaks)


class ReplyForm(forms.Form):
    """Yes or no; a no may carry a reason that only the team reads."""

    about_reader = True
    answer = forms.ChoiceField(
        choices=[("yes", _("Yes")), ("no", _("No"))], widget=forms.HiddenInput
    )
    reason = forms.CharField(
        label=_("If no: would you like to tell the team why?"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Only the team reads it."),
    )
