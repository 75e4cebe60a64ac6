"""A value that several views read, and that says when it becomes another."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeVar, overload

from PySide6.QtCore import QObject

T = TypeVar("T")


class Watched(Generic[T]):
    """An attribute of a QObject that emits one of its signals where another value is set."""

    def __init__(
        self,
        first: T,
        told_by: str = "changed",
        *,
        kept: Callable[[T], T] = lambda value: value,
        told_with_value: bool = False,
    ):
        """``kept`` makes of what is set what is kept; ``told_with_value``: the signal takes the value."""
        self._first = first
        self._told_by = told_by
        self._kept = kept
        self._told_with_value = told_with_value
        self._name = ""

    def __set_name__(self, owner: type[QObject], name: str) -> None:
        self._name = name

    @overload
    def __get__(self, instance: None, owner: type[QObject]) -> Watched[T]: ...
    @overload
    def __get__(self, instance: QObject, owner: type[QObject]) -> T: ...
    def __get__(self, instance: QObject | None, owner: type[QObject]) -> Watched[T] | T:
        return self if instance is None else vars(instance).get(self._name, self._first)

    def __set__(self, instance: QObject, value: T) -> None:
        value, before = self._kept(value), vars(instance).get(self._name, self._first)
        if value != before:
            vars(instance)[self._name] = value
            signal: Any = getattr(instance, self._told_by)
            signal.emit(*((value,) if self._told_with_value else ()))
