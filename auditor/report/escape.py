"""The one place that decides how text is made safe for an output: HTML, script, terminal, CSV, Markdown, XML, JSON.

    output     what could go wrong                          function
    HTML       elements, attributes, links of the page      html_environment, safe_href
    script     `</script>`, U+2028                          script_json
    terminal   escape sequences, bidi, overwriting,         terminal
               orders to a build server
    CSV        cells that a spreadsheet calculates          csv_cell
    Markdown   mentions, links, pictures, HTML              markdown
    XML        characters that XML 1.0 forbids              xml_text
    JSON       NaN, lone surrogates                         json_value

Secrets are hidden in all of them (auditor/redact).
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Mapping
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from auditor.log_commands import disarmed
from auditor.model.page import JSON
from auditor.redact import head, mask, remembered
from auditor.report.compiled_templates import kept_beside
from auditor.urls import address_of

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
"""What neither HTML nor XML 1.0 may carry, and C1 controls, which nobody wrote on purpose."""


def clean(text: str) -> str:
    """Return text that HTML and XML may carry: forbidden characters become U+FFFD, secrets are masked."""
    if text.isascii() and text.isprintable():
        return mask(text)
    return mask(_FORBIDDEN.sub("\ufffd", text))


_DIRECTION = re.compile("[\u202a-\u202e\u2066-\u2069]")


def visible_marks(text: str) -> str:
    """Show direction marks as their numbers, so that markup and sentences of ours read as they are (CVE-2021-42574)."""
    return text if text.isascii() else _DIRECTION.sub(lambda m: f"[U+{ord(m[0]):04X}]", text)


@remembered
def escaped(text: str) -> str:
    """Return text as a template writes it into HTML: cleaned and escaped, whatever it is."""
    return str(escape(clean(text)))


def _as_text(text: str) -> str:
    """Return cleaned text for between two tags, where quotation marks mean nothing and stand as they are."""
    return str(escape(clean(text))).replace("&#34;", '"').replace("&#39;", "'")


@remembered
def site_words(text: str) -> Markup:
    """Return words of the audited site: their direction marks end at <bdi>, and the style sheet sets them in the reading face.

    They are evidence: nobody may translate them, nor correct their spelling or their style.
    """
    return Markup(f'<bdi class="said" translate="no">{_as_text(text)}</bdi>')


@remembered
def our_words(text: str) -> Markup:
    """Return a sentence of ours that quotes the site, or the name of a page: isolated too, but in our face."""
    return Markup(f"<bdi>{_as_text(visible_marks(text))}</bdi>")


@remembered
def with_commands(text: str) -> Markup:
    """Return a sentence of ours in which what stands between backticks is something to type: set as code, without the backticks."""
    return _set_apart(text, "`", _typed)


def _typed(text: str) -> Markup:
    return Markup(f"<code>{escape(clean(visible_marks(text)))}</code>")


@remembered
def with_examples(text: str) -> Markup:
    """Return a sentence of ours in which what stands between straight quotation marks is an example, that nobody takes for our words."""
    return _set_apart(text, '"', _example)


def _set_apart(text: str, sign: str, apart: Callable[[str], Markup]) -> Markup:
    """Return a sentence of ours without the pairs of a sign, with what stands between them set apart; whole where one is alone."""
    parts = text.split(sign)
    if len(parts) % 2 == 0:
        return our_words(text)
    return Markup("").join(apart(part) if place % 2 else our_words(part) for place, part in enumerate(parts) if part)


def _example(text: str) -> Markup:
    return Markup(f'<q translate="no">{escape(clean(visible_marks(text)))}</q>')


@remembered
def code_words(text: str) -> Markup:
    """Return a selector or markup, which runs from left to right in every language."""
    return Markup(f'<code dir="ltr"><bdi>{_as_text(visible_marks(text))}</bdi></code>')


def _finalize(value: object) -> object:
    return clean(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def html_environment(templates: Path) -> Environment:
    """Return the template environment in which everything is cleaned and escaped and an unknown name is an error."""
    return Environment(
        loader=FileSystemLoader(templates),
        autoescape=True,
        finalize=_finalize,
        undefined=StrictUndefined,
        auto_reload=False,
        bytecode_cache=kept_beside(templates),
        trim_blocks=True,
        lstrip_blocks=True,
    )


def safe_href(url: str) -> str:
    """Return the address when a link may carry it (http or https, a host, no credentials), else an empty string."""
    if _FORBIDDEN.search(url) or any(c.isspace() or c in "\"'<>\\`" for c in url) or mask(url) != url:
        return ""
    parts = address_of(url)
    return url if parts.is_web and "@" not in parts.authority else ""


def script_json(value: JSON) -> str:
    """Return JSON that can stand inside a script element or a script file."""
    text = json.dumps(json_value(value), ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for char in "<>&\u2028\u2029":
        text = text.replace(char, f"\\u{ord(char):04x}")
    return text


_TERMINAL = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]"
)


def terminal(text: str, limit: int = 400) -> str:
    """Return one line for a terminal: control, bidi and invisible characters are shown as escapes, long text is cut.

    What a build server would obey in its log is shown, not said (auditor/log_commands.py).
    """
    line = disarmed(_TERMINAL.sub(lambda m: " " if m[0] in "\n\t" else _visible(m[0]), mask(head(text, limit))))
    return line if len(line) <= limit else line[: limit - 1] + "…"


def _visible(char: str) -> str:
    return f"\\x{ord(char):02x}" if ord(char) < 0x100 else f"\\u{ord(char):04x}"


_FORMULA = "=+-@\t\r\n|%＝＋－＠"


def csv_cell(value: object) -> str:
    """Return a cell that a spreadsheet shows instead of calculating (OWASP, CSV injection): an apostrophe goes first.

    Numbers of ours stay numbers. csv.writer quotes, which does not help: spreadsheets take the quotes off first.
    """
    if isinstance(value, bool) or value is None:
        return "" if value is None else str(value).lower()
    if isinstance(value, int | float):
        return str(value)
    text = clean(str(value)).replace("\r\n", "\n").replace("\r", "\n")
    bare = text.lstrip(" \u00a0\u3000\"';,\ufeff\u200b")
    return f"'{text}" if bare.startswith(tuple(_FORMULA)) or text.startswith(tuple(_FORMULA)) else text


_MARKDOWN = re.compile(r"[\\`*_{}\[\]()<>!|~&$@#]")


def markdown(text: str, limit: int = 300) -> str:
    """Return one line of literal text: no mention, reference, link, picture, HTML, table or emphasis can come of it."""
    line = " ".join(clean(head(text, limit)).split())
    line = line if len(line) <= limit else line[: limit - 1] + "…"
    line = visible_marks(line)
    line = _MARKDOWN.sub(lambda m: _literal(m[0]), line).replace("://", "&#58;//").replace("www.", "www&#46;")
    return re.sub(r"^([-+=]|\d{1,9}(?=\.))", lambda m: f"{m[0]}\\" if m[0].isdigit() else f"\\{m[0]}", line)


def _literal(char: str) -> str:
    # Mentions and issue numbers are looked for in the rendered text, where no escape is left; a zero-width space ends them.
    if char in "@#":
        return f"{char}\u200b" if char == "@" else f"\\{char}\u200b"
    return f"&#{ord(char)};" if char in "<>&" else f"\\{char}"


def xml_text(text: str) -> str:
    """Return text that XML 1.0 allows; a forbidden character is shown as its number. Quoting is the writer's work."""
    return mask(_FORBIDDEN.sub(lambda m: f"[U+{ord(m[0]):04X}]", text))


def json_value(value: JSON) -> JSON:
    """Return a value that every JSON reader accepts: NaN and infinities become null, lone surrogates U+FFFD."""
    kind = type(value)  # the plain types first: most of a report passes here, and abstract ones are slow to ask for
    if kind is str:
        return _json_text(str(value))
    if kind is int or kind is bool or value is None:
        return value
    if kind is dict and isinstance(value, dict):
        return {_json_text(str(key)): json_value(item) for key, item in value.items()}
    if isinstance(value, str):
        return _json_text(value)
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, Mapping):
        return {_json_text(str(key)): json_value(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [json_value(item) for item in value]
    return value if isinstance(value, int) or value is None else _json_text(str(value))


def _json_text(text: str) -> str:
    return mask(text if text.isascii() else _SURROGATES.sub("\ufffd", text))


_SURROGATES = re.compile("[\ud800-\udfff]")
