"""The log: one line an event, nothing secret in it, tracebacks bounded, and what another process logged comes across."""

from __future__ import annotations

import logging
import pickle
from pathlib import Path

import pytest

from auditor import log
from auditor.log import SafeFormatter, event, log_to_file, log_to_terminal

LOGGER = logging.getLogger("auditor.test")


def lines_of(path: Path) -> list[str]:
    return path.read_text("utf-8").splitlines()


def crash(depth: int = 0, secret: str = "") -> None:
    if depth:
        crash(depth - 1, secret)
    raise RuntimeError(f"no such luck {secret}")


def log_a_crash(depth: int = 0, secret: str = "") -> None:
    try:
        crash(depth, secret)
    except RuntimeError:
        LOGGER.exception(event("crash", url="http://a.test/"))


def test_an_event_is_its_name_and_what_is_known() -> None:
    assert event("page", url="http://a/?b=1", title="", status=None, findings=0) == "page url=http://a/?b=1 findings=0"
    assert event("said", text='two "words"') == 'said text="two \\"words\\""'


def test_nothing_that_a_site_says_makes_a_line_of_its_own(tmp_path: Path) -> None:
    with log_to_file(tmp_path / "logs" / "run.log"):
        LOGGER.info(event("page", detail="x\n2026-01-01 INFO forged\x1b[31m\u202e"))
        LOGGER.info("plain %s", "a\rb")
    first, second = lines_of(tmp_path / "logs" / "run.log")
    assert "forged" in first
    assert "\x1b" not in first + second
    assert second.endswith("INFO auditor.test plain a b")


def test_no_secret_is_logged_in_a_line_or_in_a_traceback(tmp_path: Path) -> None:
    with log_to_file(tmp_path / "run.log"):
        LOGGER.info(event("page", url="https://user:hunter2@a.test/?access_token=hunter2&page=3"))
        log_a_crash(secret="https://a.test/?api_key=hunter2 Authorization: Bearer hunter2")
    text = (tmp_path / "run.log").read_text("utf-8")
    assert "hunter2" not in text
    assert "page=3" in text
    assert "RuntimeError: no such luck" in text


def test_a_traceback_stands_below_its_line_and_a_recursion_is_cut(tmp_path: Path) -> None:
    with log_to_file(tmp_path / "run.log"):
        log_a_crash(depth=500)
    head, *rest = lines_of(tmp_path / "run.log")
    assert head.endswith("ERROR auditor.test crash url=http://a.test/")
    assert all(line.startswith("    ") for line in rest)
    assert "in crash" in "".join(rest)
    assert rest[-1].strip() == "RuntimeError: no such luck"
    assert len(rest) < 4 * log.MAX_FRAMES


def test_a_crash_on_every_page_is_written_whole_a_few_times_only(tmp_path: Path) -> None:
    with log_to_file(tmp_path / "run.log"):
        for _ in range(50):
            log_a_crash()
    text = (tmp_path / "run.log").read_text("utf-8")
    assert text.count("Traceback") == log.MAX_SAME
    assert text.count("RuntimeError: no such luck") == 50


def test_the_file_is_written_while_the_block_lasts_and_goes_on_where_it_was(tmp_path: Path) -> None:
    for word in ("first", "second"):
        with log_to_file(tmp_path / "run.log"):
            LOGGER.debug(word)
        LOGGER.warning("between")
    assert [line.rpartition(" ")[2] for line in lines_of(tmp_path / "run.log")] == ["first", "second"]


def test_what_another_process_logged_comes_across_with_its_traceback(tmp_path: Path) -> None:
    carried = log.Carried()
    LOGGER.addHandler(carried)
    try:
        log_a_crash(secret="password=hunter2")
    finally:
        LOGGER.removeHandler(carried)
    records = pickle.loads(pickle.dumps(carried.take()))
    assert carried.take() == []
    with log_to_file(tmp_path / "run.log"):
        log.relay(records)
    text = (tmp_path / "run.log").read_text("utf-8")
    assert "crash url=http://a.test/" in text
    assert "RuntimeError: no such luck" in text
    assert "hunter2" not in text


@pytest.mark.parametrize(("verbosity", "head", "traceback"), [(0, False, False), (1, True, False), (2, True, True)])
def test_a_terminal_shows_as_much_as_was_asked_for(
    verbosity: int, head: bool, traceback: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    log_to_terminal(verbosity)
    try:
        log_a_crash()
        logging.getLogger(log.PAGES).info(event("page", url="http://a.test/page"))
    finally:
        log_to_terminal(0)
    said = capsys.readouterr().err
    assert ("crash url=http://a.test/" in said) is head
    assert ("Traceback" in said) is traceback
    assert "http://a.test/page" not in said  # the progress has told of it


def test_a_disk_that_takes_no_more_is_no_fault_of_the_run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("this system has no device that is always full")
    (tmp_path / "run.log").symlink_to("/dev/full")
    with log_to_file(tmp_path / "run.log"):
        LOGGER.info("one line")
    assert capsys.readouterr().err == ""


def test_a_line_has_its_time_in_utc() -> None:
    record = logging.LogRecord("auditor.test", logging.INFO, "", 0, "word", None, None)
    record.created = 0.25
    assert SafeFormatter().format(record) == "1970-01-01T00:00:00.250Z INFO auditor.test word"
