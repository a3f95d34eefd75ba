"""One text in every format gives the same findings, word for word; documents that LibreOffice made are read as it prints them.

The files in `made/` were written by LibreOffice 7.4 from sources of ours: `prospectus` from HTML, `rich` from a flat OpenDocument
text with notes, contents, hidden text, tracked changes, a placeholder, ruby and a text box, `texts` from a flat spreadsheet.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from auditor.dom.content import Approved
from auditor.reference.files import READERS, TABLES
from tests.reference.score import findings, text_of

MADE = Path(__file__).parent / "made"
HTML = """<html lang="en"><body><main><h1>Fees and funding</h1>
<p>You pay <b>500 Euro</b> a term, and see <a href="http://www.example.edu/dates">the dates</a>.</p>
<h2>What you need</h2><ul><li>A passport that is not expired</li><li>Two photographs<ul><li>without a hat</li>
<li>without glasses</li></ul></li></ul><ol><li>Write to us in spring</li><li>Wait for 10 days</li></ol>
<table><tr><th>Programme</th><th>Fee</th></tr><tr><td>Nursing</td><td>$45,000</td></tr><tr><td>Therapy</td><td>$52,000</td></tr></table>
<p>It’s “quoted” – with a dash… and H<sub>2</sub>O.</p><blockquote><p>Care is a craft, said the dean in her speech.</p></blockquote>
<dl><dt>Term</dt><dd>Half of a year at the school.</dd></dl>
<p>Institute of Health<br>36 First Avenue<br>Boston, MA 02129</p></main></body></html>"""
MARKDOWN = """# Fees and funding

