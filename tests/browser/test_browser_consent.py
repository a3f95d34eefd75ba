"""`dismiss = "consent"` finds the banner's button wherever it stands, refuses where it can, and touches nothing else."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from auditor.browser.pool import Pool, open_pool
from auditor.config import Settings
from tests.browser.conftest import QUICK
from tests.browser.hostile_site import page as markup

pytestmark = pytest.mark.browser

TELL = """<script>addEventListener('click',e=>{const b=e.composedPath()[0];if(b.id)document.title=b.id},true);
onmessage=e=>document.title=e.data</script>"""
IN_FRAME = (
    "<html lang=en><title>c</title><button class=sp_choice_type_11 id=yes>Accept</button>"
    "<button class=sp_choice_type_13 id=no>Reject all</button><script>onclick=e=>parent.postMessage(e.target.id,'*')</script>"
)


def bar(content: str) -> str:
    return f'<div class="cookie-bar" style="position:fixed;bottom:0;left:0;right:0;background:#eee">{content}</div>'


def shadowed(content: str) -> str:
    return f"<div id=h></div><script>h.attachShadow({{mode:'open'}}).innerHTML=`{bar(content)}`</script>"


@pytest.fixture(scope="module")
def dismissing(axe_copy) -> Iterator[Pool]:
    steps = [{"dismiss": "consent"}, {"wait": "200"}]
    settings = Settings.model_validate({"browser": QUICK, "scripts": [{"pages": ["*"], "steps": steps}]})
    pool = open_pool(settings, axe_copy, settings.named_states())
    yield pool
    pool.close()


@pytest.mark.parametrize(
    ("body", "clicked"),
    [
        (
            bar("<button id=yes class=uc-accept-button>Ja</button><button id=no class=uc-deny-button>Nein</button>"),
            "no",
        ),
        (shadowed("<button id=no data-testid=uc-deny-all-button>Deny</button>"), "no"),
        ('<iframe title="Consent message" src="{here}/consent-frame" width=500 height=90></iframe>', "no"),
        ('<iframe title="Consent message" src="{other}/consent-frame" width=500 height=90></iframe>', "no"),
        (bar("We use cookies. <button id=yes>Accept all</button><button id=no>Only necessary</button>"), "no"),
        (bar("<button id=yes>Alle akzeptieren</button><button id=no>Nur notwendige</button>"), "no"),
        (bar("<a href='#' id=yes>Tout accepter</a><a href='#' id=no>Continuer sans accepter</a>"), "no"),
        (bar("<button id=more>Settings</button><button id=yes>Got it</button>"), "yes"),
        ("<div class=cookie-recipes><button id=no>Reject all raisins</button> A cookie</div>", "Untouched"),
        ("<dialog open><p>Our letter?</p><button id=no>No, thanks</button></dialog>", "Untouched"),
    ],
)
def test_the_button_of_a_banner_is_clicked_and_no_other(dismissing, hostile, body, clicked) -> None:
    hostile.pages["/consent-frame"] = IN_FRAME
    places = {"{here}": hostile.url(""), "{other}": hostile.url("", "localhost")}
    for name, address in places.items():
        body = body.replace(name, address)
    hostile.pages["/consent"] = markup(body + TELL, "Untouched")
    url = hostile.url("/consent")
    pages = dismissing.render(url, final_url=url)
    assert isinstance(pages, tuple), pages
    assert pages[0].title == clicked
