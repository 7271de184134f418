"""Forms about people. They parse and check; the actions act."""

from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from spona.core import economies
from spona.core.files import LARGEST_UPLOAD
from spona.core.languages import LEVELS, SPOKEN
from spona.core.models import Organisation, content_language_choices
from spona.people.models import Person
from spona.people.states import SECTORS, Purpose, Role, Sex

TIME_ZONES = [
    "Europe/Belgrade",
    "Europe/Podgorica",
    "Europe/Sarajevo",
    "Europe/Skopje",
    "Europe/Tirane",
    "Europe/Zagreb",
    "Europe/Ljubljana",
    "Europe/Vienna",
    "Europe/Brussels",
    "Europe/London",
    "UTC",
]


def economy_choices() -> list[Any]:
    return [("", "—"), *economies.grouped_choices(get_language())]


class PersonForm(forms.ModelForm):
    """A person as the team or the person herself edits it. Biography in one language per save."""

    economy = forms.ChoiceField(label=_("Economy"), choices=economy_choices, required=False)
    sectors = forms.MultipleChoiceField(
        label=_("Fields"),
        choices=list(SECTORS.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("The first one ticked counts as the main field."),
    )
    bio_text = forms.CharField(
        label=_("Short biography"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    bio_language = forms.ChoiceField(
        label=_("Language of the biography"), choices=content_language_choices, required=False
    )
    portrait_file = forms.FileField(
        label=_("Portrait"), required=False, help_text=_("JPEG, PNG or WebP, at most 8 MB.")
    )

    class Meta:
        model = Person
        fields = (
            "name",
            "latin_name",
            "publication_name",
            "certificate_name",
            "address",
            "salutation",
            "email",
            "phone",
            "preferred_language",
            "economy",
            "town",
            "employer",
            "job_title",
            "line_manager",
            "sector_of_work",
            "years_of_experience",
            "sectors",
            "website",
        )
        labels = {
            "name": _("Name, in its own script"),
            "latin_name": _("Name in Latin letters"),
            "publication_name": _("Name for publication"),
            "certificate_name": _("Name on the certificate"),
            "address": _("Form of address"),
            "salutation": _("Name in a greeting"),
            "email": _("Mail address"),
            "phone": _("Telephone"),
            "preferred_language": _("Language we write in"),
            "town": _("Town"),
            "employer": _("Works at"),
            "job_title": _("Position"),
            "line_manager": _("Line manager"),
            "sector_of_work": _("Sector of work"),
            "years_of_experience": _("Years of experience"),
            "website": _("Website"),
        }
        help_texts = {
            "latin_name": _("Left empty, it follows from the name."),
            "publication_name": _("Only if it differs from the name."),
            "certificate_name": _("Only if it differs from the name."),
            "salutation": _("As after “Dear”, if it differs from the name."),
            "line_manager": _("A line manager is never paired with the person she leads."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        person = self.instance
        codes = {**SPOKEN}
        spoken = {}
        if person.pk:
            spoken = {row.code: row.level for row in person.languages.all()}
            language = next(iter(person.bio), person.preferred_language or "en")
            self.initial |= {"bio_text": person.bio.get(language, ""), "bio_language": language}
        self.fields["preferred_language"] = forms.ChoiceField(
            label=_("Language we write in"),
            choices=[("", "—"), *content_language_choices()],
            required=False,
        )
        for code in {**codes, **dict.fromkeys(spoken)}:
            self.fields[f"speaks_{code}"] = forms.TypedChoiceField(
                label=codes.get(code, code),
                choices=[("", _("not spoken")), *LEVELS],
                coerce=int,
                empty_value=None,
                required=False,
                initial=spoken.get(code),
            )
        self.order_fields([*self.Meta.fields[:14], "bio_text", "bio_language", "portrait_file"])

    def clean_portrait_file(self) -> Any:
        file = self.cleaned_data["portrait_file"]
        if file and file.size > LARGEST_UPLOAD:
            raise forms.ValidationError(_("This picture is larger than 8 MB."))
        return file

    def languages(self) -> dict[str, int]:
        """code → level of every language chosen."""
        return {
            key.removeprefix("speaks_"): level
            for key, level in self.cleaned_data.items()
            if key.startswith("speaks_") and level
        }

    def values(self) -> dict[str, Any]:
        """The person's own fields, the biography merged into its languages."""
        data = {name: self.cleaned_data[name] for name in self.Meta.fields}
        language = self.cleaned_data["bio_language"] or "en"
        bio = dict(self.instance.bio or {})
        if text := self.cleaned_data["bio_text"].strip():
            bio[language] = text
        else:
            bio.pop(language, None)
        return {**data, "bio": bio}


class OwnProfileForm(PersonForm):
    """The same for the person herself: the team keeps mail address and line manager."""

    class Meta(PersonForm.Meta):
        fields = tuple(  # type: ignore[assignment]
            f for f in PersonForm.Meta.fields if f not in {"email", "line_manager"}
        )


class InvitationForm(forms.Form):
    """Ask somebody to join the team."""

    about_reader = False
    name = forms.CharField(label=_("Name"), max_length=200)
    email = forms.EmailField(label=_("Mail address"))
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices, initial=Role.COORDINATOR)


class RoleForm(forms.Form):
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices)


class ConsentForm(forms.Form):
    """One switch per published item, and the monitoring answer."""

    about_reader = True
    sex = forms.ChoiceField(
        label=_("Sex"),
        choices=Sex.choices,
        required=False,
        widget=forms.RadioSelect,
        help_text=_("Asked by funders, kept apart from everything else. You need not answer."),
    )

    def __init__(self, *args: Any, choices: list[Any], sex: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sex"].initial = sex or Sex.UNSAID
        for choice in choices:
            self.fields[choice.purpose.value] = forms.BooleanField(
                label=choice.text,
                required=False,
                initial=choice.given,
                help_text=format_lazy(_("If not: {effect}"), effect=choice.effect),
            )
        self.order_fields([p.value for p in Purpose if p != Purpose.MONITORING] + ["sex"])

    def given(self) -> dict[Purpose, bool]:
        return {p: self.cleaned_data[p.value] for p in Purpose if p.value in self.cleaned_data}


class OrganisationForm(forms.ModelForm):
    """Name and text per content language, hue, logo, contact."""

    logo_file = forms.FileField(
        label=_("Logo"), required=False, help_text=_("PNG, JPEG or WebP, at most 8 MB.")
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages you write in"),
        choices=content_language_choices,
        widget=forms.CheckboxSelectMultiple,
    )
    default_language = forms.ChoiceField(label=_("Main language"), choices=content_language_choices)
    time_zone = forms.ChoiceField(label=_("Time zone"), choices=[(z, z) for z in TIME_ZONES])
    hue = forms.IntegerField(
        label=_("Colour"),
        min_value=0,
        max_value=359,
        widget=forms.NumberInput(attrs={"type": "range", "min": 0, "max": 359}),
        help_text=_("A hue from 0 to 359. Spona sees to it that every text stays readable."),
    )

    class Meta:
        model = Organisation
        fields = (
            "languages",
            "default_language",
            "time_zone",
            "hue",
            "email",
            "website",
            "is_public",
        )
        labels = {
            "email": _("Mail address people write to"),
            "website": _("Website"),
            "is_public": _("Show our public page"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = dict(content_language_choices())
        for code in self.instance.languages or ["en"]:
            self.fields[f"name_{code}"] = forms.CharField(
                label=_("Name (%(language)s)") % {"language": names.get(code, code)},
                max_length=160,
                required=code == self.instance.default_language,
                initial=self.instance.name.get(code, ""),
            )
            self.fields[f"about_{code}"] = forms.CharField(
                label=_("About us (%(language)s)") % {"language": names.get(code, code)},
                required=False,
                max_length=6000,
                widget=forms.Textarea(attrs={"rows": 5}),
                initial=self.instance.about.get(code, ""),
            )
        texts = [f for f in self.fields if f.startswith(("name_", "about_"))]
        self.order_fields([*texts, *self.Meta.fields, "logo_file"])

    def values(self) -> dict[str, Any]:
        data = {name: self.cleaned_data[name] for name in self.Meta.fields}
        if data["default_language"] not in data["languages"]:
            data["languages"] = [data["default_language"], *data["languages"]]
        for field in ("name", "about"):
            said = dict(getattr(self.instance, field))
            for key, value in self.cleaned_data.items():
                if key.startswith(f"{field}_"):
                    said[key.removeprefix(f"{field}_")] = value.strip()
            data[field] = {code: text for code, text in said.items() if text}
        return data
