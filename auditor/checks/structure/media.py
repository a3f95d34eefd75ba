"""Recordings of sound and film: whether something beside them tells in words what is heard or only seen (WCAG 1.2)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from auditor.checks.base import Check, Yield, check
from auditor.checks.shared.common import beginning
from auditor.dom.content import Link, Links, Region
from auditor.dom.document import Document, Element
from auditor.dom.exposure import is_exposed
from auditor.dom.tags import HEADINGS
from auditor.model.finding import Family, Outcome, Severity

_TEXT_OF_IT = re.compile(
    r"(?i)\b(?:transcri\w*|trascri\w*|transkri\w*|abschrift|mitschrift|niederschrift|textfassung|text version|full text|in words|"
    r"read (?:the|it)|descri(?:bed|ption)|audio ?descri\w*|audiodes\w*|bildbeschreibung|untertitel|captions?|subtitles?|sous-titres?|"
    r"sottotitoli|subtítulos|legendas|ondertitel\w*|uitgeschreven|avskrift|media alternative)\b"
)
_SOUND = re.compile(r"(?i)\.(?:mp3|wav|ogg|oga|m4a|aac|flac|opus|wma|aiff?|mid)\Z")
_FILM = re.compile(r"(?i)\.(?:mp4|m4v|webm|ogv|mov|avi|wmv|flv|mkv|mpe?g|swf)\Z")
_PLAYERS = re.compile(
    r"(?i)(?:youtube(?:-nocookie)?\.com/(?:embed|v)/|player\.vimeo\.com|dailymotion\.com/embed|wistia\.(?:net|com)/embed|vidyard\.com|"
    r"brightcove|kaltura|jwplatform|players?\.(?:twitch|bilibili)|loom\.com/embed|ted\.com|facebook\.com/plugins/video|"
    r"(?:media|video|film|vod)[\w.-]{0,40}/(?:embed|player))"
)
_SOUND_PLAYERS = re.compile(
    r"(?i)(?:w\.soundcloud\.com|open\.spotify\.com/embed|embed\.podcasts|player\.(?:podigee|captivate|simplecast))"
)
_PARTS = frozenset({"main", "article", "section", "body", "td", "li", "figure", "dialog"})
_HEADS = HEADINGS - {"h1"}
_NEAR = 200
_STEPS = 4
"""Elements around a recording in which a text of it is looked for."""


@check("audio-without-text", family=Family.ACCESSIBILITY, version=1, severity=Severity.SERIOUS, wcag=("1.2.1",))
def recording_may_lack_a_text(document: Document, links: Links) -> Iterator[Yield]:
    """A recording of sound, of which a text is needed.

    Please look whether all that is said and heard stands in a text beside it, or behind a link beside it (WCAG 1.2.1, technique
    G158). What was found beside it is told. Recordings that a text beside them says it is the text of are fine.

    False alarms in 100 pages: 0; told on none of 240 ordinary pages.
    """
    for element in document.find("audio", "embed", "object", "iframe"):
        if element.frame or not _is_offered(element) or not _is_sound(element):
            continue
        yield recording_may_lack_a_text.finding(
            f"A recording of sound; {_found_beside(element)}.", element, outcome=Outcome.CANT_TELL
        )
    yield from _linked(links, _SOUND, recording_may_lack_a_text)


@check(
    "video-without-text",
    family=Family.ACCESSIBILITY,
    version=1,
    severity=Severity.SERIOUS,
    wcag=("1.2.1", "1.2.3", "1.2.5"),
)
def film_may_lack_a_description(document: Document) -> Iterator[Yield]:
    """A film, of which what is only seen must be told in words.

    Please look whether the film itself, a second sound track or a text beside it tells what happens (WCAG 1.2.3 and 1.2.5; of a
    silent film 1.2.1). What was found beside it is told. Silent films that play by themselves as a background are left out.

    False alarms in 100 pages: 0; told on none of 240 ordinary pages.
    """
    for element in document.find("video"):
        if element.frame or not is_exposed(element) or _is_background(element):
            continue
        tracks = {track.get("kind").strip().lower() or "subtitles" for track in element.find("track")}
        what = (
            "A film whose descriptions are a track, which no browser reads out"
            if "descriptions" in tracks
            else "A film without a track of descriptions"
        )
        yield film_may_lack_a_description.finding(
            f"{what}; {_found_beside(element)}.", element, outcome=Outcome.CANT_TELL
        )


@check(
    "video-elsewhere",
    family=Family.ACCESSIBILITY,
    version=1,
    severity=Severity.MODERATE,
    wcag=("1.2.2", "1.2.3", "1.2.5"),
)
def film_is_of_another_player(document: Document, links: Links) -> Iterator[Yield]:
    """A film in a player, a plug-in or a file, which nobody here can look into.

    Please look whether it has captions, and whether what is only seen is told in words (WCAG 1.2.2, 1.2.3 and 1.2.5). Films that a
    page links to as files are told once.

    False alarms in 100 pages: 0; told on none of 240 ordinary pages.
    """
    for element in document.find("iframe", "embed", "object"):
        address = element.get("src") or element.get("data")
        film = _PLAYERS.search(address[:500]) if element.tag == "iframe" else _is_film_file(element, address)
        if element.frame or not film or not is_exposed(element):
            continue
        yield film_is_of_another_player.finding(
            f"A film in a player of its own; {_found_beside(element)}.",
            element,
            outcome=Outcome.CANT_TELL,
        )
    yield from _linked(links, _FILM, film_is_of_another_player)


@check("media-without-controls", family=Family.ACCESSIBILITY, version=1, severity=Severity.SERIOUS, wcag=("2.1.1",))
def nothing_starts_it(document: Document) -> Iterator[Yield]:
    """A film or recording that does not play by itself, has no controls, and stands beside no button.

    Please look whether anything starts it, and whether the keyboard can. Write `controls`, or give it buttons.

    False alarms in 100 pages: 0; told on none of 240 ordinary pages.
    """
    for element in document.find("video", "audio"):
        if element.frame or element.has("controls") or element.has("autoplay") or not is_exposed(element):
            continue
        if element.tag == "audio" or _has_a_button(element):
            continue
        yield nothing_starts_it.finding(
            "The film has no controls, and no button is beside it.", element, outcome=Outcome.CANT_TELL
        )


def _is_offered(element: Element) -> bool:
    if element.tag == "audio" and not element.has("controls") and not element.has("autoplay"):
        return False  # for sounds of scripts
    return element.has("autoplay") or is_exposed(element)


def _is_sound(element: Element) -> bool:
    if element.tag == "audio":
        return True
    address = (element.get("src") or element.get("data"))[:500]
    if element.tag == "iframe":
        return bool(_SOUND_PLAYERS.search(address))
    return element.get("type").lower().startswith("audio/") or bool(_SOUND.search(_file_of(address)))


def _is_film_file(element: Element, address: str) -> bool:
    kind = element.get("type").lower()
    return kind.startswith("video/") or "shockwave-flash" in kind or bool(_FILM.search(_file_of(address[:500])))


def _file_of(address: str) -> str:
    return address.partition("?")[0].partition("#")[0]


def _is_background(element: Element) -> bool:
    return element.has("muted") and not element.has("controls") and (element.has("autoplay") or element.has("loop"))


def _found_beside(element: Element) -> str:
    """Say what near a recording looks like its text."""
    inside = " ".join(child.text(200) for child in element.elements)
    for around, _ in zip((element, *element.ancestors), range(_STEPS), strict=False):
        for one in islice(around.find("a", "button", "summary", "figcaption", "p", *_HEADS), _NEAR):
            words = " ".join(filter(None, (one.text(300), one.get("aria-label")[:100], one.get("title")[:100])))
            if _TEXT_OF_IT.search(words) and words not in inside:
                return f"beside it stands “{beginning(words, 60)}”"
        if around is not element and around.tag in _PARTS:
            break
    return "nothing beside it says that it is a text of it"


def _has_a_button(element: Element) -> bool:
    for around, _ in zip(element.ancestors, range(3), strict=False):
        if around.tag in {"body", "main"}:
            return False
        if next(around.find("button", "input"), None) is not None or any(
            one.get("role") == "button" for one in around.walk(200)
        ):
            return True
    return False


def _linked(links: Links, files: re.Pattern[str], declared: Check) -> Iterator[Yield]:
    found = [link for link in links.items if link.exposed and files.search(_file_of(link.url)) and _is_content(link)]
    if not found:
        return
    first, more = found[0], len(found) - 1
    yield declared.finding(
        f"A link leads to the recording “{beginning(first.name, 60)}”{f', and {more} more to others' if more else ''}; "
        f"{_found_beside(first.element)}.",
        first.element,
        outcome=Outcome.CANT_TELL,
        count=len(found),
    )


def _is_content(link: Link) -> bool:
    return link.region not in {Region.NAVIGATION, Region.FOOTER}
