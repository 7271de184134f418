"""The floor: the least a Django page can be. One file, one table, one query, one template of N rows.

Served by the same server on the same machine with the same database, it says what a list of rows costs
here before anybody has written a product. Our pages are measured in multiples of it.
"""

import os
import sys

import django
from django.conf import settings

settings.configure(
    SECRET_KEY="floor",
    ALLOWED_HOSTS=["*"],
    ROOT_URLCONF=__name__,
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": os.environ["FLOOR_DATABASE"],
            "CONN_MAX_AGE": None,
            "OPTIONS": {"init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL"},
        }
    },
    TEMPLATES=[
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "OPTIONS": {
                "loaders": [("django.template.loaders.locmem.Loader", {"list.html": """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>People</title></head><body><h1>People</h1><table>
<tr><th>Name</th><th>Town</th><th>Economy</th><th>Mail</th><th>Since</th></tr>
{% for row in rows %}<tr><td><a href="/people/{{ row.pk }}/">{{ row.name }}</a></td><td>{{ row.town }}</td>
<td>{{ row.economy }}</td><td>{{ row.email }}</td><td>{{ row.since|date:"j F Y" }}</td></tr>
{% endfor %}</table></body></html>""", "form.html": """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Apply</title></head><body><h1>Apply</h1>
<form method="post"><input type="hidden" name="key" value="{{ key }}">{% for name in names %}
<p><label>{{ name }} <textarea name="{{ name }}">{{ row.name }}</textarea></label></p>
{% endfor %}<button>Send</button></form></body></html>"""})]
            },
        }
    ],
)  # fmt: skip
django.setup()

from django.db import connection, models  # noqa: E402 - a single-file project
from django.http import HttpRequest, HttpResponse  # noqa: E402
from django.shortcuts import redirect, render  # noqa: E402
from django.urls import path  # noqa: E402


class Row(models.Model):
    name = models.CharField(max_length=200)
    town = models.CharField(max_length=200)
    economy = models.CharField(max_length=2)
    email = models.EmailField()
    since = models.DateField()

    class Meta:
        app_label = "floor"


class Sent(models.Model):
    values = models.JSONField()

    class Meta:
        app_label = "floor"


def rows(request: HttpRequest, count: int) -> HttpResponse:
    return render(request, "list.html", {"rows": Row.objects.order_by("pk")[:count]})


def apply(request: HttpRequest) -> HttpResponse:
    """A form of twenty texts; a POST writes one row."""
    names = [f"q{n}" for n in range(20)]
    if request.method == "POST":
        Sent.objects.create(values={name: request.POST.get(name, "") for name in names})
        return redirect("/")
    return render(request, "form.html", {"names": names, "row": Row.objects.first()})


def hello(request: HttpRequest) -> HttpResponse:
    return HttpResponse("hello")


urlpatterns = [path("rows/<int:count>/", rows), path("apply/", apply), path("", hello)]


def fill() -> None:
    from datetime import date

    with connection.schema_editor() as editor:
        editor.create_model(Row)
        editor.create_model(Sent)
    Row.objects.bulk_create(
        Row(
            name=f"Somebody Número {n}",
            town="Novi Sad",
            economy="RS",
            email=f"s{n}@example.org",
            since=date(2026, 1, 1 + n % 28),
        )
        for n in range(200)
    )


if __name__ == "__main__":
    fill()
    sys.exit(0)

from django.core.wsgi import get_wsgi_application  # noqa: E402 - only when served

application = get_wsgi_application()
