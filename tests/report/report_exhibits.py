"""The page-view matter of the sample report, in the shapes the checks yield."""

from auditor.model.evidence import Change
from auditor.model.exhibits import (
    ApprovedDocument,
    ComparedBlock,
    ComparedImage,
    GalleryImage,
    HardSentence,
    ImagesExhibit,
    Landmark,
    LikelyMistake,
    OutlineHeading,
    ReadabilityExhibit,
    ReferenceExhibit,
    SpellingExhibit,
    StructureExhibit,
)

APPROVED = {
    "lead": "We are a graduate school born out of world-class hospitals, founded in 1977 by Massachusetts General Hospital and the "
    "only degree-granting affiliate of Mass General Brigham.",
    "areas": "The health professions are our only areas of focus—including research-driven clinical degrees, programs for "
    "non-clinical professionals, and continuing professional development. That unique focus is what motivates us, binds us, "
    "and brings us together around a shared purpose: to advance careers and care, together.",
    "people": "It takes a special kind of person to choose a career in healthcare. We invite you to explore the Institute and "
    "imagine the role you could play in joining us to advance healthcare for all.",
    "equity": "We are committed to transforming health professions education, clinical care, and organizational culture to be "
    "more equitable. We teach the skills to provide care that is respectful, responsive, and rooted in real-world context.",
    "fees": "Application fees are not refunded after September 1, 2026. Call 617-555-0142 with questions.",
}


def hunk(approved_text: str, published_text: str, approved: str, published: str, kind: str) -> Change:
    at = approved_text.find(approved) if approved else published_text.find(published)
    to = published_text.find(published) if published else approved_text.find(approved)
    op = "replace" if approved and published else "delete" if approved else "insert"
    return Change(op, approved, published, kind, (at, at + len(approved)), (to, to + len(published)))


def block(
    status: str, approved: str, published: str, kind: str = "paragraph", line: int = 0, hunks=(), moved=False
) -> ComparedBlock:
    selector = f"main > p:nth-of-type({line or 1})" if published else ""
    return ComparedBlock(status, kind, approved, published, selector, "about.txt", line, tuple(hunks), moved)


def edited(approved: str, changes: list[tuple[str, str, str]], kind: str = "paragraph", line: int = 0) -> ComparedBlock:
    published = approved
    for old, new, _ in changes:
        published = published.replace(old, new, 1)
    found = [hunk(approved, published, old, new, what) for old, new, what in changes]
    return block("edited", approved, published, kind, line, found)


def reference() -> ReferenceExhibit:
    same = [
        block("same", text, text, kind, line)
        for text, kind, line in (
            ("What We Have in Common Is What Sets Us Apart", "heading", 1),
            (APPROVED["people"], "paragraph", 7),
        )
    ]
    typo = APPROVED["areas"]
    blocks = [
        same[0],
        edited(APPROVED["lead"], [("1977", "1987", "number"), ("world-class", "leading", "wording")], line=3),
        block(
            "typography",
            typo,
            typo.replace("—", " – "),
            line=5,
            hunks=[hunk(typo, typo.replace("—", " – "), "—", " – ", "typography")],
        ),
        same[1],
        block("same", "Mass General Brigham", "Mass General Brigham", "heading", 11),
        block("same", "Interprofessional Education", "Interprofessional Education", "heading", 17),
        block(
            "added", "", 'Now enrolling! \u202eevol\u202c "><script>alert(1)</script> Join our open house.', "paragraph"
        ),
        block("moved", "Research", "Research", "heading", 37, moved=True),
        edited(
            APPROVED["fees"],
            [
                ("not refunded", "refunded", "negation"),
                ("September 1, 2026", "September 15, 2026", "date"),
                ("617-555-0142", "617-555-0124", "contact"),
            ],
            line=41,
        ),
        block("missing", APPROVED["equity"], "", line=33),
        block("same", "Centers", "Centers", "heading", 43),
    ]
    counts = {
        name: sum(b.status == name for b in blocks)
        for name in ("same", "typography", "edited", "split", "merged", "missing", "added", "moved")
    }
    images = [
        ComparedImage(
            "same",
            "/img/skyline.jpg",
            "city buildings with an orange sunset sky",
            "city buildings with an orange sunset sky",
            "#hero img",
        ),
        ComparedImage(
            "edited", "/img/hallway.jpg", "3 people walk down a hallway together", "IMG_2034.jpg", "#card-2 img"
        ),
        ComparedImage(
            "missing",
            "/img/students.jpg",
            "group of students smile for the camera in matching shirts",
            "",
            "#card-3 img",
        ),
        ComparedImage("gone", "/img/poster.jpg", "woman points to a giant bulletin board", "", ""),
    ]
    return ReferenceExhibit(
        document="about.txt",
        documents=(ApprovedDocument("about.txt", "web team", "2026-09-01", "path"),),
        similarity=0.947,
        coverage=0.912,
        order=0.98,
        counts=counts,
        blocks=tuple(blocks),
        images=tuple(images),
    )


