"""`auditor audit` and `auditor demo`: run an audit, say the verdict in one sentence, and where the report is."""

from __future__ import annotations

import os
import sys
from contextlib import ExitStack, closing
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from auditor import AuditResult, audit
from auditor.cli.command import Command
from auditor.cli.completion import complete_formats, complete_run
from auditor.cli.options import CONFIG, STORE, address, given, names, sets, switches, workers
from auditor.cli.stdio import columns
from auditor.config import built
from auditor.demo import LOGIN_STEPS, PROOF, DemoSite
from auditor.errors import UsageFault
from auditor.log_commands import disarmed_json
from auditor.model.codes import Code
from auditor.model.formats import FORMATS
from auditor.model.states import STATES
from auditor.pipeline.interrupts import INTERRUPTED
from auditor.pipeline.progress import watcher
from auditor.report import text_of
from auditor.report.escape import terminal
from auditor.report.summary import Summary
from auditor.report.terminal import closing as closing_lines
from auditor.report.terminal import one_line

EXAMPLES = """\b
Examples:
  auditor audit                                            the site of auditor.toml
  auditor audit https://www.example.edu/ --max-pages 50    any site
  auditor audit --only-listed --urls changed.txt           exactly these pages, no crawling
  auditor audit --no-browser                               all checks that need no browser
  auditor audit --resume                                   go on with a run that was cut off
  auditor audit --fail-on new:serious --fail-on "coverage<1.0"
"""


@click.command("audit", cls=Command, epilog=EXAMPLES, short_help="Run an audit.")
@click.argument("urls", nargs=-1, metavar="[URL]...")
@CONFIG
@click.option("--urls", "url_file", metavar="FILE", help="File with one address a line; - reads standard input.")
@sets(
    "site.sitemap",
    "--sitemap",
    metavar="URL",
    help="Address of a sitemap; `auto` asks robots.txt, `none` uses links only.",
)
@sets("site.max_pages", "--max-pages", type=int, metavar="N", help="Pages to audit at most (default 500).")
@sets(
    "site.max_depth",
    "--max-depth",
    type=int,
    metavar="N",
    help="Links to follow from a start page at most (default 8).",
)
@sets(
    "site.sample",
    "--sample",
    type=int,
    metavar="N",
    help="Audit N pages of each kind of address only; the report says what was left out.",
)
@sets("site.include", "--include", multiple=True, metavar="GLOB", help="Audit only paths that match; may be repeated.")
@sets("site.exclude", "--exclude", multiple=True, metavar="GLOB", help="Leave out paths that match; may be repeated.")
@switches("site.only_listed", "--only-listed", True, "Audit exactly the given addresses, follow no links.")
@switches("site.external", "--external", True, "Ask for links to other sites, too.")
@switches("site.robots", "--ignore-robots", False, "Audit what robots.txt keeps robots out of (your own site only).")
@sets("reference.dir", "--reference", metavar="DIR", help="Folder with the approved texts (default reference_content).")
@switches("browser.enabled", "--no-browser", False, "Leave out what needs a browser; the report says so.")
@sets(
    "browser.states",
    "--state",
    multiple=True,
    metavar="NAME",
    help=f"Render in this state: {', '.join(STATES)}, or one of your own (docs/states.md); may be repeated.",
)
@sets(
    "browser.workers",
    "--workers",
    type=workers,
    metavar="N",
    help="Browsers at once (default: as many as this machine carries).",
)
@sets("browser.grid", "--grid", metavar="URL", help="Use the browsers of a Selenium Grid.")
@click.option(
    "--engine", type=click.Choice(["axe"]), default="axe", show_default=True, expose_value=False, help="Rule engine."
)
@sets("axe.path", "--axe-path", metavar="FILE", help="Another copy of axe-core than the pinned one.")
@sets(
    "report.out",
    "--out",
    metavar="DIR",
    help="Where reports go (default reports); - writes audit.json to standard output.",
)
@sets(
    "report.formats",
    "--format",
    type=names,
    metavar="LIST",
    shell_complete=complete_formats,
    help=f"{','.join(FORMATS)} (default html,json).",
)
@sets("gate.baseline", "--baseline", metavar="FILE", help="Accepted findings (default auditor-baseline.json).")
@sets(
    "gate.fail_on",
    "--fail-on",
    multiple=True,
    metavar="POLICY",
    help="What fails the run, e.g. new:serious; may be repeated.",
)
@switches(
    "incremental.render",
    "--fresh",
    "always",
    "Look at every page again, also where nothing has changed since the last run.",
)
@click.option(
    "--resume",
    is_flag=False,
    flag_value="",
    default=None,
    metavar="[RUN]",
    shell_complete=complete_run,
    help="Go on with a cut-off run.",
)
@STORE
@click.option("-q", "--quiet", count=True, help="No progress; -qq says the verdict and the report's path in one line.")
def audit_command(urls: tuple[str, ...], url_file: str | None, resume: str | None, quiet: int) -> int:
    """Run an audit of the given addresses, or of the site of auditor.toml.

    Crawls from the addresses (sitemap and links), compares every page with its approved text, checks accessibility in a
    real browser, image descriptions, readability, spelling, structure and links, and writes a report.
    """
    call = given()
    if start := [address(url) for url in (*urls, *_listed(url_file))]:
        call.overrides["site.start"] = start
    with ExitStack() as stack:
        to_stdout = call.overrides.get("report.out") == "-"
        if to_stdout:
            call.overrides["report.out"] = stack.enter_context(TemporaryDirectory(prefix="auditor-"))
            call.overrides["report.formats"] = ["json"]
        try:
            with closing(watcher(quiet=quiet > 0, verbose=call.verbosity > 0)) as told:
                result = audit(call.settings(), store=call.store, resume=resume, overrides=call.overrides, watcher=told)
        except KeyboardInterrupt:
            click.echo("Interrupted. `auditor audit --resume` goes on with what was begun.", err=True)
            return INTERRUPTED
        if to_stdout:
            click.echo(disarmed_json((result.folder / FORMATS["json"].file).read_text("utf-8")), nl=False)
            click.echo(terminal(result.report.verdict.sentence), err=True)
            return result.exit_code
        return conclude(result, short=quiet > 1)


