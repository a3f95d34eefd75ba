"""Strict readers of the formats: each reads as the tools do that take the file, and says what is wrong with it."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import yaml
from jsonschema.validators import validator_for
from lxml import etree
from markdown_it import MarkdownIt

import auditor.report
from auditor.model.wcag import CRITERIA

SCHEMAS = Path(__file__).parents[1] / "schemas"
OWN = Path(auditor.report.__file__).parent
FORMULAS = ("=", "+", "-", "@", "\t", "\r", "|", "%")
TAGS = {
    "h1", "h2", "h3", "p", "ul", "li", "ol", "strong", "blockquote", "table", "thead", "tbody", "tr", "th", "td", "details",
    "summary", "sub", "br",
}  # fmt: skip


@cache
def validator(path: Path):
    schema = json.loads(path.read_text("utf-8"))
    kind = validator_for(schema)
    kind.check_schema(schema)
    return kind(schema, format_checker=kind.FORMAT_CHECKER)


def by_schema(path: Path, value: object) -> Iterator[str]:
    yield from (f"{list(error.path)}: {error.message[:300]}" for error in validator(path).iter_errors(value))


def read_json(text: str) -> object:
    def refuse(constant: str) -> None:
        raise ValueError(constant)

    text.encode("utf-8")
    return json.loads(text, parse_constant=refuse)


def audit_json(text: str) -> Iterator[str]:
    yield from by_schema(OWN / "audit.schema.json", read_json(text))


def sarif(text: str) -> Iterator[str]:
    log = read_json(text)
    yield from by_schema(SCHEMAS / "sarif-2.1.0-rtm.5.json", log)
    run = log["runs"][0]
    rules = run["tool"]["driver"]["rules"]
    for result in run["results"]:
        uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        if re.search(r"[a-z]+:|^/|[^!-~]|(^|/)\.\.?(/|$)", uri):
            yield f"{uri} is not relative to the repository"
        if rules[result["ruleIndex"]]["id"] != result["ruleId"]:
            yield f"{result['ruleId']} is not the rule at {result['ruleIndex']}"
    # GitHub's limits: docs.github.com, "SARIF support for code scanning"
    if len(run["results"]) > 25_000 or len(rules) > 25_000:
        yield "more than a code-scanning service takes"
    for rule in rules:
        if len(rule["properties"]["tags"]) > 20 or len(rule["shortDescription"]["text"]) > 1024:
            yield f"{rule['id'][:50]}: more than a code-scanning service takes"


@cache
def jenkins() -> etree.XMLSchema:
    text = (SCHEMAS / "jenkins-junit.xsd").read_text("utf-8")
    # Since its version 8, Jenkins' schema lets `skipped` have what `failure` has.
    kind = re.search(r'<xs:element name="failure">(.*?)</xs:element>', text, re.DOTALL)
    assert kind
    text, count = re.subn(
        r'<xs:element name="skipped" type="xs:string"/>', f'<xs:element name="skipped">{kind[1]}</xs:element>', text
    )
    assert count == 1
    return etree.XMLSchema(etree.fromstring(text.encode()))


def junit(text: str) -> Iterator[str]:
    root = etree.fromstring(text.encode("utf-8"), etree.XMLParser(resolve_entities=False, huge_tree=True))
    if not jenkins().validate(root):
        yield str(jenkins().error_log)
    for suite in root:
        cases = suite.findall("testcase")
        for attribute, kind in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
            if int(suite.get(attribute)) != sum(case.find(kind) is not None for case in cases):
                yield f"{attribute} is not the number of them"
        if int(suite.get("tests")) != len(cases):
            yield "tests is not the number of cases"


def table(text: str) -> Iterator[str]:
    text.encode("utf-8")
    csv.field_size_limit(10_000_000)
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True))
    for row in rows:
        if len(row) != len(rows[0]):
            yield f"a row of {len(row)} cells"
        yield from (
            f"calculates: {cell[:60]!r}" for cell in row if cell.lstrip(" \"'").startswith(FORMULAS) and cell[0] != "'"
        )
        yield from (f"a control character in {cell[:60]!r}" for cell in row if re.search("[\x00-\x08\x0b-\x1f]", cell))


def markdown(text: str) -> Iterator[str]:
    text.encode("utf-8")
    if len(text) > 65_536:
        yield f"{len(text)} characters are more than a comment takes"
    html = MarkdownIt("commonmark", {"html": True}).enable("table").render(text)
    yield from (f"<{tag}>" for tag in set(re.findall(r"<\s*([A-Za-z][\w-]*)", html)) - TAGS)
    if re.search(r"(?<![\w`])@\w", re.sub(r"<[^>]*>", "", html)):
        yield "somebody is mentioned"


def annotations(text: str) -> Iterator[str]:
    text.encode("utf-8")
    lines = text.split("\n")
    if lines and lines[-1]:
        yield "the last line has no end"
    for line in lines[:-1]:
        if not re.fullmatch(r"::(error|warning|notice) (file=[^,:]+,line=1,)?title=[^,:]+::[^\r\n]+", line):
            yield f"no annotation: {line[:200]!r}"
        if re.search(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]|##\w*\[", line):
            yield f"an order or a control character: {line[:200]!r}"
    for kind in ("error", "warning", "notice"):
        if sum(line.startswith(f"::{kind} ") for line in lines) > 10:
            yield f"more than ten of {kind}"


def gitlab(text: str) -> Iterator[str]:
    rows = read_json(text)
    if len({row["fingerprint"] for row in rows}) != len(rows):
        yield "two entries have one fingerprint"
    for row in rows:
        if set(row) != {"description", "check_name", "fingerprint", "severity", "location"}:
            yield f"members {sorted(row)}"
        if row["severity"] not in {"info", "minor", "major", "critical", "blocker"}:
            yield row["severity"]
        if not row["description"] or not isinstance(row["location"]["lines"]["begin"], int):
            yield "no description, or no line"
        if row["location"]["path"].startswith(("/", "./")) or "://" in row["location"]["path"]:
            yield row["location"]["path"]


def openacr(text: str) -> Iterator[str]:
    text.encode("utf-8")
    draft = yaml.safe_load(text)
    yield from by_schema(SCHEMAS / "openacr-0.1.0.json", draft)
    catalogue = yaml.safe_load((SCHEMAS / "openacr-2.4-edition-wcag-2.1-en.yaml").read_text("utf-8"))
    terms = {term["id"] for term in catalogue["terms"]} - {"supports"}
    for chapter in catalogue["chapters"]:
        known = {str(one["id"]): one for one in chapter["criteria"]}
        level = chapter["short_label"]
        for one in draft["chapters"][chapter["id"]]["criteria"]:
            # The catalogue of 2.5 adds what is new in WCAG 2.2.
            if one["num"] not in known and not (
                CRITERIA[one["num"]].since == "2.2" and CRITERIA[one["num"]].level == level
            ):
                yield f"{one['num']} is not of level {level}"
            for component in one["components"]:
                if component["name"] not in {"web"}:
                    yield f"{one['num']}: {component['name']}"
                stated = component.get("adherence", {}).get("level")
                if stated is not None and stated not in terms:
                    yield f"{one['num']}: {stated}"
                if stated == "not-evaluated" and level != "AAA":
                    yield f"{one['num']}: not-evaluated is a word of level AAA"
    # `supports` may be claimed nowhere.
    if re.search(r"level: \"?supports", text):
        yield "claims that something is supported"


def linked_data(text: str) -> Iterator[str]:
    value = read_json(text)
    if "@context" not in value:
        yield "no context"
    if "earl:passed" in text:
        yield "claims that something passed"


READERS: dict[str, Callable[[str], Iterator[str]]] = {
    "json": audit_json,
    "sarif": sarif,
    "junit": junit,
    "csv": table,
    "md": markdown,
    "github": annotations,
    "gitlab": gitlab,
    "earl": linked_data,
    "wcag-em": linked_data,
    "openacr": openacr,
    "statement": markdown,
}
"""Format -> what says what is wrong with its text; html has tests of its own."""
