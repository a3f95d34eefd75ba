"""The findings of a run with what the gate says of each, held as numbers; the findings themselves are read page by page.

What stands in memory of a finding is its id and where its standing is: 20 bytes, whatever it says.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from auditor.model.by_place import ByPlace
from auditor.model.finding import Finding, Severity
from auditor.model.page import JSON
from auditor.model.run import FindingStatus, JudgedFinding

_ID = 6
"""Bytes of an id: twelve hex digits."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the gate says of a finding; many have the same."""

    family: str
    severity: Severity
    status: FindingStatus
    cause: str = ""
    recognised_by: tuple[str, ...] = ()
    likely: str = ""
    tags: tuple[str, ...] = ()
    """Tags that the gate adds to those of the finding."""


class HeldFinding(JudgedFinding):
    """A judged finding whose words are read when somebody asks for them."""

    __slots__ = ("_at", "_found", "_rows", "_tags")

    def __init__(
        self,
        rows: Sequence[tuple[Finding, str]],
        at: int,
        identity: str,
        standing: Judgement,
        own: tuple[Mapping[str, JSON], str, bool],
    ) -> None:
        """Take where the finding is read, its id, its standing, and what is its own: waiver, picture, whether it fails the run."""
        put = object.__setattr__
        put(self, "_rows", rows)
        put(self, "_at", at)
        put(self, "_tags", standing.tags)
        put(self, "id", identity)
        put(self, "family", standing.family)
        put(self, "status", standing.status)
        put(self, "cause", standing.cause)
        put(self, "recognised_by", standing.recognised_by)
        put(self, "likely", standing.likely)
        for name, value in zip(("waiver", "picture", "fails"), own, strict=True):
            put(self, name, value)

    @property
    def finding(self) -> Finding:
        """What was found."""
        try:
            return self._found  # type: ignore[attr-defined, no-any-return]
        except AttributeError:
            found: Finding = self._rows[self._at][0]  # type: ignore[attr-defined]
        tags: tuple[str, ...] = self._tags  # type: ignore[attr-defined]
        found = replace(found, tags=found.tags + tags) if tags else found
        object.__setattr__(self, "_found", found)
        return found


class JudgedFindings(ByPlace[JudgedFinding]):
    """The judged findings of a run, in the order in which they are read."""

    def __init__(self, rows: Sequence[tuple[Finding, str]]) -> None:
        """Take the findings with their families; `add` gives each its standing, in their order."""
        self._rows = rows
        self._ids = bytearray()
        self._other_ids: dict[int, str] = {}
        """Ids that are no twelve hex digits, by place."""
        self._standings = array("I")
        self._table: list[Judgement] = []
        self._numbers: dict[Judgement, int] = {}
        self._fails = bytearray()
        self._waivers: dict[int, Mapping[str, JSON]] = {}
        self._pictures: dict[int, str] = {}
        self._by_id = array("I")

    def add(self, identity: str, standing: Judgement, waiver: Mapping[str, JSON] | None = None) -> None:
        """Give the next finding its id and its standing."""
        at = len(self._standings)
        number = self._numbers.setdefault(standing, len(self._table))
        if number == len(self._table):
            self._table.append(standing)
        self._standings.append(number)
        self._fails.append(0)
        try:
            plain = bytes.fromhex(identity) if len(identity) == 2 * _ID else b""
        except ValueError:
            plain = b""
        if plain.hex() != identity:
            self._other_ids[at] = identity
        self._ids += plain.rjust(_ID, b"\0")
        if waiver:
            self._waivers[at] = waiver

    def let_fail(self, at: int) -> None:
        """Say that a rule of the gate counts the finding against the run."""
        self._fails[at] = 1

    def with_pictures(self, pictures: Mapping[str, str]) -> JudgedFindings:
        """Return the same findings with pictures of their elements: id -> sha256."""
        made = self.read_from(self._rows)
        made._pictures = self._pictures | {
            at: sha for one, sha in pictures.items() if (at := self.find(one)) is not None
        }
        return made

    def read_from(self, rows: Sequence[tuple[Finding, str]]) -> JudgedFindings:
        """Return the same findings, read from elsewhere."""
        made = JudgedFindings(rows)
        for name in (
            "_ids",
            "_other_ids",
            "_standings",
            "_table",
            "_numbers",
            "_fails",
            "_waivers",
            "_pictures",
            "_by_id",
        ):
            setattr(made, name, getattr(self, name))
        return made

    def has_places_of(self, other: JudgedFindings) -> bool:
        """Tell whether both hold the same findings in the same places, wherever they are read."""
        return self._standings is other._standings

    @property
    def rows(self) -> Sequence[tuple[Finding, str]]:
        """The findings with their families."""
        return self._rows

    def id_at(self, at: int) -> str:
        """Return the id of a finding without reading it."""
        if at in self._other_ids:
            return self._other_ids[at]
        return self._ids[at * _ID : at * _ID + _ID].hex()

    def standing_at(self, at: int) -> Judgement:
        """Return the standing of a finding without reading it."""
        return self._table[self._standings[at]]

    def standings(self) -> Iterator[Judgement]:
        """Yield the standing of each finding, without reading any."""
        return map(self._table.__getitem__, self._standings)

    def find(self, identity: str) -> int | None:
        """Return the place of the finding with this id; None where there is none."""
        if len(self._by_id) != len(self._standings):
            self._by_id = array("I", sorted(range(len(self._standings)), key=self.id_at))
        found = bisect_left(self._by_id, identity, key=self.id_at)
        if found == len(self._by_id) or self.id_at(self._by_id[found]) != identity:
            return None
        return self._by_id[found]

    def __len__(self) -> int:
        return len(self._standings)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]

    def made(self, place: int) -> JudgedFinding:
        """Return one finding; its words are read when somebody asks for them."""
        standing = self._table[self._standings[place]]
        waiver, picture, fails = self._waivers.get(place, {}), self._pictures.get(place, ""), bool(self._fails[place])
        if not isinstance(self._rows, list):
            return HeldFinding(self._rows, place, self.id_at(place), standing, (waiver, picture, fails))
        found, tags = self._rows[place][0], standing.tags
        return JudgedFinding(
            self.id_at(place),
            replace(found, tags=found.tags + tags) if tags else found,
            standing.family,
            standing.status,
            standing.cause,
            waiver,
            picture,
            fails,
            standing.recognised_by,
            standing.likely,
        )


class IdsAt(ByPlace[str]):
    """Ids of some findings of a run, by their places."""

    def __init__(self, findings: JudgedFindings, places: array[int]) -> None:
        self._findings, self.places = findings, places

    def are_of(self, findings: object) -> bool:
        """Tell whether the places are those of this sequence of findings."""
        return isinstance(findings, JudgedFindings) and findings.has_places_of(self._findings)

    def __len__(self) -> int:
        return len(self.places)

    def made(self, place: int) -> str:
        """Return one id."""
        return self._findings.id_at(self.places[place])

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]
