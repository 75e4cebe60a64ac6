"""Series prepared for drawing, built one after the other on a thread of their own and kept by key."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Held(Generic[T]):
    source: object
    value: T


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Awaited(Generic[T]):
    source: object
    future: Future[T]


class SeriesCache(Generic[T]):
    """Builds on demand; the window asks now and then what has been finished. No Qt, so nothing can outlive it."""

    def __init__(self, thread_name: str):
        self._held: dict[str, _Held[T]] = {}
        self._awaited: dict[str, _Awaited[T]] = {}
        self._closed = False
        self._builder = ThreadPoolExecutor(max_workers=1, thread_name_prefix=thread_name)

    @property
    def waiting(self) -> bool:
        """True while something that was asked for is being built."""
        return bool(self._awaited)

    def get(self, key: str, source: object, build: Callable[[], T]) -> T | None:
        """What was built from ``source``. Where it is not there yet it is ordered, and the last one (or None) given."""
        held = self._held.get(key)
        if held is not None and held.source is source:
            return held.value
        awaited = self._awaited.get(key)
        if not self._closed and (awaited is None or awaited.source is not source):
            if awaited is not None:
                awaited.future.cancel()
            self._awaited[key] = _Awaited(source=source, future=self._builder.submit(build))
        return held.value if held is not None else None

    def collect(self) -> set[str]:
        """Take over what has been finished; returns its keys.

        Raises:
            Exception: whatever building one of them raised.
        """
        done = {key: awaited for key, awaited in self._awaited.items() if awaited.future.done()}
        for key, awaited in done.items():
            del self._awaited[key]
            self._held[key] = _Held(source=awaited.source, value=awaited.future.result())
        return set(done)

    def close(self) -> None:
        """Drop what is waiting; the one being built is let go of when it is done."""
        self._closed = True
        self._builder.shutdown(wait=False, cancel_futures=True)
        self._awaited.clear()
