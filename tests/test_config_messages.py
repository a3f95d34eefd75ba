"""What is wrong with the settings is said once: which file, which key, which value, and what to write instead."""

from __future__ import annotations

from pathlib import Path

import pytest

from auditor.config import Settings, load
from auditor.errors import UsageFault
from auditor.pipeline.settings_names import refuse_unknown
from scripts import settings_doc


def complaint(text: str, folder: Path) -> str:
    path = folder / "auditor.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(UsageFault) as fault:
        refuse_unknown(load(path, environ={}))
    return str(fault.value).replace(f"{folder}/", "")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('start = "https://a.example/"', "unknown key start; it stands in [site]"),
        ('[report]\nfail_on = "new:any"', "unknown key report.fail_on; it stands in [gate]"),
        ("[site]\nruns = 3", "unknown key site.runs; it stands in [store.keep]"),
        ("[site]\nusername = 'x'", "unknown key site.username; it stands in [site.auth]"),
        (
            "[site]\nchecks_disable = ['x']",
            "unknown key site.checks_disable; it stands by itself, before the first section",
        ),
        ("[site]\nmax_page = 3", "unknown key site.max_page; did you mean max_pages?"),
        ("max_page = 3", "unknown key max_page; did you mean max_pages in [site]?"),
        ("[sites]\nmax_pages = 3", "unknown section [sites]; did you mean [site]?"),
        ("[crawl]\nmax_pages = 3", "unknown section [crawl]; max_pages stands in [site]"),
        ("[content]\nmain = '#main'", "unknown section [content]; the sections are site, browser,"),
        ("[site]\nzzzzzz = 3", "unknown key site.zzzzzz."),
        (
            "site = 'https://a.example/'",
            "site = 'https://a.example/': it is a section: write [site] and its keys below it",
        ),
        ("[site]\ninclude = 5", 'site.include = 5: it is a list: write include = ["…", "…"]'),
        ("[reference]\nmap = 'about.txt'", "it is a table: write map = "),
        ("[reference]\nroot = 3", 'reference.root = 3: it is a text: write root = "…"'),
        ("[site]\nmax_pages = 0", "site.max_pages = 0: the least is 1"),
        ("[site]\nmax_pages = 'many'", "site.max_pages = 'many': it is a whole number."),
        ("[site]\nmax_pages = 20.5", "site.max_pages = 20.5: it is a whole number."),
        ("[site]\nrobots = 'perhaps'", "site.robots = 'perhaps': it is true or false."),
        ("[readability]\ntarget_grade = 'nine'", "readability.target_grade = 'nine': it is a number."),
        (
            "[readability]\naudience = 'children'",
            "readability.audience = 'children': it is 'public', 'health' or 'academic'.",
        ),
        (
            "[states.wide]\nviewport = 'wide'",
            "states.wide.viewport = 'wide': it is a list: write viewport = [1366, 900].",
        ),
        ("[states.phone]\nviewport = [390]", "states.phone.viewport.1 = [390]: one value is missing."),
        ("[site]\nstart = 'a.example'", "'a.example' is not an http or https address"),
        ("[site\nmax_pages = 1", "auditor.toml is not valid TOML: "),
        ("checks_disable = ['image-alt-file-name']", "there is no such check; did you mean image-alt-filename?"),
        ("checks_disable = ['axe:colour-contrast']", "there is no such check; did you mean axe:color-contrast?"),
        ("[axe]\ndisable = ['regoin']", "axe.disable = 'regoin': axe has no such rule; did you mean region?"),
        ("[axe]\ntags = ['wcag2.2aa']", "axe.tags = 'wcag2.2aa': no rule of axe has this tag; did you mean wcag22aa?"),
        ("[spelling]\nlanguages = ['english']", "spelling.languages = 'english': it is no tag of a language"),
        ("[reference]\nroot = 'main['", "reference.root = 'main[': it is no CSS selector"),
        ("[reference]\nignore = ['.ok', '##x']", "reference.ignore = '##x': it is no CSS selector"),
        ("[site.auth]\nproof_selector = '##x'", "site.auth.proof_selector = '##x': it is no CSS selector"),
    ],
)
def test_a_wrong_setting_is_told_with_what_would_be_right(text: str, said: str, tmp_path: Path) -> None:
    told = complaint(text, tmp_path)
    assert told.startswith("The configuration is not valid: ")
    assert told.count(said) == 1, told
    assert "\n" not in told
    assert not told.endswith("..")
    assert "?." not in told


def test_many_faults_are_told_together_and_counted(tmp_path: Path) -> None:
    told = complaint("[site]\n" + "".join(f"wrong{n} = 1\n" for n in range(9)), tmp_path)
    assert told.count("unknown key") == 5
    assert told.count("auditor.toml") == 1
    assert "and 4 more" in told


@pytest.mark.parametrize(
    "text",
    [
        "checks_disable = ['image-alt-filename', 'axe:region']",
        "[axe]\ndisable = ['region', 'axe:tabindex']\ntags = ['wcag2aaa', 'cat.forms', 'EN-301-549', 'RGAAv4', 'section508', 'ACT']",
        "[axe]\npath = 'my-axe.js'\ndisable = ['my-rule']\ntags = ['house']",
        "[spelling]\nlanguages = ['en-GB', 'fr-CH', 'zh-Hant', 'pt_BR', 'haw']",
        "[reference]\nroot = 'main > :is(article, .text):not([hidden])'\nignore = ['nav', '#a, .b', 'p:nth-child(2)']",
    ],
)
def test_what_there_is_may_be_named(text: str, tmp_path: Path) -> None:
    path = tmp_path / "auditor.toml"
    path.write_text(text, "utf-8")
    refuse_unknown(load(path, environ={}))


@pytest.mark.parametrize(
    "key", ["site.start", "site.include", "browser.states", "gate.fail_on", "spelling.words", "axe.tags"]
)
def test_a_list_of_one_text_may_be_that_text(key: str, tmp_path: Path) -> None:
    section, name = key.split(".")
    path = tmp_path / "auditor.toml"
    for written in ('"https://a.example/"', '["https://a.example/"]'):
        path.write_text(f"{key} = {written}\n", "utf-8")
        assert getattr(getattr(load(path, environ={}), section), name) == ("https://a.example/",)


def test_the_default_settings_name_nothing_that_is_not_there() -> None:
    refuse_unknown(Settings())


def test_the_document_of_the_settings_is_written_from_them() -> None:
    assert settings_doc.PLACE.read_text("utf-8") == settings_doc.document(), "run `make docs`"


def test_every_key_has_its_words_in_the_document() -> None:
    for entry in [line for line in settings_doc.document().splitlines() if line.startswith("- **")]:
        assert len(entry.partition(" – ")[2].partition("<br>")[0]) > 8, entry
