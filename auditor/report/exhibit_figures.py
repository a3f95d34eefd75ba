"""The figures of a page's exhibits as `pages[]` of audit.json has them."""

from __future__ import annotations

from collections.abc import Mapping

from auditor.model.exhibits import ImagesExhibit, ReadabilityExhibit, ReferenceExhibit
from auditor.model.page import JSON

COUNTED = ("same", "typography", "edited", "split", "merged", "missing", "added", "moved")


def reference_figures(exhibit: ReferenceExhibit | None) -> Mapping[str, JSON] | None:
    """Return the figures of the comparison; None without an approved text."""
    if exhibit is None:
        return None
    return {
        "document": exhibit.document,
        "similarity": exhibit.similarity,
        "coverage": exhibit.coverage,
        "order": exhibit.order,
        "blocks": {name: exhibit.counts.get(name, 0) for name in COUNTED},
    }


def readability_figures(exhibit: ReadabilityExhibit | None) -> Mapping[str, JSON] | None:
    """Return the figures of readability; None where nothing was measured."""
    if exhibit is None:
        return None
    return {
        "words": exhibit.words,
        "sentences": exhibit.sentences,
        "grade": exhibit.grade,
        "confidence": exhibit.confidence,
        "scores": dict(exhibit.scores),
        "language": exhibit.language,
        "hard_sentences": [
            {"text": sentence.text, "words": sentence.words, "selector": sentence.selector}
            for sentence in exhibit.hard_sentences
        ],
    }


def image_figures(exhibit: ImagesExhibit | None) -> Mapping[str, int]:
    """Return the counts of images; zeros where none were looked at."""
    shown = exhibit or ImagesExhibit()
    return {
        "total": shown.total,
        "described": shown.described,
        "decorative": shown.decorative,
        "undescribed": shown.undescribed,
    }
