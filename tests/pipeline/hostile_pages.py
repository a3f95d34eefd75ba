"""A site on loopback of which every second page is fine and the others are hostile, with how each one has to end."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from dataclasses import dataclass

from tests.faults.server import Client, FaultServer, Request
from tests.site import page

GOOD = 36
EVIL = "\"><script>window.evil=1</script><img src=x onerror=evil()>' {{7*7}} ]]> <!-- \u202e \u2028"
UNDESCRIBED = '<img src="/dot.png" width="40" height="40">'
"""One certain finding: image-alt-missing."""
DOT = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360000002000001"
    "e221bc330000000049454e44ae426082"
)


@dataclass(frozen=True)
class Hostile:
    """A page, the states it may end in, and the codes one of which must be named (none for a page that ends whole)."""

    serve: Callable[[Client, Request], None]
    states: tuple[str, ...] = ("audited",)
    codes: tuple[str, ...] = ()
    found: str = ""
    """A check that must have found something there all the same."""


def html(body: str, head: str = "", title: str = "A hostile page") -> Callable[[Client, Request], None]:
    return sent(page(body, title, head).encode())


def sent(
    body: bytes, kind: str = "text/html; charset=utf-8", status: str = "200 OK", *more: str
) -> Callable[..., None]:
    def serve(client: Client, request: Request) -> None:
        if request.method != "HEAD":
            client.answer(body, status, kind, *more)
            return
        client.send(f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n".encode())
        client.keep = True

    return serve


def script(code: str, more: str = UNDESCRIBED) -> Callable[[Client, Request], None]:
    return html(f"<p>We teach nursing here.</p>{more}<script>{code}</script>")


def drip(client: Client, request: Request) -> None:
    client.head("Content-Length: 100000")
    while client.rest(0.2):
        client.send(b"<p>slow</p>")


def cut_off(client: Client, request: Request) -> None:
    client.head("Content-Length: 5000")
    client.send(b"<h1>Cut</h1>")


def redirect(location: str) -> Callable[[Client, Request], None]:
    return sent(b"", "text/html", "302 Found", f"Location: {location}")


POLLUTED = (
    "JSON.stringify=()=>'{}';Array.prototype.map=()=>[];Array.prototype.toJSON=()=>'x';Object.prototype.evil=1;"
    "Element.prototype.querySelectorAll=()=>[];window.Promise=null;"
    "Object.defineProperty(window,'axe',{value:{run:async()=>({violations:[]}),version:'9'},writable:false})"
)
NAMED = ("partial", "failed")
PAGES: dict[str, Hostile] = {
    "no-content": Hostile(sent(b"", "text/html", "204 No Content"), ("failed",), ("EMPTY_DOCUMENT",)),
    "empty": Hostile(sent(b""), ("failed",), ("EMPTY_DOCUMENT",)),
    "archive": Hostile(
        sent(b"PK\3\4", "application/zip", "200 OK", 'Content-Disposition: attachment; filename="../../evil"'),
        ("skipped",),
        ("NOT_HTML",),
    ),
    "download": Hostile(
        sent(page("x").encode(), "text/html", "200 OK", "Content-Disposition: attachment; filename=a.html"),
        ("skipped", "failed", "partial"),
        ("DOWNLOAD_STARTED",),
    ),
    "pdf-as-html": Hostile(sent(b"%PDF-1.7\n" + bytes(3000), "text/html"), ("skipped",), ("NOT_HTML",)),
    "loop": Hostile(script("while(true){}"), NAMED, ("PAGE_HUNG",), "image-alt-missing"),
    "loop-later": Hostile(script("setTimeout(()=>{while(true){}},50)"), NAMED, ("PAGE_HUNG",), "image-alt-missing"),
    "alert-storm": Hostile(script("for(;;)alert(1)"), NAMED, ("DIALOG_STORM",), "image-alt-missing"),
    "windows": Hostile(script("for(let i=0;i<50;i++)window.open('/w'+i);window.close()"), found="image-alt-missing"),
    "refresh-self": Hostile(
        html("<p>Again.</p>", '<meta http-equiv="refresh" content="0">'), NAMED, ("PAGE_NOT_STABLE",)
    ),
    "leaves": Hostile(script("location.href='http://localhost:9/'"), NAMED, ("WRONG_PAGE", "NAVIGATION_ABORTED")),
    "redirect-loop": Hostile(redirect("/h/redirect-loop"), ("failed",), ("TOO_MANY_REDIRECTS",)),
    "redirect-file": Hostile(redirect("file:///etc/passwd"), ("failed",), ("REDIRECT_REFUSED",)),
    "error": Hostile(sent(page(UNDESCRIBED).encode(), status="500 Broken"), ("failed",), ("HTTP_STATUS",)),
    "busy": Hostile(sent(b"busy", status="503 Busy"), ("failed",), ("HTTP_STATUS",)),
    "login": Hostile(
        sent(page(UNDESCRIBED).encode(), "text/html", "401 No", "WWW-Authenticate: Basic realm=x"),
        ("failed",),
        ("AUTH_REQUIRED",),
    ),
    "drip": Hostile(drip, ("failed",), ("DEADLINE",)),
    "cut-off": Hostile(cut_off, ("failed",), ("TRUNCATED",)),
    "bomb": Hostile(
        sent(gzip.compress(bytes(30_000_000), 9), "text/html", "200 OK", "Content-Encoding: gzip"),
        ("failed",),
        ("TOO_LARGE",),
    ),
    # A browser flattens what is nested so deeply, and shows it all.
    "nested": Hostile(
        html("<div>" * 20_000 + "deep"), ("audited", *NAMED), ("", "PARSE_LIMIT", "PAGE_TOO_LARGE", "PAGE_HUNG")
    ),
    "nodes": Hostile(html("<i></i>" * 250_000), NAMED, ("PAGE_TOO_LARGE", "PARSE_LIMIT", "PAGE_HUNG")),
    "attribute": Hostile(html(f'<p data-x="{"y" * 5_000_000}">Long.</p>{UNDESCRIBED}'), found="image-alt-missing"),
    "latin-1": Hostile(sent(page("<p>Caf\u00e9 of the school.</p>" + UNDESCRIBED).encode("latin-1"))),
    "utf-16": Hostile(sent(page("<p>Caf\u00e9</p>", "Utf sixteen caf\u00e9").encode("utf-16"), "text/html")),
    "polluted": Hostile(script(POLLUTED), found="image-alt-missing"),
    "strict": Hostile(
        sent(
            page(f'<p style="color:#777;background:#888">Grey.</p>{UNDESCRIBED}').encode(),
            "text/html",
            "200 OK",
            "Content-Security-Policy: default-src 'none'; require-trusted-types-for 'script'; trusted-types 'none'",
        ),
        found="image-alt-missing",
    ),
    "frame": Hostile(html('<iframe title="Inner" src="http://localhost:PORT/h/inner"></iframe>'), found="label"),
    "inner": Hostile(html('<form><input type="text"></form>', title="The inner page"), found="label"),
    "soft-404": Hostile(
        html("<p>Sorry, the page you are looking for was not found.</p>", title="Page not found"), found="page-soft-404"
    ),
    "script-only": Hostile(
        sent(
            b"<!doctype html><html lang=en><title>By script</title><div id=app></div><script>app.innerHTML="
            b"'<main><h1>By script</h1><p>All of it.</p><img src=/dot.png width=40 height=40>"
            b"<a href=/h/child>The child page</a></main>'</script></html>"
        ),
        found="image-alt-missing",
    ),
    "child": Hostile(html("<p>Only a script links here.</p>")),
    "frameset": Hostile(
        sent(b"<html lang=en><title>Frames</title><frameset cols=50%,*><frame src=/p/1><frame src=/p/2></frameset></html>")
    ),
    "markup": Hostile(
        html(f"<p>{EVIL}</p><img src=/dot.png width=40 height=40 alt='{EVIL[:30]}.jpg'>", title=f"Title {EVIL}")
    ),
}  # fmt: skip
HIDDEN = {"child"}
"""Pages that no markup links to."""


def good(number: int) -> str:
    picture = f'<img src="/dot.png?{number}" width="40" height="40" alt="IMG_{number:04}.jpg">'
    return page(
        f"<p>We teach nursing in house {number}.</p>{picture}<p><a href='/'>Back to the home page</a></p>",
        f"House number {number}",
    )


def serve(server: FaultServer) -> None:
    """Put the whole site on a server."""
    links = [f"/p/{n}" for n in range(GOOD)] + [f"/h/{name}" for name in PAGES if name not in HIDDEN]
    links.sort(key=lambda path: path[::-1])  # the hostile ones among the others
    home = "".join(f'<p><a href="{path}">Go to {path[1:]}</a></p>' for path in links)
    server.resources = {"/": html(home, title="The home page"), "/dot.png": sent(DOT, "image/png")}
    for number in range(GOOD):
        server.resources[f"/p/{number}"] = sent(good(number).encode())
    for name, hostile in PAGES.items():
        server.resources[f"/h/{name}"] = hostile.serve
    frame = page(f'<p>A frame.</p><iframe title="Inner" src="http://localhost:{server.port}/h/inner"></iframe>')
    server.resources["/h/frame"] = sent(frame.encode())
