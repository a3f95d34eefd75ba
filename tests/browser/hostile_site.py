"""A loopback site whose pages misbehave by name; the table is the documentation."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

GOOD = "<!doctype html><html lang=en><head><title>{title}</title></head><body><main><h1>{title}</h1>{body}</main></body></html>"


def page(body: str, title: str = "A page", head: str = "") -> str:
    return GOOD.format(title=title, body=body).replace("</head>", head + "</head>")


BAD_IMAGE = '<img src="/dot.png" id="bad">'
"""One true violation (image-alt) that every test looks for."""

HIDING = (
    "childNodes",
    "nodeType",
    "parentNode",
    "nodeName",
    "getAttribute",
    "hasAttributes",
    "getRootNode",
    "classList",
)
"""Names of fields that hide what axe asks of their form."""

PAGES: dict[str, str] = {
    "/good": page("<p>Nothing wrong here.</p>", "Good"),
    "/bad": page(BAD_IMAGE, "Bad"),
    "/a-download": page('<a id=d download href="/zip">x</a><script>d.click()</script>' + BAD_IMAGE),
    "/alert": page("<script>alert('hello')</script>" + BAD_IMAGE, "Alert"),
    "/confirm": page("<script>window.answer=confirm('sure?');prompt('name?');print()</script>" + BAD_IMAGE),
    "/alert-storm": page("<script>for(;;)alert(1)</script>"),
    "/beforeunload": page(
        "<script>addEventListener('beforeunload',e=>{e.preventDefault();e.returnValue='x'})</script>"
    ),
    "/popups": page("<script>for(let i=0;i<50;i++)window.open('/popup'+i)</script>" + BAD_IMAGE),
    "/close-me": page("<script>window.close()</script>" + BAD_IMAGE),
    "/refresh-self": page("<p>again</p>", head='<meta http-equiv="refresh" content="0">'),
    "/refresh-other": page("<p>first</p>", head='<meta http-equiv="refresh" content="0;url=/bad">'),
    "/reload": page("<script>setTimeout(()=>location.reload(),20)</script>"),
    "/push-state": page("<script>history.pushState({}, '', '/pushed?x=1')</script>" + BAD_IMAGE),
    "/hash": page("<script>location.hash='#/route'</script>" + BAD_IMAGE),
    "/loop": page("<script>while(true){}</script>"),
    "/loop-later": page("<script>setTimeout(()=>{while(true){}},50)</script>"),
    "/loop-worker": page("<script>new Worker(URL.createObjectURL(new Blob(['while(true){}'])))</script>" + BAD_IMAGE),
    "/loop-observer": page(
        "<script>new MutationObserver(()=>document.body.setAttribute('x',Math.random()))"
        ".observe(document.body,{attributes:true});document.body.setAttribute('x',0)</script>"
    ),
    "/never-script": page('<script src="/never" async></script><img src="/never" alt=x>' + BAD_IMAGE),
    "/never-css": page(BAD_IMAGE, head='<link rel=stylesheet href="/never">'),
    "/polling": page("<script>setInterval(()=>fetch('/dot.png?'+Math.random()),50)</script>" + BAD_IMAGE),
    "/sse": page("<script>new EventSource('/never')</script>" + BAD_IMAGE),
    "/frozen-time": page(
        "<script>window.setTimeout=()=>0;window.requestAnimationFrame=()=>0;Date.now=()=>0;performance.now=()=>0;"
        "window.Promise=class{then(){}};</script>" + BAD_IMAGE
    ),
    "/many-nodes": page(
        "<script>let h='';for(let i=0;i<400000;i++)h+='<i></i>';document.querySelector('main').innerHTML=h</script>"
    ),
    "/many-frames": page("".join('<iframe title="f" src="/good"></iframe>' for _ in range(80)) + BAD_IMAGE),
    "/deep-frames": page('<iframe title=f src="/deep-frames?deeper"></iframe>' + BAD_IMAGE),
    "/memory": page("<script>const a=[];while(true)a.push(new Array(1e6).fill({}))</script>"),
    "/service-worker": page(
        "<script>const i=setInterval(()=>document.body.dataset.t=Date.now(),20);"
        "navigator.serviceWorker.register('/sw.js').then(()=>navigator.serviceWorker.ready)"
        ".then(()=>{clearInterval(i);document.title='Registered'})</script>"
    ),
    "/store": page(
        "<script>document.cookie='seen=1';localStorage.seen=1;sessionStorage.seen=1;window.name='seen'</script>"
    ),
    "/stored": page(
        "<p id=o></p><script>o.textContent=[document.cookie,localStorage.seen,sessionStorage.seen,window.name].join('|')</script>"
    ),
    "/forged": page(
        "<script>Object.defineProperty(window,'axe',{value:{run:async()=>({violations:[]}),runPartial:async()=>({results:[]}),"
        "version:'9'},writable:false,configurable:false});window.auditor={walk:()=>'{}'}</script>" + BAD_IMAGE
    ),
    "/polluted": page(
        "<script>JSON.stringify=()=>'{}';Array.prototype.map=()=>[];Array.prototype.toJSON=()=>'x';"
        "Object.prototype.evil=1;Element.prototype.querySelectorAll=()=>[];Document.prototype.querySelectorAll=()=>[];"
        "Element.prototype.attachShadow=()=>null;window.Promise=null;Node.prototype.appendChild=null</script>"
        + BAD_IMAGE
    ),
    "/clobbered": page(
        "<form id=x><input name=attributes><input name=childNodes><input name=localName><input name=id>"
        "<input name=parentElement></form><p id=__proto__>a</p><p id=constructor>b</p>" + BAD_IMAGE
    ),
    **{f"/field-{name}": page(f"<form>{BAD_IMAGE}<label>Say <input name={name}></label></form>") for name in HIDING},
    "/field-by-id": page(f"<form>{BAD_IMAGE}<label>Say <input id=nodeType></label></form>"),
    "/field-picture": page(f'<form><img src="/dot.png" alt="A dot" name=childNodes>{BAD_IMAGE}</form>'),
    "/field-in-frame": page('<iframe title=f src="/field-nodeType"></iframe>'),
    "/field-in-shadow": page(
        "<div id=host></div><script>host.attachShadow({mode:'open'}).innerHTML="
        "'<form><img id=bad src=/dot.png><label>Say <input name=childNodes></label></form>'</script>"
    ),
    "/field-kept": page(
        f"<form id=asked>{BAD_IMAGE}<label>Say <input name=nodeType form=asked></label><input id=plain name=childNodes></form>"
    ),
    "/field-put-back": page(
        f"{BAD_IMAGE}<form><input name=getAttribute><input name=hasAttribute></form><script>new MutationObserver((all)=>all.forEach("
        "({target})=>target.removeAttribute('form'))).observe(document,{subtree:true,attributes:true})</script>"
    ),
    "/field-stuck": page(
        "<script>customElements.define('x-field',class extends HTMLElement{static formAssociated=true;"
        "static observedAttributes=['form'];attributeChangedCallback(){this.removeAttribute('form')}})</script>"
        f"<form><x-field name=childNodes></x-field>{BAD_IMAGE}</form>"
    ),
    "/shadow": page(
        '<div id=host></div><div id=closed></div><script>host.attachShadow({mode:"open"}).innerHTML='
        "'<img src=/dot.png><slot></slot>';closed.attachShadow({mode:\"closed\"}).innerHTML='<img src=/dot.png>'</script>"
    ),
    "/srcdoc": page('<iframe title=f srcdoc="<html lang=en><title>x</title><main><img src=/dot.png></main>"></iframe>'),
    "/frame": page('<iframe title=f id=inner src="/bad"></iframe>'),
    "/sandboxed": page('<iframe title=f sandbox src="/bad"></iframe>'),
    "/lazy-frame": page('<div style="height:5000px"></div><iframe title=f loading=lazy src="/bad"></iframe>'),
    **{
        f"/held-by-{name}": page(
            "<div style='height:3000px'></div>"
            + "".join(
                f"<section class=held><p id=faint{n}>Words in light grey.</p><div class=tall></div></section>"
                for n in range(3)
            )
            + "<select id=faint3 aria-label=Boat><option>Blue boat</option></select>",
            head=f"<style>.held{{{css};transition:all .3s}}.held.near{{all:unset;display:block}}.tall{{height:900px}}"
            "[id^=faint]{color:#ccc;background:#fff}</style><script>addEventListener('load',()=>{const seen=new IntersectionObserver"
            "((all)=>all.forEach((one)=>one.isIntersecting&&one.target.classList.add('near')));"
            "document.querySelectorAll('.held').forEach((one)=>seen.observe(one))})</script>",
        )
        for name, css in (("opacity", "opacity:0"), ("visibility", "visibility:hidden"))
    },
    "/lazy-image": page('<div style="height:5000px"></div><img alt=x loading=lazy src="/dot.png">'),
    "/dead-frame": page('<iframe title=f src="http://127.0.0.1:9/"></iframe>' + BAD_IMAGE),
    "/hung-frame": page('<iframe title=f src="/never"></iframe>' + BAD_IMAGE),
    "/permissions": page(
        "<script>navigator.geolocation.getCurrentPosition(()=>0,()=>0);Notification.requestPermission();"
        "navigator.mediaDevices&&navigator.mediaDevices.getUserMedia({video:true}).catch(()=>0);"
        "document.body.requestPointerLock()</script>" + BAD_IMAGE
    ),
    "/protocols": page("<script>location.href='mailto:a@b.example'</script>" + BAD_IMAGE),
    "/protocols-later": page(
        "<script>onload=()=>['mailto:a@b.example','zoommtg://x','intent://x'].forEach(u=>open(u))</script>" + BAD_IMAGE
    ),
    "/busy-unload": page(
        "<script>addEventListener('unload',()=>{while(true){}});addEventListener('pagehide',()=>{while(true){}})</script>"
    ),
    "/to-other-site": page("<script>location.href='http://localhost:'+location.port+'/bad'</script>"),
    "/console-storm": page(
        "<script>setInterval(()=>{for(let i=0;i<500;i++)console.error('x'.repeat(1000))},5)</script>" + BAD_IMAGE
    ),
    "/big-selector": page(
        f'<img src="/dot.png" id=bad class="{"x" * 50}" title=""><img src="/dot.png" data-x="{"y" * 200_000}">'
    ),
    "/dark": page(
        "<p id=t>text</p>",
        head="<style>@media (prefers-color-scheme:dark){body{background:#000;color:#222}}"
        "@media (prefers-reduced-motion:reduce){#t{margin-left:30px}}@media print{#t{display:none}}"
        "@media (max-width:400px){#t{font-size:40px}}</style>",
    ),
    "/no-queries": page("<p style='color:#999'>faint <a href=/x>link</a> text</p>" + BAD_IMAGE),
    "/dark-frame": page('<iframe title=f src="/dark"></iframe>'),
    "/dark-script": page(
        "<script>const q=matchMedia('(prefers-color-scheme:dark)');"
        "q.onchange=()=>{document.querySelector('main').insertAdjacentHTML('beforeend','<img src=/dot.png>')}</script>"
    ),
    "/slow-colours": page(
        "<p id=t>text</p>",
        head="<style>body{background:#fff}#t{color:#fff;animation:show .9s forwards}@keyframes show{to{color:#000}}"
        "@media (prefers-color-scheme:dark){#t{transition:background-color .7s;background:#333}}</style>",
    ),
    "/named-like-ours": page("<div id=axe></div><div id=auditor></div><form name=axe></form>" + BAD_IMAGE),
    "/mutating": page(
        "<p>x</p><script>let n=0;const i=setInterval(()=>{document.querySelector('main').append('.');if(++n>15)clearInterval(i)},20)"
        "</script>" + BAD_IMAGE
    ),
}

DOT = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360000002000001"
    "e221bc330000000049454e44ae426082"
)

Answer = Callable[["Handler"], None]


class Handler(BaseHTTPRequestHandler):
    """Answers by the table; what is not in it is a 404."""

    protocol_version = "HTTP/1.1"
    server: Site

    def do_GET(self) -> None:
        path = self.path.split("?")[0]
        self.server.seen.append(self.path)
        if path in SPECIAL:
            SPECIAL[path](self)
        elif path in self.server.pages:
            self.answer(200, self.server.pages[path].encode())
        else:
            self.answer(404, b"<h1>not here</h1>")

    def answer(self, status: int, body: bytes, kind: str = "text/html; charset=utf-8", **headers: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        with contextlib.suppress(OSError):
            self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Stay silent."""


