"""Untrusted text cannot act: not on a terminal, not in a page, not in Markdown."""

import html
import json
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from tui.present.inert import cut, html_escape, inert, inert_json, is_inert, markdown_escape, one_line

NASTY = st.one_of(
    st.text(st.characters(), max_size=40),
    st.text(st.sampled_from("\x00\x07\x08\x1b\x7f\x85\x9b\x9d\r\n\t\u200b\u200e\u202e\u2066\u2069\ufeff[]31m<&\"'")),
)
BIDI = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}


@given(NASTY)
def test_no_control_and_no_direction_mark_survives(text):
    shown = inert(text)
    assert is_inert(shown)
    for sign in shown:
        assert sign in "\n\t" or unicodedata.category(sign) not in ("Cc", "Cs")
        assert unicodedata.bidirectional(sign) not in BIDI


@given(NASTY)
def test_making_inert_twice_changes_nothing(text):
    assert inert(inert(text)) == inert(text)


@given(NASTY)
def test_one_line_is_one_line(text):
    assert not set(one_line(text)) & set("\n\r\t\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029")


@given(NASTY)
def test_escaped_text_holds_no_markup(text):
    assert not set(html_escape(text)) & set("<>\"'")
    assert html.unescape(html_escape(text)) == inert(text)


@given(NASTY.filter(lambda text: not any("\ud800" <= sign <= "\udfff" for sign in text)))
def test_json_reads_back_the_same_and_nothing_in_it_acts(text):
    printed = inert_json(json.dumps([text, "\U000e0041 \u2764\ufe0f"], ensure_ascii=False))
    assert json.loads(printed) == [text, "\U000e0041 \u2764\ufe0f"]
    assert is_inert(printed.replace("\ufe0e", "").replace("\ufe0f", ""))


def test_what_is_hidden_is_shown_by_name():
    assert inert("a\x1b[31mb") == "a‹ESC›[31mb"
    assert inert("abc\u202edef") == "abc‹RLO›def"
    assert inert("a\u200bb\x00\U000e0041") == "a‹ZWSP›b‹^@›‹U+E0041›"


def test_plain_text_in_any_script_stays_as_it_is():
    for text in ("Grüße, 東京 und Ελλάδα – “fine” · 40 %", "a\tb\nc", "שלום", "e\u0301"):
        assert inert(text) == text


def test_a_line_of_a_megabyte_is_cut_and_says_so():
    shown = inert("x" * 1_000_000)
    assert len(shown) < 500
    assert "characters)" in shown
    assert cut("x" * 203, 200) == f"{'x' * 200}… (+3 characters)"


def test_a_short_cell_is_cut_to_its_width():
    assert cut("abcdef", 4) == "abc…"


def test_markdown_does_not_act():
    assert markdown_escape("[x](http://y) <b> `c` | *d*\n# e") == r"\[x\](http://y) \<b\> \`c\` \| \*d\* \# e"
