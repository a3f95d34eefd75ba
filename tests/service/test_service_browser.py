"""The service in a real Chromium: axe finds nothing, everything fits, keys are enough, and a stranger gets along."""

import json
import os
import re
import subprocess
import sys
from contextlib import ExitStack
from dataclasses import replace

import pytest
from selenium.common.exceptions import WebDriverException
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import Select, WebDriverWait

from auditor import audit
from auditor.browser.axe_source import find_axe
from auditor.config import built
from auditor.demo.site import answers
from auditor.errors import EngineFault
from auditor.gate import Waivers
from auditor.report import write_reports
from auditor.service.findings import FindingFilter
from auditor.service.queue import JobWish
from auditor.service.scheduler import ScheduleRow
from auditor.service.trackers.settings import TrackerKind, TrackerSettings
from auditor.service.web.guard import SESSION_COOKIE
from tests.report.report_sample import sample
from tests.report.report_view import AXE
from tests.service.mailbox import post_office
from tests.service.serving import served
from tests.service.waiting import until
from tests.site import Site

pytestmark = pytest.mark.browser
SIZES = [(1280, 900, "light"), (1280, 900, "dark"), (320, 640, "dark"), (320, 256, "light")]
"""The last one is a window of 1280 by 1024 enlarged to 400 %."""


@pytest.fixture(scope="module")
def serving(tmp_path_factory):
    with served(tmp_path_factory.mktemp("service"), start=False) as serving:
        site, service, now = serving.site("school"), serving.service, serving.clock.now()
        serving.site("empty")
        report = sample()
        causes = {finding: cause.id for cause in report.causes for finding in cause.findings}
        found = [replace(one, cause=causes.get(one.id, "")) for one in report.findings]
        report = replace(report, findings=found)
        write_reports(report, ["html", "json"], site.folder / "reports")
        assert service.index.add(site, report.run.id, whole=True)
        with service.database.transaction() as connection:  # a year before it, for the charts
            connection.execute(
                "INSERT INTO run SELECT site, '2020' || substr(id, 5), '2020' || substr(started_at, 5), finished_at, outcome, "
                "sentence, audited, known, new, fixed, waived, problems + 3, looks, causes, families, whole, '', 3 FROM run"
            )
        root = serving.person("root", admin=True)
        service.schedules.save(ScheduleRow(site.id, "every night at 3", "Europe/Berlin", "08:00-18:00"), now)
        service.shares.make(site.id, "the board", 30, "root", now)
        cause = service.findings.causes(site.id, 1)[0]
        service.work.comment(site.id, cause.id, "root", "We repair this in May.", now)
        tracker = TrackerSettings(TrackerKind.GITHUB, on=True, project="school/web", token="${NAME}", most=1)
        service.issues.settings.save(site.id, tracker, 0)
        assert service.issues.put(site) == 1  # the page shows an issue that waits, and others that would be made
        service.queue.ask(site.id, JobWish("root"), now)
        serving.root = root
        yield serving


def addresses(serving):
    service = serving.service
    site = service.sites.get("school")
    cause = service.findings.causes(site.id, 1)[0].id
    text = service.findings.sheet(site.id, FindingFilter(family="reference"))[0].id
    job = service.queue.open()[0].id
    empty = ["", "/causes", "/findings", "/pages", "/texts", "/history", "/journal"]
    inner = ["", "/causes", f"/causes/{cause}", "/findings", f"/findings/{text}", "/pages", "/texts", "/history", "/journal",
             "/settings", "/messages", "/issues", "/schedule", "/access", f"/jobs/{job}"]  # fmt: skip
    return ["/", "/add-site", "/people", "/people/1", "/tokens", "/journal", "/password", "/none",
            *(f"/sites/empty{path}" for path in empty),
            *(f"/sites/school{path}" for path in inner)]  # fmt: skip


def opened(browser, serving, path, size=SIZES[0]):
    width, height, scheme = size
    metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    features = [{"name": "prefers-color-scheme", "value": scheme}]
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})
    browser.get(serving.base + path)


def press(browser, element, key=Keys.ENTER):
    """Press a key that leads to another page, and wait until that page is there."""
    browser.execute_script("window.isOld = true")
    element.send_keys(key)
    # Between two pages there is nobody to answer.
    wait = WebDriverWait(browser, 60, ignored_exceptions=[WebDriverException])
    wait.until(lambda b: b.execute_script("return !window.isOld && document.readyState === 'complete'"))


def told(browser):
    return browser.find_element(By.CSS_SELECTOR, ".told").text


def sign_in(browser, serving):
    browser.get(f"{serving.base}/sign-in")
    browser.add_cookie({"name": SESSION_COOKIE, "value": serving.root.session.cookies[SESSION_COOKIE]})


