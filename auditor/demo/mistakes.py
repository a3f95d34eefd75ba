"""The mistakes planted in the demonstration site, as data: each is a small edit of the clean site and names the finding it must yield."""

from __future__ import annotations

from dataclasses import dataclass

from auditor.model.codes import Code


@dataclass(frozen=True, slots=True)
class Edit:
    """One replacement in one file of the clean site; `before` occurs there exactly once."""

    file: str
    """Below `site/`; for the approved text, below the demo folder."""
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Mistake:
    """One mistake that a web team would really make."""

    id: str
    page: str
    """The address of the page whose finding it is."""
    checks: tuple[str, ...]
    """The check that reports it. Several ids where two checks may see the same thing and one finding remains."""
    description: str
    """What went wrong, for people."""
    mark: str
    """Words that its finding shows, in its message, place or evidence."""
    edits: tuple[Edit, ...]


_ABOUT = "pages/about.html"
_BRICK_PATH = "mix of male and female, Brown, Black and White students walk on a brick path"
_BULLETIN = "woman points to giant bulletin board with poster on it while another woman looks on"
_CENTERS = (
    '  <li class="card"><a href="/library"><img src="/images/therapy-session.webp" width="800" height="500"'
    ' alt="PT students work with patients, one ties a shoe the other rubs a foot"><h2>Centers</h2></a><p>Our centers'
    " encompass an approach to working and learning intrinsic to who we are, interprofessionalism. The focus of each"
    " center may be supported by multiple areas such as research, academia, education or clinical care - teams working"
    " cross-functionally toward singular goals.</p></li>\n"
)

