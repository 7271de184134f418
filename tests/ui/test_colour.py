"""Every hue an organisation may choose is readable, in light and in dark."""

import re

import pytest

from spona.ui.assets import STYLES
from spona.ui.colour import contrast, shown_clipped, shown_mapped

AA = 4.5
EDGE = 3.0  # WCAG 1.4.11: the edge of a control
TEXT_ON = [
    *[(text, ground) for text in ("ink", "soft") for ground in ("paper", "surface", "sunk")],
    *[(text, "wash") for text in ("ink", "soft", "brand", "brand-deep")],
    *[(text, ground) for text in ("brand", "brand-deep") for ground in ("paper", "surface")],
    ("on-brand", "brand"),
    ("on-brand", "brand-deep"),
    ("ink", "glow"),
    ("paper", "ink"),
    *[(state, f"{state}-wash") for state in ("good", "warn", "bad", "info")],
    *[("ink", f"{state}-wash") for state in ("good", "warn", "bad", "info")],
    *[("brand", f"{state}-wash") for state in ("good", "warn", "bad", "info")],
    ("soft", "bad-wash"),
    *[("bad", ground) for ground in ("paper", "surface")],
]
TOKEN = re.compile(
    r"--([a-z-]+): light-dark\(oklch\(([^)]+(?:\([^)]*\))?[^)]*)\), oklch\((.+?)\)\);"
)


def tokens():
    """{name: ((L, C, hue or None) in light, the same in dark)} as tokens.css says."""
    found = {}
    for name, light, dark in TOKEN.findall((STYLES / "10-tokens.css").read_text()):
        found[name] = (numbers(light), numbers(dark))
    return found


def numbers(text):
    lightness, chroma, hue = text.split(maxsplit=2)
    return (
        float(lightness.rstrip("%")) / 100,
        float(chroma),
        None if "var(--hue)" in hue else float(hue),
    )


def worst(text, ground, scheme, show):
    colours = tokens()
    ratios = []
    for hue in range(360):
        shown = [
            show(lightness=lightness, chroma=chroma, hue=hue if own is None else own)
            for lightness, chroma, own in (colours[text][scheme], colours[ground][scheme])
        ]
        ratios.append(contrast(one=shown[0], other=shown[1]))
    return min(ratios)


def test_every_colour_token_is_read():
    css = (STYLES / "10-tokens.css").read_text()
    assert len(tokens()) == css.count("light-dark(")


@pytest.mark.parametrize("show", [shown_clipped, shown_mapped])
@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), TEXT_ON)
def test_text_is_readable_in_every_hue(text, ground, scheme, show):
    assert worst(text, ground, scheme, show) >= AA


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(
    ("line", "ground"), [("edge", "paper"), ("edge", "surface"), ("brand", "sunk")]
)
def test_edges_of_controls_are_seen_in_every_hue(line, ground, scheme):
    assert worst(line, ground, scheme, shown_clipped) >= EDGE


def test_black_on_white_is_twenty_one():
    white = shown_clipped(lightness=1, chroma=0, hue=0)
    black = shown_clipped(lightness=0, chroma=0, hue=0)
    assert round(contrast(one=white, other=black), 2) == 21.0
