"""Put off the loading of modules that a library imports but, the way it is used here, never uses."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Generator
from contextlib import contextmanager
from types import ModuleType
from typing import Any


class _DeferredModule(ModuleType):
    """Stands where a module belongs, and becomes that module's attributes the first time one is asked for."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return getattr(importlib.import_module(self.__name__), name)


@contextmanager
def deferred(package: str, submodule: str) -> Generator[None]:
    """Whoever does ``import package.submodule`` inside the block gets it, but it loads only when it is used.

    After the block imports work as ever. Modules that are loaded already are left alone.
    """
    full_name = f"{package}.{submodule}"
    if package in sys.modules:
        yield
        return
    outer, inner = _DeferredModule(package), _DeferredModule(full_name)
    setattr(outer, submodule, inner)
    sys.modules.update({package: outer, full_name: inner})
    try:
        yield
    finally:
        for name, module in ((package, outer), (full_name, inner)):
            if sys.modules.get(name) is module:
                del sys.modules[name]


@contextmanager
def absent(name: str) -> Generator[None]:
    """Whoever imports a module inside the block is told that there is none. One that is loaded already stays."""
    if name in sys.modules:
        yield
        return
    sys.modules[name] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        del sys.modules[name]
