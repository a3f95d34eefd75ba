"""Which of several addresses of one place is the page: the one leased first, whichever answers first."""

from __future__ import annotations

import threading
from collections import defaultdict

from auditor.crawl.address_values import place_of


class LeaseAbandoned(Exception):
    """The run is ending; the address stays leased, and a resumed run does it again."""


class SamePlace:
    """Lets the addresses of one place wait for each other, and remembers what each was sent and shows. Safe in any thread."""

    def __init__(self) -> None:
        self._lock = threading.Condition()
        """Guards what follows."""
        self._unresolved: defaultdict[str, list[str]] = defaultdict(list)
        """Place -> leased addresses of it, in order, of which it is not known whether they are pages."""
        self._sent: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
        """Place and digest of what was sent -> the addresses that were, in the order of their turns."""
        self._group: dict[str, tuple[str, str]] = {}
        """Address -> its place and the digest of what was sent."""
        self._shown: dict[str, str] = {}
        """Address -> digest of what the browser shows of it; empty when it turned out to be no page."""
        self._abandoned: set[str] = set()
        """Places of addresses that are left to a resumed run."""
        self._closed = False

    def audited_before(self, url: str, sent: str, shown: str) -> None:
        """Take note of a page that the run had audited before it was interrupted, by its two digests."""
        with self._lock:
            self._sent[place_of(url), sent].append(url)
            self._shown[url] = shown

    def leased(self, url: str) -> None:
        """Take note that an address was handed out: later ones of its place wait for it."""
        with self._lock:
            self._unresolved[place_of(url)].append(url)

    def committed(self, url: str) -> None:
        """Take note that an address is committed: whatever it was, others of its place need not wait any more."""
        with self._lock:
            self._shown.setdefault(url, "")
        self.resolved(url)

    def resolved(self, url: str) -> None:
        """Take note that it is known whether an address is a page of its own."""
        place = place_of(url)
        with self._lock:
            unresolved = self._unresolved[place]
            if url in unresolved:
                unresolved.remove(url)
            if not unresolved:
                del self._unresolved[place]
            self._lock.notify_all()

    def abandon(self, url: str) -> None:
        """Leave the place of an address to a resumed run: those that wait to know what it is are let go."""
        with self._lock:
            self._abandoned.add(place_of(url))
            self._lock.notify_all()

    def close(self) -> None:
        """Let go of every thread that waits: nothing will be committed any more."""
        with self._lock:
            self._closed = True
            self._lock.notify_all()

    def wait_for_turn(self, url: str) -> None:
        """Wait until every address of the same place that was leased earlier is resolved. Raises LeaseAbandoned."""
        place = place_of(url)
        with self._lock:
            while self._unresolved[place][:1] not in ([], [url]):
                self._wait(place)

    def page_as_sent(self, url: str, digest: str) -> str:
        """Return the first address of the place that was sent the same."""
        with self._lock:
            group = self._group[url] = (place_of(url), digest)
            same = self._sent[group]
            if url not in same:
                same.append(url)
            return same[0]

    def page_as_shown(self, url: str, digest: str) -> str:
        """Return the first address that was sent the same and shows the same; waits for those before it. Raises LeaseAbandoned."""
        with self._lock:
            same = self._sent[self._group[url]]
            self._shown[url] = digest
            self._lock.notify_all()
            before = same[: same.index(url)]
            while any(one not in self._shown for one in before):
                self._wait(place_of(url))
            return next((one for one in before if self._shown[one] == digest), url)

    def _wait(self, place: str) -> None:
        if self._closed or place in self._abandoned:
            raise LeaseAbandoned
        self._lock.wait()
