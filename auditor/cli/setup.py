"""`auditor setup`, `doctor` and `init`: get what is needed, say what is missing, write a first auditor.toml."""

from __future__ import annotations

import json
import platform
import shutil
from collections.abc import Callable
from pathlib import Path

import click

from auditor import AuditorError, __version__
from auditor.cli.command import Command
from auditor.cli.options import CONFIG, address, given
from auditor.cli.reference import pull_pages
from auditor.config import CONFIG_NAME, built
from auditor.errors import UsageFault
from auditor.model.codes import Code
from auditor.pipeline.equipment import (
    describe_axe,
    describe_browser,
    describe_languages,
    describe_pictures,
    describe_settings,
    install_accesslint,
    install_axe,
)
from auditor.pipeline.explain import describe_checks
from auditor.pipeline.site_survey import SiteSurvey, look_at
from auditor.report.escape import terminal


@click.command("setup", cls=Command, short_help="Fetch the pinned axe rules.")
@click.option(
    "--accesslint", is_flag=True, help="Fetch AccessLint too, for `accesslint = true` of [engines]; needs npm."
)
def setup_command(accesslint: bool) -> int:
    """Fetch the pinned axe-core into the user's cache and check its hash. Quick when it is there already."""
    version = install_axe(lambda line: click.echo(terminal(line)))
    click.echo(f"axe-core {version} is ready.")
    if accesslint:
        click.echo(f"AccessLint {install_accesslint(lambda line: click.echo(terminal(line)))} is ready.")
    return 0


@click.command("doctor", cls=Command, short_help="Say what was found and what is missing.")
@CONFIG
def doctor_command() -> int:
    """Say what was found and what is missing. Exits with 3 when a full audit cannot run here."""
    click.echo(f"auditor {__version__}, Python {platform.python_version()} on {platform.system()} {platform.machine()}")
    settings = given().settings()
    found = [
        _tell("settings", lambda: describe_settings(settings)),
        _tell("checks", describe_checks),
        _tell("browser", lambda: describe_browser(settings)),
        _tell("axe rules", lambda: describe_axe(settings)),
        _tell("disk", lambda: f"{shutil.disk_usage('.').free // 2**20:,} MB free here"),
    ]
    for line in describe_languages(settings):
        click.echo(terminal(f"  language {line}", 1000))
    click.echo(f"  pictures {describe_pictures()}")
    click.echo("A full audit can run here." if all(found) else "A full audit cannot run here yet; see above.")
    return 0 if all(found) else 3


def _tell(name: str, describe: Callable[[], str]) -> bool:
    try:
        click.echo(terminal(f"  ok       {name}: {describe()}"))
    except AuditorError as fault:
        click.echo(terminal(f"  missing  {name}: {fault}"))
        return False
    return True


INIT_EXAMPLES = """\b
Examples:
  auditor init https://www.example.edu/
  auditor init https://www.example.edu/ --references 5    with first approved texts of five pages
"""


@click.command("init", cls=Command, epilog=INIT_EXAMPLES, short_help="Look at a site and write auditor.toml.")
@click.argument("url")
@click.option(
    "--references",
    type=click.IntRange(0, 100),
    default=0,
    show_default=True,
    metavar="N",
    help="Also write first approved texts for N pages.",
)
@click.option("--force", is_flag=True, help=f"Overwrite an existing {CONFIG_NAME}.")
def init_command(url: str, references: int, force: bool) -> int:
    """Look at a site (robots.txt, sitemap, first page) and write auditor.toml for it."""
    path = Path(CONFIG_NAME)
    if path.exists() and not force:
        raise UsageFault(Code.USAGE, f"{path} exists already; --force overwrites it")
    settings = built({"site.start": [address(url)]})
    found = look_at(settings)
    path.write_text(_toml(found), "utf-8")
    click.echo(terminal(f"Wrote {path} for {found.start}: {found.sentence}"))
    if references:
        pull_pages(found.pages[:references], settings)
    click.echo("Next: auditor audit")
    return 0


def _toml(found: SiteSurvey) -> str:
    def text(value: str) -> str:
        return json.dumps(value, ensure_ascii=False)

    lines = [
        "# Settings of auditor; every key has a default. See `auditor audit --help`.",
        "[site]",
        f"start = [{text(found.start)}]",
        f"max_pages = {found.max_pages}",
        '# exclude = ["/calendar/*"]',
        "",
        "[reference]",
        'dir = "reference_content"   # approved texts: about.txt is /about',
        f"root = {text(found.root)}",
        "",
        "[spelling]",
        f"languages = [{text(found.language)}]",
        "words = []                    # names and terms of this site",
        "",
        "[gate]",
        'fail_on = ["new:critical", "new:serious", "reference:missing", "coverage<1.0"]',
        "",
    ]
    return "\n".join(lines)
