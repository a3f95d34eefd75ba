"""`auditor reference`: list and check approved texts, pull a first one from a page, accept what is published."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from auditor import config
from auditor.config import Settings
from auditor.errors import UsageFault
from auditor.model.codes import Code
from auditor.model.page import Failed
from auditor.model.run import SystemClock
from auditor.pipeline.site_survey import file_for, texts_of
from auditor.pipeline.stored import find_run, reference_exhibit
from auditor.reference.accept import accept, changes
from auditor.reference.files import Unreadable
from auditor.reference.library import Library
from auditor.reference.pull import approved_text
from auditor.report.escape import terminal
from auditor.store import Store

CONFIG = click.option(
    "--config", "config_path", type=click.Path(path_type=Path), help="Settings file (default: auditor.toml)."
)
REFERENCE = click.option(
    "--reference", metavar="DIR", help="Folder with the approved texts (default reference_content)."
)

EPILOG = """\b
Examples:
  auditor reference pull https://www.example.edu/about    write a first approved text from the published page
  auditor reference list                                  which file is for which page
  auditor reference check                                 are all of them readable, does each page have one only
  auditor reference accept latest /about --block 3        the published wording is right: take it over
"""


@click.group("reference", epilog=EPILOG, short_help="Approved texts: list, check, pull, accept.")
def reference_group() -> None:
    """Look after the approved texts that published pages are held against."""


@reference_group.command("list")
@REFERENCE
@CONFIG
def list_command(reference: str | None, config_path: Path | None) -> int:
    """List the approved texts and the pages they are for."""
    _, library = _library(reference, config_path)
    for document in library.documents:
        where = ", ".join(document.urls) or "by its path"
        more = "".join(f"; {name} {value}" for name, value in _facts(document.owner, document.approved_on) if value)
        click.echo(terminal(f"{document.name}: {len(document.blocks)} blocks, {where}{more}"))
    if not library.documents:
        click.echo("No approved texts yet. `auditor reference pull URL` writes a first one.")
    return 0


def _facts(owner: str, approved_on: str) -> list[tuple[str, str]]:
    return [("owner", owner), ("approved", approved_on)]


@reference_group.command("check")
@REFERENCE
@CONFIG
def check_command(reference: str | None, config_path: Path | None) -> int:
    """Read every approved text and say what is wrong with it. Exits with 2 when something is."""
    _, library = _library(reference, config_path)
    for problem in library.problems:
        click.echo(terminal(f"{problem.code}: {problem.detail}"))
    texts = f"{len(library.documents)} approved text{'' if len(library.documents) == 1 else 's'}"
    click.echo(f"{texts}, {len(library.problems)} with something wrong.")
    return 2 if library.problems else 0


@reference_group.command("pull")
@click.argument("urls", nargs=-1, required=True, metavar="URL...")
@click.option("--no-browser", is_flag=True, help="Read the plain HTML instead of the rendered page.")
@click.option("--force", is_flag=True, help="Overwrite a file that exists.")
@REFERENCE
@CONFIG
def pull_command(
    urls: tuple[str, ...], no_browser: bool, force: bool, reference: str | None, config_path: Path | None
) -> int:
    """Write a first approved text for each page, as it is published now: headings, paragraphs, descriptions.

    Read it before you trust it: what is wrong on the page is then wrong in the approved text.
    """
    pages = [url if "://" in url else f"https://{url}" for url in urls]
    overrides = {
        "site.start": pages,
        "reference.dir": reference,
        "browser.enabled": False if no_browser else None,
    }
    settings = config.load(config_path, overrides)
    return pull_pages(pages, settings, Path(settings.reference.dir), force=force)


def pull_pages(urls: Sequence[str], settings: Settings, folder: Path, *, force: bool = False) -> int:
    """Write approved texts of pages into a folder; return 3 when a page could not be read."""
    status = 0
    for url, text in texts_of(list(urls), settings):
        path = folder / file_for(url)
        if isinstance(text, Failed):
            click.echo(terminal(f"Not written: {url}: {text.code} {text.detail}"), err=True)
            status = 3
        elif path.exists() and not force:
            click.echo(terminal(f"Not written: {path} exists already; --force overwrites it."), err=True)
            status = 2
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(approved_text(text), "utf-8")
            click.echo(terminal(f"Wrote {path} from {url}. Read it before you trust it."))
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
@click.option("--store", type=click.Path(path_type=Path), default=Path(".auditor"), show_default=True, help="Database.")
def accept_command(
    run: str,
    page: str,
    block: int | None,
    document: str,
    dry_run: bool,
    force: bool,
    reference: str | None,
    config_path: Path | None,
    store: Path,
) -> int:
    """Take the published wording of PAGE in RUN over into its approved text (a .txt file), showing each change.

    RUN may be "latest". PAGE is an address or a path. A file with uncommitted edits is not overwritten without --force.
    """
    settings = config.load(config_path, {"reference.dir": reference})
    with Store.open(store, SystemClock(), write=False) as opened:
        found = find_run(opened, None if run == "latest" else run)
        exhibit = reference_exhibit(opened, found.id, page)
    name = document or str(exhibit.get("document", ""))
    path = Path(settings.reference.dir) / name
    try:
        wanted = changes(exhibit, document, block)
        for change in wanted:
            click.echo(f"line {change.line}:")
            click.echo(terminal(f"- {change.approved}" if change.approved else "(new block)", 2000))
            click.echo(terminal(f"+ {change.published}" if change.published else "(dropped)", 2000))
        if wanted and not dry_run:
            accept(path, wanted, force=force)
    except Unreadable as why:
        raise UsageFault(Code.USAGE, f"{path} {why}") from why
    done = "Would take over" if dry_run else "Took over"
    click.echo(terminal(f"{done} {len(wanted)} change(s) in {path}.") if wanted else "Nothing to take over.")
    return 0


def _library(reference: str | None, config_path: Path | None) -> tuple[Settings, Library]:
    settings = config.load(config_path, {"reference.dir": reference})
    return settings, Library.load(Path(settings.reference.dir), settings.reference.map)
