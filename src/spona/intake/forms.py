"""Forms of the import: the file, the columns, the values, a word on a row."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext, gettext_lazy
from django.utils.translation import gettext_lazy as _

from spona.core.languages import CONTENT
from spona.core.translated import plain
from spona.intake.areas import MOST_SHOWN, NEW
from spona.intake.mapping import BY_COLUMN, Mapping, SheetMapping, mapping_problems
from spona.intake.models import ImportRun
from spona.intake.queries import cycles_to_import_into
from spona.intake.reading import UnreadableFile, check_size
from spona.intake.states import Decision
from spona.intake.values import folded
from spona.intake.vocabulary import ANSWER, FIELD_BY_KEY, IGNORE
from spona.needs.models import NeedArea
from spona.programmes.models import Cycle
from spona.programmes.states import Standing

_GROUPS = (
    (
        _("Who it is"),
        ("name", "first_name", "last_name", "email", "phone", "economy", "town",
         "publication_name", "certificate_name", "form_of_address"),
    ),
    (
        _("Work"),
        ("organisation", "position", "line_manager", "sectors", "experience_years", "languages",
         "bio"),
    ),
    (
        _("In the cycle"),
        ("role", "needs", "challenges", "goals", "motivation", "offers", "does_not_do", "capacity",
         "consent_publish", "submitted_at"),
    ),
)  # fmt: skip


_COLUMN = "column"  # a choice needs a value


def field_choices() -> list[tuple[Any, Any]]:
    """What a column can be, in groups, for a select."""
    return [
        (ANSWER, _("Keep as an answer")),
        (IGNORE, _("Leave out")),
        *((label, [(key, FIELD_BY_KEY[key].label) for key in keys]) for label, keys in _GROUPS),
    ]


class CycleChoice(forms.ModelChoiceField):
    def label_from_instance(self, cycle: Cycle) -> str:
        return plain(cycle.name) or cycle.slug


class UploadForm(forms.Form):
    cycle = CycleChoice(
        queryset=Cycle.objects.none(), label=_("Into which cycle?"), empty_label=None
    )
    file = forms.FileField(
        label=_("File"),
        help_text=_("XLSX or CSV, as your form service exports it; up to 20 MB and 20,000 rows."),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx,.xlsm"}),
        error_messages={"empty": _("The file is empty.")},
        max_length=2000,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["cycle"].queryset = cycles_to_import_into()  # type: ignore[attr-defined]

    def clean_file(self) -> Any:
        upload = self.cleaned_data["file"]
        try:
            check_size(upload.size)
        except UnreadableFile as refusal:
            raise forms.ValidationError(str(refusal), code="unreadable") from None
        return upload


class ColumnsForm(forms.Form):
    """A select per column, and what holds for a whole sheet or file."""

    language = forms.ChoiceField(
        label=_("Language of the answers"),
        choices=list(CONTENT.items()),
        help_text=_("Biographies and questions are kept as written in this language."),
    )
    standing_mentee = forms.ChoiceField(label=_("Mentees come in as"))
    standing_mentor = forms.ChoiceField(label=_("Mentors come in as"))

    def __init__(self, *args: Any, mapping: Mapping, **kwargs: Any) -> None:
        self.mapping = mapping
        initial = {
            "language": mapping.language,
            "standing_mentee": mapping.standing["mentee"],
            "standing_mentor": mapping.standing["mentor"],
        }
        super().__init__(*args, initial=initial, **kwargs)
        standings = [(s.value, s.label) for s in (Standing.CONFIRMED, Standing.POOL)]
        self.fields["standing_mentee"].choices = standings  # type: ignore[attr-defined]
        self.fields["standing_mentor"].choices = standings  # type: ignore[attr-defined]
        choices = field_choices()
        for index, sheet in enumerate(mapping.sheets):
            self._add_sheet(index, sheet, choices)

    def _add_sheet(self, index: int, sheet: SheetMapping, choices: list[Any]) -> None:
        self.fields[f"s{index}-use"] = forms.BooleanField(
            label=_("Bring in people from this sheet"), required=False, initial=sheet.use
        )
        self.fields[f"s{index}-role"] = forms.ChoiceField(
            label=_("Who is in this list?"),
            initial=sheet.role or _COLUMN,
            choices=[
                (_COLUMN, _("A column says who is mentor and who is mentee")),
                ("mentee", _("Mentees")),
                ("mentor", _("Mentors")),
            ],
        )
        self.fields[f"s{index}-header_row"] = forms.IntegerField(
            label=_("The headers are in row"),
            initial=sheet.header_row,
            min_value=0,
            max_value=2_000_000,
            required=False,
            help_text=_("0 when there are no headers."),
        )
        for number, column in enumerate(sheet.columns):
            self.fields[f"s{index}-c{number}"] = forms.ChoiceField(
                label=column.header or gettext("Column without header"),
                choices=choices,
                initial=column.field,
                required=False,
            )

    def sheets(self) -> Iterator[dict[str, Any]]:
        """For the template: each sheet with its bound fields, columns with their suggestions."""
        for index, sheet in enumerate(self.mapping.sheets):
            yield {
                "sheet": sheet,
                "number": index,
                "use": self[f"s{index}-use"],
                "role": self[f"s{index}-role"],
                "header_row": self[f"s{index}-header_row"],
                "columns": [
                    {"column": column, "control": self[f"s{index}-c{number}"]}
                    for number, column in enumerate(sheet.columns)
                ],
            }

    def header_rows(self) -> dict[int, int]:
        """Sheet index → row, where she says another header row than the one in use."""
        moved = {}
        for index, sheet in enumerate(self.mapping.sheets):
            said = self.cleaned_data.get(f"s{index}-header_row")
            if said is not None and said != sheet.header_row:
                moved[index] = said
        return moved

    def all_header_rows(self) -> dict[int, int]:
        rows = {index: sheet.header_row for index, sheet in enumerate(self.mapping.sheets)}
        return rows | self.header_rows()

    def chosen_mapping(self) -> Mapping:
        """The mapping as she corrected it."""
        chosen = Mapping.from_json(self.mapping.to_json())
        chosen.language = self.cleaned_data["language"]
        chosen.standing = {
            "mentee": self.cleaned_data["standing_mentee"],
            "mentor": self.cleaned_data["standing_mentor"],
        }
        for index, sheet in enumerate(chosen.sheets):
            sheet.use = self.cleaned_data[f"s{index}-use"]
            role = self.cleaned_data[f"s{index}-role"]
            sheet.role = BY_COLUMN if role == _COLUMN else role
            for number, column in enumerate(sheet.columns):
                said = self.cleaned_data[f"s{index}-c{number}"]
                if said and said != column.field:
                    column.field, column.confidence = said, 1.0
                    column.reason = gettext("as you named it")
        return chosen

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors and not self.header_rows():
            for index, code in mapping_problems(self.chosen_mapping()):
                self._complain(index, code)
        return data

    def _complain(self, index: int, code: str) -> None:
        if code == "no_sheet":
            self.add_error(None, _("Choose at least one sheet to bring people in from."))
        elif code == "no_name":
            self.add_error(
                f"s{index}-use", _("Say which column holds the name, so that people can be told.")
            )
        elif code == "no_role":
            self.add_error(
                f"s{index}-role", _("No column is named “Role in the cycle”: choose who is listed.")
            )
        else:
            self._complain_of_twice(index)

    def _complain_of_twice(self, index: int) -> None:
        seen: set[str] = set()
        for number in range(len(self.mapping.sheets[index].columns)):
            key = self.cleaned_data.get(f"s{index}-c{number}", "")
            field = FIELD_BY_KEY.get(key)
            if field and not field.several and key in seen:
                self.add_error(
                    f"s{index}-c{number}",
                    gettext("Another column is “%(label)s” already.") % {"label": field.label},
                )
            seen.add(key)


class AreasForm(forms.Form):
    """What each value of a multi-select becomes."""

    def __init__(self, *args: Any, run: ImportRun, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        areas = NeedArea.objects.filter(cycle=run.cycle, is_in_use=True).order_by("position", "pk")
        choices = [
            ("", gettext_lazy("Keep only as an answer")),
            (NEW, gettext_lazy("Add as a new need area")),
            (gettext_lazy("Is the same as"), [(a.key, plain(a.name) or a.key) for a in areas]),
        ]
        self.options = run.options[:MOST_SHOWN]
        self.left = len(run.options) - len(self.options)
        for index, option in enumerate(self.options):
            self.fields[f"o{index}"] = forms.ChoiceField(
                label=option["text"], choices=choices, initial=option["area"], required=False
            )

    def rows(self) -> Iterator[dict[str, Any]]:
        for index, option in enumerate(self.options):
            yield {"option": option, "control": self[f"o{index}"]}

    def chosen(self) -> dict[str, str]:
        return {
            folded(option["text"]): self.cleaned_data[f"o{index}"]
            for index, option in enumerate(self.options)
        }


class DecisionForm(forms.Form):
    decision = forms.ChoiceField(choices=Decision.choices, required=False)
