"""Figures for Prometheus in its text format: runs by state, and of each site the newest run."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from auditor.service.moments import moment_of
from auditor.service.service import Service

MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Metric:
    """One figure with its values."""

    name: str
    about: str
    values: tuple[tuple[dict[str, str], float], ...]
    """Labels and value of each."""


def metrics(service: Service, sites: Iterable[int] | None = None) -> str:
    """Return the figures of all sites, or of these."""
    return "".join(_lines(_metrics(service, None if sites is None else frozenset(sites))))


def _metrics(service: Service, allowed: frozenset[int] | None) -> Iterator[Metric]:
    shown = [site for site in service.sites.all() if allowed is None or site.id in allowed]
    newest = {site.slug: runs[0] for site in shown if (runs := service.index.runs(site.id, 1, whole=True))}
    jobs = service.database.rows("SELECT state, count(*) AS count FROM job GROUP BY state ORDER BY state")
    waiting = service.database.row("SELECT count(*) AS count FROM message WHERE state = 'waiting'")
    if allowed is None:
        yield Metric(
            "auditor_jobs",
            "Runs that were asked for, by state.",
            tuple(({"state": row["state"]}, row["count"]) for row in jobs),
        )
        yield Metric("auditor_messages_waiting", "Messages that wait.", (({}, waiting["count"] if waiting else 0),))
    for name, about, value in (
        ("problems", "Problems of the newest run.", "problems"),
        ("new", "New problems of the newest run.", "new"),
        ("causes", "Things to repair in the newest run.", "causes"),
        ("pages_audited", "Pages that the newest run audited.", "audited"),
        ("pages_known", "Pages that the newest run knew.", "known"),
    ):
        yield Metric(
            f"auditor_site_{name}", about, tuple(({"site": slug}, getattr(run, value)) for slug, run in newest.items())
        )
    yield Metric(
        "auditor_site_passed",
        "Whether the newest run passed.",
        tuple(({"site": slug}, float(run.outcome == "passed")) for slug, run in newest.items()),
    )
    yield Metric(
        "auditor_site_run_seconds",
        "When the newest run began, in seconds since 1970.",
        tuple(({"site": slug}, moment_of(run.started_at).timestamp()) for slug, run in newest.items()),
    )


def _lines(found: Iterable[Metric]) -> Iterator[str]:
    for metric in found:
        yield f"# HELP {metric.name} {metric.about}\n# TYPE {metric.name} gauge\n"
        for labels, value in metric.values:
            said = ",".join(f'{name}="{_escaped(text)}"' for name, text in labels.items())
            yield f"{metric.name}{'{' + said + '}' if said else ''} {value:g}\n"


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
