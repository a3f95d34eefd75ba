"""Writes docs/faults.md from the tests: each case that auditor survives, what happens, and the test that shows it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
PLACE = ROOT / "docs" / "faults.md"
HEAD = """# What auditor survives

What servers, sites, pages, browsers, disks and kills do to an audit, and what comes of it. Each row is the name of a test, which shows it;
a number behind a row says how many inputs it is shown with. Written by `make docs`; do not edit.
"""
GROUPS = {
    "Network and HTTP (N)": (
        "tests/faults/test_faults_network.py",
        "tests/faults/test_faults_tls.py",
        "tests/faults/test_faults_content.py",
        "tests/net/test_net_rate_limit.py",
        "tests/test_encodings.py",
    ),
    "Addresses, redirects, secrets (U)": (
        "tests/faults/test_faults_addresses.py",
        "tests/net/test_net_policy.py",
        "tests/test_urls.py",
    ),
    "Robots, sitemaps, scope, traps (R)": (
        "tests/net/test_net_robots.py",
        "tests/net/test_net_robots_groups.py",
        "tests/net/test_net_sitemap.py",
        "tests/crawl/test_crawl_seeds.py",
        "tests/crawl/test_crawl_scope.py",
        "tests/crawl/test_crawl_traps.py",
        "tests/crawl/test_crawl_discover.py",
    ),
    "Is this the page?": (
        "tests/crawl/test_crawl_page_identity.py",
        "tests/crawl/test_crawl_page_walls.py",
        "tests/crawl/test_crawl_wall_kinds.py",
        "tests/crawl/test_crawl_page_doubts.py",
        "tests/pipeline/test_pipeline_crawl.py",
        "tests/pipeline/test_pipeline_told.py",
        "tests/pipeline/test_pipeline_login.py",
    ),
    "Pages and documents (P)": (
        "tests/extract/test_extract_nesting.py",
        "tests/extract/test_extract_omitted_tags.py",
        "tests/reference/test_reference_broken.py",
        "tests/documents/test_documents_worker.py",
    ),
    "Browser (B)": (
        "tests/faults/test_faults_browser.py",
        "tests/faults/test_faults_sessions.py",
        "tests/faults/test_faults_egress.py",
        "tests/net/test_net_proxy.py",
        "tests/net/test_net_proxy_tls.py",
        "tests/pipeline/test_pipeline_guard.py",
        "tests/pipeline/test_pipeline_hostile.py",
        "tests/browser/test_browser_hostile.py",
        "tests/browser/test_browser_pool.py",
        "tests/browser/test_browser_unseen.py",
    ),
    "Grid (G)": (
        "tests/browser/test_browser_grid.py",
        "tests/pipeline/test_pipeline_grid.py",
        "tests/browser/test_browser_leftovers.py",
    ),
    "Store, kills and resumed runs (S)": (
        "tests/store/test_store_faults.py",
        "tests/store/test_store_migrations.py",
        "tests/store/test_store_retention.py",
        "tests/pipeline/test_pipeline_interrupted.py",
        "tests/pipeline/test_pipeline_kill.py",
        "tests/pipeline/test_pipeline_survival.py",
        "tests/pipeline/test_pipeline_order.py",
    ),
    "Reports (O)": (
        "tests/report/test_report_escape.py",
        "tests/report/test_report_hostile.py",
        "tests/pipeline/test_pipeline_secrets.py",
    ),
}
_NUMBER = re.compile(r"^test_(?:[a-z]_\d\d_(?:(?:to|and)_\d\d_)?)?")


def document() -> str:
    """Return the whole document."""
    parts = [HEAD]
    for group, paths in GROUPS.items():
        parts.append(f"\n## {group}\n\n| What happens | Inputs | Shown by |\n|---|---|---|\n")
        for path in paths:
            parts.extend(f"| {said} | {count or ''} | `{path}` |\n" for said, count in _tests(ROOT / path))
    return "".join(parts)


def _tests(path: Path) -> Iterator[tuple[str, int]]:
    """Yield each test of a file as a sentence, and the inputs written beside it; 0 where there is one, or they are worked out."""
    for node in ast.parse(path.read_text("utf-8")).body:
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            words = _NUMBER.sub("", node.name).replace("_", " ")
            yield words[:1].upper() + words[1:], _inputs(node)


def _inputs(test: ast.FunctionDef) -> int:
    for decorator in test.decorator_list:
        if (
            isinstance(decorator, ast.Call)
            and ast.unparse(decorator.func).endswith("parametrize")
            and len(decorator.args) > 1
        ):
            values = decorator.args[1]
            if isinstance(values, ast.List | ast.Tuple):
                return len(values.elts)
    return 0


if __name__ == "__main__":
    PLACE.write_text(document(), "utf-8")
