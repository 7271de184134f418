"""What can stand against an answer, said so that it helps. One function per kind."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from spona.core.translated import plain
from spona.questions.definitions import Asked
from spona.questions.reading import date_in
from spona.questions.states import Kind
from spona.questions.texts import characters

SHORT_MOST = 300  # characters, where the author of the form set no limit
LONG_MOST = 20_000
OTHER_MOST = 200
FILES_MOST = 5


def most_characters(asked: Asked) -> int:
    usual = SHORT_MOST if asked.kind == Kind.SHORT_TEXT else LONG_MOST
    return asked.max_chars or usual


def most_files(asked: Asked) -> int:
    return min(asked.most or 1, FILES_MOST)


def most_ranks(asked: Asked, offered: int) -> int:
    return min(asked.most or offered, offered)


def unanswered(asked: Asked) -> str:
    """For a question that must be answered and is not."""
    match asked.kind:
        case Kind.CHOICE | Kind.SCALE:
            return _("Please choose one answer.")
        case Kind.CHOICES:
            return _("Please choose at least one answer.")
        case Kind.RANKING:
            return _("Please choose at least what comes first.")
        case Kind.MATRIX:
            return _("Please choose an answer in each row.")
        case Kind.FILE:
            return _("Please add a file.")
        case Kind.CONSENT:
            return _("Please read this and tick it, if you agree.")
        case Kind.DATE:
            return _("Please give a date.")
        case Kind.NUMBER:
            return _("Please give a number.")
    return _("Please write an answer here.")


def _text(asked: Asked, value: Any) -> str:
    count, most = characters(str(value)), most_characters(asked)
    if count > most:
        return _(
            "This is {count} characters; at most {most} fit here. Please shorten it by {over}."
        ).format(
            count=number_format(count, force_grouping=True),
            most=number_format(most, force_grouping=True),
            over=number_format(count - most, force_grouping=True),
        )
    if asked.min_chars and count < asked.min_chars:
        return _("This is {count} characters; at least {least} are asked for.").format(
            count=count, least=number_format(asked.min_chars, force_grouping=True)
        )
    return ""


def _other(asked: Asked, value: Any) -> str:
    count = characters(str(value.get("other") or "")) if isinstance(value, Mapping) else 0
    if count > OTHER_MOST:
        return _("Your own answer is {count} characters; at most {most} fit here.").format(
            count=number_format(count, force_grouping=True), most=OTHER_MOST
        )
    return ""


def _choices(asked: Asked, value: Any) -> str:
    count = len(value.get("keys", ())) + bool(value.get("other"))
    if asked.most and count > asked.most:
        return ngettext(
            "At most %(most)d answer can be chosen; you have %(count)d.",
            "At most %(most)d answers can be chosen; you have %(count)d.",
            asked.most,
        ) % {"most": asked.most, "count": count}
    return _other(asked, value)


def _ranking(asked: Asked, value: Any) -> str:
    count = len(value.get("keys", ()))
    if asked.most and count > asked.most:
        return _("At most {most} places can be given; you have {count}.").format(
            most=asked.most, count=count
        )
    return ""


def _number(asked: Asked, value: Any) -> str:
    if isinstance(value, str):
        return _("“{typed}” is not a number. Please write it in figures, for example 12.").format(
            typed=value[:40]
        )
    low, high, unit = asked.minimum, asked.maximum, plain(asked.unit)
    told = f" {unit}" if unit else ""
    if isinstance(low, int | float) and value < low:
        return _("Please give a number of at least {low}.").format(low=f"{low:g}{told}")
    if isinstance(high, int | float) and value > high:
        return _("Please give a number of at most {high}.").format(high=f"{high:g}{told}")
    return ""


def _date(asked: Asked, value: Any) -> str:
    if not date_in(str(value)):
        return _(
            "“{typed}” is not a date we can read. Please write it as 31. 12. 1990 or 1990-12-31."
        ).format(typed=str(value)[:40])
    if asked.minimum and value < str(asked.minimum):
        return _("Please give a date from {day} on.").format(day=_day(asked.minimum))
    if asked.maximum and value > str(asked.maximum):
        return _("Please give a date up to {day}.").format(day=_day(asked.maximum))
    return ""


def _day(iso: object) -> str:
    written = date_in(str(iso))
    return date_format(date.fromisoformat(written), "DATE_FORMAT") if written else str(iso)


def _matrix(asked: Asked, value: Any) -> str:
    left = [row for row in asked.rows if row.key not in value]
    if asked.is_required and left:
        return _("Please choose an answer in each row; “{row}” has none yet.").format(
            row=plain(left[0].label)
        )
    return ""


def _file(asked: Asked, value: Any) -> str:
    count, most = len(value.get("files", ())), most_files(asked)
    if count > most:
        return ngettext(
            "At most %(most)d file fits here; please take out some.",
            "At most %(most)d files fit here; please take out some.",
            most,
        ) % {"most": most}
    return ""


def _consent(asked: Asked, value: Any) -> str:
    if value.get("version") != asked.consent_version:
        return _("The wording of this changed. Please read it again and tick it, if you agree.")
    return ""


FINDERS: dict[Kind, Callable[[Asked, Any], str]] = {
    Kind.SHORT_TEXT: _text,
    Kind.LONG_TEXT: _text,
    Kind.CHOICE: _other,
    Kind.CHOICES: _choices,
    Kind.RANKING: _ranking,
    Kind.NUMBER: _number,
    Kind.DATE: _date,
    Kind.MATRIX: _matrix,
    Kind.FILE: _file,
    Kind.CONSENT: _consent,
}
