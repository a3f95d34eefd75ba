"""HTML files that stand alone: one file with its style and pictures in it, which may load nothing and run nothing."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable

from markupsafe import Markup

from auditor.report import labels
from auditor.report.escape import (
    code_words,
    html_environment,
    our_words,
    site_words,
    visible_marks,
    with_commands,
)
from auditor.report.html import components as marks
from auditor.report.html.images import picture_form
from auditor.report.html.quotes import language_mark, quoting, with_languages
from auditor.report.html.writer import TEMPLATES, style


def alone(template: str, **context: object) -> str:
    """Fill a template that extends `alone.html`. Its policy allows the one style by its digest, pictures that stand in it, nothing else."""
    rules = style()
    digest = base64.b64encode(hashlib.sha256(rules.encode()).digest()).decode()
    environment = html_environment(TEMPLATES)
    environment.globals.update(
        {
            "w": labels,
            "csp": f"default-src 'none'; img-src data:; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'",
            "style": Markup(rules),
            "site": site_words,
            "ours": our_words,
            "quoting": quoting,
            "lang": language_mark,
            "with_languages": with_languages,
            "code": code_words,
            "commands": with_commands,
            "beginning": marks.beginning,
            "rest": marks.rest,
            "heading": marks.heading,
            "severity": marks.severity,
            "outcome": marks.outcome,
            "wcag": marks.wcag,
            "segments": marks.segments,
        }
    )
    environment.filters.update({"number": labels.number, "percent": labels.percent, "marks": visible_marks})
    return environment.get_template(template).render(**context)


class InlinePictures:
    """Gives pictures as addresses that carry their own bytes, until a number of bytes is used up."""

    def __init__(self, blob: Callable[[str], bytes | None], most: int) -> None:
        self._blob = blob
        self._left = most

    def get(self, sha256: str) -> tuple[Markup, int, int] | None:
        """Return address, width and height of a picture; None where it is not kept, is no picture, or would be too much.

        The address is markup already: text of a template is searched for secrets, and base64 now and then looks like one.
        """
        data = self._blob(sha256) if sha256 else None
        form = picture_form(data) if data else None
        if data is None or form is None or len(data) > self._left:
            return None
        self._left -= len(data)
        suffix, (width, height) = form
        kind = "jpeg" if suffix == "jpg" else suffix
        return Markup(f"data:image/{kind};base64,{base64.b64encode(data).decode()}"), width, height
