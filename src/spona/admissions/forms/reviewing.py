"""Forms of the jury's desk, and of a reviewer. The review page itself is read by `values_of`."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from spona.admissions.models.application import Application
from spona.admissions.models.call import Call, Criterion
from spona.admissions.models.review import Reviewer, Round
from spona.admissions.states import ConflictKind, Mode
from spona.core.languages import SPOKEN
from spona.core.translated import plain
from spona.people.models import Person
from spona.questions.definitions import Asked
from spona.ui.said_fields import add_said, read_said

RELATIONS = [(value, label) for value, label in ConflictKind.choices if value != ConflictKind.NONE]


def spoken() -> list[tuple[str, str]]:
    """Languages in the order of the reader's own words for them."""
    return sorted(((code, str(label)) for code, label in SPOKEN.items()), key=lambda pair: pair[1])


class SeatForm(forms.Form):
    """How somebody reads."""

    panel = forms.CharField(
        label=_("Panel"),
        max_length=60,
        required=False,
        help_text=_("All readers of an application come from one panel. Empty: no panels."),
    )
    languages = forms.MultipleChoiceField(
        label=_("Reads in"),
        choices=spoken,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Nothing ticked: every language of the call."),
    )
    most = forms.IntegerField(
        label=_("Applications at most"), min_value=0, max_value=10_000, initial=30
    )
    is_chair = forms.BooleanField(
        label=_("Chairs the jury: may reopen a review, with a reason"), required=False
    )


class NewSeatForm(SeatForm):
    """Somebody known, or somebody new."""

    person = forms.ModelChoiceField(
        label=_("Somebody known here"), queryset=None, required=False, empty_label=_("Somebody new")
    )
    name = forms.CharField(label=_("Name"), max_length=200, required=False)
    email = forms.EmailField(label=_("Mail address"), required=False)
    field_order = ["person", "name", "email", "languages", "most", "panel", "is_chair"]

    def __init__(self, *args: Any, call: Call, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        seated = Reviewer.objects.filter(call=call, left_at=None).values("person")
        applied = Application.objects.filter(call=call).values("person")
        people = Person.objects.filter(is_listed=True).exclude(pk__in=seated)
        self.fields["person"].queryset = people.exclude(pk__in=applied).order_by("sort_key", "pk")  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not data.get("person"):
            for name, sentence in (
                ("name", _("Choose somebody above, or write the name.")),
                ("email", _("The link to read goes to this address.")),
            ):
                if not data.get(name) and name not in self.errors:
                    self.add_error(name, sentence)
        return data


class RoundForm(forms.Form):
    """A phase of reading."""

    mode = forms.ChoiceField(
        label=_("What reviewers see"), choices=Mode.choices, widget=forms.RadioSelect
    )
    hidden_keys = forms.MultipleChoiceField(
        label=_("Questions not shown in this round"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    readers_each = forms.IntegerField(
        label=_("Readers of each application"), min_value=2, max_value=7, initial=2
    )
    spread_limit = forms.IntegerField(
        label=_("A further reader when points differ by more than"),
        min_value=1,
        max_value=100,
        initial=30,
    )
    comment_below = forms.IntegerField(
        label=_("A reason is owed for a score below"), min_value=0, max_value=6, initial=2
    )
    comment_above = forms.IntegerField(
        label=_("and for a score above"),
        min_value=0,
        max_value=5,
        initial=4,
        help_text=_("Scores go from 0 to 5. Below 0 and above 5 means never."),
    )
    closes_on = forms.DateField(
        label=_("Please read by"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )

    def __init__(
        self,
        *args: Any,
        asked: Iterable[Asked],
        languages: list[str],
        round_: Round | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.round_ = round_
        said = round_.name if round_ else {}
        add_said(self, "name", label=_("Name"), languages=languages, value=said, max_length=80)
        choices = [(q.key, plain(q.text)) for q in asked if not q.says_only]
        self.fields["hidden_keys"].choices = choices  # type: ignore[attr-defined]
        if not choices:
            del self.fields["hidden_keys"]
        self.order_fields([name for name in self.fields if name.startswith("name__")])

    def values(self) -> dict[str, Any]:
        """The fields of the round."""
        plain_fields = {k: v for k, v in self.cleaned_data.items() if not k.startswith("name__")}
        return {
            **plain_fields,
            "name": read_said(self, "name", before=self.round_ and self.round_.name),
        }


class ReasonForm(forms.Form):
    """Why something is done by hand."""

    reason = forms.CharField(label=_("Why"), max_length=300)


class ConflictForm(forms.Form):
    """One relation."""

    kind = forms.ChoiceField(label=_("What relates you"), choices=RELATIONS)
    note = forms.CharField(
        label=_("In a few words"),
        max_length=300,
        required=False,
        help_text=_("For the team and the minutes."),
    )


def kinds_of(data: Any, *, people: Iterable[str]) -> tuple[dict[str, ConflictKind], dict[str, str]]:
    """({person: kind}, {person: note}) of the declaration page; what is not chosen is no relation."""
    kinds, notes = {}, {}
    for key in people:
        value = data.get(f"kind-{key}", ConflictKind.NONE)
        kinds[key] = ConflictKind(value if value in ConflictKind.values else ConflictKind.NONE)
        notes[key] = data.get(f"note-{key}", "")
    return kinds, notes


def names_of(criteria: Iterable[Criterion]) -> list[str]:
    """The controls of a review, in their order."""
    names = [name for c in criteria for name in (f"score-{c.key}", f"comment-{c.key}")]
    return [*names, "comment"]


def values_of(data: Any, criteria: Iterable[Criterion]) -> dict[str, str]:
    """{control: text} as the page sent it."""
    return {name: data.get(name, "") for name in names_of(criteria)}


def require_reason(data: Any) -> str:
    """The reason that came along; ValidationError without one."""
    form = ReasonForm(data)
    if not form.is_valid():
        raise ValidationError(_("Please say why, in a few words."))
    return str(form.cleaned_data["reason"])
