"""Makes small PDFs object by object, so that a test says exactly what is in them and what is not."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, String


@dataclass
class Item:
    """One tagged piece: a role, its words (or a picture), and what the tag says besides."""

    role: str
    text: str = ""
    kids: list[Item] = field(default_factory=list)
    tag: dict[str, object] = field(default_factory=dict)
    page: int = 1
    y: int | None = None
    """Where it stands, in points from the bottom; below the one before by default."""


def escaped(text: str) -> str:
    return text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


class PdfMaker:
    """A document that grows; `good()` makes it one without a fault."""

    def __init__(self) -> None:
        self.pdf = Pdf.new()
        self.pages: list[list[str]] = []
        self.tops: list[int] = []
        self.marks: list[int] = []
        self.font = self.pdf.make_indirect(
            Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=Name.WinAnsiEncoding)
        )
        self.structure: pikepdf.Object | None = None

    def page(self) -> int:
        """Add a page; return its number."""
        self.pdf.add_blank_page(page_size=(595, 842))
        self.pdf.pages[-1].Resources = Dictionary(Font=Dictionary(F1=self.font))
        self.pages.append([])
        self.tops.append(780)
        self.marks.append(0)
        return len(self.pages)

    def words(self, text: str, page: int = 1, *, size: int = 12, y: int | None = None, mcid: int | None = None) -> None:
        """Write a line."""
        at = self.tops[page - 1] if y is None else y
        self.tops[page - 1] = at - 2 * size
        line = f"BT /F1 {size} Tf 1 0 0 1 72 {at} Tm ({escaped(text)}) Tj ET"
        self.pages[page - 1].append(line if mcid is None else f"/P <</MCID {mcid}>> BDC {line} EMC")

    def picture(self, page: int = 1) -> None:
        """Cover a page with a picture."""
        image = self.pdf.make_stream(b"\x80" * 100)
        image.update(
            Dictionary(
                Type=Name.XObject,
                Subtype=Name.Image,
                Width=10,
                Height=10,
                ColorSpace=Name.DeviceGray,
                BitsPerComponent=8,
            )
        )
        self.pdf.pages[page - 1].Resources.XObject = Dictionary(Im0=image)
        self.pages[page - 1].append("q 595 0 0 842 0 0 cm /Im0 Do Q")

    def tags(self, items: list[Item], *, marked: bool = True, roles: dict[str, str] | None = None) -> None:
        """Write tagged content and its tree."""
        root = self.pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
        if roles:
            root.RoleMap = Dictionary({f"/{own}": Name(f"/{standard}") for own, standard in roles.items()})
        root.K = Array([self._tag(item, root) for item in items])
        self.structure = root
        self.pdf.Root.StructTreeRoot = root
        if marked:
            self.pdf.Root.MarkInfo = Dictionary(Marked=True)

    def _tag(self, item: Item, parent: pikepdf.Object) -> pikepdf.Object:
        made = self.pdf.make_indirect(
            Dictionary(Type=Name.StructElem, S=Name(f"/{item.role}"), P=parent, Pg=self.pdf.pages[item.page - 1].obj)
        )
        kids: list[object] = []
        if item.text:
            mcid = self.marks[item.page - 1]
            self.marks[item.page - 1] += 1
            self.words(item.text, item.page, mcid=mcid, y=item.y)
            kids.append(mcid)
        kids.extend(self._tag(kid, made) for kid in item.kids)
        made.K = Array(kids)
        for name, value in item.tag.items():
            made[f"/{name}"] = String(value) if isinstance(value, str) else value
        return made

    def annotation(self, page: int, **entries: object) -> pikepdf.Object:
        """Add a link or field to a page."""
        made = self.pdf.make_indirect(
            Dictionary(
                {"/Type": Name.Annot, "/Rect": Array([72, 700, 200, 720]), **{f"/{k}": v for k, v in entries.items()}}
            )
        )
        target = self.pdf.pages[page - 1]
        if "/Annots" not in target:
            target.Annots = Array([])
        target.Annots.append(made)
        return made

    def save(self, path: Path, **options: object) -> Path:
        """Write the file."""
        for number, lines in enumerate(self.pages):
            self.pdf.pages[number].Contents = self.pdf.make_stream("\n".join(lines).encode("latin-1"))
        self.pdf.save(path, **options)  # type: ignore[arg-type]
        return path


def good(*items: Item, pages: int = 1) -> PdfMaker:
    """Return a document with tags, language, title and all that the checks want."""
    maker = PdfMaker()
    for _ in range(pages):
        maker.page()
    maker.pdf.Root.Lang = String("en-GB")
    maker.pdf.docinfo["/Title"] = String("Opening hours of the town hall")
    maker.pdf.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    for page in maker.pdf.pages:
        page.Tabs = Name.S
    maker.tags(list(items) or [Item("H1", "Opening hours"), Item("P", "We are open from nine to five.")])
    return maker


def plain(*lines: str) -> PdfMaker:
    """Return a document of words alone: no tags, no title, no language."""
    maker = PdfMaker()
    maker.page()
    for line in lines or ("The town hall is open from nine to five.",):
        maker.words(line)
    return maker
