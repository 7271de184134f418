"""Forms of the pool: somebody by hand, the letter, an answer by link or after a call."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from spona.core import economies
from spona.core.translated import plain
from spona.matching.pool_letter import mentees_named_in
from spona.matching.pool_models import PoolMember
from spona.matching.pool_states import AskState, Source
from spona.needs.forms.languages import LanguagesMixin
from spona.needs.models import NeedArea
from spona.programmes.models import Cycle

CAPACITY = [(n, str(n)) for n in range(1, 6)]


def _day(label: Any, help_text: Any = "") -> forms.DateField:
    return forms.DateField(
        label=label,
        required=False,
        help_text=help_text,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


class MemberForm(forms.Form):
    """What the team knows of a prospect."""

    about_reader = False
    source = forms.ChoiceField(
        label=_("How do we know this person?"),
        choices=Source.choices,
        initial=Source.TEAM,
        help_text=_("The letter begins with it: people may know why they are written to."),
    )
    areas = forms.MultipleChoiceField(
        label=_("What could this person help with?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("As far as you know. They say so themselves when they come."),
    )
    capacity = forms.TypedChoiceField(
        label=_("For how many mentees, at most?"), choices=CAPACITY, coerce=int, initial=1
    )
    note = forms.CharField(
        label=_("Note"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Only the team reads it. Write nothing that you would not say to them."),
    )

    def __init__(
        self,
        *args: Any,
        areas: Iterable[NeedArea],
        member: PoolMember | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        names = {area.key: plain(area.name) for area in areas}
        for key in member.areas if member else []:  # an area of another cycle stays known
            names.setdefault(key, key)
        choice: Any = self.fields["areas"]
        choice.choices = [*names.items()]
        if member:
            for name in ("source", "areas", "capacity", "note"):
                self.fields[name].initial = getattr(member, name)


class NewMemberForm(LanguagesMixin, MemberForm):
    """Somebody by hand, in one screen. Only the name must be known."""

    name = forms.CharField(
        label=_("Name"), max_length=200, help_text=_("In the own script of the person.")
    )
    email = forms.EmailField(
        label=_("Mail address"),
        required=False,
        help_text=_("Without one nobody can be asked by mail."),
    )
    job_title = forms.CharField(label=_("What do they do?"), max_length=200, required=False)
    employer = forms.CharField(label=_("Where?"), max_length=200, required=False)
    town = forms.CharField(label=_("Town"), max_length=120, required=False)
    economy = forms.ChoiceField(label=_("Economy"), required=False)
    years_of_experience = forms.IntegerField(
        label=_("Years of experience"), min_value=0, max_value=80, required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice: Any = self.fields["economy"]
        choice.choices = [("", "—"), *economies.choices(get_language() or "en")]
        self.add_language_rows([])
        first = ["name", "email", "source", "job_title", "employer", "town", "economy"]
        self.order_fields([*first, "years_of_experience", "areas", "capacity", "note"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        self.languages = self.clean_languages()
        return data

    def values(self) -> dict[str, Any]:
        data = self.cleaned_data
        names = ("name", "email", "source", "job_title", "employer", "town", "economy")
        found = {name: data[name] for name in (*names, "areas", "capacity", "note")}
        return {
            **found,
            "years_of_experience": data["years_of_experience"],
            "languages": self.languages,
        }


class LetterForm(forms.Form):
    """The letter before it goes out. A mentee is named only when that was decided."""

    about_reader = False
    letter = forms.CharField(
        label=_("The letter"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 14}),
        help_text=_("Greeting, link and closing are put around it."),
    )
    named = forms.BooleanField(
        label=_("The mentee agreed to be named in this letter"), required=False
    )

    def __init__(self, *args: Any, cycle: Cycle, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.cycle = cycle

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        letter = data.get("letter")
        if letter and not data.get("named"):
            names = mentees_named_in(letter, cycle=self.cycle)
            if names:
                text = _now(
                    "The letter names %(names)s. Take the name out, or say that they agreed."
                )
                self.add_error("letter", text % {"names": ", ".join(names[:5])})
        return data


class ClosingForm(forms.Form):
    """The last day for asking."""

    closes_on = _day(
        _("Last day for asking mentors for this cycle"),
        _(
            "Empty: there is no such day. Who is asked after it stays in the pool for the next cycle."
        ),
    )


class PauseForm(forms.Form):
    until = _day(_("Until when?"), _("Empty: until you end the pause."))


class AnswerForm(forms.Form):
    """Yes, thinking, later or no. The prospect's own, or what the team heard on the phone."""

    answer = forms.ChoiceField(
        label=_("What did they say?"),
        choices=[
            (AskState.YES, AskState.YES.label),
            (AskState.THINKING, AskState.THINKING.label),
            (AskState.LATER, AskState.LATER.label),
            (AskState.NO, AskState.NO.label),
        ],
        widget=forms.RadioSelect,
    )
    ask_again_on = _day(_("Later: from which day may we ask again?"))
    reason = forms.CharField(
        label=_("Why, if you like to say"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Only the team reads it."),
    )
    never = forms.BooleanField(label=_("Please do not ask me again"), required=False)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_ask_again_on(self) -> date | None:
        day: date | None = self.cleaned_data["ask_again_on"]
        if day is not None and day <= self.today:
            raise forms.ValidationError(_now("Please choose a day that is still to come."))
        return day


class NotedAnswerForm(AnswerForm):
    """The same, written down by the team."""

    about_reader = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["never"].label = _("No: does not want to be asked again")
        self.fields["reason"].label = _("Why")
