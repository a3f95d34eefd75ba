"""Marks what the report quotes from the site with the language it is in, so that it is read out with the right voice."""

from __future__ import annotations

import re

from markupsafe import Markup, escape

from auditor.report.escape import clean, escaped, our_words, visible_marks
from auditor.report.site_language import language_of_words

_QUOTED = re.compile(r"^[^“”]*”|“[^”]*(?:”|$)")
"""What a sentence of ours has in quotation marks, also where a cut through it left one of the two."""
_SAID = re.compile(r'(class="said(?: heading)?"[^>]*)>(.*?)(?=</(?:bdi|blockquote|span)>)', re.DOTALL)
"""Marks the site's words. Quotation marks of the site are escaped, so that none of its own look like it."""
_TAG = re.compile("<[^>]*>")
_PASSAGE = 4
"""Words from which a quotation is more than a name or a turn of phrase."""


def quoting(text: str, spoken: str | None, words: str = "") -> Markup:
    """Return a sentence of ours with what it quotes marked as being in the language `spoken` (`SiteLanguage`).

    `words` are the site's: where the text is nothing else, all of it is marked.
    """
    if words and text.strip(" …") in words:
        mark = language_mark(text, spoken)
        return Markup(f"<bdi{mark}>{escape(clean(visible_marks(text)))}</bdi>")
    if "“" not in text and "”" not in text:
        return our_words(text)
    said = str(escape(clean(visible_marks(text))))
    return Markup(f"<bdi>{_QUOTED.sub(lambda quoted: _marked(quoted, spoken), said)}</bdi>")


def _marked(found: re.Match[str], spoken: str | None) -> str:
    # A passage is nobody's to translate or to correct, nor is what a sentence begins with and is about, nor what tells a place on a page
    # from others, nor a word that was taken out of a text, such as a slip of spelling.
    quoted = found[0]
    word = quoted.strip("“”")
    as_written = (
        found.string.startswith(("“", "/")) or quoted.count(" ") >= _PASSAGE - 1 or (word.isalpha() and word.islower())
    )
    kept = ' translate="no"' if as_written else ""
    mark = f"{kept}{language_mark(quoted, spoken)}"
    return f"<span{mark}>{quoted}</span>" if mark else quoted


def language_mark(words: str, spoken: str | None) -> Markup:
    """Return the attribute that says in which language an element with these words is; nothing where it is the report's own."""
    language = language_of_words(words, spoken)
    return Markup("") if language is None else Markup(f' lang="{escaped(language)}"')


def with_languages(markup: str, spoken: str | None) -> Markup:
    """Return the markup with the language of all that stands in it as the site's words."""
    return Markup(_SAID.sub(lambda said: _said(said[1], said[2], spoken), str(markup)))


def _said(begin: str, words: str, spoken: str | None) -> str:
    return f"{begin}{language_mark(_TAG.sub(' ', words), spoken)}>{words}"
