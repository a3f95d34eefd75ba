"""The phrases of words.toml, ready for looking up, and link names without what is not part of them."""

from __future__ import annotations

import re
import tomllib
from functools import cache, lru_cache
from importlib.resources import files

_SPLIT = re.compile(r"[,\n]")
_EDGES = re.compile(r"^[\W_]+|[\W_]+$")
_BRACKETS = re.compile(r"[(\[][^()\[\]]{0,80}[)\]]")
_FILE_NOTE = re.compile(r"\b(?:pdf|docx?|xlsx?|pptx?|zip|csv|epub|word|excel|\d+(?:[.,]\d+)?\s?(?:[kmg]i?b|[kmg]o))\b")
_WORDS = re.compile(r"[^\W_]+")


def plain(text: str) -> str:
    """Return text case folded, white space folded, no punctuation at its edges."""
    return _EDGES.sub("", " ".join(text[:2000].casefold().replace("’", "'").split()))


@cache
def _tables() -> dict[str, dict[str, frozenset[str]]]:
    data = tomllib.loads(files(__package__).joinpath("words.toml").read_text("utf-8"))
    return {
        language: {name: frozenset(filter(None, map(plain, _SPLIT.split(value)))) for name, value in table.items()}
        for language, table in data.items()
    }


@cache
def phrases(name: str, language: str = "") -> frozenset[str]:
    """Return a list for a language and English, which turns up on every site; for an unknown language, all of them."""
    primary = language.strip().lower().replace("_", "-").split("-")[0]
    tables = _tables()
    wanted = [primary, "en"] if primary in tables else list(tables)
    if primary and primary not in tables:
        wanted = ["en"]
    return frozenset().union(*(tables[key][name] for key in wanted))


def tells_window(text: str) -> bool:
    """Tell whether a text says that a new window opens, in any of the languages."""
    folded = text.casefold()
    return any(map(folded.__contains__, _window_phrases(folded.isascii(), " " in folded)))


@cache
def _window_phrases(ascii_only: bool, spaced: bool) -> tuple[str, ...]:
    # Most names are one word of plain letters, in which hardly any of the phrases can be.
    found = phrases("window")
    return tuple(p for p in found if (p.isascii() or not ascii_only) and (" " not in p or spaced))


@lru_cache(maxsize=10_000)
def core(name: str) -> str:
    """Return a link's name without notices of new windows, bracketed type and size of a file, and arrows at its edges."""
    folded = " ".join(name[:2000].casefold().split())
    for bracket in _BRACKETS.findall(folded):
        if tells_window(bracket) or _FILE_NOTE.search(bracket):
            folded = folded.replace(bracket, " ")
    folded = plain(folded)
    if tells_window(folded):
        folded = _WINDOW.sub(" ", folded)
    return plain(folded)


_WINDOW = re.compile(
    r"[\s,;–—-]*\b(?:(?:link )?(?:will )?opens? (?:external |a |link )*(?:in (?:a )?)?(?:new|another) (?:browser )?"
    r"(?:window|tab)(?: or tab)?|(?:öffnet |wird )?in (?:einem )?neue[mn] (?:fenster|tab)(?: geöffnet)?"
    r"|(?:s'ouvre )?(?:dans )?(?:une )?nouvel(?:le)? (?:fenêtre|onglet)"
    r"|(?:se )?(?:abre )?(?:en )?(?:una )?(?:nueva (?:ventana|pestaña)|ventana nueva|pestaña nueva)"
    r"|(?:si )?(?:apre )?(?:in )?(?:una )?nuova (?:finestra|scheda)"
    r"|(?:abre )?(?:em |numa )?(?:uma )?nov[ao] (?:janela|aba|guia|separador)"
    r"|(?:opent )?(?:in )?(?:een )?nieuwe? (?:venster|tabblad|tab)|(?:in )?new (?:window|tab)"
    r"|external (?:link|site|website)|externer link|lien externe|enlace externo|link esterno|link externo|externe link)\b[\s.,;]*"
)


def words_of(text: str) -> list[str]:
    """Return the words of a text, case folded."""
    return _WORDS.findall(text[:4000].casefold())
