"""The approved texts of a folder: loaded once, each bound to its pages by header, map or path; what cannot be used is named."""

from __future__ import annotations

import fnmatch
import hashlib
import os
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from auditor.dom.content import Approved
from auditor.model.codes import Code, Stage
from auditor.model.page import Failed
from auditor.reference.files import READERS, TABLES, Header, Unreadable
from auditor.reference.link_targets import CAMPAIGN
from auditor.urls import address_of, percent_decoded

_BY_HEADER, _BY_MAP, _BY_PATH = "header", "map", "path"
_IGNORED_NAMES = frozenset({"readme.md", "readme.txt", "readme", "desktop.ini", "thumbs.db", "ehthumbs.db", "icon"})
_SOURCES = (".docx", ".odt")
"""What a published document is made from, beside it under the same name."""
MAX_FILES = 10_000
FILE_LIMIT = 50_000_000
"""Bytes of one file; pictures in a document count."""
_COPY = re.compile(
    r"(?: ?\([^()]{0,80}(?:conflict|konflikt|conflit|conflicto|conflitto)[^()]{0,80}\)"
    r"|[ _.-]{1,3}(?:sync-)?conflict(?:ed copy)?\b.{0,80}"
    r"| - (?:copy|kopie|copie|copia|cópia)(?: ?\(\d{1,3}\))?| (?:copy|kopie|copie|copia|cópia)(?: \d{1,3})?| ?\(\d{1,3}\))$",
    re.IGNORECASE,
)
"""What drives and file managers add to the name of a copy."""
_COPY_OF = re.compile(r"^(?:copy(?: \(\d{1,3}\))? of|kopie von|copie de|copia di|copia de|cópia de) ", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Library:
    """All approved documents of a run."""

    documents: tuple[Approved, ...]
    problems: tuple[Failed, ...]
    """Files that cannot be used and pages claimed twice, each named."""
    sha256: str
    """Digest of everything that was read, for cache keys."""
    _pages: Mapping[str, tuple[int, ...]] = field(default_factory=dict, repr=False)
    _globs: tuple[tuple[str, int], ...] = ()

    @classmethod
    def load(cls, folder: Path, mapping: Mapping[str, str] | None = None) -> Library:
        """Read every approved text below `folder`. `mapping` is [reference.map]: page -> file. A missing folder is an empty library."""
        problems: list[Failed] = []
        documents = [document for path in _files(folder, problems) for document in _read(folder, path, problems)]
        documents = _mapped(documents, mapping or {}, folder, problems)
        pages, globs = _index(documents, problems)
        digest = hashlib.sha256("\n".join(f"{d.name}\0{d.sha256}\0{d.urls}" for d in documents).encode()).hexdigest()
        return cls(tuple(documents), tuple(problems), digest, pages, globs)

    def for_page(self, url: str) -> tuple[Approved, ...]:
        """Return the approved documents of a page, in the order of their names; empty when there are none.

        An address that names the host wins over a bare path, an exact one over a glob.
        """
        key = page_key(url)
        path = path_of_key(key)
        found = self._pages.get(key) or self._pages.get(path) or self._by_glob(key, path)
        return tuple(self.documents[number] for number in found)

    def for_document(self, url: str) -> tuple[Approved, ...]:
        """Return the approved documents of a file that the site publishes.

        Besides what names its address, `files/fees.docx` is for /files/fees.pdf: the same text before it was made a PDF.
        """
        found = self.for_page(url)
        if found:
            return found
        stem = without_extension(page_key(url))
        twins = self._pages.get(stem) or self._pages.get(path_of_key(stem)) or ()
        return tuple(
            self.documents[n]
            for n in twins
            if self.documents[n].matched_by == _BY_PATH and self.documents[n].name.lower().endswith(_SOURCES)
        )

    def _by_glob(self, key: str, path: str) -> tuple[int, ...]:
        return tuple(n for glob, n in self._globs if fnmatch.fnmatchcase(path if glob[:2] != "//" else key, glob))

    def unused(self, urls: Iterable[str], published: Iterable[str] = ()) -> tuple[Approved, ...]:
        """Return the documents that belong to none of these pages, and to none of these published files."""
        used = {document.name for url in urls for document in self.for_page(url)}
        used |= {document.name for url in published for document in self.for_document(url)}
        return tuple(document for document in self.documents if document.name not in used)


def _files(folder: Path, problems: list[Failed]) -> list[Path]:
    """Return the approved texts of a folder in the order of their names; what stands there besides and looks like one is named."""
    if not folder.is_dir():
        return []
    inside = folder.resolve()
    found: list[Path] = []
    for path in _walk(folder, problems):
        name = path.relative_to(folder).as_posix()
        if problem := _objection(path, inside):
            problems.append(_problem(name, problem))
            continue
        found.append(path)
        if len(found) >= MAX_FILES:
            problems.append(_problem(name, f"and what follows is not read: there are more than {MAX_FILES} files"))
            break
    return _without_copies(found, folder, problems)


def _walk(folder: Path, problems: list[Failed]) -> list[Path]:
    def unreadable(error: OSError) -> None:
        name = Path(str(error.filename)).relative_to(folder).as_posix()
        problems.append(_problem(f"{name}/", f"cannot be read: {error.strerror or error}"))

    found: list[Path] = []
    for head, folders, names in os.walk(folder, onerror=unreadable):
        linked = [name for name in folders if Path(head, name).is_symlink()]
        folders[:] = sorted(name for name in folders if not _is_furniture(name) and name not in linked)
        found.extend(Path(head, name) for name in (*names, *linked) if not _is_furniture(name))
    return sorted(found, key=lambda path: path.relative_to(folder).parts)


def _is_furniture(name: str) -> bool:
    """Tell whether a file or folder is what systems, drives and programs leave behind, or a note to people."""
    lowered = name.lower().strip()
    return (
        name.startswith((".", "~$", "~wr"))
        or lowered in _IGNORED_NAMES
        or lowered.endswith((".tmp", ".lnk", ".url", ".part", ".crdownload"))
        or lowered.startswith(("~wr", "__macosx"))
    )


def _objection(path: Path, inside: Path) -> str:
    """Say why a file is not read; empty where it is."""
    try:
        real = path.resolve(strict=True)
    except (OSError, RuntimeError):  # a loop of links is the one or the other, by the version of Python
        return "is a link that leads nowhere" if path.is_symlink() else "cannot be read"
    if not real.is_relative_to(inside):
        return "points out of the reference folder and is not read"
    if real.is_dir():
        return "is a link to a folder, which is not followed; its files are read where they are"
    if not real.is_file():
        return "is no file and is not read"
    if path.suffix.lower() not in {*READERS, *TABLES}:
        return f"is none of {', '.join(sorted({*READERS, *TABLES}))}; save it as one of them"
    return ""


def _without_copies(paths: list[Path], folder: Path, problems: list[Failed]) -> list[Path]:
    """Leave out copies that a drive or a file manager made beside the text itself: nobody knows which of them is approved."""
    stems = {(path.parent, path.stem): path for path in reversed(paths)}
    kept = []
    for path in paths:
        stem = _COPY.sub("", _COPY_OF.sub("", path.stem))
        own = stems.get((path.parent, stem)) if stem != path.stem else None
        if own is None:
            kept.append(path)
            continue
        name = path.relative_to(folder).as_posix()
        detail = (
            f"{name} is a copy beside {own.name} and is not read; put what is right into {own.name} and remove the copy"
        )
        problems.append(Failed(Code.REFERENCE_CONFLICT, detail, Stage.REFERENCE))
    return kept


def _read(folder: Path, path: Path, problems: list[Failed]) -> Iterable[Approved]:
    name = path.relative_to(folder).as_posix()
    suffix = path.suffix.lower()
    try:
        if path.stat().st_size > FILE_LIMIT:
            raise Unreadable(f"is larger than {FILE_LIMIT // 1_000_000} MB, which no approved text is")
        body = path.read_bytes()
        if suffix in TABLES:
            texts = [(f"{name} ({url})", Header(urls=[url]), blocks) for url, blocks in TABLES[suffix](body)]
        else:
            texts = [(name, *READERS[suffix](body))]
    except Unreadable as reason:
        problems.append(_problem(name, str(reason)))
        return
    except OSError as error:
        problems.append(_problem(name, f"cannot be read: {error.strerror or error}"))
        return
    for title, header, blocks in texts:
        yield Approved(
            name=title,
            sha256=hashlib.sha256(title.encode() + body).hexdigest()
            if suffix in TABLES
            else hashlib.sha256(body).hexdigest(),
            blocks=tuple(blocks),
            urls=tuple(header.urls),
            owner=header.owner,
            approved_on=header.approved_on,
            language=header.language,
            root=header.root,
            ignore=tuple(header.ignore),
            dynamic=tuple(header.dynamic),
            matched_by=_BY_HEADER if header.urls else _BY_PATH,
        )


def _mapped(
    documents: list[Approved], mapping: Mapping[str, str], folder: Path, problems: list[Failed]
) -> list[Approved]:
    pages: dict[str, list[str]] = {}
    known = {document.name for document in documents}
    for page, name in mapping.items():
        cleaned = name.replace("\\", "/").removeprefix("./")
        if cleaned in known:
            pages.setdefault(cleaned, []).append(page)
        elif not any(problem.detail.startswith(f"{cleaned} ") for problem in problems):
            problems.append(_problem(cleaned, f"is named in [reference.map] for {page} but is not in {folder.name}/"))
    return [
        replace(document, urls=tuple(pages[document.name]), matched_by=_BY_MAP)
        if document.name in pages and document.matched_by != _BY_HEADER
        else document
        for document in documents
    ]


def _index(
    documents: list[Approved], problems: list[Failed]
) -> tuple[dict[str, tuple[int, ...]], tuple[tuple[str, int], ...]]:
    pages: dict[str, list[int]] = {}
    globs: list[tuple[str, int]] = []
    for number, document in enumerate(documents):
        for url in document.urls or (_own_path(document.name),):
            if "*" in url:
                globs.append((page_key(url), number))
            elif number not in pages.setdefault(page_key(url), []):
                pages[page_key(url)].append(number)
    for key, numbers in pages.items():
        pages[key] = _settled(key, [documents[number] for number in numbers], numbers, problems)
    return {key: tuple(numbers) for key, numbers in pages.items()}, tuple(globs)


def _settled(key: str, claims: list[Approved], numbers: list[int], problems: list[Failed]) -> list[int]:
    """Return which of several documents a page keeps: sections that name it are all kept, a file's own path gives way to them."""
    if len(numbers) == 1:
        return numbers
    named = [n for n, claim in zip(numbers, claims, strict=True) if claim.matched_by != _BY_PATH]
    names = [claim.name for claim in claims]
    copies = len({claim.sha256 for claim in claims}) < len(claims)
    if len(named) == len(numbers) and not copies:
        return numbers
    kept = named or numbers[:1]
    first = claims[numbers.index(kept[0])].name
    what = key.removeprefix("//") or "/"
    problems.append(
        Failed(
            Code.REFERENCE_CONFLICT, f"{' and '.join(names[:5])} are both for {what}; {first} is used", Stage.REFERENCE
        )
    )
    return kept[:1] if copies else kept


def _own_path(name: str) -> str:
    return "/" + name.rsplit(".", 1)[0]


def page_key(url: str) -> str:
    """Return what stays of a page's address when only spelling differs: `/about/`, `/about.html`, `/about/index.html` and `/about`.

    The host stays where it is named; the query stays but for what campaigns add.
    """
    parts = address_of(url)
    # macOS names files in letters and accents apart, addresses have them in one.
    path = unicodedata.normalize("NFC", percent_decoded(parts.path)).rstrip("/")
    head, _, last = path.rpartition("/")
    stem, dot, suffix = last.rpartition(".")
    if dot and suffix.lower() in {"html", "htm", "xhtml", "php", "asp", "aspx", "jsp"}:
        last = stem
    path = head if last.lower() in {"index", "default"} else f"{head}/{last}" if last else head
    query = "&".join(part for part in parts.query.split("&") if part and not CAMPAIGN.match(part))
    host = f"//{parts.authority.lower()}" if parts.authority else ""
    return f"{host}{path or '/'}{'?' if query else ''}{query}"


def without_extension(key: str) -> str:
    """Return a page key without the extension of its last name."""
    head, _, last = key.rpartition("/")
    return f"{head}/{last.rpartition('.')[0] or last}"


def path_of_key(key: str) -> str:
    """Return a page key without its host."""
    return "/" + key[2:].partition("/")[2] if key.startswith("//") else key


def _problem(name: str, reason: str) -> Failed:
    return Failed(Code.REFERENCE_UNREADABLE, f"{name} {reason}", Stage.REFERENCE)