def conclude(result: AuditResult, *, short: bool = False) -> int:
    """Print the summary, the verdict and the report's path as the last lines, and return the exit status.

    With `short`, print the verdict and the path alone, in one line.
    """
    width = columns()
    colour = bool(width) and not os.environ.get("NO_COLOR")
    _tell_github(result)
    page = result.folder / "index.html"
    shown = page if page.exists() else result.folder
    summary = Summary(result.report)
    click.echo(
        one_line(summary, shown) if short else closing_lines(summary, shown, colour=colour, width=width), nl=False
    )
    return result.exit_code


def _tell_github(result: AuditResult) -> None:
    """Print the annotations where the format `github` was written, and add the summary to that of the step."""
    made = result.folder / FORMATS["github"].file
    if not made.exists():
        return
    click.echo(made.read_text("utf-8"), nl=False)
    if place := os.environ.get("GITHUB_STEP_SUMMARY"):
        with Path(place).open("a", encoding="utf-8", errors="replace") as file:
            file.writelines(text_of("md", Summary(result.report)))


def _listed(path: str | None) -> list[str]:
    """Read a file of addresses; - is standard input. Raises UsageFault for one without any: it asks for no audit at all."""
    if path is None:
        return []
    try:
        data = sys.stdin.buffer.read() if path == "-" else Path(path).read_bytes()
        lines = [line.strip() for line in data.decode("utf-8-sig").splitlines()]
    except OSError as error:
        raise UsageFault(Code.USAGE, f"--urls {path} cannot be read: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise UsageFault(Code.USAGE, f"--urls {path} is not UTF-8 text") from error
    found = [line for line in lines if line and not line.startswith("#")]
    if not found:
        raise UsageFault(Code.USAGE, f"--urls {path} names no address")
    return found


def _members(site: DemoSite, *, with_browser: bool) -> dict[str, object]:
    """Return how the members of the demonstration log in: by its form, which only a browser fills in; without, they are left out."""
    if not with_browser:
        return {"site.exclude": ["/members*"]}
    return {"site.auth.login_url": site.login_url, "site.auth.login": LOGIN_STEPS, "site.auth.proof_text": PROOF}


DEMO_EXAMPLES = """\b
Examples:
  auditor demo               the site with its planted mistakes: the verdict is "failed", the exit status 0
  auditor demo --clean       its accepted twin: nothing of that is found
"""


@click.command("demo", cls=Command, epilog=DEMO_EXAMPLES, short_help="Audit the embedded demonstration site.")
@click.option("--clean", is_flag=True, help="The accepted twin of the site, without the planted mistakes.")
@switches("browser.enabled", "--no-browser", False, "Leave out what needs a browser.")
@sets("report.out", "--out", metavar="DIR", help="Where the report goes (default reports).")
@sets(
    "report.formats",
    "--format",
    type=names,
    metavar="LIST",
    shell_complete=complete_formats,
    help="Report formats (default html,json).",
)
@STORE
@click.option("-q", "--quiet", count=True, help="No progress; -qq says the verdict and the report's path in one line.")
def demo_command(clean: bool, quiet: int) -> int:
    """Serve the embedded site on loopback and audit it against its approved text.

    Exits with 0 when the demonstration worked; its verdict is "failed", because the site has planted mistakes.
    """
    call = given()
    with DemoSite(clean=clean) as site, closing(watcher(quiet=quiet > 0, verbose=call.verbosity > 0)) as told:
        settings = built(
            {
                "site.start": [site.url],
                "site.max_pages": 60,
                **_members(site, with_browser=bool(call.overrides.get("browser.enabled", True))),
                "reference.dir": str(site.reference),
                "gate.baseline": str(call.store / "demo-baseline-never-written.json"),
                "spelling.words": ["IHP", "MGH"],
                **call.overrides,
            }
        )
        result = audit(settings, store=call.store, watcher=told)
    conclude(result, short=quiet > 1)
    return 0 if result.exit_code in {0, 1, 3} and any(result.report.pages) else result.exit_code
