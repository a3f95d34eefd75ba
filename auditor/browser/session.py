"""One worker's session: a browser context of its own, in which each page gets a clean tab."""

from __future__ import annotations

import time
from collections.abc import Sequence

from auditor.browser.axe_run import check_names
from auditor.browser.browser import Browser, launch
from auditor.browser.capture import Wanted
from auditor.browser.cdp import CallFailed, CallTimedOut, Deadline, VisitFault
from auditor.browser.chrome_options import Launch
from auditor.browser.tab import PageMoved, ScriptError, Tab
from auditor.browser.visit import Visit
from auditor.errors import failed
from auditor.model.codes import Code, Stage
from auditor.model.page import JSON, Failed, RenderedPage

CLEAN_S = 5.0
LEAVES = 3
"""Times a page is left before the browser is given up."""
REST_S = 15.0
"""Seconds without work after which a browser is asked whether it is still there: a Grid ends idle sessions."""
SHELL_FONTS = {"fixed": "Monospace"}
"""A headless shell takes another font for `monospace` than the browser it stands in for; with this, sizes and results are equal."""
_GONE = failed(Code.SESSION_FAILED, "the browser does not answer any more", Stage.RENDER)
_STORES = "local_storage,indexeddb,service_workers,cache_storage,file_systems,websql,shared_storage"


class Session:
    """A browser and one context in it; used by one thread at a time."""

    def __init__(self, how: Launch, wanted: Wanted) -> None:
        self._wanted = wanted
        self.browser: Browser = launch(how)
        self.lost = False
        """The browser must be replaced before the next page."""
        self.killed_at_bytes = 0
        """Bytes of memory the page had taken when the browser was stopped for it."""
        self.rss, self.rss_measured_at = 0, 0.0
        """Bytes of memory the browser took at the last look, and when that was, on the monotonic clock."""
        self._used = time.monotonic()
        try:
            self._connection = self.browser.connect()
            self._context = str(self._connection.call("Target.createBrowserContext")["browserContextId"])
            self._connection.call("Target.setDiscoverTargets", {"discover": True})
            refuse: dict[str, JSON] = {"behavior": "deny", "browserContextId": self._context, "eventsEnabled": True}
            self._connection.call("Browser.setDownloadBehavior", refuse)
            self._tab = Tab(self._connection, self._context)
            if how.place and how.place.shell:
                self._tab.call("Page.setFontFamilies", {"fontFamilies": SHELL_FONTS})
            if wanted.login:
                wanted.login.prepare(self._tab)
                wanted.login.enter(self._tab)
        except (CallFailed, CallTimedOut, PageMoved, ScriptError) as error:
            self.end()
            raise VisitFault(Code.SESSION_FAILED, str(error), lost=True) from error
        except BaseException:
            self.end()
            raise

    def render(self, url: str, final_url: str) -> tuple[RenderedPage, ...] | Failed:
        """Visit a page in all states. A fault of the page is a value; `lost` tells whether the session survived it."""
        self.browser.pages += 1
        try:
            return self._visit(url, final_url)
        finally:
            self._used = time.monotonic()

    def unknown_names(self, tags: Sequence[str], rules: Sequence[str]) -> list[str]:
        """Return the axe tags and rules that this copy of axe does not know. Raises VisitFault."""
        self._tab.begin()
        world = self._tab.world()
        self._wanted.axe.inject(self._tab, world, 15)
        return check_names(self._tab, world, tags, rules)

    def ready(self, *, sure: bool = False) -> bool:
        """Tell whether the browser is there for another page; one that just worked is asked only to be `sure`."""
        return (not sure and time.monotonic() - self._used < REST_S) or self._alive()

    def end(self) -> None:
        """End the browser."""
        self.lost = True
        if hasattr(self, "_connection"):
            self._connection.close()
        self.browser.end()

    def _visit(self, url: str, final_url: str) -> tuple[RenderedPage, ...] | Failed:
        try:
            self._start()
            visit = Visit(self._tab, self._wanted, url, final_url, Deadline(self._wanted.budget_s))
            pages = visit.probed(tuple(visit.pages()))
            self.lost = self.lost or visit.lost
            return _GONE if self.lost and not self._alive() else pages
        except VisitFault as fault:
            self.lost = self.lost or fault.lost
            if fault.failed.code in {Code.PAGE_HUNG, Code.DEADLINE} and not self._alive():
                self.lost = True
                return _GONE
            return fault.failed
        except PageMoved as error:
            return failed(Code.PAGE_NOT_STABLE, f"the page changed while it was read: {error}", Stage.RENDER)
        except ScriptError as error:
            return failed(Code.INTERNAL, str(error), Stage.RENDER)
        except (CallFailed, CallTimedOut) as error:
            self.lost = True
            return failed(Code.SESSION_FAILED, str(error), Stage.RENDER)
        finally:
            if not self.lost:
                self._clean()

    def _start(self) -> None:
        """Begin the next page, once the one before is certainly gone. Raises VisitFault SESSION_FAILED: it is not this page's fault."""
        try:
            for _ in range(LEAVES):
                if self._tab.blank:
                    self._tab.begin()
                    return
                self._clean()
                if self.lost:
                    break
        except (VisitFault, CallFailed) as error:
            raise VisitFault(Code.SESSION_FAILED, f"the page before keeps the tab: {error}", lost=True) from error
        raise VisitFault(Code.SESSION_FAILED, "the page before does not let go of the tab", lost=True)

    def _alive(self) -> bool:
        """Tell whether the browser itself answers; if not, it was not the page that hung."""
        try:
            self._connection.call("Browser.getVersion", timeout=2)
        except (VisitFault, CallFailed, CallTimedOut):
            return False
        return True

    def _clean(self) -> None:
        """Leave the page; forget cookies, storage and service workers. The cache of files stays, it spares the site."""
        tab = self._tab
        try:
            origins = tab.watch.origins
            tab.leave(CLEAN_S)
            login = self._wanted.login
            if login and login.keeps_context:
                return
            clear: list[tuple[str, dict[str, str]]] = [
                ("Storage.clearDataForOrigin", {"origin": one, "storageTypes": _STORES}) for one in origins
            ]
            clear.append(("Runtime.evaluate", {"expression": "window.name = ''"}))  # it outlives the document
            self._connection.call_all(clear, session=tab.session, timeout=CLEAN_S)
            self._connection.call("Storage.clearCookies", {"browserContextId": self._context}, timeout=CLEAN_S)
            if login:
                login.prepare(tab)
        except (VisitFault, CallFailed, CallTimedOut):
            self.lost = True
