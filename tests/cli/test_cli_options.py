"""Each option names the settings key that it sets, once; a key that does not exist is refused before any command runs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from auditor import AuditResult
from auditor.cli import auditor
from auditor.cli.audit import conclude
from auditor.cli.command import Command
from auditor.cli.options import SettingOption, given, sets, switches
from auditor.config import SettingValue, is_key
from tests.report.report_sample import sample


def commands(group: click.Group = auditor) -> Iterator[click.Command]:
    context = click.Context(group)
    for name in group.list_commands(context):
        inner = group.get_command(context, name)
        assert inner is not None
        if isinstance(inner, click.Group):
            yield from commands(inner)
        else:
            yield inner


COMMANDS = {command.name or "": command for command in commands()}


def overrides_of(*arguments: str) -> dict[str, SettingValue]:
    """What `auditor audit` would set, without an audit."""
    found: dict[str, SettingValue] = {}

    def callback(**_: object) -> int:
        found.update(given().overrides)
        return 0

    probe = Command("audit", params=COMMANDS["audit"].params[:-1], callback=callback)
    assert probe.main(list(arguments), standalone_mode=False) == 0
    return found


def test_every_settings_option_sets_a_key_that_exists() -> None:
    options = [option for command in commands() for option in command.params if isinstance(option, SettingOption)]
    assert len(options) > 25
    assert [option.key for option in options if not is_key(option.key)] == []


@pytest.mark.parametrize("key", ["site.max_page", "sites.max_pages", "site", "max_pages", "site.max_pages.more", ""])
def test_a_misspelt_key_is_refused_where_the_option_is_declared(key: str) -> None:
    if key == "site":
        assert is_key(key)  # a whole section is a key, too
        return
    with pytest.raises(ValueError, match="which is no key"):
        sets(key, "--some", help="Some.")(lambda: 0)
    with pytest.raises(ValueError, match="which is no key"):
        switches(key, "--some", True, "Some.")(lambda: 0)


def test_nothing_on_the_command_line_sets_nothing() -> None:
    assert overrides_of() == {}


@pytest.mark.parametrize(
    ("arguments", "wanted"),
    [
        (("--max-pages", "7", "--max-depth", "0"), {"site.max_pages": 7, "site.max_depth": 0}),
        (("--include", "/a", "--include", "/b"), {"site.include": ["/a", "/b"]}),
        (("--no-browser", "--ignore-robots"), {"browser.enabled": False, "site.robots": False}),
        (("--only-listed", "--external"), {"site.only_listed": True, "site.external": True}),
        (("--format", "HTML, json,"), {"report.formats": ["html", "json"]}),
        (("--workers", "3"), {"browser.workers": 3}),
        (("--workers", "auto"), {"browser.workers": "auto"}),
        (("--state", "mobile", "--state", "print"), {"browser.states": ["mobile", "print"]}),
        (("--fail-on", "coverage<1.0"), {"gate.fail_on": ["coverage<1.0"]}),
        (("--out", "", "--sitemap", "none"), {"report.out": "", "site.sitemap": "none"}),
    ],
)
def test_what_is_given_stands_under_its_key(arguments: tuple[str, ...], wanted: dict[str, SettingValue]) -> None:
    assert overrides_of(*arguments) == wanted


def test_a_list_of_formats_that_names_none_is_wrong_usage() -> None:
    with pytest.raises(click.BadParameter, match="names nothing"):
        overrides_of("--format", " , ")


@pytest.mark.parametrize("command", COMMANDS.values(), ids=list(COMMANDS))
def test_every_command_can_say_more(command: click.Command) -> None:
    assert any("--verbose" in option.opts for option in command.params)


def test_settings_come_from_the_named_file_and_the_options_go_before_it(tmp_path: Path) -> None:
    path = tmp_path / "other.toml"
    path.write_text("[site]\nmax_pages = 5\nmax_depth = 2\n", "utf-8")
    seen = []

    @click.command(cls=Command, params=COMMANDS["audit"].params[:-1])
    def probe(**_: object) -> int:
        seen.append(given().settings().site)
        return 0

    probe.main(["--config", str(path), "--max-pages", "9"], standalone_mode=False)
    assert (seen[0].max_pages, seen[0].max_depth) == (9, 2)


METAVARS = {"DATE", "DIR", "FILE", "GLOB", "ID", "LIST", "N", "NAME", "POLICY", "RUN", "TEXT", "URL", "[RUN]", "[axe]"}
"""What stands for a value in the help: one word for one kind of thing."""


@pytest.mark.parametrize("command", COMMANDS.values(), ids=list(COMMANDS))
def test_the_help_of_every_command_is_written_alike(command: click.Command) -> None:
    context = click.Context(command)
    for option in command.params:
        if not isinstance(option, click.Option):
            assert option.make_metavar(context).lstrip("[")[0].isupper()
            continue
        assert option.help, option.opts
        assert option.help[0].isupper() or option.help.startswith(("...", "html"))
        assert option.help.rstrip().endswith((".", ")", "..."))
        if not (option.is_flag or option.count):
            assert option.make_metavar(context) in METAVARS, f"{command.name} {option.opts[0]}"
    assert (command.help or "").partition("\n")[0].rstrip().endswith(".") or "\n" in (command.help or "")


def test_the_short_form_of_a_run_is_one_line_with_verdict_and_report(capsys: pytest.CaptureFixture[str]) -> None:
    result = AuditResult(sample(), Path("reports/20261122-030000-c0de"), 1)
    assert conclude(result, short=True) == 1
    said = capsys.readouterr().out
    assert said == f"{sample().verdict.sentence} reports/20261122-030000-c0de\n"
    conclude(result)
    assert capsys.readouterr().out.splitlines()[-2:] == [sample().verdict.sentence, "reports/20261122-030000-c0de"]
