"""What the macros promise: names that belong together, nothing chosen beforehand, nothing unescaped."""

import re
from collections import Counter
from typing import Any

import html5lib
import pytest

from tests.design.rendering import SINKS, call, environment, kitchen_sink

NASTY = "<b>\"'&amp;"
ESCAPED = "&lt;b&gt;&#34;&#39;&amp;amp;"
SCALE = [{"value": "yes", "label": "Yes"}, {"divider": True}, {"value": "no", "label": "No", "hint": "Not yet"}]


def tag(html: str, element_name: str, /, **attributes: str) -> dict[str, str]:
    """The attributes of the first such element in `html`."""
    tree = html5lib.parseFragment(html, treebuilder="etree", namespaceHTMLElements=False)
    for element in tree.iter(element_name):
        if all(element.get(key) == value for key, value in attributes.items()):
            return dict(element.attrib)
    raise AssertionError(f"no {element_name} with {attributes} in {html}")


FIELDS = {
    "text": 'fields.text_input("q", "n", t, v, error=e, hint=h, unit=u)',
    "number": 'fields.number_input("q", "n", t, v, error=e, hint=h, unit=u)',
    "textarea": 'fields.textarea("q", "n", t, v, error=e, hint=h)',
    "date": 'fields.date_input("q", "n", t, {"day": v, "month": v, "year": v}, error=e, hint=h)',
    "radios": 'fields.radios("q", "n", t, [{"value": v, "label": t, "hint": h}], v, error=e, hint=h)',
    "checkboxes": 'fields.checkboxes("q", "n", t, [{"value": v, "label": t, "hint": h}], (v,), error=e, hint=h)',
    "checkbox": 'fields.checkbox("q", "n", t, v, error=e, hint=h)',
    "select": 'fields.select("q", "n", t, [{"value": v, "label": t}], v, error=e, hint=h)',
    "file": 'fields.file_input("q", "n", t, error=e, hint=h, accept=v)',
    "grid": 'fields.grid("g", t, [{"id": "q", "name": "n", "label": t, "value": v, "error": e}], items, hint=h)',
}


@pytest.mark.parametrize("field", FIELDS)
def test_whatever_comes_in_is_escaped(field: str) -> None:
    items = [{"value": NASTY, "label": NASTY}]
    html = call("{{ " + FIELDS[field] + " }}", t=NASTY, v=NASTY, e=NASTY, h=NASTY, u=NASTY, items=items)
    assert ESCAPED in html
    assert "<b>" not in html
    assert NASTY not in html


