"""Clips of real people with labels by eye, and flags held against them.

A folder holds clips and ``labels.json``: by clip its file, kind, people, events (label, start, end, confidence, whether
a second rater saw them), stretches of talk and rest, and for which families the list is exhaustive. An event counts if
it begins inside the clip and both raters were sure of it. It is *hit* by a flag of a family that fits or with a signal
that fits, *named* by one whose evidence holds a signal that fits in the direction that fits. A flag is *false* if its
leading signal belongs to an exhaustive family and nothing at all is labelled there.
"""

from __future__ import annotations

import json
import statistics
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from annotator.domain.flags import Flag
from annotator.domain.signals import Family

NEAR_S = 0.3
FALSE_NEAR_S = 0.5
# Kinds of clips in which people plainly talk or listen.
_PLAIN = ("control", "false alarms", "neutral")

FACE, REST = "expression", "head, gaze, posture, hands"
_EXPRESSION: tuple[Family, ...] = ("expression",)
_LOOK: tuple[Family, ...] = ("gaze", "head")


@dataclass(frozen=True, slots=True, kw_only=True)
class Naming:
    """What fits a label: families, and beginnings of signals with the direction (0 for either)."""

    families: tuple[Family, ...]
    signals: tuple[tuple[str, int], ...]

    def fits(self, signal: str, effect_z: float) -> bool:
        """True if this movement of this signal is what the label says."""
        return any(signal.startswith(begins) and (way == 0 or way * effect_z > 0) for begins, way in self.signals)


def _face(*signals: tuple[str, int]) -> Naming:
    return Naming(families=_EXPRESSION, signals=signals)


_SMILE = _face(("lip_corner_pull", 1))
_TURN = Naming(families=_LOOK, signals=(("head_yaw", 0), ("sight_horizontal", 0)))
_PITCH = Naming(families=_LOOK, signals=(("head_pitch", 0), ("sight_vertical", 0)))
NAMINGS: dict[str, Naming] = {
    "smile": _SMILE,
    "smile_L": _SMILE,
    "smile_R": _SMILE,
    "lip_corner_depress": _face(("lip_corner_depress", 1)),
    "pucker": _face(("lip_pucker", 1)),
    "lip_press": _face(("lip_press", 1)),
    "jaw_drop": _face(("jaw_drop", 1), ("lips_part", 1)),
    "nose_wrinkle": _face(("nose_wrinkle", 1), ("brow_lower", 1)),
    "brow_raise": _face(("brow_inner_raise", 1), ("brow_outer_raise", 1)),
    "brow_lower": _face(("brow_lower", 1)),
    "eyes_closed": _face(("eye_openness", -1)),
    "gaze_aside": Naming(families=_LOOK, signals=(("sight_horizontal", 0), ("gaze_away", 1), ("head_yaw", 0))),
    "gaze_down": Naming(families=_LOOK, signals=(("sight_vertical", 0), ("gaze_away", 1), ("head_pitch", 0))),
    "head_turn_L": _TURN,
    "head_turn_R": _TURN,
    "head_up": _PITCH,
    "head_down": _PITCH,
    "head_tilt": Naming(families=("head",), signals=(("head_roll", 0),)),
    "nod": Naming(families=("head",), signals=(("head_nod", 1),)),
    "shake": Naming(families=("head",), signals=(("head_shake", 1),)),
    "hand_to_face": Naming(families=("hands",), signals=(("hand_to_face", 0),)),
    "arms_cross": Naming(families=("hands", "posture"), signals=(("arms_crossed", 0),)),
    "posture_lean_forward": Naming(families=("posture",), signals=(("lean_forward", 1),)),
    "posture_lean_back": Naming(families=("posture",), signals=(("lean_forward", -1),)),
    "posture_side": Naming(families=("posture",), signals=(("trunk_side", 0),)),
}
# Beginning of the leading signal: the family whose list may be exhaustive.
_GROUPS = {
    "lip_corner_pull": "smile",
    "brow": "brow",
    "lip": "mouth",
    "jaw": "mouth",
    "eye": "eyes_closed",
    "head": "head",
    "sight": "gaze",
    "gaze": "gaze",
    "hand": "hands",
    "arms": "hands",
}