MISTAKES: tuple[Mistake, ...] = (
    Mistake(
        "changed-number",
        "/about",
        ("reference-edited",),
        "The year of foundation says 1987; approved is 1977.",
        "1987",
        (Edit(_ABOUT, "founded in 1977 by", "founded in 1987 by"),),
    ),
    Mistake(
        "dropped-sentence",
        "/about",
        ("reference-edited",),
        "The last sentence of the card “Community Engagement” is gone.",
        "Understanding the effect of a person",
        (
            Edit(
                _ABOUT,
                " Understanding the effect of a person’s environment on their health and wellbeing is essential for"
                " a healthcare workforce.",
                "",
            ),
        ),
    ),
    Mistake(
        "moved-card",
        "/about",
        ("reference-moved",),
        "The card “Centers” stands first; approved is last.",
        "Centers",
        (Edit(_ABOUT, '<ul class="cards">\n', '<ul class="cards">\n' + _CENTERS), Edit(_ABOUT, _CENTERS, "")),
    ),
    Mistake(
        "lost-description",
        "/about",
        ("reference-image-description-missing",),
        "The picture of the city at sunset has lost its description.",
        "city buildings with an orange sunset sky",
        (Edit(_ABOUT, 'alt="city buildings with an orange sunset sky"', 'alt=""'),),
    ),
    Mistake(
        "swapped-descriptions",
        "/about",
        ("reference-image-description-swapped",),
        "The brick path and the bulletin board carry each other's description.",
        "brick path",
        (
            Edit(_ABOUT, f'alt="{_BRICK_PATH}"', f'alt="{_BULLETIN}"'),
            Edit(_ABOUT, f'alt="{_BULLETIN}"', f'alt="{_BRICK_PATH}"'),
        ),
    ),
    Mistake(
        "typo-in-approved-text",
        "/about",
        ("spelling-approved-text",),
        "The description of the hallway says “grom” for “from”, and so does the approved text.",
        "grom",
        (
            Edit(_ABOUT, "a SLP Student from MGH IHP", "a SLP Student grom MGH IHP"),
            Edit("reference/about.txt", "a SLP Student from MGH IHP", "a SLP Student grom MGH IHP"),
        ),
    ),
    Mistake(
        "file-name-as-description",
        "/news/health-van",
        ("image-alt-filename",),
        "The picture of the visitors is described as “IMG_4127.jpg”.",
        "IMG_4127.jpg",
        (
            Edit(
                "pages/news/health-van.html",
                'alt="A guide in a yellow shirt talks with four neighbors in front of the main hall."',
                'alt="IMG_4127.jpg"',
            ),
        ),
    ),
    Mistake(
        "low-contrast",
        "/",
        ("axe:color-contrast",),
        "The deadline on the home page is light grey on almost white.",
        "#b3bdc2",
        (Edit("pages/index.html", '<p class="note">', '<p class="note" style="color: #b3bdc2">'),),
    ),
    Mistake(
        "field-without-label",
        "/admissions",
        ("axe:label",),
        "The label of the phone field is plain text, so the field has no name.",
        "phone",
        (
            Edit(
                "pages/admissions.html",
                '<label for="phone">Phone number</label>',
                '<span class="label">Phone number</span>',
            ),
        ),
    ),
    Mistake(
        "skipped-heading",
        "/programs",
        ("heading-skipped",),
        "“Health leadership” is a heading of level 4 below one of level 2.",
        "Health leadership",
        (Edit("pages/programs.html", "<h3>Health leadership</h3>", "<h4>Health leadership</h4>"),),
    ),
    Mistake(
        "click-here",
        "/news",
        ("link-vague-text",),
        "The link to the visitor desk is called “click here”.",
        "click here",
        (Edit("pages/news.html", ">write to our visitor desk</a>", ">click here</a>"),),
    ),
    Mistake(
        "broken-link",
        "/library",
        ("link-broken",),
        "The link to the admissions page has a typing mistake; the address answers 404.",
        "/admission",
        (Edit("pages/library.html", '<a href="/admissions">', '<a href="/admission">'),),
    ),
    Mistake(
        "server-error",
        "/calendar",
        (Code.HTTP_STATUS,),
        "The calendar answers with status 500, so nobody can read it and it cannot be audited.",
        "500",
        (Edit("site.toml", '{ page = "calendar.html" }', '{ page = "calendar.html", status = 500 }'),),
    ),
    Mistake(
        "undescribed-picture-for-members",
        "/members",
        ("image-alt-missing",),
        "The picture on the members' home page has no description; only who is logged in gets it.",
        "courtyard.webp",
        (Edit("pages/members.html", ' alt="A courtyard with two benches under a tree."', ""),),
    ),
    Mistake(
        "maintenance-page",
        "/members/handbook",
        (Code.NOT_THE_PAGE,),
        "In place of the handbook stands a notice of maintenance, with status 200.",
        "maintenance",
        (Edit("site.toml", '"members/handbook.html"', '"members/maintenance.html"'),),
    ),
    Mistake(
        "untagged-document",
        "/files/fees.pdf",
        ("document-untagged",),
        "The fees for parking were saved as a PDF without tags, language and title.",
        "no tags",
        (Edit("site.toml", '"fees.pdf"', '"fees-untagged.pdf"'),),
    ),
)
"""All planted mistakes. `README.md` beside this file lists them; a test keeps both equal."""


def edited(file: str, clean: str, mistakes: tuple[Mistake, ...] = MISTAKES) -> str:
    """Return a file's text with every edit made at once, each where its `before` stands in the clean text.

    Raises ValueError for a `before` that does not occur exactly once, or edits that overlap.
    """
    places: list[tuple[int, Edit]] = []
    for mistake in mistakes:
        for edit in mistake.edits:
            if edit.file != file:
                continue
            if clean.count(edit.before) != 1:
                raise ValueError(f"{mistake.id}: its text occurs {clean.count(edit.before)} times in {file}")
            places.append((clean.index(edit.before), edit))
    places.sort(key=lambda place: place[0])
    parts: list[str] = []
    done = 0
    for start, edit in places:
        if start < done:
            raise ValueError(f"two mistakes overlap in {file}")
        parts += [clean[done:start], edit.after]
        done = start + len(edit.before)
    return "".join(parts) + clean[done:]
