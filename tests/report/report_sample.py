"""A realistic report to write and to look at: several pages, all families, failed and skipped pages, and hostile strings."""

import hashlib
from dataclasses import replace
from datetime import UTC, datetime

from report_exhibits import images, readability, reference, spelling, structure
from report_pictures import CARDS, Blobs

from auditor.model.finding import CheckResult, Exhibit, Finding, Location, Measure, Outcome, Severity
from auditor.model.page import Failed, PageState
from auditor.model.run import (
    Cause,
    Environment,
    FindingStatus,
    GoneFinding,
    JudgedFinding,
    PageDetail,
    PageRecord,
    Report,
    Run,
    RunStatus,
    Verdict,
)

SITE = "https://www.harbor.example/"
HOSTILE = [
    '"><script>alert(1)</script>',
    "</script><script>alert(2)</script>",
    "<img src=x onerror=alert(3)>",
    "{{7*7}} ${7*7} {% raw %}",
    "line\u2028separator\u2029paragraph",
    "<!-- comment --><![CDATA[ ]]>",
    "\u202eright to left override",
    "=cmd|' /C calc'!A0",
    "\x1b]0;title\x07\x1b[2J\x9b31m\rover",
    "nul \x00 \x0b \x1f \ufffe \ud800 end",
    "@team `code` [link](javascript:alert(4)) ![p](http://evil.example/p.png)",
    "zero\u200bwidth\u00adhyphen",
]
SECRET = "AKIAIOSFODNN7EXAMPLE"
BLOBS = Blobs()

HELP = {
    "axe:color-contrast": (
        "Text must stand out from its background",
        "accessibility",
        "serious",
        ["1.4.3"],
        "People with low vision, and everyone in bright light, cannot read text that is close to its background in brightness. "
        "Make the text darker or the background lighter until the ratio is at least 4.5 to 1 (3 to 1 for large text).",
    ),
    "axe:label": (
        "Every form field needs a label",
        "accessibility",
        "critical",
        ["4.1.2", "3.3.2"],
        "Without a label, people who use a screen reader hear “edit text” and have to guess what belongs there. "
        "Put a label element on the field.",
    ),
    "image-alt-filename": (
        "An image description that is only a file name",
        "images",
        "serious",
        ["1.1.1"],
        "People who cannot see the image hear “I M G 2034 dot jay peg”. Say what the image shows.",
    ),
    "image-alt-missing": (
        "An image without a description",
        "images",
        "critical",
        ["1.1.1"],
        "People who cannot see the image do not learn what it shows. Describe it, or mark it as decoration with an empty alt.",
    ),
    "reference-edited": (
        "Published text that differs from the approved text",
        "reference",
        "moderate",
        [],
        "Somebody changed the page after the text was approved. Restore the approved words, or have the new ones approved.",
    ),
    "reference-missing": (
        "Approved text that is not on the page",
        "reference",
        "serious",
        [],
        "Part of the approved text is gone. Put it back, or have its removal approved.",
    ),
    "reference-image-description-missing": (
        "An approved image description that was lost",
        "reference",
        "serious",
        ["1.1.1"],
        "The approved text has a description for this image, the page has none.",
    ),
    "readability-grade": (
        "Text that is harder than its readers expect",
        "readability",
        "moderate",
        ["3.1.5"],
        "Shorter sentences and everyday words let more people finish reading.",
    ),
    "readability-sentence-length": (
        "A sentence that is hard to follow",
        "readability",
        "minor",
        ["3.1.5"],
        "Readers lose the thread after about 25 words. Split the sentence.",
    ),
    "spelling-typo": (
        "A word that is likely misspelt",
        "spelling",
        "moderate",
        [],
        "Correct it, or add it to the word list.",
    ),
    "heading-skipped": (
        "A heading level that is skipped",
        "structure",
        "moderate",
        ["1.3.1"],
        "People who move by headings think that something is missing. Use the next level.",
    ),
    "link-text-vague": (
        "A link whose text does not say where it leads",
        "links",
        "moderate",
        ["2.4.4"],
        "People who jump from link to link hear “click here” without its surroundings. Name the target.",
    ),
    "link-broken": ("A link that leads nowhere", "links", "serious", [], "Correct the address or remove the link."),
}


def url(path: str) -> str:
    return SITE.rstrip("/") + path


