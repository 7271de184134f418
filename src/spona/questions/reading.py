"""Numbers and dates as people type them."""

import re
from datetime import date

NUMBER = re.compile(r"[+-]?\d{1,15}(\.\d{1,9})?", re.ASCII)
ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)
DAY_FIRST = re.compile(r"(\d{1,2})[./]\s*(\d{1,2})[./]\s*(\d{4})\.?", re.ASCII)


def number_in(typed: str) -> int | float | None:
    """12, 1 000, 1,5, 1.000,50: whole numbers as int; None when it is not a number."""
    text = re.sub(r"[\s\u00a0\u202f]", "", typed)
    if "," in text:
        last = text.rfind(",")
        text = text[:last].replace(".", "").replace(",", "") + "." + text[last + 1 :]
    if not NUMBER.fullmatch(text):
        return None
    number = float(text)
    return int(number) if number.is_integer() else number


def date_in(typed: str) -> str:
    """1990-12-31 or 31. 12. 1990 as YYYY-MM-DD; "" when there is no such day from 1900 to 2199."""
    if found := ISO.fullmatch(typed.strip()):
        year, month, day = map(int, found.groups())
    elif found := DAY_FIRST.fullmatch(typed.strip()):
        day, month, year = map(int, found.groups())
    else:
        return ""
    try:
        return date(year, month, day).isoformat() if 1900 <= year < 2200 else ""
    except ValueError:
        return ""