@pytest.mark.parametrize("field", FIELDS)
def test_a_field_says_its_hint_and_error_and_all_names_lead_somewhere(field: str) -> None:
    html = call("{{ " + FIELDS[field] + " }}", t="What?", v="v", e="Enter it", h="A hint", u="years", items=SCALE)
    ids = re.findall(r'\sid="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    for attribute in ("for", "aria-describedby", "aria-labelledby"):
        for value in re.findall(rf'\s{attribute}="([^"]*)"', html):
            assert set(value.split()) <= set(ids)
            assert value == " ".join(value.split()) != ""
    assert "q" in ids, "an error link could not land"
    assert "q-error" in " ".join(re.findall(r'aria-describedby="([^"]*)"', html))


@pytest.mark.parametrize("field", FIELDS)
def test_a_field_without_hint_and_error_says_nothing_of_them(field: str) -> None:
    html = call("{{ " + FIELDS[field] + " }}", t="What?", v="v", e=None, h=None, u=None, items=[])
    assert "aria-describedby" not in html
    assert "error" not in html
    assert "aria-invalid" not in html
    assert " bad" not in html


@pytest.mark.parametrize("field", [name for name in FIELDS if name not in ("checkbox", "grid", "select", "file")])
def test_a_label_can_be_the_heading_of_the_page(field: str) -> None:
    source = FIELDS[field].replace("error=e", "heading=True, caption='Part one', error=e")
    html = call("{{ " + source + " }}", t="What?", v="v", e=None, h=None, u=None)
    assert len(re.findall("<h1", html)) == 1
    assert "Part one" in html


@pytest.mark.parametrize("kind", ["radios", "checkboxes"])
def test_nothing_is_chosen_beforehand(kind: str) -> None:
    html = call("{{ fields." + kind + '("q", "n", "What?", items) }}', items=SCALE)
    assert "checked" not in html
    assert "required" not in html


def test_the_choice_made_is_the_one_shown() -> None:
    html = call('{{ fields.radios("q", "n", "What?", items, "no") }}', items=SCALE)
    assert html.count("checked") == 1
    assert "checked" in tag(html, "input", value="no")
    html = call('{{ fields.checkboxes("q", "n", "What?", items, ["yes", "no"]) }}', items=SCALE)
    assert html.count("checked") == 2


def test_choices_have_a_divider_and_their_own_hints() -> None:
    html = call('{{ fields.radios("q", "n", "What?", items) }}', items=SCALE)
    assert '<p class="divider">or</p>' in html
    assert tag(html, "input", value="no")["aria-describedby"] == "q-3-choice-hint"


def test_an_exclusive_choice_is_marked_for_the_script() -> None:
    items = [{"value": "a", "label": "A"}, {"value": "none", "label": "None", "exclusive": True}]
    html = call('{{ fields.checkboxes("q", "n", "What?", items) }}', items=items)
    assert "data-exclusive" in tag(html, "input", value="none")
    assert "data-exclusive" not in tag(html, "input", value="a")


@pytest.mark.parametrize("field", ["text", "textarea", "radios", "checkboxes", "date", "number"])
def test_wording_in_another_language_than_the_page_says_so(field: str) -> None:
    source = FIELDS[field].replace("hint=h", "hint=h, lang='ur', dir='rtl'")
    html = call("{{ " + source + " }}", t="سوال", v="v", e="Enter it", h="اشارہ", u=None)
    assert html.count('lang="ur" dir="rtl"') >= 2
    assert '<p class="error" id="q-error"><span' in html, "the error is in the language of the page"


def test_typed_text_takes_its_own_direction_and_a_first_line_break_is_kept() -> None:
    html = call('{{ fields.textarea("q", "n", "What?", v) }}', v="\nشکریہ")
    assert tag(html, "textarea")["dir"] == "auto"
    assert ">\n\nشکریہ</textarea>" in html, "HTML drops the first line break of a textarea"


def test_the_room_in_a_text_box_is_said_and_not_enforced_by_cutting() -> None:
    html = call('{{ fields.textarea("q", "n", "What?", max_length=5000) }}')
    assert "5,000" in html
    box = tag(html, "textarea")
    assert box["data-max"] == "5000"
    assert box["aria-describedby"] == "q-count"
    assert "maxlength" not in box


def test_a_date_is_three_boxes_that_the_browser_does_not_fill_in() -> None:
    html = call('{{ fields.date_input("q", "n", "When?", {"day": "31"}, error="No", bad_parts=("month",)) }}')
    day = tag(html, "input", id="q")
    assert (day["name"], day["value"], day["autocomplete"]) == ("n-day", "31", "off")
    assert "aria-invalid" not in tag(html, "input", name="n-day")
    assert "aria-invalid" in tag(html, "input", name="n-month")


def test_the_error_summary_can_take_the_focus_and_leads_to_the_fields() -> None:
    html = call("{{ fields.error_summary(errors) }}", errors=[{"id": "q", "text": NASTY}, {"text": "Again"}])
    summary = tag(html, "div")
    assert (summary["role"], summary["tabindex"]) == ("alert", "-1")
    assert f'<a href="#q">{ESCAPED}</a>' in html
    assert "There is a problem" in html
    assert call("{{ fields.error_summary([]) }}") == ""


@pytest.mark.parametrize("value", ["", None, [], ()])
def test_an_empty_answer_reads_not_answered(value: Any) -> None:
    row = {"key": "Age", "value": value, "href": "/c", "about": "the age"}
    html = call("{{ content.summary_list(rows) }}", rows=[row])
    assert "Not answered" in html
    assert 'Change<span class="vh"> the age</span>' in html


def test_zero_is_an_answer() -> None:
    assert ">0<" in call("{{ content.summary_list(rows) }}", rows=[{"key": "Age", "value": 0}])


def test_a_table_names_its_columns_and_rows() -> None:
    html = call('{{ content.table("t", "Counts", ["Answer", {"text": "n", "numeric": true}], [[t, 5]]) }}', t=NASTY)
    assert f"<th scope=row>{ESCAPED}</th>" in html
    assert '<th scope="col" class="num">n</th>' in html
    assert '<td class="num">5</td>' in html


@pytest.mark.parametrize("errors", [True, False])
def test_the_title_says_when_there_are_errors(errors: bool) -> None:
    assert ("<title>Error: Everything" in kitchen_sink(errors=errors)) is errors


def test_language_and_direction_of_the_page() -> None:
    assert '<html lang="ur" dir="rtl">' in kitchen_sink("ur")
    assert '<html lang="en" dir="ltr">' in kitchen_sink()


def test_fixed_words_follow_the_language_of_the_request_though_the_macros_are_imported_once() -> None:
    env = environment()
    words = {"There is a problem": "Jest problem"}
    spoken = [words]
    env.install_gettext_callables(  # type: ignore[attr-defined]  # added by the i18n extension
        lambda text: spoken[0].get(text, text), lambda one, many, n: one if n == 1 else many, newstyle=True
    )
    page = env.from_string('{% import "macros/fields.html" as fields %}{{ fields.error_summary([{"text": "x"}]) }}')
    assert "Jest problem" in page.render()
    spoken[0] = {}
    assert "There is a problem" in page.render()


@pytest.mark.parametrize("name", SINKS)
def test_whole_pages_are_well_formed(name: str) -> None:
    page = SINKS[name]()
    parser = html5lib.HTMLParser(strict=False)
    parser.parse(page)
    assert [error for _, error, _ in parser.errors if error != "unexpected-void-element-slash"] == []
    ids = Counter(re.findall(r'\sid="([^"]+)"', page))
    assert [name for name, times in ids.items() if times > 1] == []
    assert len(re.findall(r"<h1\b", page)) >= 1
    assert re.findall(r"<main\b[^>]*>", page) == ['<main id="main" tabindex="-1">']


@pytest.mark.parametrize("easy", [True, False])
def test_the_note_on_safety_names_every_line_to_ring(easy: bool) -> None:
    html = call("{{ content.safeguarding_note(local, easy) }}", easy=easy, local=[{"name": NASTY, "number": "01 23"}])
    assert re.findall(r'href="tel:(\d+)"', html) == ["999", "08001111", "08088005000", "0123"]
    assert ESCAPED in html
    assert "adult safeguarding" in html
    assert re.search("must (tell|pass it on to) people who can help", html), "confidential, with limits"
