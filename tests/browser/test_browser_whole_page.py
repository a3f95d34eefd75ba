"""All of a page is looked at: behind dialogs, in boxes that scroll by themselves, and what it is still loading; else it is said."""

from __future__ import annotations

import pytest

from auditor.dom.exposure import is_present
from auditor.extract.parse import from_walk
from auditor.model.page import RenderedPage
from tests.browser.conftest import found
from tests.browser.hostile_site import page as markup

pytestmark = [pytest.mark.browser, pytest.mark.slow]

TEXT = "<p>" + "Some words about the harbour and its boats. " * 12 + "</p>"
BAD = '<p id=bad style="color:#bbb">Grey words on a white page.</p>'
ASKS = '<p>May we count visits?</p><button onclick="{close}">Reject all</button>'
DIALOGS = {
    "modal": f"<dialog id=d>{ASKS.format(close='d.close()')}</dialog>{TEXT}{BAD}<script>d.showModal()</script>",
    "inert": f"<div id=app inert>{TEXT}{BAD}</div><div role=dialog id=c class=cookie style='position:fixed;bottom:0'>"
    f"{ASKS.format(close='app.inert=false;c.remove()')}</div>",
    "a dead button": f"<dialog id=d>We use cookies.<button>Reject all</button></dialog>{TEXT}{BAD}<script>d.showModal()</script>",
    "escape": f"<dialog id=d><p>Summer fair</p></dialog>{TEXT}{BAD}<script>d.showModal()</script>",
}
STAYS = f"<div id=app aria-hidden=true>{TEXT}{BAD}</div><div role=dialog>Read me first</div>"
SHELLS = {
    "body scrolls": "<style>html{height:100%;overflow:hidden}body{height:100%;overflow:auto}</style>",
    "box below a bar": "<style>html,body{height:100%;margin:0;overflow:hidden}main{height:100%;overflow:auto}</style>",
    "fixed box": "<style>body{margin:0}main{position:fixed;inset:0;overflow-y:scroll}</style>",
    "box in a clipped one": "<style>body{margin:0;height:100vh;overflow:hidden}main{height:100%;overflow:auto}</style>",
}
LATE = """<div id=app aria-busy=true>Loading…</div><script>setTimeout(()=>{app.removeAttribute('aria-busy');
app.innerHTML='<p>Here it is.</p><img src=/dot.png>'},%d)</script>"""


def codes(page) -> list[str]:
    assert isinstance(page, RenderedPage), page
    return [note.code for note in page.notes]


@pytest.mark.parametrize("kind", DIALOGS)
def test_a_dialog_over_the_page_is_closed_and_the_page_judged(kind, render, hostile) -> None:
    path = f"/dialog-{list(DIALOGS).index(kind)}"
    hostile.pages[path] = markup(DIALOGS[kind])
    shown = render(path)
    assert found(shown, "color-contrast") == ["#bad"]
    assert "HIDDEN_BY_DIALOG" not in codes(shown)


def test_a_dialog_that_stays_is_said_with_the_share_it_hides(render, hostile) -> None:
    hostile.pages["/dialog-stays"] = markup(STAYS)
    shown = render("/dialog-stays")
    assert "HIDDEN_BY_DIALOG" in codes(shown)
    assert "%" in next(note.detail for note in shown.notes if note.code == "HIDDEN_BY_DIALOG")


def test_a_closed_menu_and_other_slides_are_no_dialog(render, hostile) -> None:
    hostile.pages["/menu"] = markup(f"<nav inert style='opacity:0'><a href=/x>Courses</a></nav>{TEXT}{BAD}")
    shown = render("/menu")
    assert not codes(shown)
    document = from_walk(shown.walk)
    (link,) = [e for e in document.find("a") if e.get("href") == "/x"]
    assert not is_present(link)


def test_what_lies_behind_an_open_dialog_keeps_the_names_of_its_markup(render, hostile) -> None:
    hostile.pages["/behind"] = markup(
        f"<dialog id=d><p>x</p></dialog><a href=/c>Courses</a>{TEXT}<script>d.showModal();"
        "d.onclose=()=>d.showModal()</script>"
    )
    document = from_walk(render("/behind").walk)
    (link,) = [e for e in document.find("a") if e.get("href") == "/c"]
    assert link.name is None
    assert link.text() == "Courses"


@pytest.mark.parametrize("shell", SHELLS)
def test_what_is_scrolled_out_of_a_box_is_measured(shell, render, hostile) -> None:
    path = f"/shell-{list(SHELLS).index(shell)}"
    hostile.pages[path] = markup(SHELLS[shell] + "<p>Line of the page.</p>" * 60 + BAD)
    assert found(render(path), "color-contrast") == ["#bad"]


def test_a_box_that_does_not_grow_leaves_the_window_as_it_was(render, hostile) -> None:
    hostile.pages["/fixed"] = markup(
        "<div style='height:700px;overflow:auto'>"
        + "<p>Line.</p>" * 90
        + "</div><script>onresize=()=>document.title=innerHeight</script>"
    )
    shown = render("/fixed")
    assert isinstance(shown, RenderedPage)
    assert shown.title in {"", "900", "Page"} or int(shown.title) < 1200


def test_content_that_a_page_says_it_loads_is_waited_for(render, hostile) -> None:
    hostile.pages["/loads"] = markup(LATE % 1500)
    shown = render("/loads")
    assert len(found(shown)) == 1
    assert "STILL_LOADING" not in codes(shown)


def test_a_page_that_never_ends_to_load_says_so(render, hostile) -> None:
    hostile.pages["/loads-for-ever"] = markup(LATE % 600_000)
    assert "STILL_LOADING" in codes(render("/loads-for-ever"))


