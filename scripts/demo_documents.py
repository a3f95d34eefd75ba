"""Makes the PDFs of the demonstration site: a guide and a list of fees without a fault, and the same fees without tags.

Run it after a change of their words; the files are the same on every run.
"""

from __future__ import annotations

from pathlib import Path

from pikepdf import String

from tests.documents.make_pdf import Item, PdfMaker, good

FOLDER = Path(__file__).resolve().parent.parent / "auditor" / "demo" / "site" / "files"
GUIDE = (
    Item("H1", "A guide to our campus"),
    Item("P", "Our campus is small. You can walk from one end to the other in five minutes."),
    Item("H2", "Where things are"),
    Item("P", "The library is next to the main hall. The clinic is at the gate."),
)
FEES = (
    Item("H1", "Fees for parking"),
    Item("P", "These fees hold for everyone who parks on First Avenue."),
    Item(
        "Table",
        kids=[
            Item("TR", kids=[Item("TH", "Time"), Item("TH", "Fee")]),
            Item("TR", kids=[Item("TD", "One hour"), Item("TD", "2 dollars")]),
            Item("TR", kids=[Item("TD", "One day"), Item("TD", "9 dollars")]),
        ],
    ),
)


def untagged() -> PdfMaker:
    """Return the fees as a program writes them that was not asked for tags, language or a title."""
    maker = PdfMaker()
    maker.page()
    maker.words("Fees for parking", size=20)
    for line in (
        "These fees hold for everyone who parks on First Avenue.",
        "One hour: 2 dollars.",
        "One day: 9 dollars.",
    ):
        maker.words(line)
    return maker


def main() -> None:
    """Write the files."""
    FOLDER.mkdir(exist_ok=True)
    for name, title, items in (("guide", "A guide to our campus", GUIDE), ("fees", "Fees for parking", FEES)):
        maker = good(*items)
        maker.pdf.docinfo["/Title"] = String(title)
        maker.save(FOLDER / f"{name}.pdf", deterministic_id=True)
    untagged().save(FOLDER / "fees-untagged.pdf", deterministic_id=True)


if __name__ == "__main__":
    main()
