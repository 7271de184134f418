"""Moments of a call in words: on its own clock, with the clock's name, and how far away they are."""

from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from django import template
from django.conf import settings
from django.template.context import Context
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from spona.admissions.models.call import Call, Source
from spona.admissions.states import CallState
from spona.core.local_time import clock_words, hour_words
from spona.programmes.templatetags.programmes import address

register = template.Library()


@register.simple_tag
def moment_words(moment: datetime, call: Call) -> str:
    """Day, hour, and whose clock."""
    return on_clock(moment, call)


@register.filter
def on_clock(moment: datetime, call: Call) -> str:
    return f"{hour_words(moment, call.zone)}, {clock_words(call.time_zone)}"


@register.filter
def in_utc(moment: datetime) -> str:
    return date_format(moment.astimezone(UTC), "SHORT_DATETIME_FORMAT")


@register.simple_tag
def call_moments(call: Call, state: str) -> str:
    """What matters now: when it opens, closes, closed, or that it stands open."""
    if state in {CallState.DRAFT, CallState.AWAITED}:
        return _("opens on %(moment)s") % {"moment": on_clock(call.opens_at, call)}
    if call.closes_at is None:
        return _("stands open")
    words = {"moment": on_clock(call.closes_at, call)}
    if state == CallState.OPEN:
        return _("closes on %(moment)s") % words
    return _("closed on %(moment)s") % words


@register.simple_tag(takes_context=True)
def lack_url(context: Context, lack: dict[str, Any], call: Call) -> str:
    """Where something missing is put right."""
    of = {"cycle": {"cycle": call.cycle.slug}, "call": {"call": call.slug}}.get(lack["of"], {})
    return address(lack["page"], org=context["organisation"].slug, **of)


@register.simple_tag(takes_context=True)
def tagged_url(context: Context, call: Call, source: Source) -> str:
    """The public page with the channel's tag."""
    path = reverse(
        "admissions_public_call", kwargs={"org": context["organisation"].slug, "call": call.slug}
    )
    return f"{settings.SITE_URL}{path}?{urlencode({'from': source.tag})}"
