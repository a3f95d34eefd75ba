"""The tree of tags of a PDF (ISO 32000-1, 14.7): standard roles, and for each tag what it holds and what stands for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from auditor.documents.pdf_values import entry, identity, is_dictionary, items, name_of, number, text

TAGS_LIMIT = 100_000
"""Tags that are read; the note says when there are more."""
DEPTH_LIMIT = 150
_ROLE_STEPS = 10
"""Steps of a role map that are followed; it may lead in circles."""

GROUPING = frozenset("Document DocumentFragment Part Art Sect Div NonStruct Private Aside".split())
HEADINGS = frozenset(["H", *(f"H{level}" for level in range(1, 10))])
STANDARD = (
    GROUPING
    | HEADINGS
    | frozenset(
        "Title P L LI Lbl LBody Table TR TH TD THead TBody TFoot Span Quote Note Reference BibEntry Code Link Annot Ruby RB RT RP".split()
        + "Warichu WT WP Figure Formula Form TOC TOCI Index BlockQuote Caption Em Strong Sub FENote Artifact".split()
    )
)
"""Structure types of ISO 32000-1, 14.8.4, and ISO 32000-2."""


@dataclass(frozen=True, slots=True)
class Mark:
    """Marked content of a page."""

    page: int
    mcid: int


@dataclass(slots=True)
class Tag:
    """One element of the tree."""

    role: str
    """The standard type, or the file's own name where no role map leads to one."""
    page: int
    kids: list[Tag | Mark] = field(default_factory=list)
    alt: str | None = None
    actual: str | None = None
    title: str = ""
    language: str = ""
    annotations: list[tuple[int, int]] = field(default_factory=list)
    """Identities of the annotations (links, fields) that belong to it."""

    def walk(self) -> Iterator[Tag]:
        """Yield this tag and all below it, in order."""
        stack: list[Tag] = [self]
        while stack:
            tag = stack.pop()
            yield tag
            stack.extend(kid for kid in reversed(tag.kids) if isinstance(kid, Tag))

    def first_page(self) -> int:
        """Return the page on which it begins; 0 where nothing tells."""
        stack: list[Tag | Mark] = [self]
        while stack:
            node = stack.pop()
            if node.page and (isinstance(node, Mark) or not node.kids):
                return node.page
            if isinstance(node, Tag):
                stack.extend(reversed(node.kids))
        return self.page


@dataclass(slots=True)
class TagTree:
    """All tags of a document."""

    root: Tag
    whole: bool = True
    """Every tag was read."""


class _TreeReader:
    def __init__(self, root: object, pages: Mapping[tuple[int, int], int]) -> None:
        self._pages = pages
        self._roles = entry(root, "/RoleMap")
        self._known: dict[str, str] = {}
        self._seen: set[tuple[int, int]] = set()
        self.count = 0
        self.whole = True

    def read(self, root: object) -> Tag:
        """Read everything below the root, with a stack: depth is the file's to choose."""
        top = Tag("Document", 0)
        stack: list[tuple[object, Tag, int]] = [(kid, top, 0) for kid in reversed(list(items(entry(root, "/K"))))]
        while stack:
            value, parent, depth = stack.pop()
            whole = number(value)
            if whole is not None:
                parent.kids.append(Mark(parent.page, whole))
                continue
            if not is_dictionary(value):
                continue
            made = self._made(value, parent)
            if made is None or depth >= DEPTH_LIMIT:
                self.whole = self.whole and made is None
                continue
            parent.kids.append(made)
            self.count += 1
            if self.count >= TAGS_LIMIT:
                self.whole = False
                break
            stack.extend((kid, made, depth + 1) for kid in reversed(list(items(entry(value, "/K")))))
        return top

    def _made(self, value: object, parent: Tag) -> Tag | None:
        """Return the tag of a dictionary; None for one that is a reference, which goes to its parent, and for one seen before."""
        kind = name_of(entry(value, "/Type"))
        page = self._page(value) or parent.page
        if kind == "MCR" or (kind != "StructElem" and entry(value, "/MCID") is not None):
            mcid = number(entry(value, "/MCID"))
            if mcid is not None:
                parent.kids.append(Mark(page, mcid))
            return None
        if kind == "OBJR":
            target = identity(entry(value, "/Obj"))
            if target is not None:
                parent.annotations.append(target)
            if not parent.page:
                parent.page = page
            return None
        own = identity(value)
        if own is not None:
            if own in self._seen:
                return None
            self._seen.add(own)
        tag = Tag(self._role(value), page)
        alt, actual = entry(value, "/Alt"), entry(value, "/ActualText")
        tag.alt = text(alt) if alt is not None else None
        tag.actual = text(actual) if actual is not None else None
        tag.title = text(entry(value, "/T"), 200)
        tag.language = text(entry(value, "/Lang"), 60)
        return tag

    def _page(self, value: object) -> int:
        target = entry(value, "/Pg")
        place = identity(target) if target is not None else None
        return self._pages.get(place, 0) if place else 0

    def _role(self, value: object) -> str:
        own = name_of(entry(value, "/S"))
        if own not in self._known:
            role, left = own, _ROLE_STEPS
            while role not in STANDARD and left:
                role, left = name_of(entry(self._roles, f"/{role}")) if role else "", left - 1
            self._known[own] = role or own
        return self._known[own]


def read_tags(root: object, pages: Mapping[tuple[int, int], int]) -> TagTree:
    """Return the tags below a /StructTreeRoot. `pages` maps the identity of each page to its number, from 1."""
    reader = _TreeReader(root, pages)
    tree = reader.read(root)
    return TagTree(tree, reader.whole)
