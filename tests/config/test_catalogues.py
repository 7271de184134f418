import json
import os
from datetime import date
from pathlib import Path

import polib
import pytest
from django.utils import formats, translation
from django.utils.translation import ngettext, pgettext
from hypothesis import given
from hypothesis import strategies as st

from spona.config import catalogues
from spona.config.source_strings import NotConstant, Source, read_python, read_template
from spona.engine.names import has_cyrillic

HEADER = f"""msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: {catalogues.PLURAL_FORMS["sr"]}\\n"
"""
PAIRS = """
msgid "%(count)s pair"
msgid_plural "%(count)s pairs"
msgstr[0] "%(count)s пар"
msgstr[1] "%(count)s пара"
msgstr[2] "%(count)s парова"
"""


@pytest.fixture
def locale(tmp_path: Path) -> Path:
    (tmp_path / "sr" / "LC_MESSAGES").mkdir(parents=True)
    (tmp_path / "sr_Latn").mkdir()
    return tmp_path


def write(locale: Path, entries: str) -> Path:
    po = locale / "sr" / "LC_MESSAGES" / "django.po"
    po.write_text(HEADER + entries)
    return po


def found(locale: Path) -> list[str]:
    return [
        line.removeprefix("sr/LC_MESSAGES/django.po: ")
        for line in catalogues.problems(locale, against_code=False)
    ]


def test_the_languages_of_the_interface_are_complete() -> None:
    assert list(catalogues.problems()) == []


def test_a_complete_catalogue_has_no_problem(locale: Path) -> None:
    write(locale, PAIRS + '\nmsgid "Save"\nmsgstr "Сачувај"\n')
    assert found(locale) == []


@pytest.mark.parametrize(
    ("entry", "fault"),
    [
        ('msgid "Save"\nmsgstr ""', "missing: 'Save'"),
        ('#, fuzzy\nmsgid "Save"\nmsgstr "Пошаљи"', "fuzzy: 'Save'"),
        ('#~ msgid "Save"\n#~ msgstr "Сачувај"', "obsolete: 'Save'"),
        (
            'msgid "By %(name)s"\nmsgstr "Пише %(ime)s"',
            "placeholders or tags differ: 'By %(name)s'",
        ),
        ('msgid "95 %%"\nmsgstr "95 %"', "placeholders or tags differ: '95 %%'"),
        ('msgid "By {name}"\nmsgstr "Пише"', "placeholders or tags differ: 'By {name}'"),
        ('msgid "<b>By</b>"\nmsgstr "<b>Пише<b>"', "placeholders or tags differ: '<b>By</b>'"),
        ('msgid "Save "\nmsgstr "Сачувај"', "blanks at the edges differ: 'Save '"),
        ('msgid "Save"\nmsgstr "Cачувај"', "two scripts in one word (Cачувај): 'Save'"),
        (
            PAIRS.replace('"%(count)s пар"', '"један пар"'),
            "placeholders or tags differ: '%(count)s pair'",
        ),
        (PAIRS.replace("%(count)s парова", ""), "missing: '%(count)s pair'"),
        (PAIRS.replace('msgstr[2] "%(count)s парова"', ""), "missing: '%(count)s pair'"),
    ],
)
def test_what_is_not_complete_is_named(locale: Path, entry: str, fault: str) -> None:
    write(locale, entry + "\n")
    assert found(locale) == [fault]


NUMBERS = (1, 3, 5, 11, 21, 22, 101)


class override_locale:
    """The catalogues of a folder instead of ours."""

    def __init__(self, locale: Path, language: str) -> None:
        self.locale, self.language = locale, language

    def __enter__(self) -> None:
        from django.test import override_settings

        self.settings = override_settings(LOCALE_PATHS=[self.locale])
        self.settings.__enter__()
        self.spoken = translation.override(self.language)
        self.spoken.__enter__()

    def __exit__(self, *error: object) -> None:
        self.spoken.__exit__(*error)
        self.settings.__exit__(*error)


