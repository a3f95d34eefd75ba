"""Sequences whose elements are read or made when they are asked for: half a million of them stand nowhere together."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator, Sequence
from typing import Generic, TypeVar, overload

T_co = TypeVar("T_co", covariant=True)


class ByPlace(Sequence[T_co], Generic[T_co]):
    """A sequence that is told its length and how to make the element at a place."""

    @abstractmethod
    def __len__(self) -> int: ...

    @abstractmethod
    def made(self, place: int) -> T_co:
        """Return the element at a place from 0 to the length less one."""

    @overload
    def __getitem__(self, index: int) -> T_co: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[T_co]: ...
    def __getitem__(self, index: int | slice) -> T_co | Sequence[T_co]:
        """Return one element, or those of a slice. Raises IndexError outside of the sequence."""
        if isinstance(index, slice):
            return [self.made(place) for place in range(*index.indices(len(self)))]
        place = index + len(self) if index < 0 else index
        if not 0 <= place < len(self):
            raise IndexError(index)
        return self.made(place)

    def __iter__(self) -> Iterator[T_co]:
        return map(self.made, range(len(self)))
