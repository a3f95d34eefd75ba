"""What a page says never becomes an order to the build server whose log it is printed in."""

from __future__ import annotations

import io
import json
import logging
import re
import time
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.cli import run
from auditor.log import SafeFormatter
from auditor.log_commands import disarmed, disarmed_json
from auditor.model.codes import Code
from auditor.model.page import Failed, PageState
from auditor.model.run import PageRecord
from auditor.pipeline.progress import Lines
from auditor.report.escape import terminal
from auditor.report.summary import Summary
from auditor.report.terminal import closing
from tests.report.report_sample import sample

ORDERS = [
    "##vso[task.setvariable variable=pw;isOutput=true]owned",
    "Look ##VSO[task.complete result=Succeeded;]done",
    "##[set-env name=PATH]/tmp/evil",
    "word ##[error]The build is broken",
    "::set-output name=version::9.9.9",
    "  ::add-mask::e",
    "“::set-env name=NODE_OPTIONS::--require /tmp/x.js”",
    "::stop-commands::resume-with-this",
    "a ::resume-with-this::",
    "::error file=app.js,line=1::wrong",
    "::Group::Everything",
    "##teamcity[buildStatus status='SUCCESS' text='ok']",
    "news: ##teamcity[setParameter name='x' value='y']",
    "section_start:1560896352:secrets[collapsed=true]\r\x1b[0KHidden",
    "section_end:1560896353:secrets\r\x1b[0K",
    "travis_fold:start:all\r",
    "travis_time:end:0a:start=1,finish=2\r",
    "\x1b[8mha:////4Kx\x1b[0m",
    "--- A section of its own",
    "+++ Another",
    "~~~ and one",
    "^^^ +++",
]
OBEYED = re.compile(
    r"##(?:vso|teamcity)?\[|^\s*::|(?<!\w)::(?:set-|add-|stop-|error|group|resume)|section_(?:start|end):\d|travis_(?:fold|time):"
    r"|\x1b|\r|^\s*(?:---|\+\+\+|~~~|\^\^\^) ",
    re.IGNORECASE | re.MULTILINE,
)
HARMLESS = [
    "std::error::Error in Rust, Foo::group in Perl, std::vector<int>",
    "The pseudo-element a::before, and li::marker",
    "# Heading, ## Part [1], ##  [link](x)",
    "Call 555::12, or 10:30::11:00",
    "The section_start of a song; travis_fold is a variable",
    "- one, -- two, an en dash – and --no-browser",
    "a --- b --- c",
    "fe80::1, ::1 or 2001:db8::8a2e",
    "Ticket #12 ##",
]


@pytest.mark.parametrize("text", ORDERS)
def test_an_order_to_a_build_server_is_shown_and_not_given(text: str) -> None:
    assert OBEYED.search(text)
    assert not OBEYED.search(terminal(text))


@pytest.mark.parametrize("text", HARMLESS)
def test_what_no_build_server_obeys_is_printed_as_it_stands(text: str) -> None:
    assert terminal(text) == text


def test_every_word_of_an_order_can_still_be_read() -> None:
    assert terminal("##vso[task.complete]x") == "\\x23#vso[task.complete]x"
    assert terminal("::add-mask::x") == "\\x3a:add-mask::x"
    assert terminal("section_start:1:a") == "section\\x5fstart:1:a"
    assert terminal("--- a") == "\\x2d-- a"


@given(st.text("#:[]-+ vsogetup_1\\x\t", max_size=80))
def test_no_mixture_of_signs_becomes_an_order(text: str) -> None:
    shown = disarmed(text)
    assert not re.search(r"##(?:vso)?\[|^\s*::", shown)
    assert disarmed(shown) == shown


def test_a_hostile_line_costs_linear_time() -> None:
    began = time.process_time()
    for text in ("::a " * 100_000, "::" + "a" * 400_000, "#" * 400_000, " " * 400_000 + "::"):
        disarmed(text)
    assert time.process_time() - began < 20


@pytest.mark.parametrize("text", ORDERS)
def test_no_field_of_a_report_gives_an_order_in_the_closing_lines(text: str) -> None:
    report = sample()
    causes = [replace(cause, label=text) for cause in report.causes]
    verdict = replace(report.verdict, sentence=text, headline=text, reasons=(text, f"{text} and more"))
    hostile = replace(report, causes=causes, verdict=verdict, notices=(text,))
    assert not OBEYED.search(closing(Summary(hostile), Path(text.replace("/", "_")), colour=False))


@pytest.mark.parametrize("text", ORDERS)
def test_no_progress_line_and_no_log_line_gives_an_order(text: str) -> None:
    stream = io.StringIO()
    told = Lines(stream, verbose=True)
    told.say(text)
    told.say(f"{text}\n{text}")
    failure = Failed(Code.HTTP_STATUS, text)
    told.page(PageRecord(f"http://site.test/{text}", PageState.FAILED, failure=failure), 0, 1, 1)
    stream.write(SafeFormatter().format(logging.LogRecord("auditor.x", 20, "", 1, text, (), None)) + "\n")
    try:
        raise ValueError(text)
    except ValueError as error:
        record = logging.LogRecord("auditor.x", 40, "", 1, "fault", (), (ValueError, error, error.__traceback__))
        stream.write(SafeFormatter().format(record) + "\n")
    assert not OBEYED.search(stream.getvalue())


@pytest.mark.parametrize("text", [order for order in ORDERS if "\x1b" not in order])
def test_no_refusal_on_standard_error_gives_an_order(
    text: str, capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["audit", "http://127.0.0.1:9/", "--no-browser", "--baseline", f"x{text}"]) == 2
    said = capsys.readouterr()
    assert not OBEYED.search(said.err + said.out)


@pytest.mark.parametrize("text", [*ORDERS, *HARMLESS, "\\##vso[x]", '"::group::"', "\\::a", "::::"])
def test_json_on_standard_output_gives_no_order_and_says_the_same(text: str) -> None:
    shown = disarmed_json(json.dumps({text: [text, {"section_end:1:x": text}]}, ensure_ascii=False))
    assert not re.search(r"##|::|section_|travis_", shown)
    assert json.loads(shown) == {text: [text, {"section_end:1:x": text}]}
