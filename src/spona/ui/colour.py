"""OKLCH to what the eye gets: sRGB, relative luminance, contrast. Only for the tests of the face.

Sources: CSS Color 4 (OKLab matrices by Björn Ottosson), WCAG 2.2 relative luminance.
"""

from math import cos, radians, sin

RGB = tuple[float, float, float]


def linear_rgb(*, lightness: float, chroma: float, hue: float) -> RGB:
    """Linear-light sRGB, perhaps outside 0–1. Lightness 0–1, hue in degrees."""
    a, b = chroma * cos(radians(hue)), chroma * sin(radians(hue))
    l_ = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    m_ = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    s_ = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * l_ - 3.3077115913 * m_ + 0.2309699292 * s_,
        -1.2684380046 * l_ + 2.6097574011 * m_ - 0.3413193965 * s_,
        -0.0041960863 * l_ - 0.7034186147 * m_ + 1.7076147010 * s_,
    )


def shown_clipped(*, lightness: float, chroma: float, hue: float) -> RGB:
    """As a browser shows it that cuts each channel off."""
    red, green, blue = linear_rgb(lightness=lightness, chroma=chroma, hue=hue)
    return (_cut(red), _cut(green), _cut(blue))


def shown_mapped(*, lightness: float, chroma: float, hue: float) -> RGB:
    """As a browser shows it that gives up chroma until the colour fits."""
    low, high = 0.0, chroma
    if _fits(linear_rgb(lightness=lightness, chroma=chroma, hue=hue)):
        low = chroma
    else:
        for _ in range(20):
            middle = (low + high) / 2
            if _fits(linear_rgb(lightness=lightness, chroma=middle, hue=hue)):
                low = middle
            else:
                high = middle
    return shown_clipped(lightness=lightness, chroma=low, hue=hue)


def contrast(*, one: RGB, other: RGB) -> float:
    """WCAG contrast ratio, 1 to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(rgb: RGB) -> float:
    return 0.2126 * rgb[0] + 0.7152 * rgb[1] + 0.0722 * rgb[2]


def _fits(rgb: RGB) -> bool:
    return all(-1e-6 <= channel <= 1 + 1e-6 for channel in rgb)


def _cut(channel: float) -> float:
    return min(max(channel, 0.0), 1.0)
