"""`auditor act`: W3C's published test cases from a local copy, as the report of an implementation."""

from __future__ import annotations

from pathlib import Path

import click

from auditor import __version__
from auditor.cli.command import Command
from auditor.cli.options import CONFIG, given
from auditor.errors import StoreFault
from auditor.model.act import agreements
from auditor.model.codes import Code
from auditor.pipeline.act import read_cases, run_cases
from auditor.report.act import act_report, act_summary
from auditor.report.escape import terminal
from auditor.report.labels import plural

ACT_EXAMPLES = """\b
Examples:
  auditor act act-rules/                         every test case of the copy in this folder
  auditor act act-rules/testcases.json --rule 23a2a8 --rule c487ae
  auditor act act-rules/ --out auditor-act.json
"""
_LINE = 400


@click.command(
    "act", cls=Command, epilog=ACT_EXAMPLES, short_help="Run W3C's test cases and say how far auditor agrees."
)
@click.argument("testcases", type=click.Path(exists=True, path_type=Path))
@click.option("--rule", "rules", multiple=True, metavar="ID", help="Only this rule; may be given several times.")
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    default=Path("act-report.json"),
    show_default=True,
    help="Where the report (EARL in JSON-LD) is written.",
)
@CONFIG
def act_command(testcases: Path, rules: tuple[str, ...], out: Path) -> int:
    """Show the ACT test cases of a local copy in the browser, and write what auditor says of each as W3C's tools read it.

    TESTCASES is testcases.json, as W3C publishes it, or the folder it is in; the pages and what they load lie beside it. Nothing
    is fetched. Printed is the agreement with each rule: complete, partial, minimal, inconsistent or untested.
    """
    folder, cases = read_cases(testcases, rules)
    settings = given().settings()
    click.echo(f"Running {plural(len(cases), 'test case')}.", err=True)
    run = run_cases(folder, cases, settings)
    try:
        with out.open("w", encoding="utf-8") as file:
            file.writelines(act_report(run.results, __version__))
    except OSError as error:
        raise StoreFault(Code.STORE_UNWRITABLE, f"{out}: {error.strerror}") from error
    for line in act_summary(agreements(run.results, run.cases), run.results):
        click.echo(terminal(line, _LINE))
    click.echo(f"Written: {out}")
    return 0