def test_a_page_about_loading_is_not_waited_for(render, hostile) -> None:
    hostile.pages["/about-loading"] = markup(
        f"<h1>Loading docks</h1><p>Loading of lorries ends at six.</p>{TEXT}<script>1</script>"
    )
    assert not codes(render("/about-loading"))


ASKED = {
    "de": ("Wir verwenden Cookies.", "Alle ablehnen"),
    "pl": ("Używamy plików cookie.", "Odrzuć wszystkie"),
    "hu": ("Sütiket használunk.", "Elutasítom"),
    "tr": ("Çerez kullanıyoruz.", "Tümünü reddet"),
    "zh": ("我们使用 Cookie。", "全部拒绝"),
    "ar": ("نستخدم ملفات cookies.", "رفض الكل"),
    "he": ("אנו משתמשים בעוגיות.", "דחה הכל"),
    "uk": ("Ми використовуємо cookie.", "Відхилити все"),
    "sl": ("Uporabljamo piškotke.", "Zavrni vse"),
    "other": ("Come to the summer fair.", "Maybe later"),
    "cross": ("Our letter comes every week.", "×"),
}
DIALOG = "<div role=dialog aria-modal=true style='position:fixed;top:0'>"


@pytest.mark.parametrize("language", ASKED)
def test_a_dialog_over_the_page_is_closed_in_many_languages(language, render, hostile) -> None:
    said, button = ASKED[language]
    press = "app.inert=false;this.parentNode.remove()"
    dialog = f"{DIALOG}<p>{said}</p><button onclick='{press}'>{button}</button></div>"
    hostile.pages["/asked"] = markup(f"<div id=app inert>{TEXT}{BAD}</div>{dialog}")
    shown = render("/asked")
    assert found(shown, "color-contrast") == ["#bad"]
    assert "HIDDEN_BY_DIALOG" not in codes(shown)


def test_a_dialog_in_a_shadow_root_is_closed(render, hostile) -> None:
    dialog = f"{DIALOG}We use cookies. <button>Accept</button><button id=no>Reject all</button></div>"
    hostile.pages["/in-shadow"] = markup(
        f"<div id=app inert>{TEXT}{BAD}</div><div id=host></div><script>const r=host.attachShadow({{mode:'open'}});r.innerHTML=`{dialog}`;"
        "r.getElementById('no').onclick=()=>{host.remove();app.inert=false}</script>"
    )
    assert found(render("/in-shadow"), "color-contrast") == ["#bad"]


def test_a_way_out_of_a_dialog_that_leads_to_another_page_is_not_taken(render, hostile) -> None:
    hostile.pages["/leads-away"] = markup(
        f"<div id=app inert>{TEXT}{BAD}</div>{DIALOG}Choose a place. <a href=/elsewhere>Close</a></div>"
    )
    shown = render("/leads-away")
    assert shown.final_url.endswith("/leads-away")
    assert "HIDDEN_BY_DIALOG" in codes(shown)


def test_slides_and_panels_that_are_put_away_are_no_dialog(render, hostile) -> None:
    slides = "".join(f"<div class=slide aria-hidden=true>{TEXT}</div>" for _ in range(3))
    hostile.pages["/put-away"] = markup(f"<p>Harbour</p>{slides}")
    assert codes(render("/put-away")) == []


def test_data_that_comes_late_is_waited_for_though_the_page_does_not_say_so(render, hostile) -> None:
    hostile.pages["/late-data"] = markup(
        "<p>Welcome to the harbour.</p><div id=x></div>"
        "<script>fetch('/in-three-seconds').then(()=>x.innerHTML='<img src=/dot.png>')</script>"
    )
    assert len(found(render("/late-data"))) == 1


def test_data_that_never_comes_is_told_once_and_not_waited_for_again(render, hostile) -> None:
    hostile.pages["/no-data"] = markup("<p>Welcome to the harbour.</p><script>fetch('/never')</script>")
    assert codes(render("/no-data")) == ["STILL_LOADING"]
    assert codes(render("/no-data")) == []


@pytest.mark.parametrize("where", ["window", "box"])
def test_a_list_that_goes_on_when_it_is_read_is_brought_in(where, render, hostile) -> None:
    lines = "<p>A line of the harbour book.</p>" * 40
    script = (
        "let n=0;new IntersectionObserver(e=>{if(e.some(x=>x.isIntersecting)&&n<2){n++;setTimeout(()=>end.insertAdjacentHTML("
        "'beforebegin',n==2?'<img src=/dot.png>':document.getElementById('some').outerHTML),150)}}).observe(end)"
    )
    style = "<style>body{margin:0;height:100vh;overflow:hidden}main{height:100%;overflow:auto}</style>"
    hostile.pages[f"/goes-on-{where}"] = markup(
        f"{style if where == 'box' else ''}<div id=some>{lines}</div><div id=end>…</div><script>{script}</script>"
    )
    assert len(found(render(f"/goes-on-{where}"))) == 1


def test_a_script_in_a_file_that_looks_where_the_reader_is_is_noticed(render, hostile) -> None:
    script = "new IntersectionObserver(e=>{if(e[0].isIntersecting)x.innerHTML='<img src=/dot.png>'}).observe(x)"
    hostile.pages["/looks.js"] = script
    hostile.pages["/looked-at"] = markup(
        "<div style='height:3000px'></div><div id=x style='height:9px'></div><script src=/looks.js></script>"
    )
    assert len(found(render("/looked-at"))) == 1
