"""`auditor audit` and `auditor demo`: run an audit, say the verdict in one sentence, and where the report is."""

from __future__ import annotations

import os
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import click

from auditor import config
from auditor.demo.server import DemoSite
from auditor.errors import UsageFault
from auditor.model.codes import Code
from auditor.pipeline.audit import AuditResult, Request, audit
from auditor.pipeline.interrupts import INTERRUPTED
from auditor.pipeline.progress import watcher
from auditor.report.summary import Summary
from auditor.report.terminal import closing as closing_lines

EXAMPLES = """\b
Examples:
  auditor audit                                            the site of auditor.toml
  auditor audit https://www.example.edu/ --max-pages 50    any site
  auditor audit --only-listed --urls changed.txt           exactly these pages, no crawling
  auditor audit --no-browser                               all checks that need no browser
  auditor audit --resume                                   go on with a run that was cut off
  auditor audit --fail-on new:serious --fail-on "coverage<1.0"
"""


@click.command("audit", epilog=EXAMPLES, short_help="Run an audit.")
@click.argument("urls", nargs=-1, metavar="[URL]...")
@click.option("--config", "config_path", type=click.Path(path_type=Path), help="Settings file (default: auditor.toml).")
@click.option("--urls", "url_file", metavar="FILE", help="File with one address a line; - reads standard input.")
@click.option("--sitemap", help="Address of a sitemap; `auto` asks robots.txt, `none` uses links only.")
@click.option("--max-pages", type=int, help="Pages to audit at most (default 500).")
@click.option("--max-depth", type=int, help="Links to follow from a start page at most (default 8).")
@click.option("--include", multiple=True, metavar="GLOB", help="Audit only paths that match; may be repeated.")
@click.option("--exclude", multiple=True, metavar="GLOB", help="Leave out paths that match; may be repeated.")
@click.option("--only-listed", is_flag=True, default=None, help="Audit exactly the given addresses, follow no links.")
@click.option("--external", is_flag=True, default=None, help="Ask for links to other sites, too.")
@click.option("--ignore-robots", is_flag=True, help="Audit what robots.txt keeps robots out of (your own site only).")
@click.option("--reference", metavar="DIR", help="Folder with the approved texts (default reference_content).")
@click.option("--no-browser", is_flag=True, help="Leave out what needs a browser; the report says so.")
@click.option(
    "--state",
    "states",
    multiple=True,
    metavar="NAME",
    help="Render in this state: desktop, mobile, dark, reflow, print ... (docs/states.md); may be repeated.",
)
@click.option("--workers", metavar="N", help="Browsers at once (default: as many as this machine carries).")
@click.option("--grid", metavar="URL", help="Use the browsers of a Selenium Grid.")
@click.option("--engine", default="axe", show_default=True, help="Rule engines, separated by commas.")
@click.option("--axe-path", metavar="FILE", help="Another copy of axe-core than the pinned one.")
@click.option("--out", metavar="DIR", help="Where reports go (default reports).")
@click.option("--format", "formats", metavar="LIST", help="html,json,sarif,junit,csv,md,earl (default html,json).")
@click.option("--baseline", metavar="FILE", help="Accepted findings (default auditor-baseline.json).")
@click.option(
    "--fail-on", multiple=True, metavar="POLICY", help="What fails the run, e.g. new:serious; may be repeated."
)
@click.option("--fresh", is_flag=True, help="Accepted for scripts; every run is fresh today.")
@click.option("--resume", is_flag=False, flag_value="", default=None, metavar="[RUN]", help="Go on with a cut-off run.")
@click.option("--store", type=click.Path(path_type=Path), default=Path(".auditor"), show_default=True, help="Database.")
@click.option("-q", "--quiet", is_flag=True, help="No progress, only the verdict.")
@click.option("-v", "--verbose", is_flag=True, help="One line a page with more in it.")
def audit_command(
    urls: tuple[str, ...], url_file: str | None, store: Path, quiet: bool, verbose: bool, **given: Any
) -> int:
    """Run an audit of the given addresses, or of the site of auditor.toml.

    Crawls from the addresses (sitemap and links), compares every page with its approved text, checks accessibility in a
    real browser, image descriptions, readability, spelling, structure and links, and writes a report.
    """
    start = [_address(url) for url in (*urls, *_listed(url_file))]
    overrides = _overrides(given, start)
    settings = config.load(given["config_path"], overrides)
    request = Request(
        settings=settings,
        store=store,
        resume=given["resume"],
        given=overrides,
        baseline_requested=given["baseline"] is not None,
    )
    try:
        with closing(watcher(quiet=quiet, verbose=verbose)) as told:
            outcome = audit(request, told)
    except KeyboardInterrupt:
        click.echo("Interrupted. `auditor audit --resume` goes on with what was begun.", err=True)
        return INTERRUPTED
    return conclude(outcome)


