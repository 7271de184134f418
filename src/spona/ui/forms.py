"""How Django's own forms look here: set once, so that a plain form is already right."""

from typing import Final

from django.forms import BoundField, RadioSelect
from django.forms.renderers import TemplatesSetting

# What a browser or a password manager may fill in when the form is about its reader.
ABOUT_THE_READER: Final = {
    "name": "name",
    "full_name": "name",
    "given_name": "given-name",
    "first_name": "given-name",
    "family_name": "family-name",
    "last_name": "family-name",
    "email": "email",
    "phone": "tel",
    "telephone": "tel",
    "city": "address-level2",
    "organisation_name": "organization",
    "job_title": "organization-title",
    "website": "url",
    "birthday": "bday",
}
KEYBOARDS: Final = {"email": "email", "tel": "tel", "url": "url"}


class Renderer(TemplatesSetting):
    """Forms, fields and widgets come from templates/ui/forms and templates/django/forms."""

    form_template_name = "ui/forms/form.html"
    field_template_name = "ui/forms/field.html"


def control_attributes(*, field: BoundField) -> dict[str, str]:
    """The attributes that a control lacks: autocomplete and the right keyboard.

    A form that is about the person who fills it in says `about_reader = True`.
    What the widget itself sets is kept.
    """
    widget = field.field.widget
    kind = getattr(widget, "input_type", None)
    wanted: dict[str, str] = {}
    if getattr(field.form, "about_reader", False) and field.name in ABOUT_THE_READER:
        wanted["autocomplete"] = ABOUT_THE_READER[field.name]
    if kind in KEYBOARDS:
        wanted["inputmode"] = KEYBOARDS[kind]
    return {name: value for name, value in wanted.items() if name not in widget.attrs}


def shape(*, field: BoundField) -> str:
    """Which of four layouts a field takes: hidden, tick, group or line."""
    if field.is_hidden:
        return "hidden"
    if field.use_fieldset:
        return "group"
    if getattr(field.field.widget, "input_type", None) == "checkbox":
        return "tick"
    return "line"


def has_optional_mark(*, field: BoundField) -> bool:
    """We mark what may be left out, not what must be there. A lone tick box needs no mark, nor does
    a row of radio buttons of which one is chosen already: it cannot be left out."""
    is_chosen = isinstance(field.field.widget, RadioSelect) and field.value() not in (None, "")
    may_be_left = not field.field.required and not field.field.disabled and not is_chosen
    return may_be_left and shape(field=field) != "tick"
