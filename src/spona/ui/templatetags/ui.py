"""The components as tags. Each is shown on /styleguide/ from its real template."""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from django import template
from django.conf import settings
from django.core.paginator import Page
from django.forms import BaseForm, BoundField
from django.template.context import Context
from django.template.loader_tags import BLOCK_CONTEXT_KEY
from django.urls import reverse
from django.utils.html import format_html, strip_tags
from django.utils.safestring import SafeString, mark_safe

from spona.ui import assets, charts, forms
from spona.ui.drawn import drawn

register = template.Library()

# A state is a word and a shape; colour only helps. Unknown states look plain.
SHAPES = {
    "good": "circle-check",
    "wait": "circle-dashed",
    "warn": "triangle-alert",
    "bad": "circle-x",
    "info": "info",
    "draft": "pencil-line",
    "ended": "archive",
    "plain": "circle",
}


@register.simple_tag
def icon(name: str, size: int = 20) -> SafeString:
    """An icon of the lucide set, hidden from screen readers: the word stands beside it."""
    return _icon(name, size)


@lru_cache(maxsize=512)
def _icon(name: str, size: int) -> SafeString:
    from lucide import IconDoesNotExist, _render_icon

    try:
        return _drawn(_render_icon, name, size)
    except IconDoesNotExist:
        if settings.DEBUG:
            raise
        return _drawn(_render_icon, "circle", size)  # a renamed icon never costs a page


def _drawn(render: Any, name: str, size: int) -> SafeString:
    drawn = render(name, size, aria_hidden="true", focusable="false")
    return mark_safe(drawn)  # a package's own drawing, with nothing of a person in it


@register.simple_tag(takes_context=True)
def title_text(context: Context) -> SafeString:
    """The page's `title` block once more, without tags: for <title>."""
    blocks = context.render_context.get(BLOCK_CONTEXT_KEY)
    block = (blocks.get_block("title") or blocks.get_block("head_title")) if blocks else None
    # Rendered and escaped by the template already; only its tags go.
    return mark_safe(" ".join(strip_tags(block.render(context)).split())) if block else SafeString()


@register.simple_tag
def styles_url() -> str:
    return f"{reverse('ui_styles')}?v={assets.styles().version}"


@register.simple_tag
def scripts_url() -> str:
    return f"{reverse('ui_scripts')}?v={assets.scripts().version}"


# Forms


@register.simple_tag
def field(bound: BoundField) -> SafeString:
    """Label, optional mark, help, error and control, tied together."""
    return bound.as_field_group()


@register.simple_tag
def control(bound: BoundField) -> SafeString:
    """The control alone; the label and notes are the template's."""
    return bound.as_widget(attrs=forms.control_attributes(field=bound))


@register.inclusion_tag("ui/forms/form.html")
def form_body(form: BaseForm) -> dict[str, Any]:
    """What is wrong, with links to the fields; then every field."""
    visible = [(bound, bound.errors) for bound in form.visible_fields()]
    return {"form": form, "fields": visible, "hidden_fields": form.hidden_fields()}


@register.inclusion_tag("ui/forms/errors.html")
def form_errors(form: BaseForm) -> dict[str, Any]:
    """Only the summary, for a form whose fields are placed by hand."""
    return {"form": form}


@register.filter
def shape(bound: BoundField) -> str:
    return forms.shape(field=bound)


@register.filter
def is_optional(bound: BoundField) -> bool:
    return forms.has_optional_mark(field=bound)


@register.filter
def anchor(bound: BoundField) -> str:
    """Where the summary's link goes: the control, or the first control of a group."""
    return bound.id_for_label or f"{bound.auto_id}_0"


# Small components


@register.simple_tag
def badge(state: str, label: Any) -> SafeString:
    """`state` is one of SHAPES: good, wait, warn, bad, info, draft, ended, plain."""
    state = state if state in SHAPES else "plain"
    return drawn(
        "ui/parts/badge.html", of=(state, label), state=state, label=label, shape=SHAPES[state]
    )


@register.simple_tag
def empty(
    title: Any, text: Any = "", url: str = "", label: Any = "", icon: str = "sprout"
) -> SafeString:
    """What will be here, and the first step."""
    return drawn(
        "ui/parts/empty.html",
        of=(title, text, url, label, icon),
        title=title,
        text=text,
        url=url,
        label=label,
        icon=icon,
    )


@register.simple_tag
def nav(items: Iterable[Mapping[str, Any]], label: Any, kind: str) -> SafeString:
    """A menu of links: each item has label, url, icon (or nothing) and current."""
    items = list(items)
    told = tuple((str(i["label"]), i["url"], i["icon"], i["current"]) for i in items)
    return drawn("ui/parts/nav.html", of=(told, label, kind), items=items, label=label, kind=kind)


@register.inclusion_tag("ui/parts/steps.html")
def steps(steps: Iterable[Any], current: int) -> dict[str, Any]:
    """A path of several pages; `current` counts from 1. A step is a label or has .label and .url."""
    rows = []
    for number, step in enumerate(steps, start=1):
        state = "done" if number < current else "now" if number == current else "later"
        rows.append(
            {
                "number": number,
                "label": getattr(step, "label", None) or _item(step, "label") or step,
                "url": getattr(step, "url", None) or _item(step, "url"),
                "state": state,
            }
        )
    return {"steps": rows, "current": current, "total": len(rows)}


def _item(step: Any, name: str) -> Any:
    return step.get(name) if isinstance(step, Mapping) else None


@register.inclusion_tag("ui/parts/pagination.html", takes_context=True)
def pagination(context: Context, page_obj: Page, name: str = "page") -> dict[str, Any]:
    """Earlier and later pages; the rest of the address (filters) is kept."""
    request = context.get("request")
    others = request.GET.copy() if request else None
    if others is not None:
        others.pop(name, None)
    rest = others.urlencode() if others else ""
    return {
        "page": page_obj,
        "pages": page_obj.paginator.get_elided_page_range(
            page_obj.number, on_each_side=1, on_ends=1
        ),
        "dots": page_obj.paginator.ELLIPSIS,
        "start": f"?{rest}&{name}=" if rest else f"?{name}=",
    }


@register.simple_tag
def initials(name: str) -> str:
    """One or two letters for a portrait that is not there."""
    words = [word for word in str(name).replace("-", " ").split() if word[:1].isalpha()]
    if not words:
        return "·"
    return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()


# Charts: drawn on the server, each with its table


@register.simple_tag
def timeline(phases: Iterable[Any], today: date) -> SafeString:
    """The year as rows of bars, with today marked. A phase has .label, .starts_on, .ends_on."""
    phases = list(phases)
    told = tuple((str(p.label), p.starts_on, p.ends_on, getattr(p, "lang", "")) for p in phases)
    return drawn(
        "ui/parts/timeline.html",
        of=(told, today),
        chart=lambda: charts.timeline(phases=phases, today=today),
        today=today,
    )


@register.inclusion_tag("ui/parts/bars.html")
def bars(rows: Iterable[tuple[Any, float]], caption: Any = "", unit: Any = "") -> dict[str, Any]:
    """How many of each; `rows` are (label, value), drawn in the order given."""
    return {"chart": charts.bars(rows=list(rows)), "caption": caption, "unit": unit}


@register.simple_tag
def hue_link(organisation: Any) -> SafeString | str:
    """The organisation's colour, or nothing."""
    hue = getattr(organisation, "hue", None)
    if hue is None:
        return ""
    return format_html('<link rel="stylesheet" href="{}">', reverse("ui_hue", args=[hue]))
