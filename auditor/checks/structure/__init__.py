"""Structure: headings, titles, languages, tables, placeholder text and house style, judged on the document alone."""

from auditor.checks.structure import headings, language, posing, tables, terms, title, wording

__all__ = ["headings", "language", "posing", "tables", "terms", "title", "wording"]
