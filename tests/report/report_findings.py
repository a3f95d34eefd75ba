"""Findings of all families for a report to write and to look at, hostile strings among them, and their causes."""

import hashlib
from dataclasses import replace

from auditor.model.evidence import Change, Colours, Wording
from auditor.model.finding import Finding, Location, Outcome, Severity
from auditor.model.run import (
    Cause,
    FindingStatus,
    JudgedFinding,
)
from tests.report.report_checks import HELP
from tests.report.report_pictures import CARDS, Blobs

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
    details = dict(evidence)
    wording = colours = None
    if "hunks" in details:
        hunks = tuple(Change(**hunk) for hunk in details.pop("hunks"))
        wording = Wording(details.pop("approved"), details.pop("published"), hunks)
    if data := details.get("data"):
        colours = Colours(data["fgColor"], data["bgColor"], data["contrastRatio"], data["expectedContrastRatio"])
    place = Location(selector=selector, snippet=snippet, quote=quote, box=box)
    finding = Finding(
        check,
        url(path),
        message,
        Severity(severity or usual),
        Outcome(outcome),
        place,
        details,
        state="desktop" if check.startswith("axe") else "",
        engine="axe" if check.startswith("axe") else "auditor",
        wcag=tuple(wcag),
        wording=wording,
        colours=colours,
        tags=("wcag2aa",) if wcag else (),
        help_url="https://dequeuniversity.com/rules/axe/4.14/color-contrast" if check == "axe:color-contrast" else "",
    )
    found = identity(check, path, message, selector, n)
    crop = BLOBS.crop(*box) if box and picture else ""
    fails = status == "new" and finding.outcome == "failed"
    made = JudgedFinding(found, finding, family, FindingStatus(status), cause or f"{check}-{path}", waiver or {}, crop)
    return replace(made, fails=fails)


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
            status="moved",
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
