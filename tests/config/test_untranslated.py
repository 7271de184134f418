"""No text of a page stands outside the translation tags: what Serbian readers would meet in English."""

import re
from pathlib import Path

import pytest
from django.template.base import Lexer, TokenType

from spona.config.source_strings import PACKAGE

TEMPLATES = sorted(
    path
    for path in PACKAGE.rglob("templates/**/*.html")
    if path.name != "styleguide.html"  # shows samples of text in several languages on purpose
)
SAME_EVERYWHERE = {"Spona"}
SAID_BY_ATTRIBUTE = re.compile(r'\b(?:aria-label|title|alt|placeholder)="([^"]+)"')
WORD = re.compile(r"[A-Za-z]{2,}")


@pytest.mark.parametrize(
    "path", TEMPLATES, ids=[path.relative_to(PACKAGE).as_posix() for path in TEMPLATES]
)
def test_every_word_of_the_page_can_be_translated(path: Path) -> None:
    assert untranslated(path.read_text(encoding="utf-8")) == []


def test_the_reading_itself() -> None:
    page = """<p class="note">{% translate "Fine" %} Not fine {{ value }}</p>
    <img alt="Neither"> <a title="{{ x }}">&nbsp;</a> {# nor this #}
    {% blocktranslate %}All well{% endblocktranslate %} <!-- a word to the wise -->"""
    assert untranslated(page) == ["Neither", "Not fine"]


def untranslated(source: str) -> list[str]:
    source = re.sub(r"{% block kind %}.*?{% endblock %}", "", source)  # fills a class
    html, in_translation, in_comment = "", False, False
    for token in Lexer(source).tokenize():
        if token.token_type == TokenType.BLOCK:
            tag = token.contents.split()[0]
            in_translation = tag.startswith("blocktrans") or (
                in_translation and not tag.startswith("endblocktrans")
            )
            in_comment = tag == "comment" or (in_comment and tag != "endcomment")
        if token.token_type == TokenType.TEXT and not in_translation and not in_comment:
            html += token.contents
        else:
            html += "\0"
    html = re.sub(r'\bdata-\w+="', "\0", html)  # a template of attributes alone
    html = re.sub(r"<!--.*?-->|<(script|style)\b.*?</\1>", "", html, flags=re.S)
    texts = list(SAID_BY_ATTRIBUTE.findall(html))
    texts += re.split(r"<[^<>]*>|\0", html)
    plain = (re.sub(r"&\w+;", "", text).strip(" \n·.,:") for text in texts)
    return [text for text in plain if WORD.search(text) and text not in SAME_EVERYWHERE]
