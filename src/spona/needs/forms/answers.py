"""What a mentee needs and what a mentor offers: one page each, on a phone, in one go."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from spona.core.translated import plain
from spona.needs.actions import MOST_NEEDS, NeedSaid
from spona.needs.forms.languages import LanguagesMixin
from spona.needs.forms.meeting import MeetingMixin
from spona.needs.models import NeedArea, NeedProfile, Offer, Preference
from spona.needs.wishes import MOST_RANKED
from spona.people.models import PersonLanguage
from spona.programmes.models import Participation

CROSS_BORDER = [
    (NeedProfile.CrossBorder.WISH, _("Yes, gladly")),
    (NeedProfile.CrossBorder.EITHER, _("Either is fine")),
    (NeedProfile.CrossBorder.RATHER_NOT, _("Rather not")),
]
ONE_TO_FIVE = [(n, str(n)) for n in range(1, 6)]


def long_text(label: Any, *, rows: int = 4, help_text: Any = "") -> forms.CharField:
    """Free text; the length is generous, and there is an end to it."""
    return forms.CharField(
        label=label,
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": rows}),
        help_text=help_text,
    )


def _scale(label: Any, help_text: Any, initial: int | None) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label,
        choices=ONE_TO_FIVE,
        coerce=int,
        empty_value=None,
        required=False,
        initial=initial,
        widget=forms.RadioSelect,
        help_text=help_text,
    )


class NeedProfileForm(LanguagesMixin, MeetingMixin, forms.Form):
    """Up to five needs with importance and present level; goals, challenges, wishes, languages."""

    goals = long_text(
        _("What should be different in a year?"),
        help_text=_("One to three goals, in your own words. They may change on the way."),
    )
    challenges = long_text(
        _("What is difficult now, and what have you tried?"),
    )
    mentor_wish = long_text(
        _("What kind of experience should your mentor have?"),
        rows=3,
        help_text=_("You may name somebody, without a promise from us."),
    )
    cross_border = forms.ChoiceField(
        label=_("A mentor from another economy?"),
        choices=CROSS_BORDER,
        initial=NeedProfile.CrossBorder.EITHER,
        widget=forms.RadioSelect,
    )
    other_sector_welcome = forms.BooleanField(
        label=_("A mentor from another field of work is welcome"), required=False, initial=True
    )

    suggested_name = forms.CharField(
        label=_("Do you know somebody who should be a mentor here?"),
        max_length=200,
        required=False,
        help_text=_("A name is enough. We make no promise, and we do not say who suggested it."),
    )
    suggested_why = long_text(_("Why this person?"), rows=3)

    def __init__(
        self,
        *args: Any,
        areas: Iterable[NeedArea],
        profile: NeedProfile | None,
        spoken: Iterable[PersonLanguage],
        zone: str,
        years: int | None,
        mentors: Iterable[Participation] | None,
        preferences: Iterable[Preference] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        needs = sorted(profile.needs.all(), key=lambda n: (-n.gap, n.pk)) if profile else []
        self.areas = {area.public_id: area for area in areas}
        self.areas |= {need.area.public_id: need.area for need in needs}  # also retired ones
        choices = [("", "—"), *((key, plain(area.name)) for key, area in self.areas.items())]
        for n in range(MOST_NEEDS):
            need = needs[n] if n < len(needs) else None
            self.fields[f"need{n}_area"] = forms.ChoiceField(
                label=format_lazy("{} {}", _("Area"), n + 1),
                choices=choices,
                required=False,
                initial=need.area.public_id if need else "",
            )
            self.fields[f"need{n}_importance"] = _scale(
                _("How important is it to you?"),
                _("1 a little, 5 very much"),
                need.importance if need else None,
            )
            self.fields[f"need{n}_level"] = _scale(
                _("How sure are you in it today?"),
                _("1 at the beginning, 5 quite sure"),
                need.level if need else None,
            )
        self.add_language_rows(spoken)
        self.add_meeting(profile, zone=zone, years=years)
        self._add_ranks(mentors, preferences)
        if profile:
            for name in self.TEXTS:
                self.fields[name].initial = getattr(profile, name)

    def _add_ranks(
        self, mentors: Iterable[Participation] | None, preferences: Iterable[Preference]
    ) -> None:
        """First, second and third wish, when the programme shows its mentors (else None)."""
        self.mentors = None if mentors is None else {m.public_id: m for m in mentors}
        if not self.mentors:
            return
        ranked = {wish.rank: wish.about.public_id for wish in preferences}
        labels = (_("My first wish"), _("My second wish"), _("My third wish"))
        choices = [("", "—"), *((key, m.person.name) for key, m in self.mentors.items())]
        for rank in range(1, MOST_RANKED + 1):
            self.fields[f"wish{rank}"] = forms.ChoiceField(
                label=labels[rank - 1],
                choices=choices,
                required=False,
                initial=ranked.get(rank, ""),
            )

    def wish_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith("wish")]

    TEXTS = ("goals", "challenges", "mentor_wish", "cross_border", "other_sector_welcome")

    def need_rows(self) -> list[dict[str, Any]]:
        return [
            {
                "number": n + 1,
                "area": self[f"need{n}_area"],
                "importance": self[f"need{n}_importance"],
                "level": self[f"need{n}_level"],
                "is_spare": n >= 3
                and not self[f"need{n}_area"].value()
                and not any(name.startswith(f"need{n}_") for name in self.errors),
            }
            for n in range(MOST_NEEDS)
        ]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        self.needs: list[NeedSaid] = []
        seen: set[str] = set()
        for n in range(MOST_NEEDS):
            key = data.get(f"need{n}_area")
            if not key:
                continue
            if key in seen:
                self.add_error(f"need{n}_area", _now("This area is named above already."))
                continue
            seen.add(key)
            importance, level = data.get(f"need{n}_importance"), data.get(f"need{n}_level")
            for name, value in (("importance", importance), ("level", level)):
                if value is None:
                    self.add_error(f"need{n}_{name}", _now("Please choose from 1 to 5."))
            if importance is not None and level is not None:
                self.needs.append(NeedSaid(self.areas[key], importance, level))
        if not seen and "need0_area" not in self.errors:
            self.add_error("need0_area", _now("Please name at least one area."))
        self.languages = self.clean_languages()
        return data

    def values(self) -> dict[str, Any]:
        return {
            "needs": self.needs,
            "languages": self.languages,
            "meeting": self.meeting(),
            "years": self.cleaned_data["years"],
            "ranked": self._ranked(),
            "suggested": (
                self.cleaned_data["suggested_name"],
                self.cleaned_data["suggested_why"],
            ),
            **{name: self.cleaned_data[name] for name in self.TEXTS},
        }

    def _ranked(self) -> list[Participation] | None:
        if self.mentors is None:
            return None
        keys = [self.cleaned_data.get(f"wish{rank}") for rank in range(1, MOST_RANKED + 1)]
        return [self.mentors[key] for key in keys if key]


class OfferForm(LanguagesMixin, MeetingMixin, forms.Form):
    """Areas a mentor can help with, what she does not do, for how many, in which languages."""

    areas = forms.MultipleChoiceField(
        label=_("What can you help with?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Please tick at least one area.")},
    )
    summary = long_text(
        _("What do you bring?"),
        help_text=_(
            "Two or three sentences about your experience. Mentees proposed to you read it."
        ),
    )
    does_not_do = long_text(
        _("What do you not do?"),
        rows=3,
        help_text=_("For example: no job placements, no reading of whole manuscripts."),
    )
    capacity = forms.TypedChoiceField(
        label=_("How many mentees have you time for in this cycle?"),
        choices=[(n, str(n)) for n in range(6)],
        coerce=int,
        initial=1,
        widget=forms.RadioSelect,
        help_text=_("0 keeps you in the network, and you are not paired this time."),
    )
    cross_border = forms.ChoiceField(
        label=_("A mentee from another economy?"),
        choices=CROSS_BORDER,
        initial=NeedProfile.CrossBorder.EITHER,
        required=False,
        widget=forms.RadioSelect,
    )

    def __init__(
        self,
        *args: Any,
        areas: Iterable[NeedArea],
        offer: Offer | None,
        spoken: Iterable[PersonLanguage],
        zone: str,
        years: int | None,
        mentees: Iterable[Participation] | None,
        preferences: Iterable[Preference] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        offered = [row.area for row in offer.offer_areas.all()] if offer else []
        self.by_key = {area.public_id: area for area in [*areas, *offered]}
        self.fields["areas"].choices = [
            (key, plain(area.name)) for key, area in self.by_key.items()
        ]
        self.add_language_rows(spoken)
        self.add_meeting(offer, zone=zone, years=years)
        self._add_answers(mentees, preferences)
        if offer:
            self.fields["areas"].initial = [area.public_id for area in offered]
            for name in ("summary", "does_not_do", "capacity", "cross_border"):
                self.fields[name].initial = getattr(offer, name)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        self.languages = self.clean_languages()
        if not self.languages and not self.errors:
            raise ValidationError(
                _now("Please name at least one language: a pair needs one in common.")
            )
        return data

    def values(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {
            "areas": [self.by_key[key] for key in data["areas"]],
            "summary": data["summary"],
            "does_not_do": data["does_not_do"],
            "capacity": data["capacity"],
            "cross_border": data["cross_border"] or NeedProfile.CrossBorder.EITHER,
            "languages": self.languages,
            "meeting": self.meeting(),
            "years": data["years"],
            "answers": None
            if self.mentees is None
            else {m: data.get(f"about_{key}", "") for key, m in self.mentees.items()},
        }

    def _add_answers(
        self, mentees: Iterable[Participation] | None, preferences: Iterable[Preference]
    ) -> None:
        """Yes, maybe or no per mentee, when the programme shows its mentees (else None)."""
        self.mentees = None if mentees is None else {m.public_id: m for m in mentees}
        said = {wish.about.public_id: wish.answer for wish in preferences}
        for key, mentee in (self.mentees or {}).items():
            self.fields[f"about_{key}"] = forms.ChoiceField(
                label=mentee.person.name,
                choices=[("", _("No answer")), *Preference.Answer.choices],
                required=False,
                initial=said.get(key, ""),
            )

    def answer_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith("about_")]
