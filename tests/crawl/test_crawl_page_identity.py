# ruff: noqa: E501  # a page on a line
"""Walls are told from pages: each kind by what it shows, and every ordinary page about the same matter stays a page."""

from __future__ import annotations

import time

import pytest

from auditor.crawl.page_identity import Suspicion, suspicion_of
from auditor.crawl.page_signals import signals_of
from auditor.dom.document import Document
from auditor.extract.parse import parse_html

SITE = "https://www.example.edu"
PROSE = (
    "The library of the school is open to everybody who lives in the town. Books may be kept for four weeks, and music for two. "
    "On Saturdays a story is read aloud for children at eleven. The reading room has forty seats and a view over the river. "
)
NAV = "<header><nav>" + "".join(f"<a href=/p{n}>Part {n} of the site</a>" for n in range(12)) + "</nav></header>"
FOOT = "<footer><p>Example School, 1 River Road, Newtown. Telephone 555 0100. <a href=/imprint>Imprint</a></p></footer>"
FORM = "<form><label>Name <input name=user></label><label>Password <input type=password name=pw></label><button>Go</button></form>"


def look(html: str, asked: str = "/news", shown: str = "", session: bool = False, **headers: str) -> Suspicion | None:
    document = parse_html(html, SITE + (shown or asked))
    assert isinstance(document, Document)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return suspicion_of(signals_of(document, SITE + asked, named), session=session)


def page(title: str, body: str, head: str = "") -> str:
    return f"<!doctype html><html lang=en><head><title>{title}</title>{head}</head><body>{body}</body></html>"


WALLS = [
    ("login", page("Sign in", f"<h1>Sign in</h1>{FORM}")),
    ("login", page("Intranet", f"{NAV}<main><h1>Please log in to continue</h1>{FORM}</main>{FOOT}")),
    ("login", page("Portal", f"<h2>Member login</h2>{FORM}<p>Forgot your password?</p>")),
    ("login", page("Anmelden - Intranet", f"<h1>Bitte anmelden</h1>{FORM}")),
    ("login", page("Se connecter", f"<h1>Connexion</h1>{FORM}")),
    ("login", page("Session expired", "<h1>Your session has expired</h1><p><a href=/login>Log in again</a></p>")),
    ("login", page("Sign in to your account", "<h1>Sign in</h1><form><label>E-mail <input type=email name=loginfmt></label><button>Next</button></form>")),
    ("challenge", page("Just a moment...", "<h1>www.example.edu</h1><p>Checking if the site connection is secure</p><script src=/cdn-cgi/challenge-platform/h/b/x></script>")),
    ("challenge", page("Attention Required!", "<h1>Sorry, you have been blocked</h1><p>You are unable to access example.edu</p><p>Ray ID: 12ab</p>")),
    ("challenge", page("example.edu", "<p>Please verify you are a human</p><div class=g-recaptcha></div>")),
    ("challenge", page("Robot check", "<h4>Enter the characters you see below</h4><p>Sorry, we just need to make sure you're not a robot.</p><form><input name=field></form>")),
    ("challenge", page("", "<iframe src='https://geo.captcha-delivery.com/captcha/?x=1' title=check></iframe>")),
    ("challenge", page("Pardon Our Interruption", "<h1>Pardon Our Interruption</h1><p>As you were browsing something about your browser made us think you were a bot.</p>")),
    ("challenge", page("Request Rejected", "<p>The requested URL was rejected. Please consult with your administrator.</p><p>Your support ID is: 77</p>")),
    ("challenge", page("Un momento", "<h1>Verificando que usted es humano</h1><p>Por favor, espere.</p>")),
    ("maintenance", page("Site maintenance", "<h1>We'll be back soon!</h1><p>Sorry for the inconvenience. We are performing some maintenance.</p>")),
    ("maintenance", page("Example School", f"{NAV}<main><h1>The site is temporarily unavailable</h1><p>Please try again in an hour.</p></main>{FOOT}")),
    ("maintenance", page("Wartungsarbeiten", "<h1>Wartungsarbeiten</h1><p>Wir sind bald wieder für Sie da.</p>")),
    ("maintenance", page("Maintenance mode", "<p>Briefly unavailable for scheduled maintenance. Check back in a minute.</p>")),
    ("maintenance", page("Site en maintenance", "<h1>Site en maintenance</h1><p>Nous revenons bientôt.</p>")),
    ("maintenance", page("Sitio en mantenimiento", "<h1>Volvemos pronto</h1>")),
    ("error", page("Error", "<h1>Internal Server Error</h1><p>The server encountered an internal error and was unable to complete your request.</p>")),
    ("error", page("502 Bad Gateway", "<center><h1>502 Bad Gateway</h1></center><hr><center>nginx</center>")),
    ("error", page("Access denied", f"{NAV}<main><h1>Access denied</h1><p>You are not authorized to access this page.</p></main>{FOOT}")),
    ("error", page("Example School", f"{NAV}<main><h1>Oops! Something went wrong</h1><p>We are looking into it. Please try again later.</p></main>")),
    ("error", page("Database Error", "<h1>Error establishing a database connection</h1>")),
    ("error", page("News", "<b>Fatal error</b>: Uncaught Error: Call to undefined function x() in /var/www/index.php:12 Stack trace: #0 thrown in x.php on line 12")),
    ("error", page("News", f"{NAV}<pre>Traceback (most recent call last): File app.py line 3 KeyError: 'x'</pre>")),
    ("error", page("Whitelabel Error Page", "<h1>Whitelabel Error Page</h1><p>This application has no explicit mapping for /error.</p>")),
    ("error", page("Application error", "<h2>Application error: a client-side exception has occurred (see the browser console).</h2>")),
    ("error", page("Welcome to nginx!", "<h1>Welcome to nginx!</h1><p>If you see this page, the web server is installed and working. Thank you.</p>")),
    ("error", page("Account Suspended", "<h1>This Account has been suspended.</h1><p>Contact your hosting provider for more information.</p>")),
    ("error", page("Zugriff verweigert", "<h1>Zugriff verweigert</h1><p>Sie haben keine Berechtigung.</p>")),
    ("loading", page("Example School", "<div id=app><p>Loading…</p></div>")),
    ("loading", page("Example School", "<div class=spinner></div><script src=/app.js></script>")),
    ("loading", page("Example School", f"{NAV}<main aria-busy=true><p>News</p></main>")),
    ("loading", page("Laden", "<main>Bitte warten …</main>")),
    ("empty", page("Example School", "<div id=root></div><script src=/main.js></script>")),
    ("empty", page("Example School", "<noscript>You need to enable JavaScript to run this app.</noscript><div id=__next></div><script src=/m.js></script>")),
    ("empty", page("Example School", "<p>Please enable JavaScript to view this site.</p>")),
    ("empty", page("", "<div></div>")),
    ("empty", page("Counted", "<img src=/count.gif width=1 height=1><div role=presentation></div>")),
    ("empty", page("Shop", "<div id=app></div><a href=/></a><script src=/app.js></script>")),
    ("gate", page("Age verification", "<h1>Are you over 18?</h1><p>You must be of legal age to enter this site.</p><button>Yes</button>")),
    ("gate", page("Unsupported browser", "<h1>Your browser is not supported</h1><p>Please use a newer one to view our site.</p>")),
]  # fmt: skip

