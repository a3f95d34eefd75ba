"""The words of a message: what is new, what ends, what did not work, with links to the service; plain text and simple HTML."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from auditor.redact import sanitize
from auditor.report.labels import number
from auditor.service.messages.news import NewCause, News

_LABEL = 200
_SHOWN = 30
"""Causes that are written out; the rest is counted."""
_OUTCOMES = {"failed": "", "cantTell": "please look"}


@dataclass(frozen=True, slots=True)
class Digest:
    """A message without its recipient."""

    subject: str
    text: str
    html: str


@dataclass(frozen=True, slots=True)
class DigestLine:
    """One line of a section: words, and where they lead."""

    words: str
    link: str = ""
    more: tuple[str, ...] = ()
    """Lines below it."""


@dataclass(frozen=True, slots=True)
class DigestSection:
    """A heading with its lines."""

    heading: str
    lines: tuple[DigestLine, ...]


def digest_of(site: str, news: News, site_address: str, for_owner: str = "") -> Digest:
    """Return the message about a site of this name; `site_address` is that of its page in the service.

    `for_owner` names whose pages it is limited to. Secrets are hidden, texts of the audited site are cut and stay texts.
    """
    name = sanitize(site, 80)
    sections = _sections(news, site_address)
    subject = f"{name}: {_summary(news)}"
    about = f"This is about the pages of {sanitize(for_owner, 80)}." if for_owner else ""
    intro = [one for one in (sanitize(news.sentence, 400), about) if one]
    foot = f"All about {name}: {site_address}"
    text = "\n\n".join([*intro, *(_plain(section) for section in sections), foot]) + "\n"
    return Digest(subject, text, _markup(subject, intro, sections, site_address))


def _summary(news: News) -> str:
    if news.trouble:
        return "the audit is incomplete" if news.run else "the audit failed"
    said = []
    problems = [cause for cause in news.causes if cause.outcome == "failed"]
    if problems:
        count = len(problems) + news.left_out
        things = "thing" if count == 1 else "things"
        said.append(
            f"{number(count)} {things} to repair" if news.is_first else f"{number(count)} new {things} to repair"
        )
    elif news.causes:
        said.append(f"{number(len(news.causes))} to look at")
    if news.waivers:
        count = len(news.waivers)
        said.append(f"{number(count)} {'waiver ends' if count == 1 else 'waivers end'}")
    return ", ".join(said) or "nothing new"


def _sections(news: News, address: str) -> list[DigestSection]:
    sections: list[DigestSection] = []
    if news.trouble:
        sections.append(
            DigestSection("The audit did not do its work", (DigestLine(sanitize(news.trouble, 600), address),))
        )
    if news.causes:
        heading = "What is to be repaired" if news.is_first else "What is new"
        lines = [_line(cause, address) for cause in news.causes[:_SHOWN]]
        rest = len(news.causes) - len(lines) + news.left_out
        if rest:
            lines.append(DigestLine(f"and {number(rest)} more", f"{address}/causes"))
        sections.append(DigestSection(heading, tuple(lines)))
    if news.waivers:
        sections.append(
            DigestSection(
                "Waivers that end",
                tuple(
                    DigestLine(
                        f"{one.until}: {sanitize(one.reason, _LABEL)} ({sanitize(one.owner, 80)}, {one.finding})", ""
                    )
                    for one in news.waivers[:_SHOWN]
                ),
            )
        )
    return sections


def _line(cause: NewCause, address: str) -> DigestLine:
    kind = _OUTCOMES.get(cause.outcome, cause.outcome) or cause.severity
    places = f"{number(cause.findings)} {'place' if cause.findings == 1 else 'places'}"
    pages = tuple(sanitize(page, _LABEL) for page in cause.pages)
    return DigestLine(f"{sanitize(cause.label, _LABEL)} ({kind}, {places})", f"{address}/causes/{cause.id}", pages)


def _plain(section: DigestSection) -> str:
    lines = [section.heading, "-" * len(section.heading)]
    for line in section.lines:
        lines.append(f"* {line.words}")
        lines += [f"    {more}" for more in line.more]
        if line.link:
            lines.append(f"    {line.link}")
    return "\n".join(lines)


def _markup(subject: str, intro: list[str], sections: list[DigestSection], address: str) -> str:
    # Mail programs know little: no style sheet, no picture, real headings and lists.
    parts = [
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(subject)}</title></head><body>'
    ]
    parts.append(f"<h1>{escape(subject)}</h1>")
    parts += [f"<p>{escape(one)}</p>" for one in intro]
    for section in sections:
        parts.append(f"<h2>{escape(section.heading)}</h2><ul>")
        for line in section.lines:
            words = f'<a href="{escape(line.link)}">{escape(line.words)}</a>' if line.link else escape(line.words)
            parts.append(f"<li>{words}{''.join(f'<br>{escape(more)}' for more in line.more)}</li>")
        parts.append("</ul>")
    parts.append(f'<p><a href="{escape(address)}">Open it in the service</a></p></body></html>')
    return "\n".join(parts)