def group_of(signal: str) -> str:
    """The family of labels that a leading signal belongs to."""
    return next((group for beginning, group in _GROUPS.items() if signal.startswith(beginning)), "posture")


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelledEvent:
    """One labelled movement. ``sure`` if it counts; ``likely`` if a rater was sure of it, the other less or not."""

    label: str
    start_s: float
    end_s: float
    sure: bool
    likely: bool

    @property
    def part(self) -> str:
        """Of the face, or of the rest."""
        return FACE if NAMINGS[self.label].families == _EXPRESSION else REST

    def touches(self, start_s: float, end_s: float, near_s: float = NEAR_S) -> bool:
        """True if the span lies no more than ``near_s`` from it."""
        return start_s <= self.end_s + near_s and end_s >= self.start_s - near_s


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelledClip:
    """One clip of one person. ``exhaustive`` names the families in which everything is labelled."""

    name: str
    video: Path
    person: str
    kind: str
    duration_s: float
    events: tuple[LabelledEvent, ...]
    marked: tuple[tuple[float, float], ...]
    exhaustive: frozenset[str]

    @property
    def plain(self) -> bool:
        """True for people who plainly talk or listen."""
        return any(word in self.kind for word in _PLAIN)

    def is_empty(self, start_s: float, end_s: float) -> bool:
        """True if nothing at all is labelled near this span."""
        return not any(
            start_s <= until_s + FALSE_NEAR_S and end_s >= from_s - FALSE_NEAR_S for from_s, until_s in self.marked
        )

    def is_false(self, flag: Flag) -> bool:
        """True if it is of an exhaustive family and nothing is labelled there."""
        lead = flag.evidence[0].signal if flag.evidence else ""
        return group_of(lead) in self.exhaustive and self.is_empty(flag.onset_s, flag.offset_s)


def read_labels(folder: Path) -> list[LabelledClip]:
    """The clips of one person whose video is there; says which are left out.

    Raises:
        OSError: there is no ``labels.json``.
    """
    labels: dict[str, Any] = json.loads((folder / "labels.json").read_text(encoding="utf-8"))
    clips: list[LabelledClip] = []
    for name, row in labels.items():
        video = folder / Path(row["file"]).name
        if len(row["people"]) != 1 or not video.is_file():
            print(f"left out: {name}", file=sys.stderr)
            continue
        clips.append(
            LabelledClip(
                name=name,
                video=video,
                person=row["people"][0],
                kind=row["kind"],
                duration_s=row["duration_s"],
                events=tuple(_event(one) for one in row["events"] if one["label"] in NAMINGS),
                marked=tuple((one["start"], one["end"]) for one in row["events"]),
                exhaustive=frozenset(group for group, yes in row["exhaustive"].items() if yes),
            )
        )
    return clips


