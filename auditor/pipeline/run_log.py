"""The log of one run: a file of its own below the store, one line a page, of which every report folder gets a copy."""

from __future__ import annotations

import logging
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Self

from auditor.errors import StoreFault
from auditor.log import PAGES, event, log_to_file
from auditor.model.codes import Code
from auditor.model.run import PageRecord, Run
from auditor.pipeline.progress import Watcher
from auditor.store.run_logs import log_path

_log = logging.getLogger(__name__)
_pages = logging.getLogger(PAGES)


class RunLog:
    """A watcher that writes down what it is told, and tells another one. A resumed run goes on in the file that it has."""

    def __init__(self, watcher: Watcher, store: Path) -> None:
        self._watcher, self._store = watcher, store
        self._file = ExitStack()

    def begin(self, run: Run, *, resumed: bool) -> None:
        """Write the log of this run from now on. Raises StoreFault when the file cannot be written."""
        path = log_path(self._store, run.id)
        try:
            self._file.enter_context(log_to_file(path))
        except OSError as error:
            raise StoreFault(Code.STORE_UNWRITABLE, f"{path}: {error.strerror or error}") from error
        engines = run.environment
        _log.info(
            event(
                "run-resumed" if resumed else "run-begun",
                run=run.id,
                site=run.site,
                auditor=engines.auditor,
                python=engines.python,
                browser=engines.browser,
                axe=engines.axe,
                states=",".join(engines.states),
            )
        )

    def say(self, message: str) -> None:
        """Write and tell one thing that is worth a line."""
        _log.info(event("said", text=message))
        self._watcher.say(message)

    def page(self, record: PageRecord, findings: int, done: int, known: int) -> None:
        """Write and tell that a page ended."""
        failure = record.failure
        _pages.info(
            event(
                "page",
                url=record.url,
                state=record.state,
                findings=findings,
                status=record.status,
                elapsed_ms=record.elapsed_ms,
                why=failure.code if failure else "",
                detail=failure.detail if failure else "",
            )
        )
        self._watcher.page(record, findings, done, known)

    def ended(self, run: Run, exit_code: int) -> None:
        """Write how the run ended."""
        _log.info(event("run-ended", run=run.id, status=run.status, exit_code=exit_code))

    def close(self) -> None:
        """Close the file; who else was told is his own opener's to close."""
        self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is not None:
            _log.error(event("run-broken-off", why=type(error).__name__), exc_info=error)
        self.close()
