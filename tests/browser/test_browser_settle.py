"""What a page does late is waited for: in shadow roots, near pictures to come, and in a state that makes it fetch."""

from __future__ import annotations

import json

import pytest

from auditor.browser.pool import open_pool
from auditor.config import Settings
from tests.browser.conftest import found
from tests.browser.hostile_site import page as markup

pytestmark = [pytest.mark.browser, pytest.mark.slow]

LATE_IN_SHADOW = """<div id=h></div><script>const root=h.attachShadow({mode:'open'});root.innerHTML='<p>x</p>';let n=0;
const i=setInterval(()=>{root.firstChild.textContent=++n;if(n>8){clearInterval(i);root.innerHTML='<img src=/dot.png>'}},40)</script>"""
NEARBY = """<div style="height:3000px"></div><img alt=x data-src=/dot.png style="height:5px"><script>
new IntersectionObserver(e=>{if(e[0].isIntersecting)document.querySelector('main').insertAdjacentHTML('beforeend','<img src=/dot.png>')})
.observe(document.querySelector('[data-src]'))</script>"""
BEGUN_NEARBY = """<div style="height:3000px"></div><div id=s></div><script>
new IntersectionObserver((e,o)=>{if(e[0].isIntersecting){o.disconnect();setTimeout(()=>s.innerHTML='<img src=/dot.png>',40)}}).observe(s)
</script>"""
FETCHING = """<script>
matchMedia('(prefers-color-scheme:dark)').onchange=()=>fetch('/dot.png?late').then(()=>new Promise(r=>setTimeout(r,60)))
.then(()=>document.querySelector('main').insertAdjacentHTML('beforeend','<img src=/dot.png>'))</script>"""


@pytest.mark.parametrize("body", [LATE_IN_SHADOW, NEARBY, BEGUN_NEARBY])
def test_what_comes_late_or_near_is_judged(render, hostile, body) -> None:
    hostile.pages["/comes-late"] = markup(body)
    assert len(found(render("/comes-late"))) == 1


def test_what_a_state_makes_the_page_fetch_is_judged_in_that_state(axe_copy, hostile) -> None:
    hostile.pages["/fetches"] = markup(FETCHING)
    settings = Settings.model_validate({"browser": {"workers": 1, "settle_ms": 60, "states": ["desktop", "dark"]}})
    pool = open_pool(settings, axe_copy, settings.named_states())
    try:
        url = hostile.url("/fetches")
        pages = pool.render(url, final_url=url)
    finally:
        pool.close()
    assert isinstance(pages, tuple), pages
    assert [len(found(page)) for page in pages] == [0, 1]
    assert all("settle" in page.timing_ms and json.loads(str(page.walk)) for page in pages)
