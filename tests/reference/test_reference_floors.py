"""The comparison is at least as good as it was."""

import json

from tests.reference.floors import FLOORS, measure, regressions


def test_recall_precision_and_noise_hold_their_floors() -> None:
    now, found = measure()
    assert not regressions(now, json.loads(FLOORS.read_text("utf-8"))), "\n".join(found.details)
    assert now["recall"] >= 0.98
    assert now["precision"] >= 0.98
    assert now["noise"] == 0


def test_a_lower_figure_or_another_corpus_is_refused() -> None:
    pinned = {"corpus": "a", "planted": 10, "recall": 0.99, "precision": 0.99, "noise": 0}
    assert not regressions(dict(pinned), pinned)
    assert regressions({**pinned, "recall": 0.98}, pinned) == ["recall fell from 0.99 to 0.98"]
    assert regressions({**pinned, "noise": 1}, pinned) == ["noise rose from 0 to 1 findings"]
    assert regressions({**pinned, "corpus": "b"}, pinned)
