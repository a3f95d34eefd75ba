"""auditor.toml as a form: the keys that people change, checked by the program's own settings, written without losing a comment."""

from __future__ import annotations

import hashlib
import os
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import tomlkit
from pydantic import ValidationError
from tomlkit import TOMLDocument
from tomlkit.items import InlineTable, Table

from auditor import Settings
from auditor.config import CONFIG_NAME
from auditor.errors import StoreFault
from auditor.model.codes import Code
from auditor.model.formats import FORMATS
from auditor.model.states import STATES
from auditor.service.faults import ChangedMeanwhile, Refusal
from auditor.urls import UrlError, canonical

_LONGEST = 200_000
"""Characters of a settings file."""


class FieldKind(StrEnum):
    """How a key is asked for."""

    TEXT = "text"
    LINES = "lines"
    """A list, one entry a line."""
    NUMBER = "number"
    SWITCH = "switch"
    CHOICE = "choice"


@dataclass(frozen=True, slots=True)
class SettingField:
    """One key of auditor.toml in the form."""

    key: str
    label: str
    help: str
    kind: FieldKind = FieldKind.TEXT
    choices: tuple[str, ...] = ()


FIELDS: Mapping[str, tuple[SettingField, ...]] = {
    "What is audited": (
        SettingField("site.start", "Addresses to begin at", "One a line.", FieldKind.LINES),
        SettingField("site.sitemap", "Sitemap", "Its address; `auto` looks for it, `none` follows links only."),
        SettingField("site.include", "Only these paths", "Patterns with * and ?, one a line.", FieldKind.LINES),
        SettingField("site.exclude", "Without these paths", "Patterns with * and ?, one a line.", FieldKind.LINES),
        SettingField("site.max_pages", "Pages at most", "What lies beyond counts against coverage.", FieldKind.NUMBER),
        SettingField("site.max_depth", "Links to follow at most", "From an address to begin at.", FieldKind.NUMBER),
        SettingField("site.delay_ms", "Pause between requests", "In milliseconds.", FieldKind.NUMBER),
        SettingField("site.robots", "Obey robots.txt", "Switch it off for your own site only.", FieldKind.SWITCH),
        SettingField("site.external", "Ask for links to other sites", "Takes longer.", FieldKind.SWITCH),
    ),
    "How pages are looked at": (
        SettingField("browser.enabled", "With a browser", "Without one, accessibility is not checked.", FieldKind.SWITCH),
        SettingField("browser.states", "States", f"One a line: {', '.join(STATES)}.", FieldKind.LINES),
        SettingField("documents.enabled", "Documents, too", "PDFs, Office files and books.", FieldKind.SWITCH),
    ),
    "Approved texts": (
        SettingField("reference.root", "Content of a page", "A CSS selector, such as main."),
        SettingField("reference.ignore", "Without these parts", "CSS selectors, one a line.", FieldKind.LINES),
    ),
    "Language": (
        SettingField(
            "readability.audience", "Readers", "Decides the formula and the aim.", FieldKind.CHOICE,
            ("public", "health", "academic"),
        ),
        SettingField("spelling.languages", "Languages", "Such as en, one a line.", FieldKind.LINES),
        SettingField("spelling.words", "Own words", "Names and terms, one a line.", FieldKind.LINES),
    ),
    "What fails, and what is kept": (
        SettingField("gate.fail_on", "A run fails on", "Such as new:serious, one a line.", FieldKind.LINES),
        SettingField("report.formats", "Formats", f"One a line: {', '.join(FORMATS)}.", FieldKind.LINES),
        SettingField("store.keep.runs", "Runs that are kept", "The newest, with their reports.", FieldKind.NUMBER),
        SettingField("store.keep.days", "Days for which a run is kept", "Empty: without such a limit.", FieldKind.NUMBER),
        SettingField("store.keep.monthly", "Months", "Of each the newest run is kept besides.", FieldKind.NUMBER),
    ),
}  # fmt: skip
"""Heading -> its fields. Whatever else stands in the file is kept; keys that name files, hosts or secrets are edited there."""


def address_field(text: str) -> str:
    """Return an address as a person types it as one to begin at. Raises Refusal with the field `address`."""
    address = text if "://" in text else f"https://{text}"
    try:
        if not text:
            raise Refusal("an address is missing", field="address")
        canonical(address)
        Settings.model_validate({"site": {"start": [address]}})
    except (UrlError, ValidationError) as error:
        raise Refusal(f"{text[:200]} is no address of a web page", field="address") from error
    return address


