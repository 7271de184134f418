"""What the interface serves by itself: styles, scripts, the hue, the manifest, the styleguide."""

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static

from spona.ui import assets

A_YEAR = "public, max-age=31536000, immutable"
A_MINUTE = "public, max-age=60"


def styles(request: HttpRequest) -> HttpResponse:
    return _served(request, assets.styles(), "text/css; charset=utf-8")


def scripts(request: HttpRequest) -> HttpResponse:
    return _served(request, assets.scripts(), "text/javascript; charset=utf-8")


def _served(request: HttpRequest, bundle: assets.Bundle, kind: str) -> HttpResponse:
    etag = f'"{bundle.version}"'
    current = request.GET.get("v") == bundle.version
    if request.headers.get("If-None-Match") == etag:
        response = HttpResponse(status=304)
    elif "gzip" in request.headers.get("Accept-Encoding", ""):
        response = HttpResponse(bundle.packed, content_type=kind)
        response["Content-Encoding"] = "gzip"
    else:
        response = HttpResponse(bundle.body, content_type=kind)
    response["ETag"] = etag
    response["Cache-Control"] = A_YEAR if current else A_MINUTE
    response["Vary"] = "Accept-Encoding"
    return response


def hue(request: HttpRequest, hue: int) -> HttpResponse:
    """An organisation's colour, as the only thing in a stylesheet that never changes."""
    if hue > 359:
        raise Http404
    response = HttpResponse(f":root{{--hue:{hue}}}\n", content_type="text/css; charset=utf-8")
    response["Cache-Control"] = A_YEAR
    return response


def manifest(request: HttpRequest) -> HttpResponse:
    response = JsonResponse(
        {
            "name": "Spona",
            "short_name": "Spona",
            "start_url": "/",
            "scope": "/",
            "display": "minimal-ui",
            "icons": [{"src": static("img/spona.svg"), "sizes": "any", "type": "image/svg+xml"}],
        },
        content_type="application/manifest+json",
    )
    response["Cache-Control"] = "public, max-age=86400"
    return response


def styleguide(request: HttpRequest) -> HttpResponse:
    """Every component from its real template, with sample data."""
    from spona.ui.samples import samples

    return render(request, "ui/styleguide.html", samples(page=request.GET.get("page", "1")))


for view in (styles, scripts, hue, manifest, styleguide):
    view.audience = "anyone"
