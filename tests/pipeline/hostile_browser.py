"""Pages that harm the browser rather than the parser, with how each one has to end; the table is the documentation."""

from __future__ import annotations

from collections.abc import Callable

from tests.faults.server import Client, Request
from tests.pipeline.hostile_pages import POLLUTED, UNDESCRIBED, Hostile, html, script, sent
from tests.site import page

FOUND = "image-alt-missing"
LATER = "partial"
"""The page was fetched as text, so the text is judged; the browser's failure is named beside it."""
WORKER = b"""self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', event => event.waitUntil(clients.claim()));
self.addEventListener('fetch', event => { if (event.request.mode === 'navigate') event.respondWith(new Response(
  '<title>Forged by the worker</title><img src=/forged.png>', {headers: {'Content-Type': 'text/html'}})) })"""
REGISTERS = (
    "const i=setInterval(()=>document.body.dataset.t=Date.now(),20);"
    "navigator.serviceWorker.register('/worker.js').then(()=>navigator.serviceWorker.ready).then(()=>clearInterval(i))"
)
STORES = (
    "document.cookie='seen=1;path=/';localStorage.seen=1;sessionStorage.seen=1;window.name='seen';"
    "indexedDB.open('seen');caches.open('seen').then(c=>c.put('/',new Response('<img src=x>')))"
)
FORGED = (
    "Object.defineProperty(window,'axe',{value:{run:async()=>({violations:[]}),runPartial:async()=>({results:[]}),"
    "version:'9'},writable:false,configurable:false});window.auditor={walk:()=>'{}',quiet:async()=>'{}'}"
)
FROZEN = (
    "window.setTimeout=()=>0;window.requestAnimationFrame=()=>0;Date.now=()=>0;performance.now=()=>0;"
    "window.Promise=class{then(){}}"
)
DEEP = "let e=document.querySelector('main');for(let i=0;i<60000;i++){const d=document.createElement('div');e.append(d);e=d}"


def to_browsers(answer: Callable[[Client, Request], None]) -> Callable[[Client, Request], None]:
    """Answer a plain request with a fine page and a browser with something else."""
    fine = script("")

    def serve(client: Client, request: Request) -> None:
        (answer if "sec-fetch-mode" in request.headers else fine)(client, request)

    return serve


def never(client: Client, request: Request) -> None:
    """Accept and never answer."""
    client.rest(60)


