"""Pages that look like a real site's: from a folder of HTML files, or made here, the same on every machine for one seed."""

from __future__ import annotations

import random
from pathlib import Path

SIZES = (2, 4, 6, 9, 12, 16, 24, 48)
"""Sections of made pages; about 120 to 2,000 elements."""

_SUBJECTS = (
    "The school",
    "Our library",
    "Each department",
    "The admissions office",
    "A student",
    "The course",
    "This programme",
)
_VERBS = ("offers", "describes", "reviews", "supports", "explains", "needs", "prepares", "welcomes")
_OBJECTS = (
    "a clear plan for the first year",
    "the forms that are needed in spring",
    "practical work in small groups",
    "several ways to pay the fees",
    "a short report on the results",
    "places for guests from other countries",
    "answers to the most common questions",
)
_ENDS = (
    "before the term begins",
    "with the help of the staff",
    "in the main building",
    "as the rules demand",
    "for all who apply",
)

_STYLE = """
body{font:16px/1.5 sans-serif;margin:0;color:#222;background:#fff}header,footer{background:#123a5c;color:#fff;padding:12px}
header a,footer a{color:#dce9f5}nav ul{display:flex;gap:16px;list-style:none;padding:0}main{max-width:980px;margin:auto;padding:16px}
.cards{display:grid;grid-template-columns:repeat(3,1fr);gap:16px}.card{border:1px solid #ccc;padding:12px;border-radius:6px}
.faint{color:#a6a6a6}table{border-collapse:collapse}td,th{border:1px solid #bbb;padding:4px 8px}img{max-width:100%}
.badge{background:linear-gradient(#eee,#ccd);padding:2px 6px}
"""
_SCRIPT = "for (const one of document.querySelectorAll('.more')) one.addEventListener('click', () => one.classList.add('open'));"


def real_pages(folder: Path, count: int) -> dict[str, bytes]:
    """Return `count` of a folder's HTML files, spread over its tree, and what they need beside them (path -> bytes)."""
    found = sorted(path for path in folder.rglob("*.html") if path.is_file() and path.stat().st_size > 1_000)
    step = max(1, len(found) // count)
    return {f"/{path.relative_to(folder).as_posix()}": path.read_bytes() for path in found[::step][:count]}


def made_pages(count: int, seed: int = 1) -> dict[str, bytes]:
    """Return `count` pages of mixed sizes, with the mistakes that sites have (path -> bytes)."""
    rng = random.Random(seed)
    paths = [f"/page-{number}.html" for number in range(count)]
    return {
        path: _page(rng, number, SIZES[number % len(SIZES)], paths).encode("utf-8") for number, path in enumerate(paths)
    }


def _page(rng: random.Random, number: int, sections: int, paths: list[str]) -> str:
    title = f"{rng.choice(('Admission', 'Teaching', 'Research', 'Campus', 'Advice'))} {number}"
    links = "".join(f'<li><a href="{path}">Part {index} of the site</a></li>' for index, path in enumerate(paths[:7]))
    body = "".join(_section(rng, index) for index in range(sections))
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title} | The school</title>'
        f'<meta name="viewport" content="width=device-width"><style>{_STYLE}</style></head><body>'
        f'<header><p>The school</p><nav aria-label="Main"><ul>{links}</ul></nav></header>'
        f'<main><nav aria-label="Path"><a href="{paths[0]}">Home</a> / {title}</nav><h1>{title}</h1>{body}</main>'
        f"<footer><p>{_sentence(rng)}</p><ul>{links}</ul></footer><script>{_SCRIPT}</script></body></html>"
    )


def _section(rng: random.Random, index: int) -> str:
    parts = (_prose, _prose, _cards, _table, _form, _list)
    return f'<section><h2 id="s{index}">{_sentence(rng)[:40].strip()}</h2>{rng.choice(parts)(rng, index)}</section>'


def _sentence(rng: random.Random) -> str:
    return f"{rng.choice(_SUBJECTS)} {rng.choice(_VERBS)} {rng.choice(_OBJECTS)} {rng.choice(_ENDS)}."


def _words(rng: random.Random, sentences: int) -> str:
    return " ".join(_sentence(rng) for _ in range(sentences))


def _prose(rng: random.Random, index: int) -> str:
    faint = ' class="faint"' if rng.random() < 0.1 else ""  # low contrast
    return "".join(
        f"<p{faint}>{_words(rng, 3)} <strong>{_sentence(rng)}</strong> {_words(rng, 1)} "
        f'<a href="#s{index}">The part on {rng.choice(_OBJECTS)}</a>.</p>'
        for _ in range(rng.randint(2, 4))
    )


def _cards(rng: random.Random, index: int) -> str:
    described = (rng.choice(("IMG_2034.jpg", "", "Students read in the library", "photo")) for _ in range(6))
    return '<div class="cards">' + "".join(
        f'<div class="card"><img src="/picture.png" width="120" height="80" alt="{alt}"><h3>{_sentence(rng)[:30].strip()}</h3>'
        f'<p>{_words(rng, 2)}</p><span class="badge">new</span> <a class="more" href="#s{index}">Read more</a></div>'
        for alt in described
    ) + "</div>"  # fmt: skip


def _table(rng: random.Random, index: int) -> str:
    rows = "".join(
        f"<tr><th>Year {row}</th>" + "".join(f"<td>{rng.randint(10, 999)}</td>" for _ in range(5)) + "</tr>"
        for row in range(1, rng.randint(5, 12))
    )
    head = "".join(f"<th>Group {column}</th>" for column in "ABCDE")
    return f"<table><caption>{_sentence(rng)}</caption><tr><td></td>{head}</tr>{rows}</table>"


def _form(rng: random.Random, index: int) -> str:
    fields = "".join(
        f'<p><label for="f{index}-{field}">{_sentence(rng)[:20].strip()}</label> <input id="f{index}-{field}"></p>'
        for field in range(rng.randint(2, 6))
    )
    unlabelled = '<input type="text" name="word">' if rng.random() < 0.3 else ""
    return f'<form action="#">{fields}{unlabelled}<button type="button">Send</button></form>'


def _list(rng: random.Random, index: int) -> str:
    entries = "".join(
        f'<li><a href="#s{index}">{_sentence(rng)[:50].strip()}</a> {_sentence(rng)}</li>' for _ in range(12)
    )
    return f"<ul>{entries}</ul>"
