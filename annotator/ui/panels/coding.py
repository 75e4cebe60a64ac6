"""Coding while it plays, as pure state: which codes are open, and what a key press ends or starts. Nothing of Qt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from annotator.domain.annotations import Annotation
from annotator.domain.clock import new_id, utc_now
from annotator.domain.codebook import Code, Codebook

OpenKey = tuple[str, str]
"""Code id and participant id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished:
    """One stretch that was coded: to become an annotation."""

    code: Code
    participant_id: str
    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Coding:
    """Codes that are open, with the time they started.

    Attributes:
        earlier_s: Starts and points are put this much earlier, because people press a key after what they saw.
            Ends are not moved: one sees an end coming.
    """

    open_since_s: Mapping[OpenKey, float] = field(default_factory=lambda: MappingProxyType({}))
    earlier_s: float = 0.0

    def is_open(self, code_id: str, participant_id: str) -> bool:
        return (code_id, participant_id) in self.open_since_s

    def press(
        self, codebook: Codebook, code: Code, *, participant_id: str, time_s: float
    ) -> tuple[Coding, tuple[Finished, ...]]:
        """What one press of a code's key does at ``time_s``.

        A point code is done at once. A span code starts, and ends any open code of its exclusive group for the same
        participant at that moment; pressed again it ends. An end before the start (time went back) ends at the start
        the other way round, so nothing is lost.
        """
        start_s = max(0.0, time_s - self.earlier_s)
        if code.kind == "point":
            return self, (Finished(code=code, participant_id=participant_id, start_s=start_s, end_s=start_s),)
        key = (code.id, participant_id)
        still_open = dict(self.open_since_s)
        if key in still_open:
            began_s = still_open.pop(key)
            return self._with(still_open), (_finished(code, participant_id, began_s, time_s),)
        finished: list[Finished] = []
        for other_id, other_participant in list(still_open):
            other = codebook.code(other_id)
            if other is not None and other_participant == participant_id and excludes(code, other):
                began_s = still_open.pop((other_id, other_participant))
                finished.append(_finished(other, participant_id, began_s, start_s))
        still_open[key] = start_s
        return self._with(still_open), tuple(finished)

    def finish_all(self, codebook: Codebook, *, time_s: float) -> tuple[Coding, tuple[Finished, ...]]:
        """End everything that is open. Codes that left the codebook meanwhile are dropped."""
        finished: list[Finished] = []
        for (code_id, participant_id), began_s in self.open_since_s.items():
            code = codebook.code(code_id)
            if code is not None:
                finished.append(_finished(code, participant_id, began_s, time_s))
        return self._with({}), tuple(finished)

    def cancel_all(self) -> Coding:
        """Forget everything that is open."""
        return self._with({})

    def _with(self, still_open: dict[OpenKey, float]) -> Coding:
        return replace(self, open_since_s=MappingProxyType(still_open))


def excludes(code: Code, other: Code) -> bool:
    """True if two codes cannot both hold for one participant."""
    return bool(code.exclusive_group) and code.exclusive_group == other.exclusive_group and code.id != other.id


def code_for_key(codebook: Codebook, key: str) -> Code | None:
    """The code with this shortcut; upper and lower case are the same."""
    wanted = key.casefold()
    return next((code for code in codebook.codes if code.shortcut and code.shortcut.casefold() == wanted), None)


def to_annotation(finished: Finished, *, coder_id: str, now: str | None = None) -> Annotation:
    """The annotation of a finished stretch, on the code's own tier."""
    stamp = now or utc_now()
    return Annotation(
        id=new_id(),
        coder_id=coder_id,
        tier=finished.code.tier,
        code_id=finished.code.id,
        participant_id=finished.participant_id,
        start_s=finished.start_s,
        end_s=finished.end_s,
        created_at=stamp,
        modified_at=stamp,
    )


def _finished(code: Code, participant_id: str, began_s: float, ended_s: float) -> Finished:
    return Finished(
        code=code, participant_id=participant_id, start_s=min(began_s, ended_s), end_s=max(began_s, ended_s)
    )
