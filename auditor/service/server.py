"""`auditor serve`: opens the folder, listens, says where, and closes in order. Runs that are going on outlive it."""

from __future__ import annotations

import asyncio
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import uvicorn
from starlette.types import ASGIApp

from auditor.errors import UsageFault
from auditor.model.codes import Code
from auditor.service.options import ServiceOptions
from auditor.service.service import Service
from auditor.service.web.app import build

_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def serve(folder: Path, options: ServiceOptions, say: Callable[[str], None]) -> None:
    """Serve a folder until the process is told to end; `say` is told where, and the one-time link of a first start.

    Raises StoreFault SERVICE_RUNNING, and UsageFault PORT_TAKEN before anything is begun.
    """
    with listening(options) as listener:
        port = listener.getsockname()[1]
        service = Service.open(folder, options.model_copy(update={"port": port}))
        try:
            base = f"http://{_host_in_address(options.host)}:{port}{options.prefix}"
            server = QuietServer(server_config(build(service)))
            say(f"auditor serves {service.folder} at {base}/")
            if not service.accounts.any():
                link = f"{base}/first?key={service.sign_ins.offer_first_admin(service.clock.now())}"
                say(f"Nobody can sign in yet. This link makes the first admin, once, within a day:\n  {link}")
            service.start()
            with suppress(KeyboardInterrupt):
                asyncio.run(server.serve([listener]))
        finally:
            service.close()


class QuietServer(uvicorn.Server):
    """Ends in order at SIGINT, SIGTERM and SIGHUP, and lets whoever started it close what he opened."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Let the signals end the serving, once; uvicorn's own way would end the process before anything is closed."""
        loop = asyncio.get_running_loop()
        # Who started us with a signal ignored (nohup) means it.
        numbers = [one for one in _SIGNALS if signal.getsignal(one) is not signal.SIG_IGN]
        for number in numbers:
            loop.add_signal_handler(number, self._end)
        try:
            yield
        finally:
            for number in numbers:
                loop.remove_signal_handler(number)

    def _end(self) -> None:
        self.should_exit = True


def server_config(app: ASGIApp) -> uvicorn.Config:
    """Return how the application is served."""
    return uvicorn.Config(
        app,
        log_config=None,
        access_log=False,  # paths hold the secrets of links
        proxy_headers=False,  # whom to believe, the settings of the service say
        server_header=False,
        timeout_keep_alive=20,
        timeout_graceful_shutdown=5,
        lifespan="off",
        ws="none",
    )


def listening(options: ServiceOptions) -> socket.socket:
    """Return a socket that listens where the settings say. Raises UsageFault PORT_TAKEN."""
    family = socket.AF_INET6 if ":" in options.host else socket.AF_INET
    # Named TCP, or asyncio does not switch off the delay that holds the end of each answer back for 40 ms.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((options.host, options.port))
        listener.listen(128)
    except OSError as error:
        listener.close()
        raise UsageFault(Code.PORT_TAKEN, f"{options.host}:{options.port}: {error.strerror or error}") from error
    return listener


def _host_in_address(host: str) -> str:
    if host in {"0.0.0.0", "::"}:
        return "127.0.0.1"
    return f"[{host}]" if ":" in host else host