You pay **500 Euro** a term, and see [the dates](http://www.example.edu/dates).

## What you need

- A passport that is not expired
- Two photographs
  - without a hat
  - without glasses

1. Write to us in spring
2. Wait for 10 days

| Programme | Fee |
| --- | --- |
| Nursing | $45,000 |
| Therapy | $52,000 |

It’s “quoted” – with a dash… and H2O.

> Care is a craft, said the dean in her speech.

Term
: Half of a year at the school.

Institute of Health\\
36 First Avenue\\
Boston, MA 02129
"""
PLAIN = """Fees and funding
You pay 500 Euro a term, and see the dates.
What you need
    • A passport that is not expired
    • Two photographs
        ◦ without a hat
        ◦ without glasses
    1. Write to us in spring
    2. Wait for 10 days
Programme
Fee
Nursing
$45,000
Therapy
$52,000
It’s “quoted” – with a dash… and H2O.
Care is a craft, said the dean in her speech.
Term
Half of a year at the school.
Institute of Health
36 First Avenue
Boston, MA 02129
"""
BODIES = {
    ".html": HTML.encode(),
    ".md": MARKDOWN.encode(),
    ".txt": PLAIN.encode(),
    ".docx": (MADE / "prospectus.docx").read_bytes(),
    ".odt": (MADE / "prospectus.odt").read_bytes(),
}
PLANTED = {
    "nothing": ("", ""),
    "a number": ("500 Euro", "600 Euro"),
    "a negation": ("not expired", "expired"),
    "a nested item": ("<li>without a hat</li>", ""),
    "a heading": ("What you need", "What you bring"),
    "a counted item": ("Wait for 10 days", "Wait for 20 days"),
    "a cell": ("$52,000", "$25,000"),
    "two cells exchanged": ("$45,000</td></tr><tr><td>Therapy</td><td>$52,000", "$52,000</td></tr><tr><td>Therapy</td><td>$45,000"),
    "an index": ("H<sub>2</sub>O", "H<sub>3</sub>O"),
    "a quotation": ("a craft", "an art"),
    "a definition": ("Half of a year", "A third of a year"),
    "an address": ("36 First Avenue", "63 First Avenue"),
    "a line of an address": ("36 First Avenue<br>", ""),
    "a line more": ("36 First Avenue", "Second floor<br>36 First Avenue"),
    "a first line": ("Institute of Health", "School of Health"),
    "a post code": ("MA 02129", "MA 02192"),
}  # fmt: skip


def told(suffix: str, page: str) -> list[tuple[str, str, str]]:
    _, blocks = READERS[suffix](BODIES[suffix])
    approved = Approved(f"fees{suffix}", "0", tuple(blocks), language="en")
    return [(f.check, str(f.severity), f.message) for f in findings(approved, text_of(page))]


@pytest.mark.parametrize("planted", PLANTED)
def test_the_same_text_in_every_format_gives_the_same_findings(planted: str) -> None:
    page = HTML.replace(*PLANTED[planted])
    said = {suffix: told(suffix, page) for suffix in BODIES}
    assert bool(said[".html"]) == (planted != "nothing"), said[".html"]
    assert {suffix: found for suffix, found in said.items() if found != said[".html"]} == {}, said[".html"]


@pytest.mark.parametrize("suffix", [".odt", ".docx"])
def test_a_document_of_libreoffice_is_read_as_it_is_printed(suffix: str) -> None:
    _, blocks = READERS[suffix]((MADE / f"rich{suffix}").read_bytes())
    assert [(block.kind.value, block.text, block.floating) for block in blocks] == [
        ("heading", "Research", False),
        ("paragraph", "The study lasted nine months. It was repeated.", False),
        ("paragraph", "Visible words go on.", False),
        ("paragraph", "We pay the full fee.", False),
        ("paragraph", "The name is written here.", False),
        ("paragraph", "大学院で学ぶ。", False),
        ("paragraph", "Grow 10⁶ cells per m2.", False),
        ("paragraph", "Before", False),
        ("paragraph", "Words in a box", False),
        ("paragraph", "Before the picture", False),
        ("description", "A red brick path", False),
        ("paragraph", "The area is exactly.", False),
        ("cell", "Fee", False),
        ("cell", "$45,000", False),
        ("paragraph", "Survey of graduates, 2025.", True),
        ("paragraph", "Report of the board, 2024.", True),
    ]


def test_a_workbook_of_libreoffice_with_merged_cells_and_a_formula_is_read() -> None:
    pages = TABLES[".xlsx"]((MADE / "texts.xlsx").read_bytes())
    assert [(url, [block.text for block in blocks]) for url, blocks in pages] == [
        ("/fees", ["Fees", "You pay 500 Euro"]),
        ("/map", ["A red brick path"]),
        ("/count", ["1250"]),
    ]


LISTING = """<html lang="en"><body><main><h1>Using the console</h1><p>Open a console and type the following.
<a role="doc-noteref" href="#n">[1]</a> Then wait until the prompt comes back to you, which may take a minute on an older machine.</p>
<pre><span class="gp">$ </span>report --from 2025

<span class="gp">... </span><span>reading 40 files</span>
<span class="go">- all are read</span>
<span class="gp">$</span></pre><p>Nothing else is needed for a report.</p><p>A second report is written in the same way:</p>
<pre>report --from 2025
report --from 2026</pre>
<aside role="note" id="n"><span>[<a role="doc-backlink" href="#r">1</a>]</span> A console of the system.</aside></main></body></html>"""
EXPORTED = """Using the console
Open a console and type the following. [1] Then wait until the prompt comes back to you, which may take a minute on an older machine.
$ report --from 2025

... reading 40 files
- all are read
$
Nothing else is needed for a report.
A second report is written in the same way:
report --from 2025
report --from 2026
[1] A console of the system.
"""


@pytest.mark.parametrize(
    ("planted", "expected"),
    [
        (("", ""), []),
        (("40 files", "60 files"), [("reference-edited", "serious")]),
        (("report --from 2026", "report --from 2062"), [("reference-edited", "serious")]),
        (("<p>Nothing else is needed for a report.</p>", ""), [("reference-missing", "serious")]),
    ],
)
def test_listings_of_an_exported_text_are_one_block_of_the_page(
    planted: tuple[str, str], expected: list[tuple[str, str]]
) -> None:
    _, blocks = READERS[".txt"](EXPORTED.encode())
    approved = Approved("console.txt", "0", tuple(blocks), language="en")
    said = findings(approved, text_of(LISTING.replace(*planted)))
    assert [(f.check, str(f.severity)) for f in said] == expected, [f.message for f in said]
