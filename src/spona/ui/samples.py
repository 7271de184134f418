"""Sample data of the styleguide: invented people and programmes."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Phase:
    label: Any
    starts_on: date
    ends_on: date


class SampleForm(forms.Form):
    about_reader = True

    name = forms.CharField(label=_("Your name"), help_text=_("As you write it yourself."))
    email = forms.EmailField(label=_("Your e-mail address"))
    city = forms.CharField(label=_("City"), required=False)
    economy = forms.ChoiceField(
        label=_("Economy"),
        choices=[("", "—"), ("rs", "Serbia"), ("al", "Albania"), ("xk", "Kosovo*")],
    )
    about = forms.CharField(
        label=_("What are you working on?"),
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Two or three sentences. Your mentor reads this first."),
    )
    meet = forms.ChoiceField(
        label=_("How would you like to meet?"),
        widget=forms.RadioSelect,
        choices=[("video", _("By video")), ("place", _("In one place")), ("both", _("Both"))],
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages you can work in"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        choices=[("en", "English"), ("sr", "Srpski"), ("sq", "Shqip"), ("mk", "Македонски")],
    )
    portrait = forms.FileField(
        label=_("Portrait"), required=False, help_text=_("A picture of at most 5 MB.")
    )
    starts_on = forms.DateField(
        label=_("First day"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    agreed = forms.BooleanField(label=_("I have read how my words are kept."))


def samples(*, page: str) -> dict[str, Any]:
    """The context of ui/styleguide.html. The dates stand still, so that pictures compare."""
    rows = [
        ("Ana Đurić", "sr-latn", "Teatar na raskršću · Niš", "good", _("Paired")),
        ("Љубица Њежић", "mk", "Куќа на приказни · Битола", "wait", _("Waiting for an answer")),
        ("Blerta Çela", "sq", "Arkiva e Zërave · Prizren", "warn", _("Needs a word")),
        ("Stanisława Źrebięcka", "pl", "Invented Press · Sarajevo", "ended", _("Ended")),
    ]
    return {
        "today": date(2027, 3, 18),
        "phases": [
            Phase(_("Call open"), date(2026, 11, 2), date(2026, 12, 13)),
            Phase(_("Reading and choosing"), date(2026, 12, 14), date(2027, 1, 24)),
            Phase(_("Pairing"), date(2027, 1, 25), date(2027, 2, 14)),
            Phase(_("Mentoring"), date(2027, 2, 15), date(2027, 9, 30)),
            Phase(_("Workshops"), date(2027, 3, 8), date(2027, 6, 20)),
            Phase(_("Looking back"), date(2027, 10, 1), date(2027, 11, 14)),
        ],
        "needs": [
            (_("Fundraising"), 18),
            (_("Audience development"), 14),
            (_("Leading a team"), 9),
            (_("Digital archives"), 6),
            (_("Touring"), 2),
        ],
        "rows": rows,
        "form": SampleForm(prefix="calm"),
        "wrong_form": SampleForm({"wrong-name": "Ana", "wrong-email": "ana@"}, prefix="wrong"),
        "steps": [_("About you"), _("Your work"), _("What you need"), _("Check and send")],
        "page_obj": Paginator(range(200), 20).get_page(page),
        "facts": [
            (_("Organisation"), "Teatar na raskršću"),
            (_("City"), "Niš"),
            (_("Since"), "2019"),
        ],
        "badges": [
            ("good", _("Paired")),
            ("wait", _("Waiting")),
            ("warn", _("Needs a word")),
            ("bad", _("Declined")),
            ("info", _("New")),
            ("draft", _("Draft")),
            ("ended", _("Ended")),
            ("plain", _("Noted")),
        ],
        "sample_nav": [
            {"label": _("Overview"), "url": "#", "icon": "house", "current": True},
            {"label": _("People"), "url": "#", "icon": "users", "current": False},
            {"label": _("Pairs"), "url": "#", "icon": "handshake", "current": False},
            {"label": _("Messages"), "url": "#", "icon": "mail", "current": False},
        ],
    }
