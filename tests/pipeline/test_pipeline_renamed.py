"""A page that is found under another address today keeps its accepted findings: they have moved, none is new, none unaudited."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from tests.pipeline.conftest import Ran, auditor
from tests.site import Site, page

QUICK = ("--no-browser", "--quiet", "--sitemap", "none")


def linking(*paths: str, title: str = "The school") -> str:
    """Return a page of links, each with text of its own."""
    return page("".join(f'<p><a href="{path}">The page {path[1:]}</a></p>' for path in paths), title)


def undescribed(name: str, head: str = "") -> str:
    """Return a page whose one picture has no description."""
    return page(f'<p>We teach {name}.</p><p><img src="/{name}.jpg"></p>', f"All about {name}", head)


def moved_to(path: str, status: int) -> tuple[int, dict[str, str], str]:
    return (status, {"Location": path}, "")


def accepted(site: Site, folder: Path, start: str = "") -> None:
    assert auditor("audit", site.url + start, *QUICK, "--fail-on", "new:any", cwd=folder).status == 1
    assert auditor("baseline", "write", cwd=folder).status == 0


def again(site: Site, folder: Path, start: str = "") -> Ran:
    return auditor("audit", site.url + start, *QUICK, "--fail-on", "new:any", cwd=folder)


def statuses(ran: Ran) -> Counter[tuple[str, str]]:
    """Return how many mistakes have which status, by path of their page; what is only to be looked at left out."""
    origin = "/".join(ran.audit["run"]["site"].split("/")[:3])
    return Counter(
        (one["page"].removeprefix(origin), one["status"]) for one in ran.audit["findings"] if one["outcome"] == "failed"
    )


def test_pages_renamed_by_every_kind_of_redirect_have_moved_also_where_links_to_the_old_address_stand(
    tmp_path: Path,
) -> None:
    kinds = {"nursing": 301, "midwifery": 302, "therapy": 307, "medicine": 308}
    pages = {"/": linking(*(f"/{name}" for name in kinds), title="Home")}
    pages |= {f"/{name}": undescribed(name) for name in kinds}
    with Site(pages) as site:
        accepted(site, tmp_path)
        site.pages |= {f"/courses/{name}": site.pages[f"/{name}"] for name in kinds}
        site.pages |= {f"/{name}": moved_to(f"/courses/{name}", status) for name, status in kinds.items()}
        # Half of the links are new; the other half still stands, on the home page or elsewhere.
        site.pages["/"] = linking(
            "/courses/nursing", "/midwifery", "/courses/therapy", "/courses/medicine", title="Home"
        )
        site.pages["/courses/nursing"] = site.pages["/courses/nursing"].replace(
            "</main>", '<p><a href="/therapy">Therapy is taught, too</a></p></main>'
        )
        ran = again(site, tmp_path)
    assert ran.status == 0, ran.stdout + ran.stderr
    assert set(ran.pages) == {"/", "/midwifery", "/therapy", *(f"/courses/{name}" for name in kinds)}
    assert statuses(ran) == {(f"/courses/{name}", "moved"): 1 for name in kinds}
    counts = ran.audit["verdict"]["counts"]
    assert (counts["new"], counts["moved"], counts["fixed"], counts["unaudited"]) == (0, 4, 0, 0)


def test_a_start_address_that_redirects_since_it_was_accepted_keeps_its_findings(tmp_path: Path) -> None:
    with Site({"/": undescribed("nursing")}) as site:
        accepted(site, tmp_path)
        site.pages["/en/"] = site.pages["/"].replace("<main>", "<main><p>We have been here for long.</p>")
        site.pages["/"] = moved_to("/en/", 302)
        ran = again(site, tmp_path)
    assert ran.status == 0, ran.stdout + ran.stderr
    assert statuses(ran) == {("/en/", "moved"): 1}
    assert ran.audit["verdict"]["counts"]["unaudited"] == 0


def test_a_mistake_that_is_made_while_its_page_is_renamed_is_new(tmp_path: Path) -> None:
    with Site({"/": linking("/old", title="Home"), "/old": undescribed("nursing")}) as site:
        accepted(site, tmp_path)
        site.pages["/new"] = site.pages["/old"].replace("</main>", '<p><img src="/ward.jpg"></p></main>')
        site.pages["/old"] = moved_to("/new", 301)
        ran = again(site, tmp_path)
    assert ran.status == 1, ran.stdout + ran.stderr
    assert statuses(ran) == {("/new", "moved"): 1, ("/new", "new"): 1}


def test_a_mistake_that_is_mended_while_its_page_is_renamed_is_fixed(tmp_path: Path) -> None:
    with Site({"/": linking("/old", title="Home"), "/old": undescribed("nursing")}) as site:
        accepted(site, tmp_path)
        site.pages["/new"] = site.pages["/old"].replace("<img", '<img alt="A nurse measures blood pressure"')
        site.pages["/old"] = moved_to("/new", 301)
        ran = again(site, tmp_path)
    counts = ran.audit["verdict"]["counts"]
    assert (ran.status, counts["fixed"], counts["unaudited"]) == (0, 1, 0), ran.stdout
    assert not statuses(ran)


@pytest.mark.parametrize("canonical", ["/list", "/list?all=1"], ids=["without-a-query", "with-another-query"])
def test_a_page_that_names_another_canonical_address_keeps_its_findings(canonical: str, tmp_path: Path) -> None:
    with Site({"/": linking("/list?sort=name", title="Home"), "/list": undescribed("nursing")}) as site:
        accepted(site, tmp_path)
        site.pages["/list"] = undescribed("nursing", f'<link rel="canonical" href="{canonical}">')
        ran = again(site, tmp_path)
    assert ran.status == 0, ran.stdout + ran.stderr
    assert statuses(ran) == {
        ("/list?sort=name", "known"): 1
    }  # what the link says is a hint: the address asked for is the page
    assert ran.audit["verdict"]["counts"]["unaudited"] == 0


def test_of_two_addresses_of_one_place_the_page_may_change_and_its_findings_stay(tmp_path: Path) -> None:
    with Site({"/": linking("/list/", "/list/index.html", title="Home")}) as site:
        site.pages |= dict.fromkeys(("/list/", "/list/index.html"), undescribed("nursing"))
        accepted(site, tmp_path)
        site.pages["/"] = linking("/list/index.html", "/list/", title="Home")
        ran = again(site, tmp_path)
    assert ran.status == 0, ran.stdout + ran.stderr
    assert statuses(ran) == {("/list/index.html", "moved"): 1}
    assert ran.audit["verdict"]["counts"]["unaudited"] == 0


def test_a_page_is_audited_though_its_addresses_name_each_other_as_the_canonical_one(tmp_path: Path) -> None:
    def naming(path: str) -> str:
        return undescribed("nursing", f'<link rel="canonical" href="{path}">')

    queries = {"/list?a=1": "/list?a=2", "/list?a=2": "/list?a=1"}
    with Site(
        {"/": linking("/list?a=1", title="Home"), **{url: naming(told) for url, told in queries.items()}}
    ) as site:
        ran = again(site, tmp_path)
    assert sorted((path, one["state"]) for path, one in ran.pages.items()) == [
        ("/", "audited"),
        ("/list?a=1", "audited"),
        ("/list?a=2", "skipped"),
    ]
    assert statuses(ran) == {("/list?a=1", "new"): 1}


def test_a_page_whose_canonical_address_is_excluded_is_audited_itself(tmp_path: Path) -> None:
    with Site({"/": linking("/list?page=2", title="Home")}) as site:
        site.pages["/list"] = undescribed("nursing", '<link rel="canonical" href="/list">')
        ran = auditor("audit", site.url, *QUICK, "--exclude", "/list", cwd=tmp_path)
    assert statuses(ran) == {("/list?page=2", "new"): 1}, ran.stdout
