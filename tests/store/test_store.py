"""Queue, results and history of the store."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from auditor.errors import UsageFault
from auditor.model.codes import Code
from auditor.model.finding import CheckResult, Fact, Outcome
from auditor.model.page import Failed, PageState, Target
from auditor.model.run import PageRecord, PageResult, RunStatus, Verdict
from auditor.store import Store
from tests.store.store_samples import SITE, StillClock, a_finding, a_result, a_run, target

RUN = "20260329-013000-aaaa"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "ein Ordner ü", StillClock()) as opened:
        opened.create_run(a_run())
        yield opened


def test_addresses_are_leased_in_order_of_discovery(store):
    assert store.enqueue(RUN, [Target(SITE), target("/deep", 2), target("/b"), target("/a")]) == 4
    leased = [store.lease(RUN) for _ in range(5)]
    assert [t and t.url.removeprefix("http://site.test") for t in leased] == ["/", "/deep", "/b", "/a", None]


def test_enqueuing_again_adds_nothing_and_the_first_way_stays(store):
    store.enqueue(RUN, [target("/a", 2, "first")])
    assert store.enqueue(RUN, [target("/a", 2, "second"), target("/a", 5, "third")]) == 0
    assert store.lease(RUN) == target("/a", 2, "first")


def test_an_address_left_out_as_too_deep_is_taken_up_where_its_shorter_way_was_found(store):
    store.skip(RUN, target("/deep", 9), Failed(Code.DEPTH_LIMIT))
    store.skip(RUN, target("/excluded", 2), Failed(Code.EXCLUDED))
    store.enqueue(RUN, [target("/a")])
    offered = [target("/a", 0), target("/deep", 9), target("/deep", 3, "short"), target("/excluded", 0), target("/b")]
    assert [new.url[16:] for new in store.unknown_targets(RUN, offered)] == ["/deep", "/b"]
    store.enqueue(RUN, offered)
    assert [store.lease(RUN) for _ in range(4)] == [target("/a"), target("/deep", 3, "short"), target("/b"), None]


def test_what_was_handed_out_or_has_ended_is_told_in_order_of_discovery(store):
    store.enqueue(RUN, [target("/z"), target("/b"), target("/a"), target("/waits")])
    leased = [store.lease(RUN) for _ in range(3)]
    store.commit_page(RUN, PageResult(PageRecord(leased[1].url, PageState.AUDITED)))
    assert [(url[16:], in_work) for url, in_work in store.handed_out(RUN)] == [
        ("/z", True),
        ("/b", False),
        ("/a", True),
    ]


def test_a_skipped_address_ends_with_its_reason_and_is_never_leased(store):
    store.skip(RUN, target("/x"), Failed(Code.EXCLUDED, "rule *x"))
    store.skip(RUN, target("/x"), Failed(Code.TRAP))
    store.enqueue(RUN, [target("/x")])
    assert store.lease(RUN) is None
    (record,) = store.pages(RUN)
    assert (record.state, record.failure) == (PageState.SKIPPED, Failed(Code.EXCLUDED, "rule *x"))
    assert list(store.failures(RUN)) == []


def test_a_longer_way_to_a_page_that_waits_does_not_throw_it_away(store):
    store.enqueue(RUN, [target("/a", 2), target("/b", 2)])
    store.lease(RUN)
    for path in ("/a", "/b"):
        store.skip(RUN, target(path, 9), Failed(Code.DEPTH_LIMIT))
    assert store.pending(RUN) == 2
    assert store.lease(RUN) == target("/b", 2)


def test_a_broken_sitemap_is_a_failure_although_it_is_skipped(store):
    store.skip(RUN, target("/sitemap.xml"), Failed(Code.SITEMAP_BROKEN, "line 3", "fetch"))
    assert list(store.failures(RUN)) == [
        ("http://site.test/sitemap.xml", Failed(Code.SITEMAP_BROKEN, "line 3", "fetch"))
    ]


def test_leases_of_a_dead_run_are_released_and_finished_pages_are_not(store):
    store.enqueue(RUN, [target("/a"), target("/b")])
    store.lease(RUN), store.lease(RUN)
    store.commit_page(RUN, a_result("/a"))
    assert store.release_leases(RUN) == 1
    assert store.pending(RUN) == 1
    assert store.lease(RUN) == target("/b")


def test_counts_know_every_state(store):
    store.enqueue(RUN, [target("/a"), target("/b"), target("/c")])
    store.lease(RUN)
    store.commit_page(RUN, a_result("/z"))
    counts = store.counts(RUN)
    assert counts == {
        "queued": 2, "leased": 1, "audited": 1, "partial": 0, "failed": 0, "skipped": 0,
    }  # fmt: skip


def test_what_still_waits_can_be_ended_with_one_reason(store):
    store.enqueue(RUN, [target("/a"), target("/b")])
    store.lease(RUN)
    assert store.skip_waiting(RUN, Failed(Code.PAGE_LIMIT)) == 2
    assert store.pending(RUN) == 0
    assert [p.failure for p in store.pages(RUN)] == [Failed(Code.PAGE_LIMIT)] * 2
    assert [state for _, state in store.discovered(RUN)] == ["skipped", "skipped"]


def leads_to(path, other):
    url, there = f"http://site.test{path}", f"http://site.test{other}"
    return PageResult(
        PageRecord(url, PageState.SKIPPED, failure=Failed(Code.DUPLICATE, f"redirects to {there}")), alias_of=there
    )


def aliases(store):
    return {page.url.removeprefix("http://site.test"): page.aliases for page in store.pages(RUN) if page.aliases}


def test_a_page_names_the_addresses_that_lead_to_it(store):
    store.commit_page(RUN, leads_to("/old", "/about"))
    store.commit_page(RUN, a_result("/about"))
    store.commit_page(RUN, leads_to("/former", "/about"))
    assert aliases(store) == {"/about": ("http://site.test/former", "http://site.test/old")}
    about = store.record(RUN, "http://site.test/about")
    assert about is not None
    assert about in list(store.pages(RUN))


def test_an_address_that_leads_to_a_page_by_way_of_another_is_an_alias_of_the_page(store):
    store.commit_page(RUN, leads_to("/oldest", "/old"))
    store.commit_page(RUN, leads_to("/old", "/about"))
    store.commit_page(RUN, a_result("/about"))
    assert aliases(store) == {"/about": ("http://site.test/old", "http://site.test/oldest")}


def test_addresses_that_lead_to_each_other_are_aliases_of_no_page(store):
    store.commit_page(RUN, leads_to("/a", "/b"))
    store.commit_page(RUN, leads_to("/b", "/a"))
    store.commit_page(RUN, leads_to("/c", "/c"))
    store.commit_page(RUN, leads_to("/d", "/a"))
    assert aliases(store) == {}


def test_an_address_that_leads_elsewhere_no_more_is_no_alias_any_more(store):
    store.commit_page(RUN, leads_to("/old", "/about"))
    store.commit_page(RUN, a_result("/about"))
    store.commit_page(RUN, a_result("/old"))
    assert aliases(store) == {}


def test_a_page_comes_back_whole(store):
    result = a_result("/about", links=("/next",))
    store.commit_page(RUN, result)
    url = result.record.url
    assert store.record(RUN, url) == result.record
    assert list(store.findings(RUN)) == [
        found for check in sorted(result.checks, key=lambda c: c.check) for found in check.findings
    ]
    detail = store.detail(RUN, url)
    assert detail.exhibits == result.checks[0].exhibits
    assert [c.outcome for c in detail.checks] == [c.outcome for c in result.checks]
    assert not any(c.findings or c.facts for c in detail.checks)
    assert store.lease(RUN) == target("/next", 2, url)
    ((name, data),) = result.blobs.items()
    assert store.blob(name) == data
    assert list(store.failures(RUN)) == [(url, Failed(Code.CHECK_CRASHED, "spelling-typo: boom", "check"))]


def test_a_page_that_is_not_known_has_no_results(store):
    assert store.detail(RUN, "http://site.test/none").checks == ()
    assert store.record(RUN, "http://site.test/none") is None


def test_committing_a_page_twice_replaces_it(store):
    store.commit_page(RUN, a_result("/about", findings=5))
    store.commit_page(RUN, a_result("/about", findings=1))
    assert len(list(store.findings(RUN))) == 2
    assert len(list(store.failures(RUN))) == 1
    assert [f.value for f in store.facts(RUN).stream("image")] == ["x", "y"]
    assert len(store.pages(RUN)) == 1


def test_findings_come_in_an_order_that_no_worker_decides(tmp_path):
    paths = [f"/{n}" for n in range(20)]
    orders = []
    for seed in range(3):
        random.Random(seed).shuffle(paths)
        with Store.open(tmp_path / str(seed), StillClock()) as store:
            store.create_run(a_run())
            for path in paths:
                store.commit_page(RUN, a_result(path))
            site = [a_finding("title-repeated", f"http://site.test/{n}") for n in (7, 3)]
            store.commit_site(RUN, [CheckResult("title-repeated", 1, Outcome.FAILED, tuple(site))])
            orders.append(list(store.findings(RUN)))
    assert orders[0] == orders[1] == orders[2]
    keys = [(f.url, f.check) for f in orders[0]]
    assert keys == sorted(keys)
    assert len(keys) == 20 * 3 + 2


def test_findings_are_read_where_they_are_asked_for_and_are_the_same_in_any_order(store):
    for n in (2, 0, 1):
        store.commit_page(RUN, a_result(f"/{n}"))
    found = store.findings(RUN)
    in_order = list(found)
    assert len(found) == len(in_order) > 3
    assert [found[at] for at in reversed(range(len(found)))] == in_order[::-1]
    assert found[-1] == in_order[-1]
    assert found[1:3] == in_order[1:3]
    with pytest.raises(IndexError):
        found[len(found)]
    assert in_order == sorted(in_order, key=lambda finding: (finding.url, finding.check))


def test_findings_stream_while_pages_are_written(store):
    for n in range(5):
        store.commit_page(RUN, a_result(f"/{n}"))
    stream = iter(store.findings(RUN))
    next(stream)
    store.commit_page(RUN, a_result("/9"))
    assert len(list(stream)) == 14
    assert len(list(store.findings(RUN))) == 18


def test_facts_stream_by_key_then_page_and_can_be_looked_up(store):
    for path in ("/b", "/a"):
        store.commit_page(RUN, a_result(path))
    store.add_facts(RUN, [Fact("page", "http://other.test/", {"status": 404})])
    store.add_facts(RUN, [Fact("page", "http://other.test/", {"status": 404})])
    facts = store.facts(RUN)
    assert [(f.url[-2:], f.value) for f in facts.stream("image")] == [
        ("/a", "x"),
        ("/a", "y"),
        ("/b", "x"),
        ("/b", "y"),
    ]
    assert [f.value for f in facts.lookup("page", "http://other.test/")] == [{"status": 404}]
    assert facts.lookup("page", "nowhere") == []
    assert len(list(facts.stream("page"))) == 3


def test_site_results_replace_each_other_and_leave_the_added_facts(store):
    store.add_facts(RUN, [Fact("page", "x", 1)])
    for n in range(2):
        store.commit_site(
            RUN, [CheckResult("c", 1, Outcome.FAILED, (a_finding("c", f"u{n}"),), facts=(Fact("page", "x", n),))]
        )
    assert [f.url for f in store.findings(RUN)] == ["u1"]
    assert [f.value for f in store.facts(RUN).lookup("page", "x")] == [1, 1]
    assert [check.check for check in store.detail(RUN, "").checks] == ["c"]
    assert len(store.pages(RUN)) == 0


def test_pages_are_a_sequence_ordered_by_address(store):
    for path in ("/c", "/a", "/b"):
        store.commit_page(RUN, a_result(path))
    pages = store.pages(RUN)
    assert [p.url[-1] for p in pages] == ["a", "b", "c"]
    assert pages[-1].url[-1] == "c"
    assert [p.url[-1] for p in pages[:2]] == ["a", "b"]
    assert len(list(pages)) == len(list(pages)) == 3


def test_a_hostile_page_cannot_stop_the_store(store):
    url = "http://site.test/\ud800"
    bad = "\ud800\x00' OR 1=1 --"
    kept = bad.replace("\ud800", "?")
    record = PageRecord(url, PageState.AUDITED, title=bad)
    store.commit_page(RUN, PageResult(record, (CheckResult("c", 1, Outcome.PASSED, facts=(Fact(bad, bad, bad),)),)))
    assert store.pages(RUN)[0].title == kept
    assert [f.value for f in store.facts(RUN).lookup(bad, bad)] == [kept]


def test_an_altered_blob_is_never_used_and_can_be_kept_anew(store, tmp_path):
    name = store.put_blob(b"y" * 1000)
    (path,) = tmp_path.glob(f"*/blobs/{name[:2]}/*")
    path.write_bytes(b"something else")
    assert store.blob(name) is None
    assert store.put_blob(b"y" * 1000) == name
    assert store.blob(name) == b"y" * 1000


def test_pictures_are_kept_as_they_are_and_text_is_compressed(store, tmp_path):
    picture = b"RIFF" + b"\0" * 4000
    text = b"<p>" * 4000
    for data in (picture, text):
        assert store.blob(store.put_blob(data)) == data
    sizes = {p.suffix: p.stat().st_size for p in tmp_path.glob("*/blobs/??/*")}
    assert sizes[""] == len(picture)
    assert sizes[".z"] < 200


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "a" * 63, "A" * 64, "a" * 64 + "/x", "a" * 64])
def test_a_name_that_is_no_hash_reads_nothing(store, name):
    assert store.blob(name) is None


def test_the_history_tells_state_and_counts_of_every_run(store):
    clock = StillClock()
    store.commit_page(RUN, a_result("/a"))
    verdict = Verdict(False, 1, ("x",), "Failed", new=3)
    store.finish_run(RUN, RunStatus.COMPLETE, clock.now(), verdict)
    store.create_run(a_run("20260330-000000-bbbb", "http://other.test/"))
    (first, second) = store.runs()
    assert (first.status, first.counts["audited"], first.counts["findings"], first.counts["new"]) == (
        "complete",
        1,
        3,
        3,
    )
    assert second.finished_at is None
    assert [r.id for r in store.runs(SITE)] == [RUN]
    assert store.verdict(RUN) == verdict
    assert store.run(RUN).status is RunStatus.COMPLETE
    assert store.latest_run(SITE, unfinished=True) is None
    latest = store.latest_run(unfinished=True)
    assert latest is not None
    assert latest.id == second.id


def test_an_unknown_run_is_a_usage_fault(store):
    with pytest.raises(UsageFault, match="no such run"):
        store.lease("nope")


def test_a_reader_sees_what_was_committed_while_the_writer_goes_on(store, tmp_path):
    store.commit_page(RUN, a_result("/a"))
    with Store.open(tmp_path / "ein Ordner ü", StillClock(), write=False) as reader:
        assert len(reader.pages(RUN)) == 1
        stream = iter(reader.findings(RUN))
        next(stream)
        for n in range(20):
            store.commit_page(RUN, a_result(f"/{n}"))
        assert len(list(stream)) == 2
        assert len(reader.pages(RUN)) == 21
