"""Names of what can go wrong and of where in a page's life it did; what each code means to a person stands in errors.py."""

from __future__ import annotations

from enum import Flag, StrEnum, auto


class Trait(Flag):
    """What follows from a code for crawling, checking and counting."""

    NONE = 0
    RETRIED = auto()
    STRAINS = auto()
    REFUSAL = auto()
    BROKEN_LINK = auto()
    DOUBTFUL_LINK = auto()
    LEFT_OUT = auto()
    """By a decision of the configuration, of robots.txt or of a limit."""
    LIMIT = auto()
    NO_PAGE = auto()
    """What answers is there and is no page."""
    LEADS_AWAY = auto()
    SWITCHED_OFF = auto()
    ALIAS = auto()
    """The page stands under another address, where it is audited."""
    DOUBTS_PAGE = auto()
    """What was audited is perhaps not the page that people get."""


class Code(StrEnum):
    """Every error code: its name, its traits, and how Chromium's network errors begin that mean it. Its words: errors.TABLE."""

    traits: Trait
    net_errors: tuple[str, ...]

    def __new__(cls, name: str, traits: Trait = Trait.NONE, *net_errors: str) -> Code:
        """Make one row."""
        code = str.__new__(cls, name)
        code._value_ = name
        code.traits = traits
        code.net_errors = net_errors
        return code

    @property
    def skips(self) -> bool:
        """Whether an address that ends for it is skipped, not failed: it stands in the list of pages, not among the failures."""
        return bool(self.traits & (Trait.LEFT_OUT | Trait.NO_PAGE))

    @property
    def is_alias(self) -> bool:
        """Whether the page of such an address stands under another one."""
        return bool(self.traits & Trait.ALIAS)

    @property
    def is_limit(self) -> bool:
        """Whether the page is known and would have been audited but for a limit: it counts as not audited."""
        return bool(self.traits & Trait.LIMIT)

    @property
    def no_page_behind_link(self) -> bool:
        """Whether a link to such an address led to no page of the site. A start or sitemap address is claimed to be one."""
        return bool(self.traits & (Trait.NO_PAGE | Trait.LEADS_AWAY))

    @property
    def is_harmless(self) -> bool:
        """Whether it takes nothing away from what was to be audited."""
        return self.skips or bool(self.traits & Trait.SWITCHED_OFF)

    @property
    def switched_off(self) -> bool:
        """Whether the operator did not want it to be looked at."""
        return bool(self.traits & Trait.SWITCHED_OFF)

    @property
    def doubts_page(self) -> bool:
        """Whether a page that it is noted of was perhaps not the one that people get: it counts as not audited."""
        return bool(self.traits & Trait.DOUBTS_PAGE)

    @property
    def retried(self) -> bool:
        """Whether a request that failed for it is made again."""
        return bool(self.traits & Trait.RETRIED)

    @property
    def strains(self) -> bool:
        """Whether it tells that a host has too much to do or is down."""
        return bool(self.traits & Trait.STRAINS)

    @property
    def is_refusal(self) -> bool:
        """Whether our own policy of addresses said no."""
        return bool(self.traits & Trait.REFUSAL)

    @property
    def breaks_link(self) -> bool:
        """Whether a link to an address that fails for it is broken."""
        return bool(self.traits & Trait.BROKEN_LINK)

    @property
    def doubts_link(self) -> bool:
        """Whether a link to an address that fails for it may be broken; a person has to look."""
        return bool(self.traits & Trait.DOUBTFUL_LINK)

    # network and HTTP
    DEADLINE = "DEADLINE", Trait.STRAINS | Trait.DOUBTFUL_LINK
    CONNECT_TIMEOUT = (
        "CONNECT_TIMEOUT",
        Trait.STRAINS | Trait.DOUBTFUL_LINK,
        "ERR_CONNECTION_TIMED_OUT",
        "ERR_TIMED_OUT",
    )
    CONNECT_REFUSED = "CONNECT_REFUSED", Trait.STRAINS | Trait.BROKEN_LINK, "ERR_CONNECTION_REFUSED"
    HOST_UNKNOWN = "HOST_UNKNOWN", Trait.STRAINS | Trait.BROKEN_LINK, "ERR_NAME_NOT_RESOLVED"
    TLS_INVALID = "TLS_INVALID", Trait.BROKEN_LINK, "ERR_CERT", "ERR_SSL"
    RESET = (
        "RESET",
        Trait.RETRIED | Trait.STRAINS | Trait.DOUBTFUL_LINK,
        "ERR_CONNECTION_RESET",
        "ERR_CONNECTION_CLOSED",
        "ERR_EMPTY_RESPONSE",
    )
    TRUNCATED = "TRUNCATED", Trait.RETRIED
    TOO_LARGE = "TOO_LARGE"
    BAD_ENCODING = "BAD_ENCODING", Trait.NONE, "ERR_CONTENT_DECODING_FAILED"
    BAD_RESPONSE = "BAD_RESPONSE", Trait.DOUBTFUL_LINK
    HTTP_STATUS = "HTTP_STATUS", Trait.NONE, "ERR_HTTP_RESPONSE_CODE_FAILURE"
    NOT_THE_PAGE = "NOT_THE_PAGE"
    DOUBTFUL = "DOUBTFUL", Trait.DOUBTS_PAGE
    AUTH_REQUIRED = "AUTH_REQUIRED", Trait.NONE, "ERR_INVALID_AUTH"
    RATE_LIMITED = "RATE_LIMITED", Trait.STRAINS
    EMPTY_DOCUMENT = "EMPTY_DOCUMENT"
    NOT_HTML = "NOT_HTML", Trait.NO_PAGE
    TOO_MANY_REDIRECTS = "TOO_MANY_REDIRECTS", Trait.BROKEN_LINK, "ERR_TOO_MANY_REDIRECTS"
    REDIRECT_REFUSED = "REDIRECT_REFUSED", Trait.LEADS_AWAY, "ERR_UNSAFE_REDIRECT"
    ADDRESS_REFUSED = "ADDRESS_REFUSED", Trait.REFUSAL
    SCHEME_REFUSED = "SCHEME_REFUSED", Trait.REFUSAL
    BAD_URL = "BAD_URL", Trait.REFUSAL
    PORT_REFUSED = "PORT_REFUSED", Trait.REFUSAL, "ERR_UNSAFE_PORT"
    ROBOTS_REFUSED = "ROBOTS_REFUSED", Trait.LEFT_OUT
    # scope and limits
    OUT_OF_SCOPE = "OUT_OF_SCOPE", Trait.LEFT_OUT
    EXCLUDED = "EXCLUDED", Trait.LEFT_OUT
    PAGE_LIMIT = "PAGE_LIMIT", Trait.LEFT_OUT | Trait.LIMIT
    SAMPLED = "SAMPLED", Trait.LEFT_OUT | Trait.LIMIT
    DEPTH_LIMIT = "DEPTH_LIMIT", Trait.LEFT_OUT | Trait.LIMIT
    TRAP = "TRAP", Trait.LEFT_OUT | Trait.LIMIT
    DUPLICATE = "DUPLICATE", Trait.LEFT_OUT | Trait.ALIAS
    REDIRECTED = "REDIRECTED", Trait.LEFT_OUT | Trait.ALIAS
    SITEMAP_BROKEN = "SITEMAP_BROKEN"
    NOINDEX = "NOINDEX"
    # documents
    PARSE_LIMIT = "PARSE_LIMIT"
    PAGE_TOO_LARGE = "PAGE_TOO_LARGE"
    # files that a site publishes beside its pages
    DOCUMENT_ENCRYPTED = "DOCUMENT_ENCRYPTED"
    DOCUMENT_BROKEN = "DOCUMENT_BROKEN"
    DOCUMENT_LIMIT = "DOCUMENT_LIMIT"
    DOCUMENT_NOT_READ = "DOCUMENT_NOT_READ"
    DOCUMENT_ELSEWHERE = "DOCUMENT_ELSEWHERE"
    DOCUMENT_BUDGET = "DOCUMENT_BUDGET"
    NOT_A_DOCUMENT = "NOT_A_DOCUMENT"
    # browser
    BROWSER_MISSING = "BROWSER_MISSING"
    SESSION_FAILED = "SESSION_FAILED"
    GRID_UNREACHABLE = "GRID_UNREACHABLE"
    NAVIGATION_ABORTED = "NAVIGATION_ABORTED"
    WRONG_PAGE = "WRONG_PAGE"
    DOWNLOAD_STARTED = "DOWNLOAD_STARTED", Trait.NO_PAGE
    PAGE_HUNG = "PAGE_HUNG"
    PAGE_NOT_STABLE = "PAGE_NOT_STABLE"
    DIALOG_STORM = "DIALOG_STORM"
    DIALOG_DISMISSED = "DIALOG_DISMISSED"
    STILL_LOADING = "STILL_LOADING"
    HIDDEN_BY_DIALOG = "HIDDEN_BY_DIALOG", Trait.DOUBTS_PAGE
    TARGET_CRASHED = "TARGET_CRASHED"
    BUILT_BY_SCRIPT = "BUILT_BY_SCRIPT"
    SHOWN_DIFFERS = "SHOWN_DIFFERS"
    SCRIPT_FAILED = "SCRIPT_FAILED"
    NO_BROWSER = "NO_BROWSER", Trait.SWITCHED_OFF
    # axe
    AXE_MISSING = "AXE_MISSING"
    AXE_WRONG = "AXE_WRONG"
    AXE_FAILED = "AXE_FAILED"
    # checks
    CHECK_CRASHED = "CHECK_CRASHED"
    CHECK_TIMEOUT = "CHECK_TIMEOUT"
    CHECK_MISSING_INPUT = "CHECK_MISSING_INPUT"
    FINDINGS_LEFT_OUT = "FINDINGS_LEFT_OUT"
    PLUGIN_BROKEN = "PLUGIN_BROKEN"
    # reference
    REFERENCE_UNREADABLE = "REFERENCE_UNREADABLE"
    REFERENCE_CONFLICT = "REFERENCE_CONFLICT"
    CONTENT_ROOT_MISSING = "CONTENT_ROOT_MISSING"
    # use and configuration
    USAGE = "USAGE"
    CONFIG_INVALID = "CONFIG_INVALID"
    CONFIG_MISSING = "CONFIG_MISSING"
    BASELINE_BROKEN = "BASELINE_BROKEN"
    BASELINE_MISSING = "BASELINE_MISSING"
    BASELINE_OTHER_SITE = "BASELINE_OTHER_SITE"
    UNKNOWN_RUN = "UNKNOWN_RUN"
    RUN_FINISHED = "RUN_FINISHED"
    RUN_CUT_OFF = "RUN_CUT_OFF"
    RUN_EMPTY = "RUN_EMPTY"
    RUN_DIFFERS = "RUN_DIFFERS"
    UNKNOWN_CHECK = "UNKNOWN_CHECK"
    UNKNOWN_FINDING = "UNKNOWN_FINDING"
    # storage and the rest
    # the service
    REFUSED = "REFUSED"
    CHANGED_MEANWHILE = "CHANGED_MEANWHILE"
    SERVICE_RUNNING = "SERVICE_RUNNING"
    PORT_TAKEN = "PORT_TAKEN"
    EXTRA_MISSING = "EXTRA_MISSING"
    # storage and the rest
    STORE_FULL = "STORE_FULL"
    STORE_CORRUPT = "STORE_CORRUPT"
    STORE_LOCKED = "STORE_LOCKED"
    STORE_UNWRITABLE = "STORE_UNWRITABLE"
    STORE_NEWER = "STORE_NEWER"
    STORE_OLDER = "STORE_OLDER"
    STORE_OUTDATED = "STORE_OUTDATED"
    INTERNAL = "INTERNAL"


GONE_STATUS = frozenset({404, 410})
"""HTTP statuses by which a page is not there; a link to it is broken, which is a finding."""


def of_net_error(text: str) -> Code | None:
    """Return the code of a network error of Chromium (net::ERR_...); None for one that is not in the table."""
    return next((code for code in Code if any(name in text for name in code.net_errors)), None)


class Stage(StrEnum):
    """Where in a page's life it failed."""

    NONE = ""
    FETCH = "fetch"
    PARSE = "parse"
    RENDER = "render"
    AXE = "axe"
    REFERENCE = "reference"
    CHECK = "check"
    STORE = "store"
