"""A realistic report to write and to look at: several pages, all families, failed and skipped pages, and hostile strings."""

from dataclasses import replace
from datetime import UTC, datetime

from auditor.model.codes import Code
from auditor.model.exhibits import Exhibits, ImagesExhibit
from auditor.model.finding import CheckResult, Measure, Outcome
from auditor.model.page import Failed, PageState
from auditor.model.run import (
    Environment,
    GoneFinding,
    PageDetail,
    PageRecord,
    Report,
    Run,
    RunStatus,
    Verdict,
)
from tests.report.report_checks import HELP
from tests.report.report_exhibits import images, readability, reference, spelling, structure
from tests.report.report_findings import BLOBS, HOSTILE, SITE, causes, findings, url


def pages() -> list[PageRecord]:
    titles = {
        "/": "Harbor Institute",
        "/about": "About us | Harbor Institute",
        "/admissions": "Admissions",
        "/programs": "Programs",
        "/news": "News & events",
        "/contact": HOSTILE[0],
        "/de/studium": "Studium",
    }
    made = [
        PageRecord(
            url(path),
            PageState.AUDITED,
            depth=min(1, n),
            via=SITE if n else "",
            final_url=url(path),
            status=200,
            title=title,
            language="de" if path.startswith("/de") else "en",
            elapsed_ms=1800 + 130 * n,
            measures=(Measure("words", 612),),
            screenshot=BLOBS.screenshot if path in {"/", "/about"} else "",
        )
        for n, (path, title) in enumerate(titles.items())
    ]
    made[4] = replace(
        made[4],
        state=PageState.PARTIAL,
        failure=Failed(Code.SCRIPT_FAILED, "iframe#map", "axe"),
        failures=(Failed(Code.SCRIPT_FAILED, "iframe#map", "axe"),),
    )
    left = [
        ("/brochure.pdf", PageState.SKIPPED, Failed(Code.NOT_HTML, "application/pdf", "fetch"), 200),
        ("/internal/", PageState.SKIPPED, Failed(Code.ROBOTS_REFUSED, "Disallow: /internal/", "fetch"), None),
        ("/old", PageState.FAILED, Failed(Code.HTTP_STATUS, "404 Not Found", "fetch"), 404),
        ("/search", PageState.FAILED, Failed(Code.HTTP_STATUS, "500 Internal Server Error", "fetch"), 500),
        (f"/{HOSTILE[2]}", PageState.FAILED, Failed(Code.DEADLINE, HOSTILE[0], "fetch"), None),
    ]
    return made + [
        PageRecord(url(path), state, 1, SITE, status=status, failure=why, failures=(why,))
        for path, state, why, status in left
    ]


def detail(address: str) -> PageDetail:
    everything = Exhibits(reference(), images(), readability(), structure(), spelling())
    about = address == url("/about")
    some = Exhibits(images=ImagesExhibit())
    results = tuple(CheckResult(name, 1, Outcome.PASSED, elapsed_ms=2) for name in list(HELP)[:6])
    crashed = CheckResult("link-text-vague", 1, Outcome.ERROR, failed=Failed(Code.CHECK_CRASHED, HOSTILE[0], "check"))
    return PageDetail(everything if about else some, (*results, crashed) if address == url("/contact") else results)


def sample(**changes: object) -> Report:
    """Return the report; keyword arguments replace its parts."""
    found = findings()
    run = Run(
        "20261122-030000-c0de",
        datetime(2026, 11, 22, 3, 0, tzinfo=UTC),
        datetime(2026, 11, 22, 3, 4, 12, tzinfo=UTC),
        RunStatus.INCOMPLETE,
        SITE,
        Environment(
            "0.1.0",
            "3.11.9",
            "Chromium 142.0.7444.59",
            "142.0.7444.59",
            "4.14.2",
            "ab" * 32,
            {"en_US": "2020.12.07"},
            ("desktop",),
            "en",
            "auditor/0.1",
            "cd" * 32,
        ),
        {"browser": {"states": ["desktop"]}},
    )
    verdict = Verdict(
        False,
        1,
        (
            "7 new serious findings in 1 component: the footer link “Apply” is too faint.",
            "The About page differs from its approved text: a number, a date and a missing paragraph.",
            "2 of 9 pages could not be audited.",
        ),
        "Failed: 15 new problems, one of them critical, and 2 pages that could not be audited.",
        new=15,
        known=3,
        fixed=2,
        waived=1,
        moved=1,
        unaudited=1,
    )
    gone = [
        GoneFinding("aa" * 8, "axe:image-alt", url("/about"), "The picture of the campus had no description.", "fixed"),
        GoneFinding("bb" * 8, "link-broken", url("/programs"), "The link “Fees” answered 404.", "fixed"),
        GoneFinding("cc" * 8, "heading-skipped", url("/search"), "A level was skipped.", "unaudited"),
    ]
    report = Report(
        run,
        verdict,
        pages(),
        found,
        gone,
        causes(found),
        [
            (record.url, record.failure)
            for record in pages()
            if record.failure and record.state is not PageState.SKIPPED
        ],
        detail,
        BLOBS.bytes.get,
        {
            name: {"title": title, "family": family, "severity": severity, "wcag": wcag, "help": text}
            for name, (title, family, severity, wcag, text) in HELP.items()
        },
        ("The approved text fees.txt belongs to no audited page.",),
        [
            {
                "id": f"202611{day:02d}-030000-aaaa",
                "started_at": f"2026-11-{day:02d}T03:00:00+00:00",
                "counts": {"new": new, "known": 3, "fixed": 1},
            }
            for day, new in ((18, 2), (19, 5), (20, 4), (21, 1))
        ],
    )
    return replace(report, **changes)
