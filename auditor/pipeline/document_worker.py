"""A process of its own for documents, with limits of memory, time and files: a bomb or a crash costs its document, never the run.

DocumentWorker.check       CheckDocument -> CheckedDocument | Failed
DocumentWorker.validate    ValidateUa    -> UaResult
"""

from __future__ import annotations

import contextlib
import logging
import pickle
import resource
import threading
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Protocol

from auditor.errors import failed
from auditor.log import carry, event, relay
from auditor.model.codes import Code, Stage
from auditor.model.documents import UaResult
from auditor.model.page import Failed
from auditor.pipeline.document_checks import CheckDocument, CheckedDocument, ValidateUa
from auditor.pipeline.processes import Processes, Worker

_log = logging.getLogger(__name__)

START_S = 180.0
"""Seconds a process may take to load the checks and the approved texts."""
RETIRE_AFTER = 200
"""Documents after which a process is replaced."""
_PICKLED_LIMIT = 200_000_000
"""Bytes of one answer; what is larger is no result."""


class DocumentJudge(Protocol):
    """What works in the process; `document_checks.DocumentChecker`."""

    def check(self, request: CheckDocument) -> CheckedDocument | Failed:
        """Read and check a document."""

    def validate(self, request: ValidateUa) -> UaResult:
        """Ask the checker of PDF/UA."""


@dataclass(frozen=True, slots=True)
class DocumentLimits:
    """What one document may take."""

    seconds: float
    memory_mb: int


@dataclass(frozen=True, slots=True)
class _Answered:
    answer: CheckedDocument | UaResult | Failed | None
    log: list[logging.LogRecord]


class DocumentWorker:
    """One process for documents, started when it is first needed and replaced when it died; used by one thread at a time."""

    def __init__(
        self, make: Callable[[], DocumentJudge], limits: DocumentLimits, processes: Processes | None = None
    ) -> None:
        """Take what makes the judge of the process, there, once; `processes` starts it."""
        self._make = make
        self._processes = processes or Processes()
        self._limits = limits
        self._process: Worker | None = None
        self._pipe: Connection | None = None
        self._requests = 0
        self._closed = threading.Event()

    def check(self, request: CheckDocument) -> CheckedDocument | Failed:
        """Read and check a document; `Failed` DOCUMENT_LIMIT or DOCUMENT_BROKEN when it took too much or broke the process."""
        answer = self._ask(request)
        return answer if isinstance(answer, CheckedDocument | Failed) else _odd(answer)

    def validate(self, request: ValidateUa) -> UaResult:
        """Ask the checker of PDF/UA; what it cannot say is in the result."""
        answer = self._ask(request)
        return answer if isinstance(answer, UaResult) else UaResult(False, failure=_failure(answer))

    def close(self) -> None:
        """End the process at once; a request under way comes back as `Failed`."""
        self._closed.set()
        if self._process is not None:
            self._process.kill()

    def end(self) -> None:
        """End the process and wait until it is gone."""
        self.close()
        self._drop()

    def _ask(self, request: CheckDocument | ValidateUa) -> CheckedDocument | UaResult | Failed:
        if self._closed.is_set():
            return failed(Code.DOCUMENT_BUDGET, "the run is ending", Stage.CHECK)
        if self._requests >= RETIRE_AFTER:
            self._drop()
        try:
            if self._process is None and (fault := self._start()) is not None:
                return fault
            pipe = self._pipe
            assert pipe is not None
            self._requests += 1
            pipe.send(request)
            if pipe.poll(self._limits.seconds):
                answer = self._receive(pipe)
                if answer is not None:
                    return answer
                self._drop()
                return failed(Code.DOCUMENT_BROKEN, "its process said nothing", Stage.CHECK)
        except (EOFError, OSError):
            code = self._process.exitcode if self._process is not None else None
            self._drop()
            return failed(Code.DOCUMENT_BROKEN, f"reading it ended its process (exit status {code})", Stage.CHECK)
        self._drop()
        return failed(Code.DOCUMENT_LIMIT, f"it took longer than {self._limits.seconds:g} s", Stage.CHECK)

    def _receive(self, pipe: Connection) -> CheckedDocument | UaResult | Failed | None:
        reply: _Answered = pipe.recv()
        relay(reply.log)
        return reply.answer

    def _start(self) -> Failed | None:
        self._process, self._pipe = self._processes.start(_serve, self._make, self._limits.memory_mb)
        self._requests = 0
        if not self._pipe.poll(START_S):
            self._drop()
            return failed(Code.CHECK_TIMEOUT, f"no process for documents was ready within {START_S:g} s", Stage.CHECK)
        fault = self._receive(self._pipe)
        if isinstance(fault, Failed):
            self._drop()
            return fault
        return None

    def _drop(self) -> None:
        process, self._process = self._process, None
        pipe, self._pipe = self._pipe, None
        if process is not None:
            process.kill()
            process.join(10)
        if pipe is not None:
            pipe.close()


def _odd(answer: UaResult) -> Failed:
    return failed(Code.CHECK_CRASHED, f"a document was answered by {type(answer).__name__}", Stage.CHECK)


def _failure(answer: CheckedDocument | Failed) -> Failed:
    return answer if isinstance(answer, Failed) else failed(Code.CHECK_CRASHED, "the answers are mixed up", Stage.CHECK)


def _serve(pipe: Connection, make: Callable[[], DocumentJudge], memory_mb: int) -> None:
    carried = carry()
    with contextlib.suppress(EOFError, OSError):
        try:
            judge = make()
            _confine(memory_mb)
        except Exception as error:  # noqa: BLE001 - the document that waits is told why it is not checked
            pipe.send(_Answered(_crash(error), carried.take()))
            return
        pipe.send(_Answered(None, carried.take()))
        while True:
            request: CheckDocument | ValidateUa = pipe.recv()
            try:
                answer = judge.check(request) if isinstance(request, CheckDocument) else judge.validate(request)
                data = pickle.dumps(_Answered(answer, carried.take()), pickle.HIGHEST_PROTOCOL)
                if len(data) > _PICKLED_LIMIT:
                    raise MemoryError
            except MemoryError:
                words = failed(Code.DOCUMENT_LIMIT, f"it took more than {memory_mb} MB of memory", Stage.CHECK)
                pipe.send(_Answered(words, []))
                return  # what it left behind is not worth knowing
            except Exception as error:  # noqa: BLE001 - whatever a document brings about becomes that document's failure
                data = pickle.dumps(_Answered(_crash(error), carried.take()))
            pipe.send_bytes(data)


def _crash(error: Exception) -> Failed:
    _log.error(event("document-broke-off"), exc_info=error)
    return failed(Code.CHECK_CRASHED, f"{type(error).__name__}: {error}", Stage.CHECK)


def _confine(memory_mb: int) -> None:
    """Limit what the process may take from now on: memory beyond what is loaded, no file written, no core."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    with contextlib.suppress(OSError, ValueError):
        most = _address_space() + memory_mb * 1_000_000
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


def _address_space() -> int:
    """Return the bytes of address space that the process has now."""
    import psutil

    return int(psutil.Process().memory_info().vms)