@pytest.mark.parametrize("size", SIZES)
def test_axe_finds_nothing_and_nothing_scrolls_sideways(browser, serving, size):
    try:
        axe = find_axe().text()
    except EngineFault as fault:
        pytest.skip(str(fault))
    browser.delete_all_cookies()
    wrong = []
    paths = ["/sign-in", *addresses(serving)]
    for path in paths:
        opened(browser, serving, path, size)
        browser.execute_script(axe)
        wrong += [(path, *one) for one in json.loads(browser.execute_async_script(AXE))]
        if browser.execute_script("return document.documentElement.scrollWidth") > size[0]:
            wrong.append((path, "scrolls sideways"))
        if path == "/sign-in":
            sign_in(browser, serving)
    assert not wrong, "\n".join(map(str, wrong))


def test_a_refused_form_leads_to_what_is_wrong(browser, serving):
    sign_in(browser, serving)
    opened(browser, serving, "/sites/school/schedule")
    line = browser.find_element(By.ID, "line")
    line.clear()
    line.send_keys("now and then")
    press(browser, line)
    browser.find_element(By.CSS_SELECTOR, "[role=alert] a").send_keys(Keys.ENTER)
    WebDriverWait(browser, 60).until(lambda b: b.switch_to.active_element.get_attribute("id") == "line")
    fault = browser.switch_to.active_element.get_attribute("aria-describedby").split()[0]
    assert "every night at 3" in browser.find_element(By.ID, fault).text


def test_nothing_breaks_the_policy_and_nobody_else_is_asked(browser, serving):
    sign_in(browser, serving)
    browser.get_log("browser")
    browser.get_log("performance")
    for path in addresses(serving):
        opened(browser, serving, path)
    events = [json.loads(entry["message"])["message"] for entry in browser.get_log("performance")]
    asked = {one["params"]["request"]["url"] for one in events if one["method"] == "Network.requestWillBeSent"}
    assert [url for url in asked if not url.startswith((serving.base, "data:"))] == []
    said = [entry["message"] for entry in browser.get_log("browser") if "404" not in entry["message"]]
    assert said == []


def test_the_report_works_in_its_box_and_cannot_read_the_service(browser, serving):
    sign_in(browser, serving)
    run = serving.service.index.runs(serving.service.sites.get("school").id, 1)[0]
    opened(browser, serving, f"/sites/school/runs/{run.id}/report?page=findings.html")
    assert browser.execute_script("return window.origin") == "null"
    assert browser.execute_script("return getComputedStyle(document.body).backgroundColor") != "rgba(0, 0, 0, 0)"
    box = WebDriverWait(browser, 60).until(lambda b: b.find_element(By.CSS_SELECTOR, "[type=search]"))
    assert box.is_displayed()
    read = browser.execute_async_script(
        "const done = arguments[arguments.length - 1]; fetch('/people').then((a) => a.text()).then(done, () => done('no'));"
    )
    assert read == "no"


def test_the_pages_pass_the_checks_of_auditor_itself(serving, tmp_path, monkeypatch):
    monkeypatch.setenv("SERVICE_SESSION", serving.root.session.cookies[SESSION_COOKIE])
    values = {
        "site.start": [serving.base + path for path in addresses(serving) if path != "/none"],
        "site.only_listed": True,
        "site.sitemap": "none",
        "site.auth.cookies": [{"name": SESSION_COOKIE, "value_env": "SERVICE_SESSION"}],
        "browser.enabled": False,
        "report.out": str(tmp_path / "out"),
        "gate.baseline": str(tmp_path / "none.json"),
        "reference.dir": str(tmp_path / "none"),
    }
    report = audit(built(values), store=tmp_path / "store").report
    looked_at = [page for page in report.pages if str(page.state) in {"audited", "partial"}]
    assert len(looked_at) > 15, [(page.url, page.failure) for page in report.pages]
    wrong = [
        (one.finding.check, one.finding.url, one.finding.message)
        for one in report.findings
        if one.family in {"structure", "images", "links"} and one.finding.outcome == "failed"
    ]
    assert not wrong, "\n".join(map(str, wrong))


class Command:
    """`auditor serve` as somebody types it, in a process of its own."""

    def __init__(self, folder, said):
        self.said = said
        with said.open("wb") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "auditor", "serve", str(folder), "--port", "0"],
                stdout=output,
                stderr=subprocess.STDOUT,
                env={**os.environ, "PYTHONUNBUFFERED": "1"},
            )

    def link(self, pattern):
        return until(lambda: re.search(pattern, self.said.read_text()))[0]

    def exit(self):
        self.process.terminate()
        return self.process.wait(60)


def demo_pages(origin, *, clean):
    """Return the pages of the demonstration site as `Site` serves them."""
    return {
        path: (one.status, {"Content-Type": one.media_type, "Location": one.location}, one.body)
        for path, one in answers(origin.rstrip("/"), clean=clean).items()
    }


