"""What the interface serves by itself: addresses, caching, weight, and the sign-in pages."""

import gzip
import json
import re

import pytest
from django.contrib.staticfiles.storage import staticfiles_storage
from django.template.loader import render_to_string

from spona.ui import assets

A_YEAR = "public, max-age=31536000, immutable"


@pytest.mark.parametrize(
    ("address", "bundle"), [("/styles.css", assets.styles), ("/scripts.js", assets.scripts)]
)
def test_a_bundle_is_kept_for_a_year_under_its_version_only(client, db, address, bundle):
    now, old = (client.get(f"{address}?v={v}") for v in (bundle().version, "old"))
    assert now["Cache-Control"] == A_YEAR
    assert old["Cache-Control"] == "public, max-age=60"
    assert now.content == old.content == bundle().body


def test_a_bundle_travels_packed_and_is_not_sent_twice(client, db):
    packed = client.get("/styles.css", headers={"accept-encoding": "gzip"})
    assert packed["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == assets.styles().body
    again = client.get("/styles.css", headers={"if-none-match": packed["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_the_first_view_is_light(client, db):
    page = client.get("/styleguide/")
    weight = sum(len(b.packed) for b in (assets.styles(), assets.scripts()))
    assert weight + len(gzip.compress(page.content)) <= 75_000
    everywhere = [f for f in assets.SCRIPTS.glob("*.js") if f.name not in assets.ON_THEIR_PAGES]
    own = b"".join(f.read_bytes() for f in everywhere)
    assert len(own) <= 8_000


def test_every_layer_is_declared_and_no_brace_is_lost():
    css = assets.styles().body.decode()
    assert css.count("{") == css.count("}")
    assert set(re.findall(r"@layer (\w+) ?\{", css)) == {
        "reset", "tokens", "base", "layout", "components", "utilities",
    }  # fmt: skip


def test_css_loses_comments_and_idle_space_only():
    assert assets.lighter(css="/* why */\na :is(b, i) {\n  x: calc(1px + 2px);\n}\n") == (
        "a :is(b,i){x: calc(1px + 2px)}"
    )


def test_a_hue_is_a_stylesheet_for_a_year(client, db):
    response = client.get("/hue/205.css")
    assert response.content == b":root{--hue:205}\n"
    assert response["Cache-Control"] == A_YEAR
    assert client.get("/hue/359.css").status_code == 200
    assert client.get("/hue/360.css").status_code == 404
    assert client.get("/hue/-1.css").status_code == 404


def test_the_manifest_names_an_icon_that_exists(client, db):
    manifest = json.loads(client.get("/manifest.webmanifest").content)
    address = manifest["icons"][0]["src"]
    assert client.get(address).status_code == 200


def test_static_addresses_carry_their_content():
    address = staticfiles_storage.url("img/spona.svg")
    assert re.fullmatch(r"/static/img/spona\.svg\?v=[0-9a-f]{12}", address)
    assert staticfiles_storage.url("no/such.file") == "/static/no/such.file"


def test_the_title_of_the_page_is_its_heading(client, db):
    html = client.get("/styleguide/").content.decode()
    assert re.findall(r"<title>(.*?)</title>", html) == ["Styleguide · Spona"]
    assert re.findall(r"<h1>(.*?)</h1>", html) == ["Styleguide"]


@pytest.mark.parametrize("name", ["400", "403", "404", "405", "500", "503"])
def test_error_pages_need_nothing(name):
    html = render_to_string(f"{name}.html", {})
    assert html.count("<h1>") == 1


def test_a_missing_page_is_ours(client, db):
    response = client.get("/nowhere/")
    assert response.status_code == 404
    assert re.findall(r"<h1>(.*?)</h1>", response.content.decode()) == ["There is no page here"]


@pytest.mark.parametrize(
    "address", ["/account/login/", "/account/login/code/", "/account/password/reset/"]
)
def test_entrances_wear_our_frame(client, db, address):
    html = client.get(address).content.decode()
    assert html.count("<h1>") == 1
    assert html.count('class="skip"') == 1
    assert html.count('<form class="languages"') == 1


@pytest.mark.parametrize(
    "address",
    ["/account/email/", "/account/2fa/", "/account/sessions/", "/account/password/set/"],
)
def test_pages_of_the_account_wear_our_frame(client, house, address):
    client.force_login(house.coordinator.account)
    response = client.get(address, follow=True)
    html = response.content.decode()
    assert response.status_code == 200
    assert html.count("<h1>") == 1
    assert html.count('<nav class="nav" data-kind="within"') == 1