def _event(row: dict[str, Any]) -> LabelledEvent:
    of_second = row.get("rater") == 2
    high = row.get("second_confidence" if of_second else "confidence") == "high"
    sure = high and not of_second and row.get("seen_by_second_rater", True)
    inside = row["start"] >= NEAR_S
    return LabelledEvent(
        label=row["label"], start_s=row["start"], end_s=row["end"], sure=sure and inside, likely=high and inside
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class EventResult:
    """What became of one event that counts. ``onset_error_s`` is None where no flag names it."""

    clip: str
    event: LabelledEvent
    hit: bool
    onset_error_s: float | None

    @property
    def named(self) -> bool:
        """True if a flag names it."""
        return self.onset_error_s is not None


@dataclass(slots=True, kw_only=True)
class PeopleScore:
    """Flags of several clips against their labels.

    Attributes:
        false: Clip and flag.
        watched_s: Time in which a family's list is exhaustive.
        plain_flags: How many flags people who plainly talk or listen have, in ``plain_s``.
    """

    events: list[EventResult] = field(default_factory=list[EventResult])
    false: list[tuple[str, Flag]] = field(default_factory=list[tuple[str, Flag]])
    watched_s: dict[str, float] = field(default_factory=dict[str, float])
    plain_flags: int = 0
    plain_s: float = 0.0

    def add(self, clip: LabelledClip, flags: Sequence[Flag]) -> None:
        """Hold the flags of one clip against its labels."""
        shifts = [flag for flag in flags if flag.kind == "shift"]
        if clip.plain:
            self.plain_flags, self.plain_s = self.plain_flags + len(shifts), self.plain_s + clip.duration_s
        for group in clip.exhaustive:
            self.watched_s[group] = self.watched_s.get(group, 0.0) + clip.duration_s
        self.events += [_judged(clip.name, event, shifts) for event in clip.events if event.sure]
        self.false += [(clip.name, flag) for flag in shifts if clip.is_false(flag)]

    def share_named(self, part: str) -> float:
        """Share of the events of one part (the face, the rest) that are rightly named; NaN where there are none."""
        of_part = [one.named for one in self.events if one.event.part == part]
        return sum(of_part) / len(of_part) if of_part else float("nan")

    @property
    def plain_per_hour(self) -> float:
        """Flags an hour of people who plainly talk or listen."""
        return 3600 * self.plain_flags / self.plain_s if self.plain_s else float("nan")

    def lines(self) -> list[str]:
        """What came out, in words."""
        said: list[str] = []
        for part in (FACE, REST):
            of_part = [one for one in self.events if one.event.part == part]
            if of_part:
                hit, named = sum(one.hit for one in of_part), sum(one.named for one in of_part)
                said.append(
                    f"{part}: hit {hit} of {len(of_part)}, named {named} of {len(of_part)} = {named / len(of_part):.2f}"
                )
        errors_s = [one.onset_error_s for one in self.events if one.onset_error_s is not None]
        if errors_s:
            middle_ms, size_ms = (1000 * statistics.median(one) for one in (errors_s, [abs(one) for one in errors_s]))
            said.append(f"onset: median {middle_ms:+.0f} ms, median size {size_ms:.0f} ms")
        said += [
            f"false, {group}: {count} in {watched_s:.0f} s = {60 * count / watched_s:.2f} a minute"
            for group, watched_s in sorted(self.watched_s.items())
            if (count := self._false_by_group().get(group, 0))
        ]
        if self.plain_s:
            said.append(
                f"people who plainly talk or listen: {self.plain_per_hour:.0f} flags an hour in {self.plain_s:.0f} s"
            )
        return said

    def failures(self) -> list[str]:
        """Each missed event and each false flag."""
        missed = (one for one in self.events if not one.named)
        return [
            *(
                f"missed: {one.clip} {one.event.label} {one.event.start_s:.1f} s{' (hit)' if one.hit else ''}"
                for one in missed
            ),
            *(f"false: {clip} {flag.onset_s:.1f} s: {flag.text}" for clip, flag in self.false),
        ]

    def _false_by_group(self) -> dict[str, int]:
        groups = [group_of(flag.evidence[0].signal) for _, flag in self.false]
        return {group: groups.count(group) for group in groups}


def scored(found: Iterable[tuple[LabelledClip, Sequence[Flag]]]) -> PeopleScore:
    """The score of several clips."""
    score = PeopleScore()
    for clip, flags in found:
        score.add(clip, flags)
    return score


def _judged(clip: str, event: LabelledEvent, flags: Sequence[Flag]) -> EventResult:
    naming = NAMINGS[event.label]
    near = [flag for flag in flags if event.touches(flag.onset_s, flag.offset_s)]
    naming_it = [flag for flag in near if any(naming.fits(part.signal, part.effect_z) for part in flag.evidence)]
    signals = [beginning for beginning, _ in naming.signals]
    hit = any(
        flag.family in naming.families or any(part.signal.startswith(tuple(signals)) for part in flag.evidence)
        for flag in near
    )
    onset_error_s = min((flag.onset_s - event.start_s for flag in naming_it), key=abs, default=None)
    return EventResult(clip=clip, event=event, hit=hit, onset_error_s=onset_error_s)