def test_two_plural_forms_more_than_english(locale: Path) -> None:
    write(locale, PAIRS)
    catalogues.compile_stale(locale)
    with override_locale(locale, "sr"):
        said = [ngettext("%(count)s pair", "%(count)s pairs", n) % {"count": n} for n in NUMBERS]
    assert said == ["1 пар", "3 пара", "5 парова", "11 парова", "21 пар", "22 пара", "101 пар"]
    with override_locale(locale, "sr-latn"):
        said = [ngettext("%(count)s pair", "%(count)s pairs", n) % {"count": n} for n in (21, 25)]
    assert said == ["21 par", "25 parova"]


def test_only_stale_catalogues_are_compiled(locale: Path) -> None:
    po = write(locale, PAIRS)
    assert [catalogues.compile_stale(locale), catalogues.compile_stale(locale)] == [2, 0]
    later = po.stat().st_mtime + 5
    os.utime(po, (later, later))
    assert catalogues.compile_stale(locale) == 2
    exceptions = locale / "sr_Latn" / "exceptions.json"
    exceptions.write_text("{}")
    os.utime(exceptions, (later + 5, later + 5))
    assert catalogues.compile_stale(locale) == 1
    assert [path.name for path in locale.rglob("*.new")] == []


def test_latin_is_derived_but_for_the_exceptions(locale: Path) -> None:
    po = write(
        locale,
        'msgid "Mail"\nmsgstr "Имејл или Zoom: %(url)s <b>ЉУДИ</b> &nbsp;"\n\n'
        'msgid "Type Ђорђе"\nmsgstr "Укуцајте Ђорђе"\n',
    )
    exceptions = {
        "words": {"Имејл": "E-mail"},
        "messages": {"Type Ђорђе": "Ukucajte Ђорђе"},
    }
    latin = catalogues.derived(polib.pofile(str(po)), exceptions)
    assert [entry.msgstr for entry in latin] == [
        "E-mail ili Zoom: %(url)s <b>LJUDI</b> &nbsp;",
        "Ukucajte Ђорђе",
    ]


def test_an_exception_nothing_needs_is_named(locale: Path) -> None:
    write(locale, 'msgid "Save"\nmsgstr "Сачувај"\n')
    (locale / "sr_Latn" / "exceptions.json").write_text(
        json.dumps({"words": {"Имејл": "E-mail"}, "messages": {"Send": "Šalji"}})
    )
    assert found(locale) == [
        "sr_Latn/exceptions.json: unused: 'Имејл'",
        "sr_Latn/exceptions.json: unused: 'Send'",
    ]


def test_our_latin_catalogue_has_no_cyrillic_left_but_the_exceptions() -> None:
    exceptions = json.loads((catalogues.LOCALE / "sr_Latn" / "exceptions.json").read_text())
    po = polib.pofile(str(catalogues.LOCALE / "sr" / "LC_MESSAGES" / "django.po"))
    left = {
        entry.msgid
        for entry in catalogues.derived(po, exceptions)
        if has_cyrillic(entry.msgstr + "".join(entry.msgstr_plural.values()))
    }
    assert left <= set(exceptions["messages"])


PIECES = ["%(name)s", "{url}", "<b>", "</b>", "&nbsp;", "%%", "Љубав", "ЏЕЗ", "ћирилица", "Zoom"]


@given(st.lists(st.sampled_from(PIECES)).map(" ".join))
def test_deriving_leaves_placeholders_and_tags_alone(text: str) -> None:
    entry = polib.POEntry(msgid="x", msgstr=text)
    catalogue = polib.POFile()
    catalogue.append(entry)
    made = catalogues.derived(catalogue, {"words": {}, "messages": {}})[0].msgstr
    assert catalogues._parts(made)[0] == catalogues._parts(text)[0]
    assert made.isascii() or not has_cyrillic(made)