def conclude(outcome: AuditResult) -> int:
    """Print the summary, the verdict and the report's path as the last lines, and return the exit status."""
    colour = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    page = outcome.folder / "index.html"
    shown = page if page.exists() else outcome.folder
    click.echo(closing_lines(Summary(outcome.report), shown, colour=colour), nl=False)
    return outcome.exit_code


def _address(text: str) -> str:
    return text if "://" in text else f"https://{text}"


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


def _formats(text: str | None) -> list[str] | None:
    if text is None:
        return None
    named = [name.strip().lower() for name in text.split(",") if name.strip()]
    if not named:
        raise UsageFault(Code.USAGE, "--format names no format")
    return named


def _overrides(given: dict[str, Any], start: list[str]) -> dict[str, Any]:
    if given["engine"] != "axe":
        raise UsageFault(Code.USAGE, f"--engine {given['engine']}: the only engine is axe")
    workers = given["workers"]
    return {
        "site.start": start or None,
        "site.sitemap": given["sitemap"],
        "site.max_pages": given["max_pages"],
        "site.max_depth": given["max_depth"],
        "site.include": list(given["include"]) or None,
        "site.exclude": list(given["exclude"]) or None,
        "site.only_listed": given["only_listed"],
        "site.external": given["external"],
        "site.robots": False if given["ignore_robots"] else None,
        "reference.dir": given["reference"],
        "browser.enabled": False if given["no_browser"] else None,
        "browser.states": list(given["states"]) or None,
        "browser.workers": int(workers) if workers and workers.isdigit() else workers,
        "browser.grid": given["grid"],
        "axe.path": given["axe_path"],
        "report.out": given["out"],
        "report.formats": _formats(given["formats"]),
        "gate.baseline": given["baseline"],
        "gate.fail_on": list(given["fail_on"]) or None,
    }


DEMO_EXAMPLES = """\b
Examples:
  auditor demo               the site with its planted mistakes: the verdict is "failed", the exit status 0
  auditor demo --clean       its accepted twin: nothing of that is found
"""


@click.command("demo", epilog=DEMO_EXAMPLES, short_help="Audit the embedded demonstration site.")
@click.option("--clean", is_flag=True, help="The accepted twin of the site, without the planted mistakes.")
@click.option("--no-browser", is_flag=True, help="Leave out what needs a browser.")
@click.option("--out", metavar="DIR", default="reports", show_default=True, help="Where the report goes.")
@click.option("--format", "formats", metavar="LIST", default="html,json", show_default=True, help="Report formats.")
@click.option("--store", type=click.Path(path_type=Path), default=Path(".auditor"), show_default=True, help="Database.")
@click.option("-q", "--quiet", is_flag=True, help="No progress, only the verdict.")
def demo_command(clean: bool, no_browser: bool, out: str, formats: str, store: Path, quiet: bool) -> int:
    """Serve the embedded site on loopback and audit it against its approved text.

    Exits with 0 when the demonstration worked; its verdict is "failed", because the site has planted mistakes.
    """
    with DemoSite(clean=clean) as site, closing(watcher(quiet=quiet)) as told:
        settings = config.built(
            {
                "site.start": [site.url],
                "site.max_pages": 60,
                "reference.dir": str(site.reference),
                "browser.enabled": not no_browser,
                "gate.baseline": str(store / "demo-baseline-never-written.json"),
                "spelling.words": ["IHP", "MGH"],
                "report.out": out,
                "report.formats": _formats(formats),
            }
        )
        outcome = audit(Request(settings=settings, store=store), told)
    conclude(outcome)
    return 0 if outcome.exit_code in {0, 1, 3} and any(outcome.report.pages) else outcome.exit_code
