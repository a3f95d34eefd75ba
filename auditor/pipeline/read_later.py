"""Sequences of a finished report that are read from the store when somebody asks for them, after the run has closed it."""

from __future__ import annotations

import weakref
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from typing import Generic, TypeVar, overload

from auditor.store import Store

T = TypeVar("T")


class Reopened:
    """A store that is opened for reading when it is first asked for, and closed when nobody holds this any more."""

    def __init__(self, open_store: Callable[[], Store]) -> None:
        self._open = open_store

    @cached_property
    def store(self) -> Store:
        """The open store."""
        opened = self._open()
        weakref.finalize(self, opened.close)
        return opened


class ReadLater(Sequence[T], Generic[T]):
    """A sequence of known length whose source is opened with the first element that is asked for."""

    def __init__(self, count: int, read: Callable[[], Sequence[T]]) -> None:
        self._count, self._read = count, read

    @cached_property
    def _source(self) -> Sequence[T]:
        return self._read()

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, index: int) -> T: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[T]: ...
    def __getitem__(self, index: int | slice) -> T | Sequence[T]:
        """Return one element, or those of a slice."""
        return self._source[index]

    def __iter__(self) -> Iterator[T]:
        return iter(self._source)
