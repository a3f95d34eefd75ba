"""Placeholder docstring: say what this package promises."""
