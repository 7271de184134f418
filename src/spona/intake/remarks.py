"""What is said about a row, as codes that are turned into sentences when somebody reads them."""

from collections.abc import Callable
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

# code → sentence with the one detail it may carry. `blocking` codes keep a row out.
SENTENCES: dict[str, str | Promise] = {
    "no_name": gettext_lazy("There is no name."),
    "no_role": gettext_lazy("Mentor or mentee? The role is empty."),
    "role_unclear": gettext_lazy("Mentor or mentee? “%s” does not say."),
    "no_email": gettext_lazy("No e-mail: nothing can be sent to this person."),
    "bad_email": gettext_lazy("“%s” is not an e-mail address; it is left out."),
    "economy_unclear": gettext_lazy("The economy “%s” is not recognised; it is left empty."),
    "language_unclear": gettext_lazy("Not recognised as a language: “%s”."),
    "no_language": gettext_lazy("No language is recognised in “%s”."),
    "capacity_unclear": gettext_lazy("Capacity “%s” is not a number; one mentee is assumed."),
    "capacity_doubtful": gettext_lazy("Capacity “%s” is odd; please check it after the import."),
    "sector_unclear": gettext_lazy("The sector “%s” is not in the list."),
    "years_unclear": gettext_lazy("Years of experience “%s” is not a number."),
    "consent_unclear": gettext_lazy("Consent “%s” is neither yes nor no; taken as not given."),
    "too_long": gettext_lazy("%s is longer than there is room for; it is shortened."),
    "same_email": gettext_lazy("The same e-mail stands in row %s; this later row counts."),
    "same_name": gettext_lazy("The same name stands in row %s."),
    "two_people": gettext_lazy("Two people here already have this e-mail; choose by hand."),
    "other_name": gettext_lazy("This e-mail belongs to %s here, whose name is quite different."),
    "like": gettext_lazy("The name is like %s."),
    "changes": gettext_lazy("Changes: %s."),
    "own_account": gettext_lazy(
        "This person signs in here; what is already filled in stays as it is."
    ),
    "team": gettext_lazy("This person is in your team."),
}
BLOCKING = frozenset({"no_name", "no_role", "role_unclear"})

Remark = list[Any]


def remark(code: str, detail: str = "") -> Remark:
    return [code, detail[:200]]


def said_remark(item: Remark) -> str:
    """The sentence in the reader's language."""
    code, detail = item[0], str(item[1]) if len(item) > 1 else ""
    sentence = str(SENTENCES.get(code, code))
    return sentence.replace("%s", _shown(code)(detail))


def _shown(code: str) -> Callable[[str], str]:
    from spona.intake.vocabulary import FIELD_BY_KEY

    def labels(detail: str) -> str:
        keys = [key.strip() for key in detail.split(",")]
        return ", ".join(
            str(FIELD_BY_KEY[key].label) if key in FIELD_BY_KEY else key for key in keys
        )

    return labels if code in {"changes", "too_long"} else (lambda detail: detail)
