"""Pairs two sets by the greatest total likeness: the best for all of them together, whatever order they come in.

A first-come search lets one finding take the entry that another needs; here every pair that is possible at all is known
before the first is decided. Small groups are solved exactly (the Hungarian method: Kuhn 1955, in the form with potentials
by Jonker and Volgenant 1987); groups too large for that take the most alike first, which differs only among near-equals.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

Pair = tuple[int, int]

EXACT_LIMIT = 120
"""Members of one side up to which a group is solved exactly; the work grows with the third power."""


def assign(scores: Mapping[Pair, float]) -> list[Pair]:
    """Return the pairs of the best assignment, in order; `scores` holds a gain above zero for each possible pair."""
    found: list[Pair] = []
    for rows, columns in _groups(scores):
        if min(len(rows), len(columns)) == 1 or max(len(rows), len(columns)) > EXACT_LIMIT:
            found += _greedy(rows, scores, columns)
        else:
            found += _exact(rows, columns, scores)
    return sorted(found)


def _groups(scores: Mapping[Pair, float]) -> Iterator[tuple[list[int], list[int]]]:
    """Yield the rows and columns that are joined by possible pairs, directly or over others."""
    by_row: dict[int, list[int]] = defaultdict(list)
    by_column: dict[int, list[int]] = defaultdict(list)
    for row, column in scores:
        by_row[row].append(column)
        by_column[column].append(row)
    waiting = set(by_row)
    for start in sorted(by_row):
        if start not in waiting:
            continue
        rows, columns, open_rows = {start}, set[int](), [start]
        while open_rows:
            for column in by_row[open_rows.pop()]:
                if column not in columns:
                    columns.add(column)
                    fresh = [row for row in by_column[column] if row not in rows]
                    rows.update(fresh)
                    open_rows += fresh
        waiting -= rows
        yield sorted(rows), sorted(columns)


def _greedy(rows: Sequence[int], scores: Mapping[Pair, float], columns: Sequence[int]) -> list[Pair]:
    inside = set(rows)
    ranked = sorted((pair for pair in scores if pair[0] in inside), key=lambda pair: (-scores[pair], pair))
    free_rows, free_columns = inside, set(columns)
    found: list[Pair] = []
    for row, column in ranked:
        if row in free_rows and column in free_columns:
            free_rows.discard(row)
            free_columns.discard(column)
            found.append((row, column))
    return found


def _exact(rows: Sequence[int], columns: Sequence[int], scores: Mapping[Pair, float]) -> list[Pair]:
    """Solve one group. Pairs that are not possible gain nothing and are dropped from the result."""
    flipped = len(rows) > len(columns)
    short, long = (columns, rows) if flipped else (rows, columns)

    def cost(one: int, other: int) -> float:
        pair = (long[other], short[one]) if flipped else (short[one], long[other])
        return -scores.get(pair, 0.0)

    pairs = _cheapest(
        len(short), len(long), [[cost(one, other) for other in range(len(long))] for one in range(len(short))]
    )
    named = ((long[other], short[one]) if flipped else (short[one], long[other]) for one, other in pairs)
    return [pair for pair in named if pair in scores]


def _cheapest(height: int, width: int, costs: Sequence[Sequence[float]]) -> list[Pair]:
    """Return for each of `height` rows its column in the cheapest assignment; `width` is at least `height`."""
    row_price, column_price = [0.0] * (height + 1), [0.0] * (width + 1)
    owner = [0] * (width + 1)
    """Row (from 1) that has a column (from 1); 0 for none."""
    for row in range(1, height + 1):
        came_from, slack, done = [0] * (width + 1), [float("inf")] * (width + 1), [False] * (width + 1)
        owner[0], column = row, 0
        while True:
            done[column] = True
            here, step, following = owner[column], float("inf"), 0
            prices = costs[here - 1]
            for other in range(1, width + 1):
                if done[other]:
                    continue
                reduced = prices[other - 1] - row_price[here] - column_price[other]
                if reduced < slack[other]:
                    slack[other], came_from[other] = reduced, column
                if slack[other] < step:
                    step, following = slack[other], other
            for other in range(width + 1):
                if done[other]:
                    row_price[owner[other]] += step
                    column_price[other] -= step
                else:
                    slack[other] -= step
            column = following
            if owner[column] == 0:
                break
        while column:
            owner[column], column = owner[came_from[column]], came_from[column]
    return [(owner[column] - 1, column - 1) for column in range(1, width + 1) if owner[column]]
