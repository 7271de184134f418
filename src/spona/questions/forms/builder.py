"""The coordinator's forms: a questionnaire's name and languages, and one question of any kind."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from spona.core.models import Organisation, content_language_choices
from spona.core.translated import Said
from spona.questions.forms.conditions import Conditions
from spona.questions.forms.rows import Rows
from spona.questions.models import Question, Questionnaire
from spona.questions.rules import MEANINGS
from spona.questions.starters import STARTERS
from spona.questions.states import (
    OWN_LISTS,
    SAYS_ONLY,
    WITH_OPTIONS,
    FileKind,
    Kind,
    Meaning,
)
from spona.questions.texts import clean_text
from spona.ui.said_fields import add_said, read_said, typed_languages

MOST_IN_FILE = 1_000_000  # bytes of a form carried here as JSON


class FormForm(forms.Form):
    """Name and languages; a new form also says where its questions come from."""

    def __init__(
        self,
        *args: Any,
        organisation: Organisation,
        form: Questionnaire | None = None,
        others: Sequence[Questionnaire] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        working = form.languages[0] if form and form.languages else organisation.default_language
        languages = (form.languages if form else []) or organisation.languages or [working]
        self.title_before: Said = dict(form.title) if form else {}
        self.others = {other.public_id: other for other in others}
        if form is None:
            self.fields["source"] = forms.ChoiceField(
                label=gettext_lazy("Begin with"),
                choices=self._sources(),
                widget=forms.RadioSelect,
                initial="starter:mentee",
            )
        add_said(
            self,
            "title",
            label=pgettext_lazy("of a form", "Name"),
            languages=(shown := list(dict.fromkeys([working, *languages]))),
            value=self.title_before,
            required_in=typed_languages(shown)[0],
            max_length=120,
            help_text=gettext_lazy("People see it above the form."),
        )
        self.fields["working_language"] = forms.ChoiceField(
            label=gettext_lazy("Written first in"),
            choices=content_language_choices(),
            initial=working,
        )
        self.fields["languages"] = forms.MultipleChoiceField(
            label=gettext_lazy("Languages of the form"),
            choices=content_language_choices(),
            initial=languages,
            widget=forms.CheckboxSelectMultiple,
            required=False,
            help_text=gettext_lazy("Serbian in Latin is derived from Cyrillic."),
        )

    def _sources(self) -> list[tuple[str, Any]]:
        copies = [
            (f"copy:{other.public_id}", _("A copy of “%(name)s”") % {"name": other})
            for other in self.others.values()
        ]
        starters = [(f"starter:{key}", starter.name) for key, starter in STARTERS.items()]
        return [*starters, *copies, ("empty", gettext_lazy("No questions yet"))]

    def values(self) -> dict[str, Any]:
        working = self.cleaned_data["working_language"]
        languages = list(dict.fromkeys([working, *self.cleaned_data["languages"]]))
        title = {
            code: clean_text(text, in_lines=False)
            for code, text in read_said(self, "title", before=self.title_before).items()
        }
        return {"title": {c: t for c, t in title.items() if t}, "languages": languages}


class FormFileForm(forms.Form):
    """A form that another organisation carried out."""

    file = forms.FileField(
        label=gettext_lazy("The file"),
        help_text=gettext_lazy(
            "A file ending in .json, saved from “Carry to another organisation”."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ".json,application/json"}),
    )

    def clean_file(self) -> Any:
        found = self.cleaned_data["file"]
        if found.size > MOST_IN_FILE:
            raise forms.ValidationError(_("This file is larger than any form. Is it another one?"))
        return found


class QuestionForm(forms.Form):
    """One question. What its kind does not use is not there. `rows` and `conditions` stand beside the
    plain fields, with buttons that ask for more room without saving (`wanted`)."""

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        kind: Kind,
        languages: Sequence[str],
        earlier: Sequence[Question],
        question: Question | None = None,
        wanted: str = "",
    ) -> None:
        super().__init__(data)
        self.kind, self.question = kind, question
        self.codes = typed_languages(languages)
        self.settings: dict[str, Any] = dict(question.settings) if question else {}
        self._add_words()
        self._add_limits()
        self._add_house()
        told: Mapping[str, Any] = self.settings
        self.rows = [
            Rows(
                name,
                label=label,
                languages=self.codes,
                value=told.get(name) or (),
                data=data,
                wanted=wanted,
            )
            for name, label in self._row_names()
        ]
        self.conditions = Conditions(
            earlier=earlier, value=question.show_if if question else (), data=data
        )

    def _row_names(self) -> list[tuple[str, Any]]:
        if self.kind in WITH_OPTIONS:
            return [("options", _("Option"))]
        if self.kind == Kind.MATRIX:
            return [("rows", pgettext_lazy("of a matrix", "Row")), ("columns", _("Column"))]
        return []

    def _add_words(self) -> None:
        labels = {
            Kind.SECTION: gettext_lazy("Heading"),
            Kind.NOTE: gettext_lazy("Text"),
            Kind.CONSENT: gettext_lazy("What somebody agrees to, in one sentence"),
        }
        helps = {
            Kind.SECTION: gettext_lazy("A sentence under the heading"),
            Kind.NOTE: gettext_lazy("More, in small print"),
            Kind.CONSENT: gettext_lazy("The full wording"),
        }
        question = self.question
        add_said(
            self,
            "text",
            label=labels.get(self.kind, gettext_lazy("Question")),
            languages=self.codes,
            value=question.text if question else None,
            required_in=self.codes[0],
            max_length=2_000 if self.kind == Kind.NOTE else 500,
            rows=0 if self.kind == Kind.SECTION else 2,
        )
        add_said(
            self,
            "help",
            label=helps.get(self.kind, gettext_lazy("Help")),
            languages=self.codes,
            value=question.help if question else None,
            max_length=6_000,
            rows=2,
        )

    def _add_limits(self) -> None:
        number = _number_field
        match self.kind:
            case Kind.SHORT_TEXT | Kind.LONG_TEXT:
                top = 300 if self.kind == Kind.SHORT_TEXT else 20_000
                usual = None if self.question else (2_000 if self.kind == Kind.LONG_TEXT else None)
                self._limit("max_chars", number(_("At most, characters"), 1, top), usual)
                self._limit("min_chars", number(_("At least, characters"), 1, top))
            case Kind.CHOICE:
                self._limit("has_other", _tick(_("Also “something else”, with a line to write")))
            case Kind.CHOICES:
                self._limit("most", number(_("At most, answers"), 1, 100))
                self._limit("has_other", _tick(_("Also “something else”, with a line to write")))
            case Kind.RANKING:
                self._limit("most", number(_("How many places to give"), 1, 20), 3)
            case Kind.SCALE:
                self._limit("steps", number(_("Steps"), 2, 11, required=True), 5)
                self._said_limit("low", _("What the first step means"))
                self._said_limit("high", _("What the last step means"))
            case Kind.NUMBER:
                self._said_limit("unit", _("Unit"))
                self._limit("minimum", _decimal(_("Smallest")))
                self._limit("maximum", _decimal(_("Largest")))
            case Kind.DATE:
                self._limit("minimum", _day(_("Earliest day")))
                self._limit("maximum", _day(_("Latest day")))
            case Kind.FILE:
                self._limit(
                    "accepts",
                    forms.MultipleChoiceField(
                        label=_("What may be added"),
                        choices=FileKind.choices,
                        widget=forms.CheckboxSelectMultiple,
                        required=False,
                    ),
                    list(FileKind.values),
                )
                self._limit("most", number(_("How many files"), 1, 5), 1)

    def _limit(self, name: str, field: forms.Field, usual: Any = None) -> None:
        field.initial = self.settings.get(name) if self.question else usual
        self.fields[name] = field

    def _said_limit(self, name: str, label: Any) -> None:
        add_said(
            self,
            name,
            label=label,
            languages=self.codes,
            value=self.settings.get(name),
            max_length=120,
        )

    def _add_house(self) -> None:
        question = self.question
        if self.kind in SAYS_ONLY:
            return
        self.fields["is_required"] = _tick(
            gettext_lazy("Must be answered"), initial=bool(question and question.is_required)
        )
        if meanings := MEANINGS.get(self.kind):
            own = _("brings its own list")
            self.fields["meaning"] = forms.ChoiceField(
                label=gettext_lazy("What it means to the house"),
                choices=[
                    (Meaning.NONE.value, Meaning.NONE.label),
                    *(
                        (m.value, f"{m.label} – {own}" if m in OWN_LISTS else m.label)
                        for m in meanings
                    ),
                ],
                required=False,
                initial=question.meaning if question else "",
                help_text=gettext_lazy(
                    "Lists, rules and quotas can then use the answer, and nobody is asked twice."
                ),
            )
        self.fields["is_identifying"] = _tick(
            gettext_lazy("Shows who somebody is: hidden where the jury reads blind"),
            initial=bool(question and question.is_identifying),
        )

    @property
    def words(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith(("text__", "help__"))]

    @property
    def house(self) -> list[forms.BoundField]:
        names = ("is_required", "meaning", "is_identifying")
        return [self[name] for name in names if name in self.fields]

    @property
    def limits(self) -> list[forms.BoundField]:
        placed = {bound.name for bound in [*self.words, *self.house]}
        return [self[name] for name in self.fields if name not in placed]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for low, high in (("min_chars", "max_chars"), ("minimum", "maximum")):
            one, other = cleaned.get(low), cleaned.get(high)
            if one is not None and other is not None and one > other:
                self.add_error(high, _("This is less than the smallest allowed."))
        own = cleaned.get("meaning") in OWN_LISTS
        for rows in self.rows:
            for error in rows.errors:
                self.add_error(None, error)
            if not own and len(rows.rows) < (1 if rows.name == "rows" else 2):
                self.add_error(None, self._too_few(rows.name))
        if not self.conditions.is_valid():
            self.add_error(None, _("A condition is not complete: see “Show only if” below."))
        return cleaned

    def _too_few(self, name: str) -> str:
        if name == "options":
            return _("Please write at least two options.")
        if name == "rows":
            return _("Please write at least one row of the matrix.")
        return _("Please write at least two columns of the matrix.")

    def values(self) -> dict[str, Any]:
        """What is stored of a valid form, as `actions.save_question` takes it."""
        question, cleaned = self.question, self.cleaned_data
        return {
            "kind": self.kind,
            "text": _cleaned(read_said(self, "text", before=question.text if question else None)),
            "help": _cleaned(read_said(self, "help", before=question.help if question else None)),
            "is_required": cleaned.get("is_required", False),
            "settings": self._settings(),
            "show_if": self.conditions.value(),
            "meaning": cleaned.get("meaning", ""),
            "is_identifying": cleaned.get("is_identifying", False),
        }

    def _settings(self) -> dict[str, Any]:
        settings = dict(self.settings)
        for bound in self.limits:
            name, code = bound.name.partition("__")[::2]
            if code:
                settings[name] = _cleaned(read_said(self, name, before=self.settings.get(name)))
            else:
                settings[name] = _plain(self.cleaned_data.get(name))
        for rows in self.rows:
            settings[rows.name] = rows.values()
        nothing = (None, "", [], {})
        return {n: v for n, v in settings.items() if v not in nothing and v is not False}


def _cleaned(said: Said) -> Said:
    texts = {code: clean_text(text) for code, text in said.items()}
    return {code: text for code, text in texts.items() if text}


def _plain(value: Any) -> Any:
    """As JSON keeps it."""
    return value.isoformat() if hasattr(value, "isoformat") else value


def _number_field(label: Any, low: int, high: int, *, required: bool = False) -> forms.Field:
    return forms.IntegerField(label=label, min_value=low, max_value=high, required=required)


def _decimal(label: Any) -> forms.Field:
    return forms.FloatField(label=label, min_value=-1e9, max_value=1e9, required=False)


def _day(label: Any) -> forms.Field:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, required=False)


def _tick(label: Any, *, initial: bool = False) -> forms.Field:
    return forms.BooleanField(label=label, required=False, initial=initial)
