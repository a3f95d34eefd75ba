"""`auditor reference`: list and check approved texts, pull one from a page, review and accept what is published."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from auditor import Settings, open_report
from auditor.cli.command import CommandGroup
from auditor.cli.options import CONFIG, STORE, address, given, sets, switches
from auditor.cli.review import walk_through
from auditor.errors import UsageFault
from auditor.model.codes import Code
from auditor.pipeline.approved_texts import Published, acceptance, acceptances, library, pull_texts
from auditor.pipeline.review import Acceptance, review_of
from auditor.report.approved_changes import write_changes
from auditor.report.escape import terminal
from auditor.report.labels import plural

REFERENCE = sets(
    "reference.dir", "--reference", metavar="DIR", help="Folder with the approved texts (default reference_content)."
)
MAX_SHOWN = 2000
"""Characters of a block that the terminal shows."""

EPILOG = """\b
Examples:
  auditor reference pull https://www.example.edu/about    write a first approved text from the published page
  auditor reference pull https://staging.example.edu/about --as https://www.example.edu/
  auditor reference list                                  which file is for which page
  auditor reference check                                 are all of them readable, does each page have one only
  auditor reference review                                walk through the changes of the newest run: accept, keep, open
  auditor reference accept 3f9a0c12                       the published wording of a finding is right: take it over
  auditor reference accept latest /about --block 3        the same by page and block
  auditor reference changes latest --out changes.docx     all changes of a run side by side, to send to an author
"""

REVIEW_EXAMPLES = """\b
Examples:
  auditor reference review
  auditor reference review previous --reference approved/
"""

CHANGES_EXAMPLES = """\b
Examples:
  auditor reference changes --out changes.docx
  auditor reference changes previous --out changes.md
"""

PULL_EXAMPLES = """\b
Examples:
  auditor reference pull https://www.example.edu/about
  auditor reference pull https://staging.example.edu/about --as https://www.example.edu/
  auditor reference pull https://preview.example.edu/47/about --as https://www.example.edu/about
"""

ACCEPT_EXAMPLES = """\b
Examples:
  auditor reference accept 3f9a0c12 77b1d0ee        the published wording of two findings is right
  auditor reference accept latest /about            all that the page says otherwise is right
  auditor reference accept latest /about --block 3 --dry-run
