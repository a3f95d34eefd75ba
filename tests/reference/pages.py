"""Made-up pages of the shapes that real sites have, in eight languages, from one seed: parts first, then markup around them."""

from __future__ import annotations

import html
import json
import random
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

BANK: dict[str, dict[str, Any]] = json.loads((Path(__file__).parent / "sentences.json").read_text("utf-8"))
LANGUAGES = tuple(BANK)
SHAPES = ("article", "cards", "accordion", "soup", "table", "terms", "nested", "tabs")
RIGHT_TO_LEFT = {"ar", "he"}
WITHOUT_SPACES = {"ja", "zh"}


@dataclass(frozen=True)
class Part:
    """One block of a page: kind h1 h2 p li li2 td dt dd img, its words, the group it stands in and the picture's address."""

    kind: str
    text: str
    group: int
    src: str = ""


class Writer:
    """Writes sentences of one language."""

    def __init__(self, language: str, rng: random.Random, *, new: bool = False) -> None:
        self.bank = BANK[language]
        self.language = language
        self.rng = rng
        self.unused: list[int] = []
        self.supply = range(14, 18) if new else range(14)
        """Sentences that are added later are none of those that were approved."""

    def sentence(self) -> str:
        if not self.unused:
            self.unused = list(self.supply)
            self.rng.shuffle(self.unused)
        rng = self.rng
        return str(self.bank["sentences"][self.unused.pop()]).format(
            year=rng.randint(1890, 2024),
            n=rng.randint(13, 99),
            small=rng.randint(3, 9),
            day=rng.randint(10, 28),
            four=rng.randint(1000, 9999),
            month=rng.choice(self.bank["months"]),
        )

    def paragraph(self, sentences: int) -> str:
        space = "" if self.language in WITHOUT_SPACES else " "
        return space.join(self.sentence() for _ in range(sentences))


def make_parts(language: str, shape: str, rng: random.Random) -> list[Part]:
    """Return the approved content of a page."""
    writer = Writer(language, rng)
    bank = writer.bank
    headings = rng.sample(bank["headings"], 7)
    pictures = rng.sample(bank["descriptions"], 6)
    parts = [Part("h1", headings[0], 0), Part("p", writer.paragraph(2), 0), Part("p", writer.paragraph(3), 0)]
    for group in range(1, 7):
        picture = Part("img", pictures[group - 1], group, f"/files/photo-{language}-{group}{rng.choice('abcd')}.jpg")
        heading = Part("h2", headings[group], group)
        parts.extend(_group(shape, group, heading, picture, writer, rng))
    return parts


def _group(shape: str, group: int, heading: Part, picture: Part, writer: Writer, rng: random.Random) -> list[Part]:
    def p(count: int) -> Part:
        return Part("p", writer.paragraph(count), group)

    if shape == "cards":
        return [picture, heading, p(2)]
    if shape in {"accordion", "tabs"}:
        return [heading, p(2), *([picture] if group % 2 else []), p(rng.randint(1, 3))]
    if shape == "table":
        cells = [(str(writer.bank["words"][row]), f"{rng.randint(100, 999)} €") for row in range(4)]
        return [heading, p(2), *(Part("td", text, group) for row in cells for text in row)]
    if shape == "terms":
        return [heading, *(part for _ in range(3) for part in _term(writer, group, rng))]
    if shape == "nested":
        items = [Part("li" if n % 3 == 0 else "li2", writer.paragraph(1), group) for n in range(4)]
        return [heading, p(1), *items, *([picture] if group % 2 else [])]
    return [heading, p(2), picture, p(rng.randint(1, 3))]


def _term(writer: Writer, group: int, rng: random.Random) -> list[Part]:
    words = rng.sample(writer.bank["words"], 2)
    return [Part("dt", " ".join(words), group), Part("dd", writer.paragraph(1), group)]


@dataclass(frozen=True)
class Dressing:
    """What surrounds the content: furniture, and how words are typed."""

    noise: random.Random | None = None
    """Makes typographic and template noise; None for a plain page."""


