"""What a check is given: its parameters, each an artifact of the page or something computed from artifacts, once for all checks.

    @computed
    def page_words(document: Document, text: Text, options: Options) -> PageWords: ...

    @check("spelling-likely-typo", ...)
    def likely_typo(page_words: PageWords, approved: tuple[Approved, ...]) -> Iterator[Yield]: ...

A parameter says by its name and its type what it wants; both are looked at when the function is declared.
"""

from __future__ import annotations

import difflib
import inspect
import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import ParamSpec, TypeVar, get_type_hints

from auditor.dom.artifacts import Artifacts, artifact_types
from auditor.errors import failed
from auditor.model.codes import Code, Stage
from auditor.model.page import Failed

P = ParamSpec("P")
R = TypeVar("R")

LOG = logging.getLogger("auditor.checks")
"""Where the traceback of a crash goes; what a result says of it is one safe line."""
LOG.addHandler(logging.NullHandler())


class DeclarationError(ValueError):
    """A check, or what it is given, is declared wrongly; the message names it, the wrong word and the nearest right one."""


class OutOfTime(Exception):
    """A check used up its time."""


@dataclass(frozen=True, slots=True)
class Computed:
    """Something worked out of artifacts at most once a page, whoever asks."""

    name: str
    function: Callable[..., object]
    inputs: tuple[Input, ...]


Input = str | Computed
"""An artifact by its name, or what is computed from artifacts."""

_COMPUTED: dict[object, Computed] = {}
"""By return type. Whoever can name the type has imported its module, and with it the function: no order of imports matters."""


def computed(function: Callable[P, R]) -> Callable[P, R]:
    """Declare what checks may ask for by a parameter of this function's name and return type; the function stays as it is.

    Its own parameters say what it is computed from. Raises DeclarationError for one that does not exist, and for a return type
    that is not a class of the function's own module: the type is what finds the function.
    """
    declared = f"{function.__module__}.{function.__name__}"
    returned = _hints(declared, function).get("return")
    if not isinstance(returned, type) or returned.__module__ != function.__module__:
        raise DeclarationError(f"{declared}: it returns {_type_name(returned)}, which is no class of its own module")
    known = _COMPUTED.get(returned)
    if known is not None and known.name != function.__name__:
        raise DeclarationError(f"{declared}: a {returned.__name__} is computed by {known.name} already")
    _COMPUTED[returned] = Computed(function.__name__, function, inputs_of(declared, function))
    return function


def inputs_of(declared: str, function: Callable[..., object]) -> tuple[Input, ...]:
    """Return what the parameters of a function ask for. Raises DeclarationError; `declared` names the function in it."""
    hints = _hints(declared, function)
    return tuple(_input(declared, name, hints.get(name)) for name in inspect.signature(function).parameters)


def _hints(declared: str, function: Callable[..., object]) -> dict[str, object]:
    try:
        return get_type_hints(function)
    except (NameError, AttributeError, TypeError) as error:
        raise DeclarationError(f"{declared}: a type in its signature is not known: {error}") from error


def _input(declared: str, name: str, hint: object) -> Input:
    wanted = artifact_types().get(name)
    if wanted is not None:
        if hint != wanted:
            raise DeclarationError(f"{declared}: “{name}” is {_type_name(wanted)}, not {_type_name(hint)}")
        return name
    found = _COMPUTED.get(hint)
    if found is not None and found.name == name:
        return found
    names = [*artifact_types(), *(entry.name for entry in _COMPUTED.values())]
    of_type = next((known for known, type_ in artifact_types().items() if type_ == hint), found.name if found else "")
    raise DeclarationError(f"{declared}: there is no artifact “{name}”; {nearest(of_type or name, names)}")


def _type_name(hint: object) -> str:
    return hint.__name__ if isinstance(hint, type) else str(hint)


def nearest(word: str, known: Iterable[str]) -> str:
    """Return the advice that ends a message about a word that is not among the known ones."""
    words = sorted(known)
    return f"the nearest is “{difflib.get_close_matches(word, words, 1, 0)[0]}”"


def artifact_names(inputs: Iterable[Input]) -> tuple[str, ...]:
    """Return the names of the artifacts that inputs are made of in the end, each once."""
    found: dict[str, None] = {}
    for entry in inputs:
        found.update(dict.fromkeys((entry,) if isinstance(entry, str) else artifact_names(entry.inputs)))
    return tuple(found)


def value_of(entry: Input, artifacts: Artifacts) -> object:
    """Return an input's value, or `Failed` when it, or what it is computed from, could not be had.

    Raises OutOfTime when the check's time is up; what was being computed then is not begun again for this page.
    """
    if isinstance(entry, str):
        value: object = getattr(artifacts, entry)
        return value
    if entry not in artifacts.computed:
        artifacts.computed[entry] = failed(Code.CHECK_TIMEOUT, f"{entry.name} took too long", Stage.CHECK)
        artifacts.computed[entry] = _compute(entry, artifacts)
    return artifacts.computed[entry]


def _compute(entry: Computed, artifacts: Artifacts) -> object:
    values = []
    for wanted in entry.inputs:
        value = value_of(wanted, artifacts)
        if isinstance(value, Failed):
            return value
        values.append(value)
    try:
        return entry.function(*values)
    except OutOfTime:
        raise
    except Exception as error:  # noqa: BLE001 - one crash here is the failure of every check that asks for it
        return crashed(entry.name, error)


def crashed(name: str, error: Exception) -> Failed:
    """Return what is said of a crash, in one line free of secrets and control characters; the log has the traceback."""
    LOG.error("%s crashed", name, exc_info=error)
    return failed(Code.CHECK_CRASHED, f"{name}: {type(error).__name__}: {error}", Stage.CHECK)
