"""The approved texts of a site: which there are, uploading them, and the changes against them to send to an author."""

from __future__ import annotations

import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

from starlette.responses import Response

from auditor import open_report
from auditor.errors import StoreFault
from auditor.model.codes import Code
from auditor.pipeline.approved_texts import library
from auditor.report.approved_changes import write_changes
from auditor.report.labels import plural
from auditor.service.faults import Refusal
from auditor.service.web.call import MOST_UPLOAD, Call, UploadedFile
from auditor.service.web.render import page, to
from auditor.urls import query_of

SUFFIXES = (".txt", ".md", ".html", ".htm", ".docx", ".odt", ".csv", ".xlsx")
"""Kinds of files that are taken; what is in them is read before they are kept."""
_MOST = 500


@dataclass(frozen=True, slots=True)
class ApprovedFile:
    """One approved text."""

    name: str
    size: int
    changed: str


def show_texts(call: Call) -> Response:
    """Show the approved texts."""
    return _texts(call)


def upload_texts(call: Call) -> Response:
    """Keep files as approved texts. All of them or none; one that is there already only where that is said."""
    try:
        if not call.form.files:
            raise Refusal("choose files first", field="files")
        folder = _folder(call)
        names = [_name(call, file) for file in call.form.files]
        if len(set(names)) < len(names):
            raise Refusal("two of the files have the same name", field="files")
        there = [name for name in names if (folder / name).exists()]
        if there and not call.form.flag("replace"):
            raise Refusal(f"{', '.join(there)}: there already; say that it is to be replaced", field="replace")
        _read(call, dict(zip(names, call.form.files, strict=True)))
        for name, file in zip(names, call.form.files, strict=True):
            _keep(folder / name, file.data)
    except Refusal as refused:
        return _texts(call, refused)
    call.note("approved texts uploaded", ", ".join(names)[:300])
    told = query_of([("told", f"Kept: {plural(len(names), 'file')}. The next run compares with it.")])
    return to(call, f"/sites/{call.site.slug}/texts?{told}")


def send_changes(call: Call) -> Response:
    """Return all changes of the newest run against the approved texts as one document for an author."""
    newest = call.service.index.runs(call.site.id, 1, whole=True)
    if not newest:
        raise Refusal("this site was not audited yet")
    with tempfile.TemporaryDirectory(prefix="auditor-") as folder:
        path = Path(folder) / "changes.docx"
        with open_report(newest[0].id, call.site.settings(), store=call.site.store) as report:
            write_changes(report, path)
        data = path.read_bytes()
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    headers = {
        "Content-Disposition": f'attachment; filename="changes-{call.site.slug}.docx"',
        "Cache-Control": "no-store",
    }
    return Response(data, media_type=kind, headers=headers)


def _texts(call: Call, refused: Refusal | None = None) -> Response:
    folder = _folder(call)
    files = sorted(path for path in folder.rglob("*") if path.is_file()) if folder.is_dir() else []
    lines = [ApprovedFile(path.relative_to(folder).as_posix(), path.stat().st_size, "") for path in files[:_MOST]]
    problems = [problem.detail for problem in library(call.site.settings()).problems] if files else []
    return page(
        call,
        "texts.html",
        status=422 if refused else 200,
        lines=[line for line in lines if not line.name.rpartition("/")[2].startswith(".")],
        problems=problems,
        wrong=refused.fields if refused else {},
        suffixes=SUFFIXES,
        tab="texts",
    )


def _folder(call: Call) -> Path:
    """Return the folder of approved texts. Raises Refusal for one that lies outside of the site's own folder."""
    folder = Path(call.site.settings().reference.dir).resolve()
    if not folder.is_relative_to(call.site.folder.resolve()):
        raise Refusal("the approved texts stand outside of the site's folder; change them there")
    return folder


def _name(call: Call, file: UploadedFile) -> str:
    """Return the name that a file gets. Raises Refusal for one that is no plain name of a kind that is read."""
    name = file.name.replace("\\", "/").rpartition("/")[2]
    inner = call.form.text("folder").strip("/")
    parts = [*inner.split("/"), name] if inner else [name]
    plain = all(part and not part.startswith(".") and part.isprintable() and len(part.encode()) < 200 for part in parts)
    if not plain or "\\" in inner or ":" in "".join(parts):
        raise Refusal(f"{file.name[:100]!r} cannot be the name of an approved text", field="files")
    if Path(name).suffix.lower() not in SUFFIXES:
        raise Refusal(f"{name[:100]} is none of {', '.join(SUFFIXES)}", field="files")
    if len(file.data) > MOST_UPLOAD:
        raise Refusal(f"{name[:100]} is larger than {MOST_UPLOAD // 1_000_000} MB", field="files")
    return "/".join(parts)


def _read(call: Call, files: dict[str, UploadedFile]) -> None:
    """Raise Refusal where one of the files cannot be read as an approved text."""
    settings = call.site.settings()
    with tempfile.TemporaryDirectory(prefix="auditor-") as folder:
        for name, file in files.items():
            path = Path(folder) / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(file.data)
        tried = settings.model_copy(update={"reference": settings.reference.model_copy(update={"dir": folder})})
        problems = [problem.detail for problem in library(tried).problems]
        if problems:
            raise Refusal("; ".join(problems).replace(f"{folder}/", "")[:500], field="files")


def _keep(path: Path, data: bytes) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_name(f".{path.name}-{os.getpid()}")
        fresh.write_bytes(data)
        fresh.replace(path)
    except OSError as error:
        raise StoreFault(Code.STORE_UNWRITABLE, f"{path.name}: {error.strerror or error}") from error