def stream(client: Client, request: Request) -> None:
    """Send server-sent events without end."""
    client.send(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n")
    while client.rest(0.05):
        client.send(b"data: x\n\n")


SUPPORT: dict[str, Callable[[Client, Request], None]] = {
    "/never": never,
    "/stream": stream,
    "/worker.js": sent(WORKER, "text/javascript"),
    "/ping": sent(b"pong", "text/plain"),
}
"""What the pages ask for."""

PAGES: dict[str, Hostile] = {
    "204-in-browser": Hostile(
        to_browsers(sent(b"", "text/html", "204 No Content")), (LATER,), ("NAVIGATION_ABORTED",), FOUND
    ),
    "401-in-browser": Hostile(
        to_browsers(sent(b"no", "text/html", "401 No", "WWW-Authenticate: Basic realm=x")),
        (LATER,),
        ("AUTH_REQUIRED",),
        FOUND,
    ),
    "zip-in-browser": Hostile(
        to_browsers(
            sent(b"PK\3\4", "application/zip", "200 OK", 'Content-Disposition: attachment; filename="../../evil.zip"')
        ),
        (LATER,),
        ("DOWNLOAD_STARTED",),
        FOUND,
    ),
    "download-click": Hostile(
        script("d.click()", f'<p><a id="d" download href="/dot.png">Get it</a></p>{UNDESCRIBED}'),
        codes=("", "DOWNLOAD_STARTED"),
        found=FOUND,
    ),
    "silent-in-browser": Hostile(to_browsers(never), (LATER,), ("DEADLINE", "PAGE_HUNG"), FOUND),
    "loop-worker": Hostile(
        script("new Worker(URL.createObjectURL(new Blob(['while(true){}'])))"), found=FOUND
    ),
    "loop-idle": Hostile(script("requestIdleCallback(()=>{while(true){}})"), (LATER,), ("PAGE_HUNG",), FOUND),
    "loop-observer": Hostile(
        script(
            "new MutationObserver(()=>document.body.setAttribute('x',Math.random())).observe(document.body,"
            "{attributes:true});document.body.setAttribute('x',0)"
        ),
        (LATER,),
        ("PAGE_HUNG",),
        FOUND,
    ),
    "loop-unload": Hostile(script("addEventListener('pagehide',()=>{while(true){}})"), found=FOUND),
    "crash-deep": Hostile(
        script(DEEP),
 ("audited", LATER), ("", "TARGET_CRASHED", "PAGE_HUNG", "PAGE_TOO_LARGE", "PARSE_LIMIT", "AXE_FAILED", "INTERNAL"), FOUND
    ),
    "out-of-memory": Hostile(
        script("const a=[];while(true)a.push(new Array(1e6).fill({}))"), (LATER,), ("TARGET_CRASHED", "PAGE_HUNG"), FOUND
    ),
    "hoards-memory": Hostile(
        script("const a=[];for(let i=0;i<60;i++)a.push(new Uint8Array(1e7).fill(i));window.a=a"), found=FOUND
    ),
    "dialogs": Hostile(script("alert(1);confirm('sure?');prompt('name?');print()"), found=FOUND),
    "interval-alert": Hostile(
        script("setInterval(()=>alert(1),10)"), ("audited", LATER), ("", "DIALOG_STORM"), FOUND
    ),
    "farewell": Hostile(
        script("addEventListener('beforeunload',e=>{e.preventDefault();e.returnValue='x'})"), found=FOUND
    ),
    "reload": Hostile(script("setTimeout(()=>location.reload(),20)"), (LATER,), ("PAGE_NOT_STABLE",), FOUND),
    "polling": Hostile(script("setInterval(()=>fetch('/ping?'+Math.random()),50)"), found=FOUND),
    "events": Hostile(script("new EventSource('/stream')"), found=FOUND),
    "never-script": Hostile(script("", f'{UNDESCRIBED}<script src="/never" async></script>'), found=FOUND),
    "never-style": Hostile(html(f"<p>We teach.</p>{UNDESCRIBED}", '<link rel="stylesheet" href="/never">'), found=FOUND),
    "hung-frame": Hostile(html(f'<p>We teach.</p>{UNDESCRIBED}<iframe title="f" src="/never"></iframe>'), found=FOUND),
    "many-nodes": Hostile(
        script("document.querySelector('main').insertAdjacentHTML('beforeend','<i></i>'.repeat(100000))"),
        ("audited", LATER),
        ("", "PAGE_TOO_LARGE", "PAGE_HUNG", "AXE_FAILED"),
        FOUND,
    ),
    "many-frames": Hostile(
        html("".join('<iframe title="f" src="/p/0"></iframe>' for _ in range(60)) + UNDESCRIBED),
        ("audited", LATER),
        ("", "PAGE_HUNG", "DEADLINE", "AXE_FAILED"),
        FOUND,
    ),
    "polluted-and-frozen": Hostile(script(f"{FROZEN};{POLLUTED}"), found=FOUND),
    "forged": Hostile(script(FORGED), found=FOUND),
    "service-worker": Hostile(script(REGISTERS), found=FOUND),
    "stores": Hostile(script(STORES), found=FOUND),
    "console-storm": Hostile(
        script("setInterval(()=>{for(let i=0;i<500;i++)console.error('x'.repeat(1000))},5)"), found=FOUND
    ),
    "permissions": Hostile(
        script(
            "navigator.geolocation.getCurrentPosition(()=>0,()=>0);Notification.requestPermission();"
            "navigator.mediaDevices&&navigator.mediaDevices.getUserMedia({video:true}).catch(()=>0);"
            "['mailto:a@b.example','zoommtg://x','intent://x'].forEach(u=>open(u))"
        ),
        found=FOUND,
    ),
}  # fmt: skip
"""Path below /b/ -> page. A code "" in the list: the page may also end whole."""


def good(number: int) -> str:
    """Return a page that has two certain findings, and one more if anything of another page is left in the browser."""
    left = (
        "if(document.cookie||localStorage.length||sessionStorage.length||window.name||window.evil||window.axe)"
        f"document.querySelector('main').insertAdjacentHTML('beforeend','{UNDESCRIBED}')"
    )
    picture = f'<img src="/dot.png?{number % 7}" width="40" height="40" alt="IMG_{number:04}.jpg">'
    body = (
        f"<p>We teach nursing in house {number}.</p>{picture}"
        f'<p style="color:#999;background:#fff">Our house has {number} rooms and a garden.</p>'
        f"<p><a href='/p/0'>Back to the first house</a></p><script>{left}</script>"
    )
    return page(body, f"House number {number}")
