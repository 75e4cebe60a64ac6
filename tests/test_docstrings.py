"""What is public is documented. Ruff looks at modules, classes and functions; here it is methods and properties.

A method that overrides one of a base class (an event of Qt's, a model's ``data``) does what is documented there.
"""

from __future__ import annotations

import inspect
import pkgutil
from collections.abc import Iterator
from importlib import import_module

import annotator

_FUNCTIONS = (staticmethod, classmethod, property)


def _classes() -> Iterator[type]:
    for module in pkgutil.walk_packages(annotator.__path__, "annotator."):
        if not module.name.endswith("__main__"):
            yield from (
                one
                for one in vars(import_module(module.name)).values()
                if inspect.isclass(one) and one.__module__ == module.name and not one.__name__.startswith("_")
            )


def _undocumented(one: type) -> Iterator[str]:
    for name, member in vars(one).items():
        if name.startswith("_") or not (inspect.isfunction(member) or isinstance(member, _FUNCTIONS)):
            continue
        if inspect.isfunction(member) and member.__name__ == "<lambda>":
            continue  # what a field is at first
        if not member.__doc__ and not any(name in vars(base) for base in one.__mro__[1:]):
            yield f"{one.__module__}.{one.__qualname__}.{name}"


def test_every_public_method_that_is_its_own_says_what_it_does() -> None:
    assert sorted({name for one in _classes() for name in _undocumented(one)}) == []