def identity(*parts: object) -> str:
    return hashlib.sha256("|".join(map(str, parts)).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def judged(
    check: str,
    path: str,
    message: str,
    *,
    box=None,
    status="new",
    outcome="failed",
    selector="main > p",
    snippet="",
    quote="",
    cause="",
    picture=True,
    severity="",
    waiver=None,
    n=0,
    **evidence,
) -> JudgedFinding:
    _, family, usual, wcag, _ = HELP[check]
    place = Location(selector=selector, snippet=snippet, quote=quote, box=box)
    finding = Finding(
        check,
        url(path),
        message,
        Severity(severity or usual),
        Outcome(outcome),
        place,
        evidence,
        state="desktop" if check.startswith("axe") else "",
        engine="axe" if check.startswith("axe") else "auditor",
        wcag=tuple(wcag),
        tags=("wcag2aa",) if wcag else (),
        help_url="https://dequeuniversity.com/rules/axe/4.14/color-contrast" if check == "axe:color-contrast" else "",
    )
    found = identity(check, path, message, selector, n)
    crop = BLOBS.crop(*box) if box and picture else ""
    return JudgedFinding(found, finding, family, FindingStatus(status), cause or f"{check}-{path}", waiver or {}, crop)


def hunked(text: str, old: str, new: str, kind: str) -> dict:
    at = text.find(old)
    return {
        "approved": text,
        "published": text.replace(old, new),
        "hunks": [
            {
                "op": "replace",
                "approved": old,
                "published": new,
                "kind": kind,
                "approved_at": [at, at + len(old)],
                "published_at": [at, at + len(new)],
            }
        ],
    }


PATHS = ["/", "/about", "/admissions", "/programs", "/news", "/contact", "/de/studium"]


def findings() -> list[JudgedFinding]:
    lead = (
        "We are a graduate school born out of world-class hospitals, founded in 1977 by Massachusetts General Hospital."
    )
    x, y, _ = CARDS[1]
    found = [
        judged(
            "axe:color-contrast",
            path,
            "“Apply” in the footer is too faint: 2.4 to 1, at least 4.5 to 1 is needed.",
            box=(120, 2055, 60, 28),
            selector="footer > a:nth-of-type(1)",
            cause="footer-apply",
            snippet='<a class="footer-link" href="/apply">',
            quote="Apply",
            data={"fgColor": "#5d7f9f", "bgColor": "#12355b", "contrastRatio": 2.4, "expectedContrastRatio": "4.5:1"},
        )
        for path in PATHS
    ]
    found += [
        judged(
            "axe:color-contrast",
            "/about",
            "“Join us in fall 2025” is too faint: 1.9 to 1, at least 3 to 1 is needed.",
            box=(120, 556, 240, 32),
            selector="#join",
            snippet='<p id="join" class="css-1x2y3z">',
            status="known",
            data={"fgColor": "#b9b9b9", "bgColor": "#ffffff", "contrastRatio": 1.9, "expectedContrastRatio": "3:1"},
        ),
        judged(
            "axe:color-contrast",
            "/news",
            "The background is a picture; its contrast with the text could not be measured.",
            outcome="cant-tell",
            selector="#teaser h2",
            snippet="<h2>",
        ),
        judged(
            "axe:label",
            "/admissions",
            "The field for the e-mail address has no label.",
            selector="#email",
            snippet='<input id="email" type="email">',
        ),
        judged(
            "reference-edited",
            "/about",
            "The year of foundation reads 1987; approved is 1977.",
            severity="serious",
            box=(120, 330, 560, 90),
            selector="main > p:nth-of-type(1)",
            **hunked(lead, "1977", "1987", "number"),
        ),
        judged(
            "reference-missing",
            "/about",
            "The paragraph “We are committed to transforming health professions…” is missing.",
            selector="",
            approved="We are committed to transforming health professions education.",
            published="",
            hunks=[],
        ),
        judged(
            "reference-image-description-missing",
            "/about",
            "The description “group of students smile…” was lost.",
            box=(900, 860, 350, 220),
            selector="#card-3 img",
            src="/img/students.jpg",
            description="",
            approved="group of students smile for the camera in matching shirts",
            published="",
        ),
        judged(
            "image-alt-filename",
            "/about",
            "The description is the file name “IMG_2034.jpg”.",
            box=(x, y, 350, 220),
            selector="#card-2 img",
            snippet='<img src="/img/hallway.jpg" alt="IMG_2034.jpg">',
            src="/img/hallway.jpg",
            description="IMG_2034.jpg",
        ),
        judged(
            "image-alt-missing",
            "/",
            "The image of the banner has no description.",
            box=(780, 140, 470, 320),
            selector="#banner img",
            snippet='<img src="/img/banner.jpg">',
            src="/img/banner.jpg",
            status="unstable",
        ),
        judged(
            "readability-grade",
            "/about",
            "The text reads at grade 12; the target is grade 9.",
            selector="main",
            status="known",
        ),
        judged(
            "readability-sentence-length",
            "/about",
            "This sentence has 41 words.",
            selector="main > p:nth-of-type(3)",
            quote="But to keep advancing, to stay a step ahead of the changes…",
            status="known",
        ),
        judged(
            "spelling-typo",
            "/about",
            "“grom” is probably “from”. The approved text has the same word.",
            quote="grom",
            selector="#card-2 img",
            suggestions=["from", "grim", "groom"],
        ),
        judged(
            "heading-skipped",
            "/about",
            "After a heading of level 2 comes one of level 4.",
            selector="#card-2 h4",
            snippet="<h4>",
            quote="Interprofessional Education",
            box=(x + 20, y + 240, 310, 30),
        ),
        judged(
            "link-text-vague",
            "/programs",
            "“Click here” does not say where the link leads.",
            selector="main a:nth-of-type(2)",
            snippet='<a href="/programs/nursing">Click here</a>',
            quote="Click here",
            status="waived",
            waiver={"reason": "New programme pages go live in January.", "owner": "web team", "until": "2027-01-31"},
        ),
        judged(
            "link-broken",
            "/news",
            "The link “Alumni dinner” answers 404.",
            selector="#events a:nth-of-type(3)",
            snippet='<a href="/news/dinner">',
            target="javascript:alert(1)",
            url="https://user:secret@www.harbor.example/?token=abc",
        ),
    ]
    return found + [
        judged(
            "link-text-vague",
            "/contact",
            f"The link {text} is not clear. {SECRET if n == 0 else ''}",
            selector=f"#h{n} > {text}",
            snippet=f'<a title="{text}">',
            quote=text,
            outcome="cant-tell",
            n=n,
            note=text,
            cause="hostile",
        )
        for n, text in enumerate(HOSTILE)
    ]


def causes(found: list[JudgedFinding]) -> list[Cause]:
    groups: dict[str, list[JudgedFinding]] = {}
    for one in found:
        groups.setdefault(one.cause, []).append(one)
    labels = {"footer-apply": "Footer link “Apply”", "hostile": f"Link {HOSTILE[0]}"}
    made = []
    for name, group in groups.items():
        first = group[0]
        made.append(
            Cause(
                id=identity(name),
                label=labels.get(name, first.finding.message),
                check=first.finding.check,
                family=first.family,
                severity=str(first.finding.severity),
                outcome=str(first.finding.outcome),
                findings=tuple(g.id for g in group),
                pages=tuple(dict.fromkeys(g.finding.url for g in group)),
                component="footer" if name == "footer-apply" else "",
                example=group[min(1, len(group) - 1)].id,
                new=sum(g.status is FindingStatus.NEW for g in group),
            )
        )
    return made


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
        failure=Failed("FRAME_UNSEEN", "iframe#map", "axe"),
        failures=(Failed("FRAME_UNSEEN", "iframe#map", "axe"),),
    )
    made[6] = replace(made[6], state=PageState.CARRIED, carried_from="20261121-030000-aaaa, 21 November 2026")
    left = [
        ("/brochure.pdf", PageState.SKIPPED, Failed("NOT_HTML", "application/pdf", "fetch"), 200),
        ("/internal/", PageState.SKIPPED, Failed("ROBOTS_REFUSED", "Disallow: /internal/", "fetch"), None),
        ("/old", PageState.FAILED, Failed("HTTP_STATUS", "404 Not Found", "fetch"), 404),
        ("/search", PageState.FAILED, Failed("HTTP_STATUS", "500 Internal Server Error", "fetch"), 500),
        (f"/{HOSTILE[2]}", PageState.FAILED, Failed("DEADLINE", HOSTILE[0], "fetch"), None),
    ]
    return made + [
        PageRecord(url(path), state, 1, SITE, status=status, failure=why, failures=(why,))
        for path, state, why, status in left
    ]


def detail(address: str) -> PageDetail:
    everything = (reference(), images(), readability(), structure(), spelling())
    about = address == url("/about")
    some = Exhibit("images", {"total": 0, "described": 0, "decorative": 0, "undescribed": 0, "items": []})
    results = tuple(CheckResult(name, 1, Outcome.PASSED, elapsed_ms=2) for name in list(HELP)[:6])
    crashed = CheckResult("link-text-vague", 1, Outcome.ERROR, failed=Failed("CHECK_CRASHED", HOSTILE[0], "check"))
    return PageDetail(everything if about else (some,), (*results, crashed) if address == url("/contact") else results)


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
        unstable=1,
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