def render(parts: list[Part], language: str, shape: str, noise: random.Random | None = None) -> str:
    """Return the page."""
    bank = BANK[language]
    direction = ' dir="rtl"' if language in RIGHT_TO_LEFT else ""
    main = "div" if shape == "soup" else "main"
    menu = [*bank["menu"], *(bank["new_menu"] if noise else [])]
    links = "".join(f'<li><a href="/m{n}">{item}</a></li>' for n, item in enumerate(menu))
    top = (
        f'<nav class="nav"><ul>{links}</ul></nav>' if shape != "soup" else f'<div class="navbar"><ul>{links}</ul></div>'
    )
    body = _crumb(bank, noise) + "".join(_section(group, language, shape, noise) for group in _groups(parts))
    share = f'<ul class="x7">{"".join(f"<li><a href=/s{n}>{s}</a></li>" for n, s in enumerate(bank["share"]))}</ul>'
    footer = "footer" if shape != "soup" else 'div id="footer"'
    return (
        f'<!doctype html><html lang="{language}"{direction}><head><title>{html.escape(parts[0].text)}</title></head><body>{top}'
        f'<{main} class="{_class(noise)}">{body}{share if noise else ""}</{main}>'
        f"<{footer}><p>© 2026 Example</p></{footer.split()[0]}>"
        f'<div id="cookie-banner"><p>Cookies</p><button>OK</button></div></body></html>'
    )


def _crumb(bank: dict[str, Any], noise: random.Random | None) -> str:
    if noise is None:
        return ""
    return f'<nav aria-label="breadcrumb"><ol><li><a href="/">{bank["menu"][0]}</a></li><li>{bank["menu"][1]}</li></ol></nav>'


def _groups(parts: list[Part]) -> list[list[Part]]:
    found: list[list[Part]] = []
    for part in parts:
        if found and found[-1][-1].group == part.group:
            found[-1].append(part)
        else:
            found.append([part])
    return found


def _class(noise: random.Random | None) -> str:
    return f"c{noise.randint(1, 999999)}" if noise else "content"


def _section(parts: list[Part], language: str, shape: str, noise: random.Random | None) -> str:
    bank = BANK[language]
    inner = _blocks(parts, bank, noise, "div" if shape == "soup" else "p")
    heading = next((part for part in parts if part.kind == "h2"), None)
    if shape == "cards" and heading is not None:
        more = f"<span>{bank['more']}</span>" if noise else ""
        return f'<div class="{_class(noise)}"><a href="/card">{inner}{more}</a></div>'
    if shape == "accordion" and heading is not None:
        summary = f"<summary><h3>{words(heading.text, noise)}</h3></summary>"
        rest = _blocks([part for part in parts if part is not heading], bank, noise, "p")
        return f"<details>{summary}<div>{rest}</div></details>"
    if shape == "tabs" and heading is not None:
        number = parts[0].group
        rest = _blocks([part for part in parts if part is not heading], bank, noise, "p")
        return (
            f'<h2><button aria-expanded="false" aria-controls="t{number}">{words(heading.text, noise)}</button></h2>'
            f'<div id="t{number}" hidden>{rest}</div>'
        )
    wrapped = f"<div><div>{inner}</div></div>" if noise and noise.random() < 0.5 else inner
    return f'<section class="{_class(noise)}">{wrapped}</section>'


def _blocks(parts: list[Part], bank: dict[str, Any], noise: random.Random | None, paragraph: str) -> str:
    out: list[str] = []
    at = 0
    while at < len(parts):
        run = [parts[at]]
        while at + len(run) < len(parts) and _together(run[0].kind, parts[at + len(run)].kind):
            run.append(parts[at + len(run)])
        out.append(_run(run, bank, noise, paragraph))
        at += len(run)
    return "".join(out)


def _together(first: str, second: str) -> bool:
    families = ({"li", "li2"}, {"td"}, {"dt", "dd"})
    return any(first in family and second in family for family in families)


