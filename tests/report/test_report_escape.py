import json
from xml.parsers import expat
from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markupsafe import Markup

from auditor.report.escape import (
    csv_cell,
    json_value,
    markdown,
    safe_href,
    script_json,
    terminal,
    xml_text,
)
from auditor.report.html.quotes import quoting
from tests.report.report_findings import HOSTILE

anything = st.text(st.characters(), max_size=60)


@pytest.mark.parametrize("char", list("=+-@|%\t\r\n＝＋－＠"))
@pytest.mark.parametrize("before", ["", " ", "  \u00a0", '"', "'", "\ufeff", "\u200b", ";", ",", "; ,"])
def test_a_csv_cell_that_a_spreadsheet_would_calculate_begins_with_an_apostrophe(char, before):
    assert csv_cell(f"{before}{char}SUM(A1)").startswith("'")


@pytest.mark.parametrize("text", ["Plain words", "a = b", "e-mail", "1977", "“quoted”", ""])
def test_a_harmless_csv_cell_stays_as_it_is(text):
    assert csv_cell(text) == text


def test_numbers_in_csv_stay_numbers():
    assert csv_cell(-3) == "-3"
    assert csv_cell(None) == ""
    assert csv_cell(True) == "true"


@given(anything)
def test_a_terminal_line_has_no_control_or_bidi_character(text):
    line = terminal(text)
    assert not any(ord(c) < 32 or 0x7F <= ord(c) < 0xA0 or c in "\u202a\u202e\u2066\u2069\u200b\u2028" for c in line)
    assert len(line) <= 400


def test_a_terminal_escape_is_shown_not_obeyed():
    assert terminal("\x1b]0;t\x07\x9b31m\rover\u202e") == "\\x1b]0;t\\x07\\x9b31m\\x0dover\\u202e"


@pytest.mark.parametrize(
    "text", [*HOSTILE, "# h", "- item", "1. one", "> q", "| a | b |", "http://a.example", "www.a.example", "***", "+ x"]
)
def test_markdown_renders_as_one_paragraph_of_plain_text(text):
    tokens = MarkdownIt("gfm-like", {"linkify": False}).parse(markdown(text))
    inline = [token for token in tokens if token.type == "inline"]
    assert [token.type for token in tokens] == ["paragraph_open", "inline", "paragraph_close"]
    assert {child.type for token in inline for child in token.children} <= {"text", "text_special"}


def test_markdown_never_mentions_a_team_or_an_issue():
    shown = markdown("ask @team about #12 or see https://evil.example")
    assert "@team" not in shown
    assert "#12" not in shown
    assert "://" not in shown


@given(anything)
def test_xml_text_parses_with_expat_as_attribute_and_text(text):
    safe = xml_text(text)
    parser = expat.ParserCreate()
    parser.Parse(f'<a b="{escape(safe, {chr(34): "&quot;"})}">{escape(safe)}</a>'.encode(), True)


def test_xml_text_keeps_letters_beyond_the_first_plane():
    assert xml_text("𝔘𝔫𝔦 🎓") == "𝔘𝔫𝔦 🎓"
    assert xml_text("\x00\ufffe\ud800") == "[U+0000][U+FFFE][U+D800]"


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | anything,
        lambda inner: st.lists(inner) | st.dictionaries(anything, inner),
    )
)
def test_any_value_becomes_valid_json_in_utf_8(value):
    json.loads(json.dumps(json_value(value), ensure_ascii=False, allow_nan=False).encode("utf-8"))


def test_json_in_a_script_cannot_end_it():
    text = script_json(["</script><!--", "\u2028\u2029", "&"])
    assert not set("<>&\u2028\u2029") & set(text)
    assert json.loads(text) == ["</script><!--", "\u2028\u2029", "&"]


@pytest.mark.parametrize("url", ["http://a.example/", "https://a.example:8443/p?q=1#f"])
def test_a_web_address_may_be_a_link(url):
    assert safe_href(url) == url


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "http://u:p@a.example/",
        "https://a.example/?token=abc",
        "//a.example",
        "http://",
        "",
        " http://a.example",
        "http://a.example/\x00",
        'http://a.example/"x',
        "http://[bad",
        "file:///etc/passwd",
        "JaVaScRiPt:x",
    ],
)
def test_anything_else_is_never_a_link(url):
    assert safe_href(url) == ""


def test_what_a_sentence_quotes_has_its_own_language_and_is_not_to_be_corrected_where_it_is_what_it_is_about():
    passage = "“Wir laden Sie ein”"
    assert quoting(f"The text says {passage} and “Mehr”.", "de") == Markup(
        f'<bdi>The text says <span translate="no" lang="de">{passage}</span> and <span lang="de">“Mehr”</span>.</bdi>'
    )
    assert quoting("“teh” is probably a typo for “the”", None) == Markup(
        '<bdi><span translate="no">“teh”</span> is probably a typo for <span translate="no">“the”</span></bdi>'
    )
    assert quoting("The link “Mehr über …", "") == Markup('<bdi>The link <span lang="">“Mehr über …</span></bdi>')
    assert quoting("… und mehr” is cut.", "de") == Markup('<bdi><span lang="de">… und mehr”</span> is cut.</bdi>')
    assert quoting("Mehr über uns …", "de", "Mehr über uns und andere") == Markup(
        '<bdi lang="de">Mehr über uns …</bdi>'
    )
    assert quoting("Nothing is “Quoted” here.", None) == Markup("<bdi>Nothing is “Quoted” here.</bdi>")
    assert quoting("It says “teh” here.", None) == Markup('<bdi>It says <span translate="no">“teh”</span> here.</bdi>')
    sure = "“Sie können sich bei uns nicht anmelden, weil das Formular und die Seite mit der Anleitung für alle fehlen, die es brauchen.”"
    assert 'lang="de"' in quoting(f"It says {sure}", None)
