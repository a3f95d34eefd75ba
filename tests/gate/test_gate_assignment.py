"""The assignment is the best for all together, not the first that comes."""

from __future__ import annotations

from itertools import permutations
from random import Random

from auditor.gate.assignment import assign


def best(scores: dict[tuple[int, int], float], rows: int, columns: int) -> float:
    wide = range(columns)
    return max(
        sum(scores.get((row, column), 0.0) for row, column in enumerate(order))
        for order in permutations([*wide, *range(columns, columns + rows)], rows)
    )


def test_a_finding_gives_way_where_both_gain():
    assert assign({(0, 0): 5.0, (0, 1): 4.0, (1, 0): 4.5}) == [(0, 1), (1, 0)]


def test_a_pair_that_is_not_possible_is_never_made():
    assert assign({(0, 0): 1.0, (1, 0): 2.0}) == [(1, 0)]
    assert assign({}) == []


def test_small_groups_are_solved_exactly():
    for seed in range(60):
        pick = Random(seed)
        rows, columns = pick.randint(1, 4), pick.randint(1, 4)
        scores = {
            (row, column): round(pick.uniform(0.1, 5), 2)
            for row in range(rows)
            for column in range(columns)
            if pick.random() < 0.7
        }
        found = assign(scores)
        assert len({row for row, _ in found}) == len({column for _, column in found}) == len(found)
        assert abs(sum(scores[pair] for pair in found) - best(scores, rows, columns)) < 1e-9, (seed, scores)


def test_a_group_too_large_for_that_is_still_paired_one_to_one():
    size = 200
    scores = {
        (row, column): 5.0 - abs(row - column) for row in range(size) for column in range(size) if abs(row - column) < 3
    }
    assert assign(scores) == [(n, n) for n in range(size)]
