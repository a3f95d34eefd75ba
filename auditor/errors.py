"""The one table of what can go wrong: a code, what it means to a person, what to do, and how it ends.

    AuditorError            any fault with a code of this table; `main` prints it as one sentence, never a traceback
    ├── UsageFault          wrong option, configuration or input file            exit 2
    ├── EngineFault         browser, driver, Grid or axe is not there            exit 3
    └── StoreFault          disk, database or report folder                      exit 4

A `Failed` (model/page.py) carries the same codes where the run goes on without the page.
"""

from __future__ import annotations

from dataclasses import dataclass

from auditor.model.codes import Code, Stage
from auditor.model.page import Failed
from auditor.redact import sanitize


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of the table."""

    what: str
    """What happened, as a sentence without its full stop."""
    remedy: str
    """What a person can do about it."""


# fmt: off - one row of the table is one line
TABLE: dict[Code, Entry] = {
    # network and HTTP
    Code.DEADLINE: Entry("The time budget ran out", "Raise the budget, or look at why the server is slow."),
    Code.CONNECT_TIMEOUT: Entry(
        "The server did not accept a connection in time", "Check that the server is up and reachable from here."
    ),
    Code.CONNECT_REFUSED: Entry(
        "The server refused the connection", "Check the address and the port, and that the server is running."
    ),
    Code.HOST_UNKNOWN: Entry("The host name is not known", "Check the spelling of the host name and your DNS."),
    Code.TLS_INVALID: Entry(
        "The secure connection could not be trusted",
        "Renew or repair the site's certificate; auditor never skips this check.",
    ),
    Code.RESET: Entry("The server broke the connection off", "Try again; if it stays, look at the server's log."),
    Code.TRUNCATED: Entry(
        "The answer ended before it was complete",
        "The page was not audited as if it were short. Look at the server or a proxy before it.",
    ),
    Code.TOO_LARGE: Entry("The answer is larger than the limit", "Exclude the address, or raise the limit."),
    Code.BAD_ENCODING: Entry("The answer's compression is broken", "Look at the server's Content-Encoding."),
    Code.BAD_RESPONSE: Entry("The server's answer is not valid HTTP", "Look at the server or a proxy before it."),
    Code.HTTP_STATUS: Entry(
        "The server answered with an error status",
        "Repair the page or the link to it; an error page is not audited as content.",
    ),
    Code.NOT_THE_PAGE: Entry(
        "The answer is not the page that was asked for",
        "Open the address in a browser; log in with [site.auth], allow its requests at your firewall, or exclude the address if that is meant.",
    ),
    Code.DOUBTFUL: Entry(
        "The answer may not be the page that was asked for",
        "Open the address in a browser; it was audited as it is, and counts as doubtful.",
    ),
    Code.AUTH_REQUIRED: Entry(
        "The page asks for a login", "Configure [site.auth], or exclude the address if that is meant."
    ),
    Code.RATE_LIMITED: Entry(
        "The server asks us to slow down, again and again", "Raise delay_ms, or ask for an exception for the auditor."
    ),
    Code.EMPTY_DOCUMENT: Entry(
        "The answer has no content", "Look at the page in a browser; an empty page is not a page without problems."
    ),
    Code.NOT_HTML: Entry(
        "The answer is not an HTML page",
        "Nothing to do if it is a document for download; it was only checked as a link.",
    ),
    Code.TOO_MANY_REDIRECTS: Entry("The address redirects in circles or too often", "Repair the redirect."),
    Code.REDIRECT_REFUSED: Entry(
        "The address redirects to a place that is not contacted",
        "Repair the redirect, or allow the host in the configuration.",
    ),
    Code.ADDRESS_REFUSED: Entry(
        "The address is private or reserved and was not named as a start address",
        "Name the host as a start address if it is yours.",
    ),
    Code.SCHEME_REFUSED: Entry("Only http and https addresses are audited", "Use an http or https address."),
    Code.BAD_URL: Entry("The address is not valid", "Check the spelling of the address."),
    Code.PORT_REFUSED: Entry(
        "The port is not one that web pages are served on", "Name the address as a start address if it is yours."
    ),
    Code.ROBOTS_REFUSED: Entry(
        "robots.txt asks robots to keep out", "If the site is yours, set robots = false in [site]."
    ),
    # scope and limits
    Code.OUT_OF_SCOPE: Entry(
        "The address is outside the audited part of the site", "Add it to include, or start there too."
    ),
    Code.EXCLUDED: Entry(
        "An exclude rule of the configuration leaves this address out", "Nothing, if that is what you want."
    ),
    Code.PAGE_LIMIT: Entry("The limit of pages was reached before this page", "Raise max_pages."),
    Code.SAMPLED: Entry(
        "The page is not in the sample that was asked for", "Raise sample, or set it to 0 for every page."
    ),
    Code.DEPTH_LIMIT: Entry("The page is deeper than the limit", "Raise max_depth."),
    Code.TRAP: Entry(
        "The addresses repeat without end (a calendar, a session id, a growing path)",
        "Exclude the pattern, or list the pages that matter.",
    ),
    Code.DUPLICATE: Entry("The same page under another address was audited", "Nothing; the other address is named."),
    Code.REDIRECTED: Entry(
        "The address that was named leads to another page, which stands in its place",
        "Name the address of that page, or repair the redirect if another page was meant.",
    ),
    Code.SITEMAP_BROKEN: Entry(
        "The sitemap could not be read to its end", "Repair the sitemap; what was read is used."
    ),
    Code.NOINDEX: Entry(
        "The page asks search engines to leave it out",
        "Nothing, if that is meant; it was audited all the same.",
    ),
    # documents
    Code.PARSE_LIMIT: Entry(
        "The document is nested or sized beyond what can be judged",
        "Look at the markup; the page was not audited as if it were short.",
    ),
    Code.PAGE_TOO_LARGE: Entry("The page is too large for its budget", "Split the page, or raise page_budget_s."),
    # files that a site publishes beside its pages
    Code.DOCUMENT_ENCRYPTED: Entry(
        "The document needs a password to be opened", "Publish it without one: nobody can read it as it is."
    ),
    Code.DOCUMENT_BROKEN: Entry(
        "The document is damaged and cannot be opened", "Make it anew from its source and publish that."
    ),
    Code.DOCUMENT_LIMIT: Entry(
        "The document is larger than what is looked at", "Raise the limits in [documents], or split the document."
    ),
    Code.DOCUMENT_NOT_READ: Entry(
        "A document of this kind is only catalogued",
        "Publish it as PDF or in a current Office format to have it checked.",
    ),
    Code.DOCUMENT_ELSEWHERE: Entry(
        "The document is kept elsewhere and was not looked at",
        "Look at it there, or name its host in `hosts` of [documents] where it is yours.",
    ),
    Code.DOCUMENT_BUDGET: Entry(
        "The document was left out: the budget for documents is spent", "Raise the limits in [documents]."
    ),
    Code.NOT_A_DOCUMENT: Entry(
        "The address does not give the document that it promises",
        "Look at the link: it leads to a page or to something else.",
    ),
    # browser
    Code.BROWSER_MISSING: Entry(
        "No Chromium or Chrome was found",
        "Install it (Debian, Ubuntu: apt-get install chromium chromium-driver), or use --no-browser.",
    ),
    Code.SESSION_FAILED: Entry(
        "The browser could not be started or its session was lost",
        "Run `auditor doctor`; it says what is found and what is missing.",
    ),
    Code.GRID_UNREACHABLE: Entry(
        "The Selenium Grid did not answer", "Check the address given with --grid, and that the hub is up."
    ),
    Code.NAVIGATION_ABORTED: Entry("The browser did not get to the page", "Open the address in a browser."),
    Code.WRONG_PAGE: Entry(
        "The browser shows another page than the one asked for",
        "Open the address in a browser; nothing was filed under it.",
    ),
    Code.DOWNLOAD_STARTED: Entry(
        "The address starts a download instead of showing a page", "Nothing, if that is what it is for."
    ),
    Code.PAGE_HUNG: Entry(
        "The page keeps the browser busy without end", "Look for an endless loop in the page's scripts."
    ),
    Code.PAGE_NOT_STABLE: Entry(
        "The page keeps reloading or changing its address", "Look for a refresh or a reload loop."
    ),
    Code.DIALOG_STORM: Entry("The page opens dialogs without end", "Look for alert() in the page's scripts."),
    Code.DIALOG_DISMISSED: Entry(
        "The page opened a dialog, which was dismissed", "Look for alert() in the page's scripts."
    ),
    Code.STILL_LOADING: Entry(
        "The page was still loading when it was judged", "Look for a request of the page that never ends."
    ),
    Code.HIDDEN_BY_DIALOG: Entry(
        "A dialog lies over the page and could not be closed",
        "Close it with a page script (docs/page-scripts.md); accessibility was checked of the dialog only.",
    ),
    Code.TARGET_CRASHED: Entry("The browser's tab crashed on this page", "Look for scripts that use up all memory."),
    Code.BUILT_BY_SCRIPT: Entry(
        "Most of the page's text is made by its scripts",
        "Nothing, if that is meant; who reads without scripts gets almost nothing. What the browser shows was judged.",
    ),
    Code.SHOWN_DIFFERS: Entry(
        "The browser shows another text than the server sends",
        "Compare both: the server may answer programs otherwise, or scripts replace the text. What is shown was judged.",
    ),
    Code.SCRIPT_FAILED: Entry("A step of the page script could not be done", "Look at the step named and at the page."),
    Code.NO_BROWSER: Entry("The browser was switched off", "Run without --no-browser to check accessibility."),
    # axe
    Code.AXE_MISSING: Entry("The axe rules are not there", "Run `auditor setup`, or name a copy with --axe-path."),
    Code.AXE_WRONG: Entry(
        "The axe copy is not the one that is pinned", "Run `auditor setup` again, or name a copy with --axe-path."
    ),
    Code.AXE_FAILED: Entry(
        "The axe rules could not be run on the page", "Look at the detail; the page's accessibility was not checked."
    ),
    # checks
    Code.CHECK_CRASHED: Entry(
        "A check failed on this page",
        "Please report it with its traceback, which is in run.log beside the report; the other checks are not affected.",
    ),
    Code.CHECK_TIMEOUT: Entry(
        "A check took too long on this page", "Please report it with the page; the other checks are not affected."
    ),
    Code.FINDINGS_LEFT_OUT: Entry(
        "More findings of one kind than are kept",
        "Repair what the ones that are kept have in common; the next audit shows what is left.",
    ),
    Code.CONTENT_ROOT_MISSING: Entry(
        "The part that is to be compared with the approved text is not on the page",
        "Correct `root` under [reference], or in the approved text itself, so that it selects the content of this page.",
    ),
    Code.PLUGIN_BROKEN: Entry(
        "A package with checks of its own cannot be used",
        "Repair the package that is named, or uninstall it: its checks must not be missing silently.",
    ),
    Code.CHECK_MISSING_INPUT: Entry(
        "A check could not look because what it needs was not gathered",
        "See the failure of the artifact that is named.",
    ),
    # reference
    Code.REFERENCE_UNREADABLE: Entry("An approved text cannot be read", "Repair the file that is named."),
    Code.REFERENCE_CONFLICT: Entry(
        "Two approved texts claim the same page", "Keep one of them, or give each its own root."
    ),
    # use and configuration
    Code.USAGE: Entry("The command cannot be understood", "See --help."),
    Code.CONFIG_INVALID: Entry("The configuration is not valid", "Correct what is named."),
    Code.CONFIG_MISSING: Entry(
        "There is no address to audit", "Give an address, or write auditor.toml (auditor init URL)."
    ),
    Code.BASELINE_BROKEN: Entry(
        "The baseline cannot be trusted",
        "Restore it from version control; where there is no good copy, `auditor baseline write --afresh` accepts a run anew and "
        "keeps this file beside it.",
    ),
    Code.BASELINE_OTHER_SITE: Entry(
        "The baseline was taken from another site",
        "Give this site a baseline of its own with --baseline FILE; where both are one site, name their hosts in [gate] hosts.",
    ),
    Code.BASELINE_MISSING: Entry(
        "The baseline that was asked for is not there", "Write one with `auditor baseline write`."
    ),
    Code.UNKNOWN_RUN: Entry("There is no such run", "`auditor history` lists the runs."),
    Code.RUN_FINISHED: Entry(
        "The run is finished", "`auditor report RUN` writes its reports again; without --resume a new run starts."
    ),
    Code.RUN_CUT_OFF: Entry("The run was cut off before its end", "`auditor audit --resume RUN` goes on with it."),
    Code.RUN_EMPTY: Entry(
        "The run audited nothing, so there is nothing to accept or to compare with",
        "Audit the site again, or name another run; `auditor history` lists them.",
    ),
    Code.RUN_DIFFERS: Entry(
        "The run was begun as another audit", "Resume it without these options, or start a new run."
    ),
    Code.UNKNOWN_CHECK: Entry("There is no such check", "`auditor explain` lists what there is."),
    Code.UNKNOWN_FINDING: Entry("There is no such finding", "Take the id from the report."),
    # the service
    Code.REFUSED: Entry("That cannot be done", "Correct what is named."),
    Code.CHANGED_MEANWHILE: Entry(
        "Somebody else changed it while you worked on it",
        "Nothing of yours was written. Look at it again, then decide.",
    ),
    Code.SERVICE_RUNNING: Entry(
        "Another service uses this folder", "Stop that one, or give this one a folder of its own."
    ),
    Code.PORT_TAKEN: Entry("The service cannot listen there", "Stop what listens there, or choose another --port."),
    Code.EXTRA_MISSING: Entry("The service is not installed", "Install the extra `serve`; docs/service.md says how."),
    # storage and the rest
    Code.STORE_FULL: Entry("The disk is full", "Free space and run with --resume; finished pages are kept."),
    Code.STORE_CORRUPT: Entry("The database is damaged", "It was set aside under a new name; start a new run."),
    Code.STORE_LOCKED: Entry(
        "Another audit is using the same store", "Wait for it, or give this one its own store with --store."
    ),
    Code.STORE_UNWRITABLE: Entry(
        "The folder cannot be written to", "Choose another folder with --out or --store, or correct its permissions."
    ),
    Code.STORE_NEWER: Entry("The database was written by a newer auditor", "Update auditor."),
    Code.STORE_OLDER: Entry(
        "The database was written by an auditor that is too old",
        "Move the folder aside; the next audit begins a new one.",
    ),
    Code.STORE_OUTDATED: Entry(
        "The database was written by an older auditor",
        "The next audit with this store upgrades it and keeps its content.",
    ),
    Code.INTERNAL: Entry("Something failed inside auditor", "Please report it; run it again with -vv for the details."),
}
# fmt: on


def noted(code: Code, detail: str = "", stage: Stage = Stage.NONE) -> Failed:
    """Return what is to be told of a page that was judged all the same; `detail` as for `failed`."""
    return Failed(code, sanitize(detail), stage, note=True)


def failed(code: Code, detail: str = "", stage: Stage = Stage.NONE, check: str = "") -> Failed:
    """Make a `Failed` with a safe detail; `check` is the id of the one check that could not look."""
    return Failed(code, sanitize(detail), stage, check)


def describe(code: Code, detail: str = "") -> str:
    """Say what happened and what to do, in one line for a terminal."""
    entry = TABLE[code]
    where = f": {sanitize(detail, 1000).rstrip('.')}" if detail else ""
    end = "" if where.endswith(("?", "!")) else "."
    return f"{entry.what}{where}{end} {entry.remedy}"


class AuditorError(Exception):
    """A fault with a code of the table; raised where the run (not only a page) cannot go on."""

    exit_code = 4

    def __init__(self, code: Code, detail: str = "") -> None:
        super().__init__(code, detail)
        self.code = code
        self.detail = sanitize(detail, 1000)

    def __str__(self) -> str:
        return describe(self.code, self.detail)


class UsageFault(AuditorError):
    """Wrong option, configuration or input file."""

    exit_code = 2


class EngineFault(AuditorError):
    """A browser, driver, Grid or rule engine that the run needs is not there."""

    exit_code = 3


class StoreFault(AuditorError):
    """The disk, the database or the report folder."""

    exit_code = 4