LOOKALIKES = [
    page("Example School", f"{NAV}<main><h1>Welcome</h1><p>{PROSE * 2}</p></main><aside>{FORM}</aside>{FOOT}"),
    page("Welcome", f"<h1>Welcome to the library</h1><p>{PROSE}</p><h2>Log in</h2>{FORM}"),
    page("How to sign in | Help", f"<h1>How to sign in</h1><p>{PROSE}</p>"),
    page("Create an account", "<h1>Create an account</h1><form><input name=user><input type=email name=email><input type=password name=pw><input type=password name=confirm></form>"),
    page("Change your password", "<h1>Change your password</h1><form><input type=password name=old><input type=password autocomplete=new-password></form>"),
    page("Contact us", "<h1>Contact us</h1><form><input name=name><input type=email name=email><textarea name=text></textarea><div class=g-recaptcha></div><button>Send</button></form>"),
    page("404 errors and what to do about them", f"<h1>404 errors and what to do about them</h1><p>When the page you are looking for was not found, the server answers 404. {PROSE}</p>"),
    page("404 | Glossary", "<h1>404</h1><p>404 is a status code of HTTP. It means that the server did not find what was asked for.</p>"),
    page("What is a captcha?", "<h1>What is a captcha?</h1><p>A captcha is a test that tells people from programs. Please verify you are a human is what many of them say.</p>"),
    page("Captcha - Wiktionary", "<h1>captcha</h1><p>A captcha is a test by which a program tells people from other programs. The word stands for a long phrase.</p>"),
    page("503 Service Unavailable - HTTP | Docs", f"<h1>503 Service Unavailable</h1><p>The status 503 is returned when a server cannot handle a request. {PROSE}</p>"),
    page("Maintenance of school buildings", f"<h1>Maintenance of school buildings</h1><p>{PROSE}</p>"),
    page("Maintenance | Housing office", f"{NAV}<main><h1>Maintenance</h1><p>Report a dripping tap or a broken lamp in a student room by telephone. The team works from eight to four. {PROSE * 2}</p></main>{FOOT}"),
    page("Server error handling - Manual", f"<h1>Server error handling</h1><p>{PROSE}</p><pre>Traceback (most recent call last):\n  File x\nKeyError</pre><p>{PROSE * 4}</p>"),
    page("Debugging PHP", f"<h1>Debugging PHP</h1><p>{PROSE * 3}</p><code>Fatal error: Call to undefined function x() on line 3</code><p>{PROSE * 2}</p>"),
    page("Loading docks", f"<h1>Loading docks</h1><p>Lorries turn left at the gate. {PROSE}</p>"),
    page("Loading…", f"<h1>Courses</h1><p>{PROSE * 2}</p>"),
    page("Enable JavaScript in your browser", f"<h1>How to enable JavaScript</h1><ol><li>Open the settings.</li><li>Choose content.</li></ol><p>{PROSE}</p>"),
    page("Gallery", "<main><img src=/a.jpg alt='The bridge at dusk' width=800 height=600></main>"),
    page("Film", "<video src=/a.mp4 controls></video>"),
    page("Map", "<main><canvas width=900 height=500></canvas></main><script src=/map.js></script>"),
    page("Drawing", "<svg viewBox='0 0 10 10' role=img aria-label=Plan><rect width=9 height=9 /></svg>"),
    page("Short", "<h1>Closed on Monday</h1>"),
    page("Opening hours", f"{NAV}<main><h1>Opening hours</h1><p>Nine to five.</p></main>{FOOT}"),
    page("Search", "<h1>Search</h1><form><input type=search name=q></form><p>Nothing was typed yet.</p>"),
    page("Access for wheelchairs", f"<h1>Access for wheelchairs</h1><p>{PROSE}</p>"),
    page("Forbidden Fruit - Library catalogue", "<h1>Forbidden Fruit</h1><p>A novel of 312 pages, printed in Newtown. Two copies are on the shelf.</p>"),
    page("Security checks at the gate", f"<h1>Security checks at the gate</h1><p>{PROSE}</p>"),
    page("Blocked drains", f"<h1>Blocked drains</h1><p>{PROSE}</p>"),
    page("Under construction: our new hall", f"<h1>Under construction: our new hall</h1><p>The hall will have two hundred seats. {PROSE}</p>"),
    page("Error analysis in physics", f"<h1>Error analysis</h1><p>{PROSE}</p>"),
    page("Sessions of the conference", f"<h1>Session 3</h1><p>{PROSE}</p>"),
    page("Age and memory", f"<h1>Age and memory</h1><p>{PROSE}</p>"),
    page("About cookies", f"<h1>Before you continue reading about cookies</h1><p>{PROSE}</p>"),
    page("Skeletons in the museum", f"<main class=skeleton-gallery><h1>Skeletons</h1><p>{PROSE}</p></main>"),
    page("Spinners", "<div class=spinner></div><h1>Spinners of wool</h1><p>The guild of spinners meets on the first Tuesday of each month in the old mill by the river, with tea, cake and a great deal of wool to be spun. Guests are welcome.</p>"),
    page("Tickets", "<main aria-busy=false><h1>Tickets</h1><p>Adults four pounds.</p></main>"),
    page("News", f"<div id=app><main><h1>News</h1><p>{PROSE}</p></main></div><script src=/a.js></script><noscript>Please enable JavaScript.</noscript>"),
    page("Login records of 1960", f"<h1>Login</h1><p>{PROSE * 2}</p>"),
    page("Send", "<form><input type=image src=/send.png></form>"),
    page("Close", "<button></button>"),
    page("Menu", "<ul role=menu><li role=menuitem tabindex=0><img src=/a.png alt='' width=20 height=20></ul>"),
    page("Waves", "<audio src=/waves.mp3 autoplay loop></audio>"),
    page("Home", "<a href=/><img src=/home.png width=16 height=16></a>"),
    page("Level", "<div role=slider tabindex=0 aria-valuenow=3></div>"),
    page("Accueil", "<h1>Bienvenue</h1><p>La bibliothèque est ouverte du lundi au samedi.</p>"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "html"), WALLS, ids=[f"{kind}-{number}" for number, (kind, _) in enumerate(WALLS)])
