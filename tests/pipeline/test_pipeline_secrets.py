"""No file that a run writes shows a secret: of the operator, of an address, or printed by a page."""

from __future__ import annotations

from pathlib import Path

from tests.pipeline.conftest import auditor
from tests.site import Site, page

COOKIE, HEADER, PASSWORD = "zimtstern-Kc8Qv1", "quendelblatt-9Pw", "sauerampfer-77x"
TOKEN, KEY, STRIPE = "tR4nsv3rsal", "Vk29xQpLm83aZt71", "sk_live_4eC39HqLyjWDarjtT1zdp7dc"
PLANTED = (COOKIE, HEADER, PASSWORD, TOKEN, KEY, STRIPE[8:])
FORMATS = "html,json,sarif,junit,csv,md,earl"
CONFIG = """
[site]
start = ["{start}"]
robots = false
[site.auth]
username = "dean"
password_env = "THE_PASSWORD"
headers_env = {{ "X-Pass" = "THE_HEADER" }}
cookies = [{{ name = "id", value_env = "THE_COOKIE" }}]
[gate]
fail_on = ["new:any"]
[report]
formats = [{formats}]
"""
SECRET = {"THE_COOKIE": COOKIE, "THE_HEADER": f"Bearer {HEADER}", "THE_PASSWORD": PASSWORD}


def pages() -> dict[str, object]:
    body = (
        f"<p>You are {COOKIE}, you said {HEADER}, and {PASSWORD.upper()} too; recieve {STRIPE}.</p>"
        f'<p><a href="/list?access_token={TOKEN}">click here</a> <a href="/list?key={KEY}">click here</a>'
        f' <a href="/list?key=about">click here</a> <a href="/gone?sig={TOKEN}">A list of what is gone</a></p>'
        f'<img src="/a.jpg?token={TOKEN}" alt="{COOKIE}.jpg"><img src="/b.jpg?key={KEY}">'
        f'<img src="/c.jpg" alt="IMG {HEADER}"><h2></h2><input type="text" name="csrf_token" value="{TOKEN}">'
        f"<script>console.error('Authorization: Bearer {TOKEN}', '{COOKIE}'); fetch('/api?token={TOKEN}');</script>"
    )
    broken = page(f"<p>Nothing here for {COOKIE}.</p>", title=f"Broken {TOKEN}")
    return {
        "/": page(body, title=f"Hello {COOKIE} {STRIPE}"),
        "/list": page(f"<p>Teh list of {HEADER}.</p><h4>Deep</h4>", title=f"Hello {COOKIE} {STRIPE}"),
        "/gone": (500, {"X-Debug": f"token={TOKEN}"}, broken),
    }


def test_no_file_of_a_run_shows_a_secret(tmp_path: Path) -> None:
    with Site(pages()) as site:
        listed = ",".join(f'"{name}"' for name in FORMATS.split(","))
        (tmp_path / "auditor.toml").write_text(CONFIG.format(start=site.url, formats=listed))
        ran = auditor("audit", "--verbose", cwd=tmp_path, env=SECRET)
        assert ran.status in {1, 3}, ran.stderr
        waived = next(f["id"] for f in ran.audit["findings"] if "access_token" in str(f))
        said = [ran.stdout, ran.stderr]
        until = ("--reason", "A test", "--owner", "Dean", "--until", "2099-01-01")
        for command in (("waive", waived, *until), ("baseline", "write"), ("baseline", "show"), ("history",)):
            done = auditor(*command, cwd=tmp_path, env=SECRET)
            assert done.status == 0, done.stderr
            said += [done.stdout, done.stderr]
        # Later, from the store, by somebody who was not told the secrets.
        done = auditor("report", "--format", FORMATS, "--out", "later", cwd=tmp_path)
        assert done.status in {0, 1, 3}, done.stderr
        said += [done.stdout, done.stderr]
    files = [path for path in tmp_path.rglob("*") if path.is_file() and ".auditor" not in path.parts]
    assert len(files) > 20
    for path in files:
        if path.suffix in {".jpg", ".webp", ".png"} or path.name == "auditor.toml":
            continue
        text = path.read_text("utf-8").lower() + str(path.relative_to(tmp_path)).lower()
        assert [one for one in PLANTED if one.lower() in text] == [], path
    for text in said:
        assert [one for one in PLANTED if one.lower() in text.lower()] == []
    assert "key=about" in (ran.report / "audit.json").read_text("utf-8")


def test_an_accepted_finding_stays_known_when_the_token_in_its_address_changes(tmp_path: Path) -> None:
    def body(token: str) -> str:
        return page(
            f'<p><a href="/list?access_token={token}">click here</a> is where the list of the school stands.</p>'
        )

    def audited(token: str) -> dict[str, int]:
        with Site({"/": body(token), "/list": page("<p>The list of the school is here.</p>")}) as site:
            ran = auditor("audit", site.url, "--no-browser", "--quiet", cwd=tmp_path)
        return ran.audit["verdict"]["counts"]

    assert audited("f1rst-n1ght")["new"] > 0
    assert auditor("baseline", "write", cwd=tmp_path).status == 0
    assert "f1rst-n1ght" not in (tmp_path / "auditor-baseline.json").read_text("utf-8")
    later = audited("sec0nd-n1ght")
    assert (later["new"], later["fixed"]) == (0, 0)
