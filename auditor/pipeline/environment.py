"""Everything besides the pages that can change a result, named and versioned for reports, baselines and caches."""

from __future__ import annotations

import platform
from importlib import metadata

from auditor import __version__
from auditor.browser.axe_source import AxeSource
from auditor.browser.pool import Pool
from auditor.browser.probes.picture_words import can_read
from auditor.browser.second_source import ACCESSLINT
from auditor.checks.readability import data_versions as readability_data
from auditor.checks.spelling import data_versions as spelling_data
from auditor.config import Settings
from auditor.model.run import Environment
from auditor.net.fetch import USER_AGENT

_ENGINES = ("textstat", "pyphen", "rapidfuzz", "lxml", "beautifulsoup4", "selenium")


def environment(settings: Settings, axe: AxeSource | None, pool: Pool | None) -> Environment:
    """Return the environment of a run with these settings and engines."""
    return Environment(
        auditor=__version__,
        python=platform.python_version(),
        browser=pool.browser_version if pool else "",
        driver=pool.driver_version if pool else "",
        axe=axe.version if axe and pool else "",
        axe_sha256=axe.sha256 if axe and pool else "",
        dictionaries={
            **{name: metadata.version(name) for name in _ENGINES},
            **readability_data(),
            **({"rapidocr": metadata.version("rapidocr")} if pool and settings.probes.pictures and can_read() else {}),
            **({"accesslint": ACCESSLINT} if settings.engines.accesslint and pool else {}),
            **spelling_data(settings.spelling.dictionaries),
        },
        states=tuple(state.name for state in settings.named_states()) if pool else (),
        user_agent=settings.site.user_agent or USER_AGENT,
        config_sha256=settings.digest(),
    )