def test_a_wall_is_not_the_page(kind: str, html: str) -> None:
    suspicion = look(html)
    assert suspicion is not None
    assert (suspicion.kind, suspicion.certain) == (kind, True), suspicion


@pytest.mark.parametrize("html", LOOKALIKES, ids=range(len(LOOKALIKES)))
def test_an_ordinary_page_stays_one(html: str) -> None:
    assert look(html) is None


@pytest.mark.parametrize(
    "html",
    [
        page("Page not found", f"{NAV}<main><h1>Page not found</h1><p>Sorry, the page you are looking for has moved.</p></main>{FOOT}"),
        page("404 Not Found", "<h1>Not Found</h1><p>The requested URL was not found on this server.</p>"),
        page("Seite nicht gefunden", "<h1>Seite nicht gefunden</h1><p>Bitte nutzen Sie die Suche.</p>"),
    ],
)  # fmt: skip
def test_a_page_that_says_it_was_not_found_is_doubtful(html: str) -> None:
    suspicion = look(html)
    assert suspicion is not None
    assert not suspicion.certain


def test_a_login_page_that_was_asked_for_is_a_page_unless_a_login_is_configured() -> None:
    html = page("Sign in", f"<h1>Sign in</h1>{FORM}")
    assert look(html, "/login") is None
    assert look(html, "/user/sign-in") is None
    wall = look(html, "/login", session=True)
    assert wall is not None
    assert wall.certain


