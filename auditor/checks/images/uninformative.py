"""Descriptions that show next to nothing although they are words: too short, mere labels, headlines and slogans; score.toml says which."""

from __future__ import annotations

from auditor.checks.images.rules import image_rule
from auditor.checks.images.score import About, score_of
from auditor.checks.images.subject import Flaw, Subject
from auditor.model.finding import Outcome, Severity


@image_rule(
    "image-alt-short", version=2, severity=Severity.MINOR, wcag=("1.1.1",), gives_way_to=("image-alt-duplicate",)
)
def thin(subject: Subject) -> Flaw | None:
    """A description of a few words that would fit countless pictures, or that names a part of the site.

    Please look: "students" or "business meeting" leaves out who, where and what is going on. Say what makes somebody
    put this picture here. Names of people, places and things are fine. The sum of points below decides.
    """
    if (
        subject.words is not None
        and subject.spaced
        and not subject.linked
        and not subject.icon
        and len(subject.text) <= 2
    ):
        return Flaw(f"“{subject.text}” is too short to describe a picture.", Outcome.CANT_TELL)
    return _flaw(subject, About.THIN, "“{}” says next to nothing about the picture: {}.")


@image_rule(
    "image-alt-headline", version=2, severity=Severity.MINOR, wcag=("1.1.1",), gives_way_to=("image-alt-short",)
)
def headline(subject: Subject) -> Flaw | None:
    """A description that is a slogan, a call to do something or a headline.

    Please look: content systems put an article's title here, and buttons' words end up on pictures that are no buttons.
    If the words are written in the picture, they are right; if not, say what the picture shows. The sum of points below
    decides.
    """
    return _flaw(subject, About.SLOGAN, "“{}” does not say what the picture shows: {}.")


def _flaw(subject: Subject, about: About, message: str) -> Flaw | None:
    score = score_of(subject)
    if score is None or score.outcome is None or score.about is not about:
        return None
    return Flaw(message.format(subject.text[:120], score.strongest.says), score.outcome, points=tuple(score.lines()))
