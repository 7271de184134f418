"""The one sanitiser, the one redirect, the words of mails."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spona.core.markup import prose
from spona.core.translated import choose, missing_languages
from spona.messaging.wording import UnknownPlaceholder, fill, tame, to_html


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "[x](javascript:alert(1))",
        "[x](data:text/html,<script>1</script>)",
        "<img src=x onerror=alert(1)>",
        "![x](x)",
        '<a href="x" onclick="1">',
        "<svg/onload=alert(1)>",
        "[a](https://x.example 'title\" onmouseover=\"1')",
    ],
)
def test_no_script_survives(text: str) -> None:
    html = str(prose(text)).lower()
    assert "<script" not in html and "<img" not in html and "<svg" not in html
    assert 'href="javascript' not in html and 'href="data' not in html
    assert "<a onclick" not in html and ' onmouseover="1' not in html


def test_prose_keeps_what_people_need() -> None:
    assert str(prose("# Hi\n\n- *one*\n- [two](https://x.example)")) == (
        "<h3>Hi</h3>\n<ul>\n<li><em>one</em></li>\n"
        '<li><a href="https://x.example" rel="noopener nofollow">two</a></li>\n</ul>\n'
    )


@given(st.text(max_size=80))
def test_a_name_in_a_mail_is_one_line_and_no_link(name: str) -> None:
    tamed = tame(name)
    assert "\n" not in tamed and "\r" not in tamed
    assert "http://" not in tamed and "https://" not in tamed and "www." not in tamed.lower()


def test_a_domain_as_a_name_is_no_link() -> None:
    assert "evil.example" not in tame("Win at evil.example/now")
    html = to_html(
        f"Hello {tame('<b>http://evil.example</b>')},", links=set(), language="en", title="t"
    )
    assert "<b>" not in html and "href" not in html


def test_only_our_own_link_becomes_a_button() -> None:
    link = "http://localhost:8000/l/team/x/"
    html = to_html(
        f"Hello,\n\n{link}\n\nhttps://other.example", links={link}, language="en", title="t"
    )
    assert html.count("<a ") == 1 and f'href="{link}"' in html


def test_a_placeholder_is_replaced_once_and_an_unknown_one_is_said() -> None:
    assert fill("Hi {name} {", {"name": "{organisation}"}) == "Hi {organisation} {"
    with pytest.raises(UnknownPlaceholder, match="secret_key"):
        fill("{secret_key}", {"name": "x"})


def test_content_falls_back_and_says_its_language() -> None:
    text = {"sr": "Здраво", "en": "Hello"}
    assert choose(text, "sr-latn") == ("Zdravo", "sr-latn")
    assert choose(text, "mk") == ("Здраво", "sr")
    assert choose(text, "fr") == ("Hello", "en")
    assert choose({"sq": "Tung"}, "en") == ("Tung", "sq")
    assert choose({"en": ""}, "en") == ("", "")
    assert missing_languages(text, ["en", "sr", "sr-latn", "sq"]) == ["sq"]