def test_a_home_page_that_is_a_login_is_doubtful_and_behind_a_session_it_is_not_the_page() -> None:
    html = page("Webmail", f"<h1>Log in</h1>{FORM}")
    doubtful = look(html, "/")
    assert doubtful is not None
    assert not doubtful.certain
    wall = look(html, "/", session=True)
    assert wall is not None
    assert wall.certain


def test_an_address_that_leads_to_a_login_is_none_of_it_however_much_that_says() -> None:
    html = page("Library", f"<h1>Welcome to the library</h1><p>{PROSE * 3}</p>{FORM}")
    wall = look(html, "/loans", "/account/login?next=/loans")
    assert wall is not None
    assert (wall.kind, wall.certain) == ("login", True)


@pytest.mark.parametrize("header", ["cf_mitigated", "x_amzn_waf_action"])
def test_a_header_tells_a_challenge(header: str) -> None:
    wall = look(page("", "<p>Wait</p>"), **{header: "challenge"})
    assert wall is not None
    assert wall.kind == "challenge"


def test_a_page_whose_own_styles_did_not_load_is_doubtful_and_those_of_others_are_not_its_own() -> None:
    html = page(
        "News",
        f"<h1>News</h1><p>{PROSE}</p>",
        "<link rel=stylesheet href=/site.css><link rel=stylesheet href=https://cdn.example/x.css>",
    )
    document = parse_html(html, f"{SITE}/news")
    assert isinstance(document, Document)
    own = signals_of(document, f"{SITE}/news", {}, [f"HTTP 500 {SITE}/site.css"])
    other = signals_of(document, f"{SITE}/news", {}, ["net::ERR_FAILED https://cdn.example/x.css"])
    doubtful = suspicion_of(own)
    assert doubtful is not None
    assert (doubtful.kind, doubtful.certain) == ("unstyled", False)
    assert suspicion_of(other) is None


def test_a_page_that_stays_empty_because_its_script_is_dead_says_which() -> None:
    document = parse_html(page("Shop", "<div class=x></div><p>Shop</p><script src=/app.js></script>"), f"{SITE}/")
    assert isinstance(document, Document)
    wall = suspicion_of(signals_of(document, f"{SITE}/", {}, [f"HTTP 404 {SITE}/app.js"]))
    assert wall is not None
    assert "/app.js" in str(wall)


@pytest.mark.parametrize(
    "text",
    [
        "site is temporarily " * 400,
        "the " * 900,
        "a" * 9_000,
        "we are " * 600,
        "404 - " * 300,
        "java script " * 999,
        "a/b." * 2_000,
        "at x" * 2_000,
        "if you are the owner " * 400,
        "default page " * 700,
    ],
)
def test_no_title_makes_it_slow(text: str) -> None:
    started = time.process_time()
    look(page(text, f"<h1>{text}</h1><p>{text}</p>"))
    assert time.process_time() - started < 1


def test_a_page_of_frames_is_a_page() -> None:
    body = (
        "<html lang=en><title>Frames</title><frameset cols=50%,*><frame src=/left><frame src=/right></frameset></html>"
    )
    document = parse_html(body, "http://site.test/")
    assert isinstance(document, Document)
    assert suspicion_of(signals_of(document, "http://site.test/", {})) is None
