"""`auditor reference`: list and check approved texts, pull a first one from a page, accept what is published."""

from __future__ import annotations

from collections.abc import Sequence

import click

from auditor import Settings
from auditor.cli.command import CommandGroup
from auditor.cli.options import CONFIG, STORE, address, given, sets, switches
from auditor.pipeline.approved_texts import Published, acceptance, library, pull_texts
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
  auditor reference list                                  which file is for which page
  auditor reference check                                 are all of them readable, does each page have one only
  auditor reference accept latest /about --block 3        the published wording is right: take it over
"""


@click.group("reference", cls=CommandGroup, epilog=EPILOG, short_help="Approved texts: list, check, pull, accept.")
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


@reference_group.command("pull")
@click.argument("urls", nargs=-1, required=True, metavar="URL...")
@switches("browser.enabled", "--no-browser", False, "Read the plain HTML instead of the rendered page.")
@click.option("--force", is_flag=True, help="Overwrite a file that exists.")
@REFERENCE
@CONFIG
def pull_command(urls: tuple[str, ...], force: bool) -> int:
    """Write a first approved text for each page, as it is published now: headings, paragraphs, descriptions.

    Read it before you trust it: what is wrong on the page is then wrong in the approved text.
    """
    call = given()
    pages = [address(url) for url in urls]
    call.overrides["site.start"] = pages
    return pull_pages(pages, call.settings(), force=force)


def pull_pages(urls: Sequence[str], settings: Settings, *, force: bool = False) -> int:
    """Write approved texts of pages; return 3 when a page could not be read, 2 when a file was in the way."""
    status = 0
    for pulled in pull_texts(urls, settings, force=force):
        if pulled.failed is not None:
            click.echo(terminal(f"Not written: {pulled.url}: {pulled.failed.code} {pulled.failed.detail}"), err=True)
            status = 3
        elif pulled.exists:
            click.echo(terminal(f"Not written: {pulled.path} exists already; --force overwrites it."), err=True)
            status = 2
        else:
            click.echo(terminal(f"Wrote {pulled.path} from {pulled.url}. Read it before you trust it."))
    return status


@reference_group.command("accept")
@click.argument("run")
@click.argument("page")
@click.option("--block", type=click.IntRange(min=1), help="Only this block, counted as in the report.")
@click.option("--document", default="", help="Which approved text, where a page has several.")
@click.option("--dry-run", is_flag=True, help="Show the change and write nothing.")
@click.option("--force", is_flag=True, help="Write although git knows uncommitted changes of the file.")
@REFERENCE
@CONFIG
@STORE
def accept_command(run: str, page: str, block: int | None, document: str, dry_run: bool, force: bool) -> int:
    """Take the published wording of PAGE in RUN over into its approved text (a .txt file), showing each change.

    RUN may be "latest". PAGE is an address or a path. A file with uncommitted edits is not overwritten without --force.
    """
    call = given()
    wanted = acceptance(Published(run, page, block, document), call.settings(), store=call.store)
    for change in wanted.changes:
        click.echo(f"line {change.line}:")
        click.echo(terminal(f"- {change.approved}" if change.approved else "(new block)", MAX_SHOWN))
        click.echo(terminal(f"+ {change.published}" if change.published else "(dropped)", MAX_SHOWN))
    if not wanted.changes:
        click.echo("Nothing to take over.")
        return 0
    if not dry_run:
        wanted.write(force=force)
    done = "Would take over" if dry_run else "Took over"
    click.echo(terminal(f"{done} {plural(len(wanted.changes), 'change')} in {wanted.path}."))
    return 0
