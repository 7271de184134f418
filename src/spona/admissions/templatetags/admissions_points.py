"""Points for people to read."""

from django import template
from django.utils.formats import number_format

register = template.Library()


@register.filter
def of_100(thousandths: int | None) -> str:
    """87500 → 87.5, 90000 → 90, as the reader's language writes it; nothing for None."""
    if thousandths is None:
        return "–"
    tenths = (thousandths + 50) // 100
    return number_format(tenths / 10, decimal_pos=1 if tenths % 10 else 0)


@register.filter
def signed(thousandths: int) -> str:
    """The same with its sign: +2.5, −1.0."""
    told = of_100(abs(thousandths))
    return told if told == "0" else ("+" if thousandths > 0 else "−") + told


@register.filter
def with_id(address: str, public_id: str) -> str:
    """An address made with twelve zeros, with the id in their place."""
    return address.replace("0" * 12, public_id)