def test_strings_in_python() -> None:
    code = """
from django.utils.translation import gettext_lazy as _, ngettext, pgettext
a = _("One" " string")
b = ngettext("%(n)s pair", "%(n)s pairs", n) % {"n": n}
c = pgettext("verb", "match")
d = other("not this")
"""
    assert set(read_python(code, "x.py")) == {
        Source("One string"),
        Source("%(n)s pair", "%(n)s pairs"),
        Source("match", context="verb"),
    }


def test_a_string_put_together_cannot_be_translated() -> None:
    with pytest.raises(NotConstant, match=r"x\.py:2: only a plain string"):
        list(read_python('from x import gettext\ngettext(f"Hello {name}")', "x.py"))


def test_strings_in_templates() -> None:
    text = """
{% translate "Save (now)" %} {% translate 'It’s' as label %} {% translate "May" context "month" %}
{% blocktranslate trimmed with name=person.name %}
  Dear {{ name }},
  100% welcome
{% endblocktranslate %}
{% blocktranslate count n=pairs|length %}{{ n }} pair{% plural %}{{ n }} pairs{% endblocktranslate %}
{% button _("Send") tone="quiet" %} {{ value|default:_("Nothing") }} {# translate "not this" #}
"""
    assert set(read_template(text, "x.html")) == {
        Source("Save (now)"),
        Source("It’s"),
        Source("May", context="month"),
        Source("Dear %(name)s, 100%% welcome"),
        Source("%(n)s pair", "%(n)s pairs"),
        Source("Send"),
        Source("Nothing"),
    }


@pytest.mark.parametrize(
    ("language", "long", "short"),
    [
        ("en", "18 May 2024", "18/05/2024"),
        ("sr", "18. маја 2024.", "18. 5. 2024."),
        ("sr-latn", "18. maja 2024.", "18. 5. 2024."),
    ],
)
def test_dates_as_they_are_written_there(language: str, long: str, short: str) -> None:
    day = date(2024, 5, 18)
    with translation.override(language):
        assert formats.date_format(day) == long
        assert formats.date_format(day, "SHORT_DATE_FORMAT") == short


@pytest.mark.parametrize("language", ["sr", "sr-latn"])
@pytest.mark.parametrize("written", ["18. 5. 2024.", "18.05.2024", "18.5.24.", "2024-05-18"])
def test_dates_are_read_as_people_write_them(language: str, written: str) -> None:
    from django import forms

    with translation.override(language):
        assert forms.DateField(localize=True).clean(written) == date(2024, 5, 18)


@pytest.mark.parametrize("language", ["en", "sr", "sr-latn"])
def test_a_date_field_of_the_browser_gets_the_form_it_needs(language: str) -> None:
    from django import forms

    with translation.override(language):
        widget = forms.DateInput(attrs={"type": "date"})
        assert widget.format_value(date(2024, 5, 18)) == "2024-05-18"


def test_numbers_and_djangos_own_words_in_both_scripts() -> None:
    with translation.override("sr-latn"):
        assert formats.number_format(1234.5, 2, use_l10n=True, force_grouping=True) == "1.234,50"
        assert translation.gettext("This field is required.") == "Ovo polje se mora popuniti."
        assert pgettext("alt. month", "May") == "maja"
    with translation.override("sr"):
        assert translation.gettext("This field is required.") == "Ово поље се мора попунити."


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        ("sr", "sr"),
        ("sr-RS", "sr"),
        ("sr-Cyrl-RS", "sr"),
        ("sr-Latn-RS,en;q=0.5", "sr-latn"),
        ("sq,en;q=0.5", "en"),
    ],
)
def test_the_browser_asks_for_a_language_and_a_script(asked: str, given: str) -> None:
    from django.test import RequestFactory

    request = RequestFactory().get("/", headers={"accept-language": asked})
    assert translation.get_language_from_request(request) == given