def _run(run: list[Part], bank: dict[str, Any], noise: random.Random | None, paragraph: str) -> str:
    first = run[0]
    if first.kind == "img":
        source = first.src if noise is None else first.src.replace(".jpg", "-640x480.jpg") + "?itok=Zx81"
        label = f'<div class="visually-hidden">{bank["image_label"]}</div>' if noise and noise.random() < 0.3 else ""
        ornament = '<img src="/icons/dot.svg" alt="" width="12" height="12">' if noise and noise.random() < 0.2 else ""
        return f'{label}<figure><img src="{source}" alt="{html.escape(plain(first.text, noise))}"></figure>{ornament}'
    if first.kind in {"li", "li2"}:
        out = "<ul>"
        nested = False
        for part in run:
            if part.kind == "li2" and not nested:
                out, nested = out.removesuffix("</li>") + "<ul>", True
            elif part.kind == "li" and nested:
                out, nested = out + "</ul></li>", False
            out += f"<li>{words(part.text, noise)}</li>"
        return out + ("</ul></li></ul>" if nested else "</ul>")
    if first.kind == "td":
        rows = [run[n : n + 2] for n in range(0, len(run), 2)]
        cells = ("".join(f"<td>{words(cell.text, noise)}</td>" for cell in row) for row in rows)
        return f"<table><tbody>{''.join(f'<tr>{row}</tr>' for row in cells)}</tbody></table>"
    if first.kind in {"dt", "dd"}:
        return "<dl>" + "".join(f"<{part.kind}>{words(part.text, noise)}</{part.kind}>" for part in run) + "</dl>"
    tag = paragraph if first.kind == "p" else first.kind
    return f"<{tag}>{words(first.text, noise)}</{tag}>"


def plain(text: str, noise: random.Random | None) -> str:
    """Return text as an attribute carries it, with typographic noise."""
    if noise is None:
        return text
    text = text.replace("'", "’")
    return " ".join(text.split(" ")) if noise.random() < 0.5 else text.replace(" ", "\u00a0", 1)


def words(text: str, noise: random.Random | None) -> str:
    """Return text as markup, with typographic noise and tags inside words."""
    if noise is None:
        return html.escape(text, quote=False)
    text = text.replace("'", "’").replace("“", '"').replace("”", '"') if noise.random() < 0.7 else text
    out: list[str] = []
    for word in text.split(" "):
        roll = noise.random()
        safe = html.escape(word, quote=False)
        letters = word.isalpha() and len(word) > 5
        if letters and roll < 0.05:
            cut = noise.randint(2, len(word) - 2)
            safe = f"{html.escape(word[:cut])}\u00ad{html.escape(word[cut:])}"
        elif letters and roll < 0.1:
            cut = noise.randint(2, len(word) - 2)
            safe = f"<b>{html.escape(word[:cut])}</b>{html.escape(word[cut:])}"
        elif letters and roll < 0.14:
            safe = f'<span class="k">{safe}</span>'
        elif letters and roll < 0.16:
            safe = f"{safe[:3]}<wbr>{safe[3:]}"
        out.append(safe)
    joiner = ["&nbsp;" if noise.random() < 0.04 else " " for _ in out]
    return "".join(f"{word}{space}" for word, space in zip(out, joiner, strict=True)).rstrip().removesuffix("&nbsp;")


def approved_text(parts: list[Part]) -> str:
    """Return the approved content as a plain text file."""
    return "\n\n".join(part.text for part in parts) + "\n"


def approved_markdown(parts: list[Part]) -> str:
    """Return the approved content as Markdown, with the addresses of the pictures."""
    marks = {"h1": "# ", "h2": "## ", "li": "- ", "li2": "- "}
    return "\n\n".join(
        f"![{part.text}]({part.src})" if part.kind == "img" else f"{marks.get(part.kind, '')}{_escaped(part.text)}"
        for part in parts
    )


def _escaped(text: str) -> str:
    return "".join(f"\\{char}" if char in "*_[]<>`#|" else char for char in text)


def with_text(part: Part, text: str) -> Part:
    """Return the part with other words."""
    return replace(part, text=text)