def images() -> ImagesExhibit:
    def item(src, description, selector, box, *, decorative=False, name=None, caption=""):
        heard = description or "" if name is None else name
        return GalleryImage(src, description, heard, decorative, True, caption, selector, box[2], box[3], box)

    return ImagesExhibit(
        5,
        3,
        1,
        1,
        (
            item("/img/skyline.jpg", "city buildings with an orange sunset sky", "#hero img", (780, 140, 470, 320)),
            item("/img/mgb.jpg", None, "#card-1 img", (120, 860, 350, 220)),
            item(
                "/img/hallway.jpg",
                "IMG_2034.jpg",
                "#card-2 img",
                (510, 860, 350, 220),
                caption="Students and a clinician",
            ),
            item("/img/students.jpg", "", "#card-3 img", (900, 860, 350, 220), decorative=True),
            item("/img/equity.jpg", "<img src=x onerror=alert(1)>", "#card-4 img", (120, 1420, 350, 220)),
        ),
    )


def readability() -> ReadabilityExhibit:
    return ReadabilityExhibit(
        words=612,
        sentences=31,
        grade=12.4,
        confidence="high",
        target=9,
        formula="Flesch–Kincaid",
        language="en",
        scores={"Flesch–Kincaid": 12.4, "Coleman–Liau": 13.1, "SMOG": 14.0, "ARI": 12.9},
        excluded={"navigation": 86, "headings": 40, "addresses": 22},
        range=(12.4, 14.0),
        ease=41.0,
        hard_sentences=(
            HardSentence(
                "But to keep advancing, to stay a step ahead of the changes, to strive to make a positive impact on the lives "
                "of those around us, and work tirelessly to improve the system for the greater good—that takes an even more "
                "uncommon dedication.",
                41,
                "main > p:nth-of-type(3)",
                (
                    "41 words; 25 are easier",
                    "five clauses",
                ),
            ),
            HardSentence(
                "We embed interprofessional competencies into all programs of study at the IHP, underscoring collaboration as "
                "a core element of an effective health professional.",
                23,
                "#card-2 p",
                ("long words: interprofessional, competencies, underscoring, collaboration",),
            ),
        ),
        note="Five sentences of proper names count as hard although readers know them.",
    )


def structure() -> StructureExhibit:
    heads = [
        (1, "What We Have in Common Is What Sets Us Apart"),
        (2, "Mass General Brigham"),
        (4, "Interprofessional Education"),
        (2, "Community Engagement"),
        (2, ""),
    ]
    return StructureExhibit(
        tuple(OutlineHeading(level, text, f"h{level}") for level, text in heads),
        (Landmark("banner", ""), Landmark("navigation", "Main"), Landmark("main", ""), Landmark("contentinfo", "")),
        "About us | Harbor Institute",
        "en",
    )


def spelling() -> SpellingExhibit:
    return SpellingExhibit(("en",), 612, (LikelyMistake("grom", "from", 1),), ("IHP", "interprofessionalism"), 4, "")
