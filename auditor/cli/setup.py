"""`auditor setup`, `doctor` and `init`: get what is needed, say what is missing, write a first auditor.toml."""

from __future__ import annotations

import platform
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from auditor import __version__, config
from auditor.browser.axe_source import find_axe, install_axe
from auditor.browser.browser_locator import find_browser
from auditor.config import CONFIG_NAME
from auditor.errors import AuditorError, UsageFault
from auditor.model.codes import Code
from auditor.pipeline.site_survey import SiteSurvey, look_at
from auditor.report.escape import terminal


@click.command("setup", short_help="Fetch the pinned axe rules.")
def setup_command() -> int:
    """Fetch the pinned axe-core into the user's cache and check its hash. Quick when it is there already."""
    source = install_axe(lambda line: click.echo(terminal(line)))
    click.echo(f"axe-core {source.version} is ready.")
    return 0


@click.command("doctor", short_help="Say what was found and what is missing.")
@click.option("--config", "config_path", type=click.Path(path_type=Path), help="Settings file (default: auditor.toml).")
def doctor_command(config_path: Path | None) -> int:
    """Say what was found and what is missing. Exits with 3 when a full audit cannot run here."""
    click.echo(f"auditor {__version__}, Python {platform.python_version()} on {platform.system()} {platform.machine()}")
    settings = config.load(config_path)
    told = [
        _tell("settings", lambda: f"{len(settings.site.start)} start address(es)"),
        _tell("browser", lambda: _browser(settings)),
        _tell("axe rules", lambda: _axe(settings)),
        _tell("disk", lambda: f"{shutil.disk_usage('.').free // 2**20:,} MB free here"),
    ]
    click.echo("A full audit can run here." if all(told) else "A full audit cannot run here yet; see above.")
    return 0 if all(told) else 3


def _browser(settings: config.Settings) -> str:
    if settings.browser.grid:
        return f"Selenium Grid at {settings.browser.grid}"
    place = find_browser(settings.browser)
    return f"{place.version} ({place.binary}), driver {place.driver_version} ({place.driver})"


def _axe(settings: config.Settings) -> str:
    source = find_axe(settings.axe.path)
    return f"axe-core {source.version} ({source.source})" + (f" - {source.notice}" if source.notice else "")


def _tell(name: str, look: Callable[[], str]) -> bool:
    try:
        click.echo(terminal(f"  ok       {name}: {look()}"))
    except AuditorError as fault:
        click.echo(terminal(f"  missing  {name}: {fault}"))
        return False
    return True


INIT_EXAMPLES = """\b
Examples:
  auditor init https://www.example.edu/
  auditor init https://www.example.edu/ --references 5    with first approved texts of five pages
"""


@click.command("init", epilog=INIT_EXAMPLES, short_help="Look at a site and write auditor.toml.")
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
    start = url if "://" in url else f"https://{url}"
    settings = config.built({"site.start": [start]})
    found = look_at(settings)
    path.write_text(_toml(found), "utf-8")
    click.echo(terminal(f"Wrote {path} for {found.start}: {found.sentence}"))
    if references:
        from auditor.cli.reference import pull_pages

        pull_pages(found.pages[:references], settings, Path(settings.reference.dir))
    click.echo("Next: auditor audit")
    return 0


def _toml(found: SiteSurvey) -> str:
    def text(value: Any) -> str:
        import json

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
