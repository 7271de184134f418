"""The components, as a person and a screen reader get them."""

import re
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory
from lucide import IconDoesNotExist, _load_icon

import spona
from spona.ui import charts


def drawn(source, **context):
    return Template(source).render(Context(context))


class Letter(forms.Form):
    about_reader = True

    name = forms.CharField(help_text="As you write it.")
    email = forms.EmailField(required=False)
    ways = forms.MultipleChoiceField(
        choices=[("a", "One"), ("b", "Two")], widget=forms.CheckboxSelectMultiple
    )
    agreed = forms.BooleanField(label="I have read it")
    how = forms.ChoiceField(
        choices=[("a", "One"), ("b", "Two")], initial="a", required=False, widget=forms.RadioSelect
    )
    where = forms.ChoiceField(
        choices=[("a", "One"), ("b", "Two")], required=False, widget=forms.RadioSelect
    )


def test_a_field_ties_label_help_and_error_to_its_control():
    html = drawn("{% field form.name %}", form=Letter({}))
    assert re.findall(r'<label class="field-label" for="([^"]+)"', html) == ["id_name"]
    assert re.findall(r'aria-describedby="([^"]+)"', html) == ["id_name_helptext id_name_error"]
    assert re.findall(r'aria-invalid="([^"]+)"', html) == ["true"]
    assert re.findall(r'autocomplete="([^"]+)"', html) == ["name"]
    ids = re.findall(r' id="([^"]+)"', html)
    assert ids == ["id_name_helptext", "id_name_error", "id_name"]


def test_only_what_may_be_left_out_is_marked():
    marks = {
        name: drawn("{% field form_field %}", form_field=Letter()[name]).count("field-optional")
        for name in Letter.base_fields
    }
    assert marks == {"name": 0, "email": 1, "ways": 0, "agreed": 0, "how": 0, "where": 1}


def test_an_email_field_brings_its_keyboard():
    html = drawn("{% field form.email %}", form=Letter())
    assert re.findall(r'inputmode="([^"]+)"', html) == ["email"]


def test_a_group_of_ticks_is_a_fieldset_with_a_legend():
    html = drawn("{% field form.ways %}", form=Letter({}))
    assert html.count("<fieldset") == html.count("</legend>") == 1
    assert re.findall(r'<fieldset[^>]+aria-describedby="([^"]+)"', html) == ["id_ways_error"]
    assert re.findall(r'<label for="([^"]+)">', html) == ["id_ways_0", "id_ways_1"]


def test_the_summary_leads_to_every_wrong_field():
    html = drawn("{% form_body form %}", form=Letter({"email": "no"}))
    targets = re.findall(r'<li><a href="#([^"]+)"', html)
    assert targets == ["id_name", "id_email", "id_ways_0", "id_agreed"]
    assert all(f'id="{target}"' in html for target in targets)


def test_a_plain_django_form_looks_the_same():
    form = Letter({"email": "no"})
    assert str(form).split() == drawn("{% form_body form %}", form=form).split()


def test_what_people_write_is_escaped():
    html = drawn(
        "{% badge 'good' label %}{% empty label %}{% bars rows %}", label="<b>", rows=[("<b>", 1)]
    )
    assert html.count("<b>") == 0


def test_an_unknown_state_is_plain_and_still_has_its_word():
    html = drawn("{% badge 'odd' 'Held' %}")
    assert re.findall(r'data-state="(\w+)"', html) == ["plain"]
    assert re.findall(r"<span>(\w+)</span>", html) == ["Held"]


def test_steps_say_which_is_current():
    html = drawn("{% steps steps 2 %}", steps=["One", {"label": "Two", "url": "/two/"}, "Three"])
    assert re.findall(r'data-state="(\w+)"', html) == ["done", "now", "later"]
    assert html.count('aria-current="step"') == 1


def test_pagination_keeps_the_filters():
    request = RequestFactory().get("/people/?role=mentor&page=2")
    page = Paginator(range(60), 20).get_page(2)
    html = Template("{% pagination page %}").render(Context({"request": request, "page": page}))
    assert re.findall(r'rel="(\w+)" href="([^"]+)"', html) == [
        ("prev", "?role=mentor&amp;page=1"),
        ("next", "?role=mentor&amp;page=3"),
    ]


def test_one_page_needs_no_pagination():
    page = Paginator(range(3), 20).get_page(1)
    assert drawn("{% pagination page %}", page=page).strip() == ""


def test_initials_of_any_script():
    names = ["Ana Đurić", "Љубица Њежић", "Blerta", "Anne-Marie Dupont", "", "—"]
    assert [drawn("{% initials n %}", n=name) for name in names] == [
        "AĐ",
        "ЉЊ",
        "B",
        "AD",
        "·",
        "·",
    ]


def phase(label, start, end):
    return SimpleNamespace(label=label, starts_on=start, ends_on=end)


YEAR = [
    phase("Call", date(2027, 1, 1), date(2027, 1, 31)),
    phase("Mentoring", date(2027, 2, 1), date(2027, 12, 31)),
]


def test_a_timeline_fills_its_width_and_marks_today():
    chart = charts.timeline(phases=YEAR, today=date(2027, 7, 2))
    assert [span.state for span in chart.spans] == ["done", "now"]
    assert chart.spans[0].x == 0
    assert round(chart.spans[1].x + chart.spans[1].width) == charts.WIDTH
    assert round(chart.today_x) == round(182 / 365 * 1000)


def test_today_outside_the_year_is_not_drawn():
    assert charts.timeline(phases=YEAR, today=date(2028, 1, 1)).today_x is None
    assert charts.timeline(phases=YEAR, today=date(2026, 12, 31)).today_x is None


def test_the_timeline_has_its_table_and_no_styles():
    html = drawn("{% timeline phases today %}", phases=YEAR, today=date(2027, 7, 2))
    assert re.findall(r'<th scope="row">(\w+)</th>', html) == ["Call", "Mentoring"]
    assert html.count("style=") == 0


def test_no_phases_no_timeline():
    assert drawn("{% timeline phases today %}", phases=[], today=date(2027, 7, 2)).strip() == ""


def test_bars_are_shares_of_the_longest():
    chart = charts.bars(rows=[("A", 8), ("B", 2), ("C", 0)])
    assert [row.width for row in chart.rows] == [100, 25, 0]
    assert chart.total == 10


def test_all_zero_bars_are_empty_not_an_error():
    assert [row.width for row in charts.bars(rows=[("A", 0)]).rows] == [0]


def test_negative_bars_are_refused():
    with pytest.raises(ValueError, match="not negative"):
        charts.bars(rows=[("A", -1)])


def test_every_icon_that_a_template_names_is_in_the_set():
    unknown = []
    for template in Path(spona.__file__).parent.rglob("*.html"):
        for name in re.findall(r"""\{% icon ["']([^"']+)["']""", template.read_text()):
            try:
                _load_icon(name)
            except IconDoesNotExist:
                unknown.append(f"{template.name}: {name}")
    assert unknown == []


def test_no_template_carries_inline_script_or_style():
    found = []
    for template in Path(spona.__file__).parent.rglob("templates/**/*.html"):
        text = template.read_text()
        if "mail" in template.parts or "/mails/" in template.as_posix():
            continue  # mail programs know no stylesheets
        for wrong in (
            r"<style",
            r"\sstyle=",
            r"\son[a-z]+=\"",
            r"<script(?![^>]+(src=|application/json))",
        ):
            if re.search(wrong, text):
                found.append((template.name, wrong))
    assert found == []