"""


@click.group(
    "reference", cls=CommandGroup, epilog=EPILOG, short_help="Approved texts: list, check, pull, review, accept."
)
def reference_group() -> None:
    """Look after the approved texts that published pages are held against."""


@reference_group.command("list")
@REFERENCE
@CONFIG
def list_command() -> int:
    """List the approved texts and the pages they are for."""
    documents = library(given().settings()).documents
    for document in documents:
        where = ", ".join(document.urls) or "by its path"
        facts = (("owner", document.owner), ("approved", document.approved_on))
        more = "".join(f"; {name} {value}" for name, value in facts if value)
        click.echo(terminal(f"{document.name}: {plural(len(document.blocks), 'block')}, {where}{more}"))
    if not documents:
        click.echo("No approved texts yet. `auditor reference pull URL` writes a first one.")
    return 0


@reference_group.command("check")
@REFERENCE
@CONFIG
def check_command() -> int:
    """Read every approved text and say what is wrong with it. Exits with 2 when something is."""
    found = library(given().settings())
    for problem in found.problems:
        click.echo(terminal(f"{problem.code}: {problem.detail}"))
    click.echo(f"{plural(len(found.documents), 'approved text')}, {len(found.problems)} with something wrong.")
    return 2 if found.problems else 0


@reference_group.command("pull", epilog=PULL_EXAMPLES, short_help="Write a first approved text from a page.")
@click.argument("urls", nargs=-1, required=True, metavar="URL...")
@switches("browser.enabled", "--no-browser", False, "Read the plain HTML instead of the rendered page.")
@click.option(
    "--as", "as_url", default="", metavar="URL",
    help="The texts are for this site, whose paths are the same; of a single page its whole address.",
)  # fmt: skip
@click.option("--force", is_flag=True, help="Overwrite a file that exists.")
@REFERENCE
@CONFIG
def pull_command(urls: tuple[str, ...], as_url: str, force: bool) -> int:
    """Write a first approved text for each page, as it is published now: headings, paragraphs, descriptions.

    Read it before you trust it: what is wrong on the page is then wrong in the approved text. With --as, or [reference.published_at]
    of auditor.toml, texts of one site are held against another: staging against production.
    """
    call = given()
    pages = [address(url) for url in urls]
    call.overrides["site.start"] = pages
    return pull_pages(pages, call.settings(), force=force, as_url=address(as_url) if as_url else "")


def pull_pages(urls: Sequence[str], settings: Settings, *, force: bool = False, as_url: str = "") -> int:
    """Write approved texts of pages; return 3 when a page could not be read, 2 when a file was in the way."""
    status = 0
    for pulled in pull_texts(urls, settings, force=force, as_url=as_url):
        if pulled.failed is not None:
            click.echo(terminal(f"Not written: {pulled.url}: {pulled.failed.code} {pulled.failed.detail}"), err=True)
            status = 3
        elif pulled.exists:
            click.echo(terminal(f"Not written: {pulled.path} exists already; --force overwrites it."), err=True)
            status = 2
        else:
            said = f" for {pulled.target}" if pulled.target != pulled.url else ""
            click.echo(terminal(f"Wrote {pulled.path} from {pulled.url}{said}. Read it before you trust it."))
    return status


@reference_group.command(
    "accept", epilog=ACCEPT_EXAMPLES, short_help="Take published wording over into an approved text."
)
@click.argument("what", nargs=-1, required=True, metavar="FINDING... | RUN PAGE")
@click.option("--run", metavar="RUN", help="The run that the findings are in (default: the newest).")
@click.option(
    "--block", type=click.IntRange(min=1), metavar="N", help="Of a page only this block, counted as in the report."
)
@click.option("--document", default="", metavar="NAME", help="Which approved text, where a page has several.")
@click.option("--dry-run", is_flag=True, help="Show the change and write nothing.")
@click.option("--force", is_flag=True, help="Write although the file has edits that are not committed or not audited.")
@REFERENCE
@CONFIG
@STORE
def accept_command(
    what: tuple[str, ...], run: str | None, block: int | None, document: str, dry_run: bool, force: bool
) -> int:
    """Take the published wording over into the approved text (a .txt or .md file), showing each change.

    FINDING is the id of a finding about an approved text, or enough of its beginning. RUN PAGE takes over all that a page says
    otherwise; RUN may be "latest", PAGE is an address or a path. A file that was edited since the audit, or that has edits which
    are not committed, is not written without --force; even then no block that somebody edited is touched.
    """
    call = given()
    if len(what) == 2 and "/" in what[1]:
        if run is not None:
            raise UsageFault(Code.USAGE, "--run is for findings; for a page the run stands before it")
        found = [acceptance(Published(what[0], what[1], block, document), call.settings(), store=call.store)]
    elif block is not None or document:
        raise UsageFault(Code.USAGE, "--block and --document are for RUN PAGE; a finding names its block itself")
    else:
        found = acceptances(what, run, call.settings(), store=call.store)
    if not any(wanted.changes for wanted in found):
        click.echo("Nothing to take over.")
        return 0
    for wanted in found:
        _show(wanted)
        if not dry_run:
            wanted.write(force=force)
        done = "Would take over" if dry_run else "Took over"
        click.echo(terminal(f"{done} {plural(len(wanted.changes), 'change')} in {wanted.path}."))
    return 0


def _show(wanted: Acceptance) -> None:
    for change in wanted.changes:
        click.echo(f"line {change.line}:")
        click.echo(terminal(f"- {change.approved}" if change.approved else "(new block)", MAX_SHOWN))
        click.echo(terminal(f"+ {change.published}" if change.published else "(dropped)", MAX_SHOWN))


@reference_group.command("review", epilog=REVIEW_EXAMPLES, short_help="Walk through the changes of a run.")
@click.argument("run", required=False)
@REFERENCE
@CONFIG
@STORE
def review_command(run: str | None) -> int:
    """Walk through the changes of RUN (default: the newest) in the terminal: accept, keep, open the page, quit.

    Accepted wording is written at the end, after a question, whole files only. A file that was edited since the audit, or that has
    edits which are not committed, is named and left alone. To keep means: the approved text stays, the page is to be repaired.
    Needs a terminal; `auditor reference changes` writes the same list into a file.
    """
    call = given()
    return walk_through(review_of(run, call.settings(), store=call.store))


@reference_group.command("changes", epilog=CHANGES_EXAMPLES, short_help="All changes of a run as one .docx or .md.")
@click.argument("run", required=False)
@click.option(
    "--out", type=click.Path(path_type=Path, dir_okay=False), default=Path("changes.md"), show_default=True,
    help="The file to write: .docx or .md.",
)  # fmt: skip
@click.option("--force", is_flag=True, help="Overwrite a file that exists.")
@CONFIG
@STORE
def changes_command(run: str | None, out: Path, force: bool) -> int:
    """Write all changes of RUN (default: the newest) against the approved texts into one document, to send to an author.

    Approved and published wording stand side by side with what was deleted and inserted, the page's address, the severity and the id
    for `auditor reference accept`. Pages that were not compared are named.
    """
    call = given()
    with open_report(run, call.settings(), store=call.store) as report:
        count = write_changes(report, out, force=force)
    click.echo(terminal(f"Wrote {plural(count, 'change')} to {out}."))
    return 0
