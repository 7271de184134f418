"""Writing a letter to many: whom it means, and its words."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from spona.core.economies import name_of
from spona.core.languages import CONTENT
from spona.core.translated import Said
from spona.programmes.models import Cycle
from spona.programmes.states import Part
from spona.support.mails.letters import strange_places
from spona.support.models.letters import TeamLetter
from spona.support.queries.letters import Choice
from spona.support.states import PairChoice
from spona.ui.said_fields import add_said, read_said

TEXT = 10_000
EVERYBODY = ("", gettext_lazy("All"))


def _choice(label: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, required=False)


def _day(label: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


class LetterForm(forms.Form):
    """All of the choice may stay empty: then it means everybody who takes part."""

    part = _choice(gettext_lazy("Who"))
    economy = _choice(gettext_lazy("Economy"))
    language = _choice(gettext_lazy("Reads"))
    pair = _choice(gettext_lazy("Is"))
    met_not_from = _day(gettext_lazy("Without a meeting from"))
    met_not_to = _day(gettext_lazy("to"))
    unsigned = forms.BooleanField(
        label=gettext_lazy("Has not accepted the agreement"), required=False
    )
    unanswered = forms.BooleanField(
        label=gettext_lazy("Has not answered a check-in"), required=False
    )
    is_needed = forms.BooleanField(
        label=gettext_lazy("They need it in order to act"),
        required=False,
        help_text=gettext_lazy("Then it also goes to those who switched off news, or are away."),
    )

    def __init__(
        self,
        *args: Any,
        cycle: Cycle,
        economies: list[str],
        letter: TeamLetter | None,
        **kwargs: Any,
    ) -> None:
        if letter is not None:
            chosen = Choice.from_data(letter.choice)
            kwargs["initial"] = {**vars(chosen), "is_needed": letter.is_needed}
        super().__init__(*args, **kwargs)
        self.before = letter
        languages = cycle.languages or [cycle.working_language]
        self.fields["part"].choices = [EVERYBODY, *Part.choices]
        self.fields["economy"].choices = [EVERYBODY, *((code, name_of(code)) for code in economies)]
        self.fields["language"].choices = [
            EVERYBODY,
            *((code, CONTENT.get(code, code)) for code in languages),
        ]
        self.fields["pair"].choices = [EVERYBODY, *PairChoice.choices]
        add_said(
            self,
            "subject",
            label=_("Subject"),
            languages=languages,
            value=letter.subject if letter else None,
        )
        add_said(
            self,
            "text",
            label=_("Text"),
            languages=languages,
            value=letter.text if letter else None,
            max_length=TEXT,
            rows=9,
        )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        first, last = data.get("met_not_from"), data.get("met_not_to")
        if first and last and first > last:
            self.add_error("met_not_to", _("That is before the first day."))
        for key in [key for key in data if key.startswith(("subject__", "text__"))]:
            if strange := strange_places(data[key]):
                named = ", ".join(f"{{{place}}}" for place in sorted(strange))
                self.add_error(key, _("This letter does not know: %(places)s.") % {"places": named})
        return data

    def facts(self) -> dict[str, Any]:
        """What `save_letter` keeps."""
        data = self.cleaned_data
        names = Choice.__dataclass_fields__
        return {
            "choice": Choice(**{name: data[name] for name in names}),
            "is_needed": data["is_needed"],
            "subject": self._said("subject"),
            "text": self._said("text"),
        }

    def _said(self, name: str) -> Said:
        return read_said(self, name, before=getattr(self.before, name) if self.before else None)

    @property
    def words(self) -> list[tuple[str, list[forms.BoundField], bool]]:
        """(name of a language, subject and text in it, whether they stand open): the first language, and
        those in which something is written or wrong."""
        found = []
        for name in [name for name in self.fields if name.startswith("subject__")]:
            code = name.removeprefix("subject__")
            both = [self[name], self[f"text__{code}"]]
            is_open = not found or any(bound.value() or bound.errors for bound in both)
            found.append((CONTENT.get(code, code), both, is_open))
        return found
