"""Forms of an applicant and of her referees, beside the programme's own questions."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from spona.people.consent_texts import TEXTS
from spona.people.states import Purpose, Sex
from spona.questions.texts import clean_text

NAME_MOST = 120
# An address or a link in a name: nobody is called so, and our mails greet by it.
NO_NAME = ("://", "www.", "@", "<", ">")
FIRST_BAND, LAST_BAND = 1935, 2005  # years in which a band begins


class StartForm(forms.Form):
    """Who wants to apply."""

    about_reader = True

    name = forms.CharField(
        label=_("Your name"),
        max_length=NAME_MOST,
        help_text=_("As you write it, in your own script."),
    )
    email = forms.EmailField(
        label=_("Your mail address"),
        help_text=_("We send the link to your application there."),
    )

    def clean_name(self) -> str:
        return clean_name(self.cleaned_data["name"])


class NameForm(forms.Form):
    """Her name, mended."""

    about_reader = True

    name = forms.CharField(label=_("Your name"), max_length=NAME_MOST)

    def clean_name(self) -> str:
        return clean_name(self.cleaned_data["name"])


class RefereeForm(forms.Form):
    """Somebody who knows the applicant's work."""

    name = forms.CharField(label=_("Name"), max_length=NAME_MOST)
    email = forms.EmailField(label=_("Mail address"))
    relation = forms.CharField(
        label=_("How you know each other"),
        max_length=200,
        required=False,
        help_text=_("A few words: my editor, my professor, a colleague."),
    )

    def clean_name(self) -> str:
        return clean_name(self.cleaned_data["name"])

    def clean_relation(self) -> str:
        return clean_text(self.cleaned_data["relation"], in_lines=False)


class RefereeAnswerForm(forms.Form):
    """The two questions to a referee."""

    how_known = forms.CharField(
        label=_("How do you know the applicant, and since when?"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    why = forms.CharField(
        label=_("Why would a mentor speed up the applicant’s development?"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("Something you saw yourself says more than praise."),
    )

    def clean_how_known(self) -> str:
        return clean_text(self.cleaned_data["how_known"])

    def clean_why(self) -> str:
        return clean_text(self.cleaned_data["why"])


class NewsForm(forms.Form):
    """Stay in touch: apart from applying, unticked, and changed at any time."""

    news = forms.BooleanField(
        label=TEXTS[Purpose.NEWS].text,
        required=False,
        help_text=_("You can change this at any time on your page."),
    )


YES_NO = [
    ("unsaid", _("Prefer not to say")),
    ("yes", _("Yes")),
    ("no", _("No")),
]


class MonitoringForm(forms.Form):
    """Optional, for counts alone. Everything begins with not saying."""

    sex = forms.ChoiceField(
        label=_("Sex"),
        choices=[
            (Sex.UNSAID, Sex.UNSAID.label),
            *[(s.value, s.label) for s in Sex if s != Sex.UNSAID],
        ],
        widget=forms.RadioSelect,
    )
    birth_band = forms.ChoiceField(label=_("Year of birth"), required=False)
    disability = forms.ChoiceField(
        label=_("Do you live with a disability?"), choices=YES_NO, widget=forms.RadioSelect
    )
    minority = forms.ChoiceField(
        label=_("Do you belong to a minority where you live?"),
        choices=YES_NO,
        widget=forms.RadioSelect,
    )
    rural = forms.ChoiceField(
        label=_("Do you live in a village or a small town?"),
        choices=YES_NO,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        bands = [f"{year}-{year + 4}" for year in range(LAST_BAND, FIRST_BAND - 1, -5)]
        band: Any = self.fields["birth_band"]
        band.choices = [
            ("", _("Prefer not to say")),
            *[(band, band.replace("-", " – ")) for band in bands],
        ]


def clean_name(name: str) -> str:
    """One line, at least a letter, nothing that a mail would turn into a link."""
    name = clean_text(name, in_lines=False)[:NAME_MOST]
    if not any(c.isalpha() for c in name) or any(sign in name.lower() for sign in NO_NAME):
        raise ValidationError(_("Please write your name as people say it, without an address."))
    return name
