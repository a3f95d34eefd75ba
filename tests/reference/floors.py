"""The pinned quality of the comparison: recall, precision and noise on a corpus that its digest pins.

`python -m tests.reference.floors` measures; `--update` writes new floors and refuses to lower one; `--allow-regression` lowers
them on purpose, which a reviewer then sees in floors.json.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

from tests.reference.score import Score, cases, digest, score

FLOORS = Path(__file__).with_name("floors.json")


def measure() -> tuple[dict[str, float | str], Score]:
    """Return what is pinned, as it is now, and the score behind it."""
    corpus = list(cases())
    found = score(corpus)
    return {
        "corpus": digest(corpus),
        "planted": found.planted,
        "recall": round(found.recall, 4),
        "precision": round(found.precision, 4),
        "noise": found.noise,
    }, found


def regressions(now: dict[str, float | str], pinned: dict[str, float | str]) -> list[str]:
    """Return what got worse, in words."""
    found = [
        f"{name} fell from {pinned[name]} to {now[name]}"
        for name in ("recall", "precision")
        if now[name] < pinned[name]
    ]
    if now["noise"] > pinned["noise"]:
        found.append(f"noise rose from {pinned['noise']} to {now['noise']} findings")
    if now["corpus"] != pinned["corpus"]:
        found.append("the corpus is another one; floors of another corpus mean nothing")
    return found


def main(arguments: list[str]) -> int:
    now, found = measure()
    pinned = json.loads(FLOORS.read_text("utf-8")) if FLOORS.exists() else None
    print(json.dumps(now, indent=2))
    print("\n".join(found.details))
    worse = regressions(now, pinned) if pinned else []
    if worse and "--allow-regression" not in arguments:
        print("refused:", "; ".join(worse))
        return 1
    if "--update" in arguments:
        temporary = FLOORS.with_suffix(".tmp")
        temporary.write_text(json.dumps(now, indent=2) + "\n", "utf-8")
        os.replace(temporary, FLOORS)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