class SettingsFile:
    """The auditor.toml of one site."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / CONFIG_NAME

    def begin(self, address: str) -> None:
        """Write a first file that says where the site begins; one that is there already stays as it is."""
        if self.path.exists():
            return
        document = tomlkit.document()
        document.add(tomlkit.comment("Settings of auditor; every key has a default. Edited by the service, too."))
        _put(document, "site.start", [address])
        self._write(tomlkit.dumps(document))

    def text(self) -> str:
        """Return what stands in it. Raises StoreFault."""
        try:
            return self.path.read_text("utf-8-sig") if self.path.exists() else ""
        except (OSError, UnicodeDecodeError) as error:
            raise StoreFault(Code.STORE_UNWRITABLE, f"{self.path.name}: {error}") from error

    def version(self) -> str:
        """Return a mark of what stands in it now."""
        return hashlib.sha256(self.text().encode()).hexdigest()[:16]

    def values(self) -> dict[str, tuple[str, ...]]:
        """Return what the form shows: what is in effect, and what the file says where that is broken."""
        try:
            data = tomllib.loads(self.text())
            settings = Settings.model_validate(data)
        except (tomllib.TOMLDecodeError, ValidationError):
            settings = Settings()
        shown = settings.public()
        return {field.key: _shown(_of(shown, field.key)) for fields in FIELDS.values() for field in fields}

    def save(self, values: Mapping[str, Sequence[str]], version: str) -> None:
        """Write the fields of a form; a field that says what is the default leaves the file.

        Raises ChangedMeanwhile where the file is another than the form was made from, and Refusal with every field that is
        wrong.
        """
        before = self.text()
        if self.version() != version:
            raise ChangedMeanwhile(CONFIG_NAME)
        try:
            document = tomlkit.parse(before)
        except tomlkit.exceptions.ParseError as error:
            raise Refusal(f"{CONFIG_NAME} cannot be read: {error}; edit it as text below", field="text") from error
        wrong: dict[str, str] = {}
        defaults = Settings().public()
        for field in (field for fields in FIELDS.values() for field in fields):
            try:
                value = _meant(field, values.get(field.key, ()))
            except Refusal as refused:
                wrong[field.key] = refused.detail
                continue
            if value is None or (value == _of(defaults, field.key) and _held(document, field.key) is None):
                _drop(document, field.key)
            elif value != _held(document, field.key):
                _put(document, field.key, value)
        self._check(tomlkit.dumps(document), wrong)

    def save_text(self, text: str, version: str) -> None:
        """Write the whole file as text. Raises ChangedMeanwhile, and Refusal that names the key."""
        if self.version() != version:
            raise ChangedMeanwhile(CONFIG_NAME)
        if len(text) > _LONGEST:
            raise Refusal("this is too long for a settings file", field="text")
        self._check(text if text.endswith("\n") else f"{text}\n", {}, one_field="text")

    def _check(self, text: str, wrong: dict[str, str], *, one_field: str = "") -> None:
        try:
            Settings.model_validate(tomllib.loads(text))
        except tomllib.TOMLDecodeError as error:
            wrong[one_field or "text"] = f"this is not valid TOML: {error}"
        except ValidationError as error:
            for one in error.errors():
                key = _key_of(one["loc"])
                said = one["msg"].removeprefix("Value error, ")
                wrong.setdefault(one_field or key, f"{key}: {said}" if one_field else said)
        if not wrong and not Settings.model_validate(tomllib.loads(text)).site.start:
            wrong[one_field or "site.start"] = "an address to begin at is missing"
        if wrong:
            raise Refusal("the settings were not saved", fields=wrong)
        self._write(text)

    def _write(self, text: str) -> None:
        fresh = self.path.with_name(f".{CONFIG_NAME}-{os.getpid()}")
        try:
            with fresh.open("w", encoding="utf-8", newline="\n") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            fresh.replace(self.path)
        except OSError as error:
            raise StoreFault(Code.STORE_UNWRITABLE, f"{self.path.name}: {error.strerror or error}") from error


_Setting = str | int | float | bool | list[str]


def _meant(field: SettingField, given: Sequence[str]) -> _Setting | None:
    """Return what a field says; None for nothing. Raises Refusal for what is no value of its kind."""
    text = (given[0] if given else "").replace("\r\n", "\n").strip()
    match field.kind:
        case FieldKind.SWITCH:
            return bool(given)
        case FieldKind.LINES:
            return [line.strip() for line in text.split("\n") if line.strip()] or None
        case FieldKind.NUMBER if text and not re.fullmatch(r"[0-9]{1,9}", text):
            raise Refusal(f"{text[:40]!r} is no whole number", field=field.key)
        case FieldKind.NUMBER if text:
            return int(text)
    return text or None


def _key_of(place: Sequence[int | str]) -> str:
    """Return the key of a field that a place in the settings belongs to; for one without a field its section and name."""
    steps = [str(step) for step in place]
    known = {field.key for fields in FIELDS.values() for field in fields}
    longer = ".".join(steps[:3])
    return longer if longer in known else ".".join(steps[:2])


def _shown(value: object) -> tuple[str, ...]:
    if isinstance(value, bool):
        return ("on",) if value else ()
    if isinstance(value, list | tuple):
        return ("\n".join(map(str, value)),)
    return ("" if value is None else str(value),)


def _of(data: Mapping[str, object], key: str) -> object:
    inner: object = data
    for name in key.split("."):
        inner = inner.get(name) if isinstance(inner, Mapping) else None
    return inner


def _held(document: TOMLDocument, key: str) -> object:
    return _of(document.unwrap(), key)


def _put(document: TOMLDocument, key: str, value: _Setting) -> None:
    *sections, name = key.split(".")
    table: TOMLDocument | Table | InlineTable = document
    for section in sections:
        if section not in table:
            table.add(section, tomlkit.table())
        inner = table[section]
        assert isinstance(inner, Table | InlineTable)  # the settings refuse anything else before this is written
        table = inner
    if isinstance(value, list):
        array = tomlkit.array()
        array.extend(value)
        table[name] = array.multiline(len(value) > 3)
    else:
        table[name] = value


def _drop(document: TOMLDocument, key: str) -> None:
    *sections, name = key.split(".")
    table: object = document
    for section in sections:
        table = table.get(section) if isinstance(table, TOMLDocument | Table | InlineTable) else None
    if isinstance(table, Table | InlineTable) and name in table:
        del table[name]