def run_now(browser):
    press(browser, browser.find_element(By.LINK_TEXT, "Overview"))
    press(browser, browser.find_element(By.XPATH, "//button[.='Run now']"))
    # The page is loaded anew by itself while it is looked at.
    done = WebDriverWait(browser, 240, ignored_exceptions=[WebDriverException])
    done.until(lambda b: b.find_element(By.TAG_NAME, "h1").text == "Run: Done")
    return done.until(lambda b: b.find_elements(By.LINK_TEXT, "Open the report"))[0]


@pytest.mark.slow
@pytest.mark.timeout(1200)
def test_a_stranger_starts_it_adds_the_demo_waives_a_cause_and_hears_of_what_is_new_and_of_nothing_else(
    browser, tmp_path
):
    with post_office() as (box, mail), Site({}) as site, ExitStack() as stack:
        site.pages = demo_pages(site.url, clean=True)
        folder = tmp_path / "team"
        folder.mkdir()
        lines = "".join(f"{key} = {json.dumps(value)}\n" for key, value in mail.items())
        (folder / "service.toml").write_text(f"[mail]\n{lines}")
        first = Command(folder, tmp_path / "first.txt")
        stack.callback(first.exit)

        link = first.link(r"http://\S+/first\S+")
        browser.delete_all_cookies()
        browser.get(link)
        # By keys alone: each field is the next one.
        browser.find_element(By.ID, "name").send_keys("anna")
        for text in ("Anna Ott", "anna@example.edu", "correct horse battery", "correct horse battery"):
            browser.switch_to.active_element.send_keys(Keys.TAB)
            browser.switch_to.active_element.send_keys(text)
        press(browser, browser.switch_to.active_element)
        press(browser, browser.find_element(By.LINK_TEXT, "Add a site"))
        browser.find_element(By.ID, "address").send_keys(site.url)
        browser.find_element(By.ID, "name").send_keys("Graduate School")
        browser.find_element(By.ID, "slug").send_keys("school")
        press(browser, browser.find_element(By.ID, "slug"))
        press(browser, browser.find_element(By.LINK_TEXT, "Settings"))
        browser.find_element(By.ID, "browser-enabled").send_keys(Keys.SPACE)
        press(browser, browser.find_element(By.ID, "site-max_pages"))
        assert told(browser) == "The settings were saved."
        press(browser, browser.find_element(By.LINK_TEXT, "Messages"))
        browser.find_element(By.ID, "to").send_keys("web-team@example.edu")
        Select(browser.find_element(By.ID, "least")).select_by_value("minor")
        press(browser, browser.find_element(By.XPATH, "//form[contains(@action, '/mail')]//button"))
        assert told(browser) == "Saved."

        assert run_now(browser).is_displayed()
        press(browser, browser.find_element(By.LINK_TEXT, "To repair"))
        press(browser, browser.find_element(By.CSS_SELECTOR, ".ranked a"))
        cause = browser.find_element(By.TAG_NAME, "h1").text
        browser.find_element(By.ID, "reason").send_keys("The relaunch repairs it")
        press(browser, browser.find_element(By.XPATH, "//button[.='Waive it']"))
        assert told(browser).startswith("Waived: ")
        assert browser.find_element(By.TAG_NAME, "h1").text == cause
        waivers = Waivers.load(folder / "sites" / "school" / "auditor-waivers.toml").items
        assert {(one.owner, one.reason) for one in waivers} == {("Anna Ott", "The relaunch repairs it")}
        browser.get(link)
        assert "There is nothing here" in browser.find_element(By.TAG_NAME, "h1").text, "the link works once"

        assert first.exit() == 0
        second = Command(folder, tmp_path / "second.txt")
        stack.callback(second.exit)
        browser.get(second.link(r"http://\S+/") + "sites/school")  # still signed in
        assert "/first" not in second.said.read_text()
        run_now(browser)  # nothing has changed: no mail
        planted = "/news/health-van"
        site.pages[planted] = demo_pages(site.url, clean=False)[planted]
        run_now(browser)
        until(lambda: len(box.letters) >= 2)
        # Letters go out in the order in which they were made: one of the quiet run would stand between them.
        before, new = box.letters
        assert re.fullmatch("Graduate School: [1-9][0-9]* things? to repair", str(before["Subject"]))
        assert re.fullmatch("Graduate School: [1-9][0-9]* new things? to repair", str(new["Subject"]))
        assert new["To"] == "web-team@example.edu"
        text = new.get_body(("plain",)).get_content()
        assert "IMG_4127.jpg" in text
        assert cause[:60] not in text
        browser.get(re.search(r"http://\S+/causes/\S+", text)[0])
        assert browser.find_element(By.TAG_NAME, "h1").text in " ".join(text.split())
        assert second.exit() == 0
