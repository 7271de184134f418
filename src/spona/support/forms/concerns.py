"""What is typed at the confidential door. Nothing here is kept by the browser or saved on its own."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from spona.core.models import Organisation
from spona.mentoring.models import Mentorship
from spona.people.models import Person
from spona.support.models.concern import TrustPerson, TrustTerms
from spona.support.queries.concerns import CODE_LETTERS
from spona.support.states import ConcernOutcome, Reader, TrustRole, Wanted
from spona.ui.said_fields import add_said, read_said

TEXT = 20_000


def words(label: Any, rows: int = 6, **more: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=TEXT,
        widget=forms.Textarea(attrs={"rows": rows, "autocomplete": "off"}),
        **more,
    )


class ConcernForm(forms.Form):
    """What somebody brings. Only the story has to be there."""

    reader = forms.ChoiceField(label=_("Who may read it?"), widget=forms.RadioSelect)
    story = words(
        _("What happened?"),
        rows=8,
        error_messages={"required": _("Please say in a few words what happened.")},
    )
    about = forms.CharField(
        label=_("Whom is it about?"),
        required=False,
        max_length=500,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    wanted = forms.ChoiceField(
        label=_("What do you wish for?"),
        choices=Wanted.choices,
        initial=Wanted.HEARD,
        widget=forms.RadioSelect,
    )
    reach = forms.CharField(
        label=_("How can we reach you?"),
        required=False,
        max_length=300,
        help_text=_("Leave it empty to stay anonymous. You get a code to read the answer with."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, named: list[TrustPerson], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(one.role, _("Only %(name)s") % {"name": one.person.name}) for one in named]
        if len(named) > 1:
            choices.insert(0, (str(Reader.EITHER), _("Either of the two")))
            self.fields["reader"].help_text = _("Is it about one of the two? Choose the other.")
        self.fields["reader"].choices = choices
        self.fields["reader"].initial = choices[0][0] if choices else ""


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Your code"),
        max_length=100,
        min_length=CODE_LETTERS,
        error_messages={"min_length": _("A code is longer: four groups of five signs.")},
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )


class WriteOnForm(forms.Form):
    text = words(_("Write on"), rows=5)


class AnswerForm(forms.Form):
    text = words(_("Answer the writer"), rows=5)


class NoteForm(forms.Form):
    note = words(_("Note"), rows=3)


class CloseForm(forms.Form):
    outcome = forms.ChoiceField(
        label=_("How did it end?"), choices=[("", "—"), *ConcernOutcome.choices]
    )


class FunderForm(forms.Form):
    on = forms.DateField(
        label=_("The funder was told on"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_on(self) -> date:
        on: date = self.cleaned_data["on"]
        if on > self.today:
            raise forms.ValidationError(_("This day is still to come."))
        if on.year < 2000:
            raise forms.ValidationError(_("Please check the year."))
        return on


class HandoverForm(forms.Form):
    to = forms.ChoiceField(label=_("To whom?"))
    agreed = forms.BooleanField(label=_("The writer agrees, or chose either of the two"))

    def __init__(self, *args: Any, others: list[TrustPerson], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.others = {one.person.public_id: one.person for one in others}
        self.fields["to"].choices = [(key, one.name) for key, one in self.others.items()]

    def person(self) -> Person:
        return self.others[self.cleaned_data["to"]]


class PauseForm(forms.Form):
    pair = forms.ChoiceField(label=_("Which pair?"))

    def __init__(self, *args: Any, pairs: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["pair"].choices = [("", "—"), *pairs]

    def mentorship(self) -> Mentorship:
        return Mentorship.objects.get(public_id=self.cleaned_data["pair"])


class NameForm(forms.Form):
    """Who is to be the trust person, or the deputy."""

    name = forms.CharField(label=_("Name"), max_length=200)
    email = forms.EmailField(
        label=_("Mail address"),
        help_text=_("Her own, not one that colleagues read too."),
    )

    def __init__(self, *args: Any, role: TrustRole, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.role = role


class TermsForm(forms.Form):
    """What stands on the door."""

    keep_months = forms.IntegerField(
        label=_("Months a closed file is kept"),
        min_value=1,
        max_value=120,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )

    def __init__(
        self, *args: Any, organisation: Organisation, terms: TrustTerms, **kwargs: Any
    ) -> None:
        super().__init__(*args, initial={"keep_months": terms.keep_months}, **kwargs)
        self.terms = terms
        add_said(
            self,
            "words",
            label=_("What happens with a concern, in your words"),
            languages=organisation.languages or [organisation.default_language],
            value=terms.words,
            max_length=4000,
            rows=6,
            help_text=_("Left empty, our own words stand there."),
        )
        self.order_fields([*[f for f in self.fields if f != "keep_months"], "keep_months"])

    def said(self) -> dict[str, str]:
        return read_said(self, "words", before=self.terms.words)
