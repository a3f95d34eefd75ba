"""auditor: published pages held against approved text, image descriptions, axe rules, readability and links, with one gate."""

__version__ = "0.1.0"