def _never(handler: Handler) -> None:
    handler.server.stopping.wait(60)


def _strict(handler: Handler) -> None:
    policy = "default-src 'none'; script-src 'none'; img-src 'self'; require-trusted-types-for 'script'; trusted-types 'none'"
    handler.answer(200, page(BAD_IMAGE, "Strict").encode(), Content_Security_Policy=policy)


def _slow_headers(handler: Handler) -> None:
    time.sleep(0.01)
    handler.server.stopping.wait(60)


def _late(handler: Handler) -> None:
    handler.server.stopping.wait(3)
    handler.answer(200, b"{}", "application/json")


SPECIAL: dict[str, Answer] = {
    "/in-three-seconds": _late,
    "/204": lambda h: (h.send_response(204), h.end_headers())[0],  # type: ignore[func-returns-value]
    "/zip": lambda h: h.answer(
        200, b"PK", "application/zip", Content_Disposition='attachment; filename="../../pushed-by-a-page"'
    ),
    "/401": lambda h: h.answer(401, b"<h1>login</h1>", WWW_Authenticate='Basic realm="x"'),
    "/403": lambda h: h.answer(403, page(BAD_IMAGE).encode()),
    "/500": lambda h: h.answer(500, page(BAD_IMAGE).encode()),
    "/redirect": lambda h: h.answer(302, b"", Location="/bad"),
    "/dot.png": lambda h: h.answer(200, DOT, "image/png"),
    "/never": _never,
    "/never-page": _slow_headers,
    "/strict": _strict,
    "/plain": lambda h: h.answer(200, b"plain text", "text/plain"),
    "/sw.js": lambda h: h.answer(
        200,
        b"self.addEventListener('install',()=>self.skipWaiting());self.addEventListener('activate',e=>e.waitUntil(clients.claim()));"
        b"self.addEventListener('fetch',e=>{if(e.request.mode==='navigate')e.respondWith(new Response("
        b"'<title>Forged by the worker</title>',{headers:{'Content-Type':'text/html'}}))})",
        "text/javascript",
    ),
}


class Site(ThreadingHTTPServer):
    """The running site."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.pages = dict(PAGES)
        self.seen: list[str] = []
        self.stopping = threading.Event()

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.server_address[1]}{path}"

    def handle_error(self, *_: object) -> None:
        """A client that went away is no news."""


@contextlib.contextmanager
def running_site() -> Iterator[Site]:
    site = Site()
    thread = threading.Thread(target=site.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield site
    finally:
        site.stopping.set()
        site.shutdown()
        site.server_close()
        thread.join(5)
