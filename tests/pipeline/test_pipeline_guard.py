"""With `guard`, pages in the browser reach only what the address policy allows."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.pipeline.conftest import auditor
from tests.site import Site, page

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("guard", [True, False])
def test_a_page_reaches_another_private_address_only_without_the_guard(guard: bool, tmp_path: Path) -> None:
    (tmp_path / "auditor.toml").write_text(f"[browser]\nguard = {str(guard).lower()}\nworkers = 1\n")
    with Site({"/pixel.png": (200, {"Content-Type": "image/png"}, b"")}) as inner:
        html = page(f'<p>We teach nursing.</p><img src="{inner.url}pixel.png" alt="The river in the evening sun">')
        with Site({"/": html}) as site:
            ran = auditor("audit", site.url, cwd=tmp_path)
    assert [p["state"] for p in ran.audit["pages"]] == ["audited"], ran.stderr
    assert bool(inner.asked) is not guard
    assert ("were refused" in ran.stdout) is guard


def test_the_guard_is_on_unless_it_is_switched_off(tmp_path: Path) -> None:
    with Site({"/": page("<p>Inner.</p>")}) as inner:
        leads = f"<p>We teach nursing.</p><script>location.href = '{inner.url}'</script>"
        with Site({"/": page(leads)}) as site:
            ran = auditor("audit", site.url, "--quiet", "--format", "json", cwd=tmp_path)
    assert not inner.asked
    assert [p["failure"]["code"] for p in ran.audit["pages"]] in (["PORT_REFUSED"], ["ADDRESS_REFUSED"]), ran.stdout


def test_what_only_the_rendered_page_links_to_is_held_to_the_scope(tmp_path: Path) -> None:
    links = '<a href="/late">The late page</a> <a href="http://elsewhere.invalid/">Another school</a>'
    late = f"<p id='more'></p><script>document.getElementById('more').innerHTML = `{links}`</script>"
    with Site({"/": page(late), "/late": page("<p>We teach nursing.</p>", "The late page")}) as site:
        ran = auditor("audit", site.url, "--quiet", cwd=tmp_path)
    assert sorted(p["url"] for p in ran.audit["pages"]) == [site.url, f"{site.url}late"]
