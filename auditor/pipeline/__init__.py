"""The only package that knows the order of the stages: seeds, fetch, open, render, judge, commit, gate, report."""
