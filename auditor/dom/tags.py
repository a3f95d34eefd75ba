"""The sets of HTML elements that more than one module asks about: headings, sectioning, what breaks a line, what is no text."""

from __future__ import annotations

HEADING_LEVELS = {f"h{level}": level for level in range(1, 7)}
HEADINGS = frozenset(HEADING_LEVELS)

SECTIONING = frozenset({"article", "aside", "nav", "section"})
"""Sectioning content (HTML 3.2.5.2.3)."""

NOT_TEXT = frozenset({"script", "style", "template", "noscript", "head", "title", "meta", "link"})
"""Elements whose text nobody reads on the page."""

IN_HEAD = frozenset("base basefont bgsound link meta noframes noscript script style template title".split())
"""Elements that leave a head open (HTML 13.2.6.4.4); any other begins the body."""

BREAKING = HEADINGS | frozenset(
    "address article aside blockquote br button caption dd details dialog div dl dt fieldset figcaption figure footer form "
    "header hgroup hr iframe legend li main menu nav ol option p pre section select summary table tbody td textarea tfoot th "
    "thead tr ul".split()
)
"""Elements that separate words: `<b>a</b>b` is one word, `<li>a</li><li>b</li>` are two."""

CAPTIONS = {"figure": "figcaption", "table": "caption", "fieldset": "legend"}
"""Element -> its child that names it (HTML-AAM 4.1)."""

LABELABLE = frozenset({"button", "input", "meter", "output", "progress", "select", "textarea"})
"""Elements that a `label` can belong to (HTML 4.10.2); an `input` of type hidden is none."""
