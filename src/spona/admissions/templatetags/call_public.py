"""Words of a call's public page."""

from collections.abc import Iterable
from datetime import datetime
from urllib.parse import urlencode

from django import template
from django.template.context import Context
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from spona.admissions.models.call import Call
from spona.admissions.queries.public import AskedHere, Countdown, FormPart, OpenCall, PublicStep
from spona.admissions.states import CallState
from spona.core.local_time import clock_words, hour_words
from spona.core.templatetags.spona import html_lang
from spona.programmes.templatetags.programmes import address
from spona.questions.states import Kind

register = template.Library()


@register.filter
def hour_on_clock(moment: datetime, call: Call) -> str:
    """Day and hour on the call's clock, without the clock's name."""
    return hour_words(moment, call.zone)


@register.filter
def clock_of(call: Call | OpenCall) -> str:
    return clock_words(call.time_zone)


@register.filter
def iso(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")


@register.simple_tag
def days_away(countdown: Countdown) -> str:
    """In 10 days, tomorrow, today."""
    days = countdown.days
    if days is None or days < 0:
        return ""
    if days == 0:
        return _("today")
    if days == 1:
        return _("tomorrow")
    return ngettext("in %(n)d day", "in %(n)d days", days) % {"n": days}


@register.simple_tag
def call_sentence(call: OpenCall) -> str:
    """One line for a panel: closes on, opens on, stands open."""
    from zoneinfo import ZoneInfo

    zone = ZoneInfo(call.time_zone)
    away = days_away(call.countdown)
    is_open = call.countdown.state == CallState.OPEN
    if is_open and call.closes_at is None:
        return _("Stands open")
    moment = call.closes_at if is_open and call.closes_at else call.opens_at
    words = f"{hour_words(moment, zone)}, {clock_words(call.time_zone)}"
    said = _("Closes on %(moment)s") if is_open else _("Opens on %(moment)s")
    return said % {"moment": words} + (f" – {away}" if away else "")


@register.simple_tag(takes_context=True)
def start_address(context: Context, call: Call, tag: str) -> str:
    """Where applying begins; the channel goes along."""
    start = address("admissions_start", org=context["organisation"].slug, call=call.slug)
    rest = {}
    request = context.get("request")
    if request is not None and request.GET.get("lang") == context.get("content_language"):
        rest["lang"] = context["content_language"]
    if tag:
        rest["from"] = tag
    return f"{start}?{urlencode(rest)}" if start and rest else start


@register.simple_tag
def span_of(step: PublicStep) -> str:
    """From day to day; a single day once."""
    first, last = step.starts_on, step.ends_on
    if first == last:
        return date_format(first, "DATE_FORMAT")
    days = (date_format(first, "DATE_FORMAT"), date_format(last, "DATE_FORMAT"))
    return format_html("<span>{} –</span> <span>{}</span>", *days)


@register.simple_tag
def number_of_questions(parts: Iterable[FormPart]) -> int:
    return sum(q.asked.kind != Kind.NOTE for part in parts for q in part.questions)


@register.simple_tag
def other_lang(code: str) -> SafeString | str:
    """A `lang` attribute where a label is in another language than the page."""
    return format_html(' lang="{}"', html_lang(code)) if code != get_language() else ""


@register.filter
def kind_words(question: AskedHere) -> str:
    """What somebody will do, with its limits."""
    asked = question.asked
    words = _kind(asked.kind)
    limits = []
    if asked.max_chars:
        limits.append(
            ngettext("up to %(n)d character", "up to %(n)d characters", asked.max_chars)
            % {"n": asked.max_chars}
        )
    is_several = asked.kind in {Kind.CHOICES, Kind.RANKING, Kind.FILE}
    if is_several and asked.most and asked.most > 1:
        limits.append(ngettext("at most %(n)d", "at most %(n)d", asked.most) % {"n": asked.most})
    return ", ".join([words, *limits])


def _kind(kind: str) -> str:
    return {
        Kind.SHORT_TEXT: _("A few words"),
        Kind.LONG_TEXT: _("Text"),
        Kind.CHOICE: _("One of these"),
        Kind.CHOICES: _("Any of these"),
        Kind.RANKING: _("In your order"),
        Kind.SCALE: _("A point on a scale"),
        Kind.MATRIX: _("One answer per row"),
        Kind.DATE: _("A day"),
        Kind.NUMBER: _("A number"),
        Kind.FILE: _("A file"),
        Kind.CONSENT: _("A box to tick"),
    }.get(Kind(kind), "")
