"""Known events from a script, and found events from a session's flags, in the same terms."""

from __future__ import annotations

from collections.abc import Iterable

from annotator.domain.flags import Flag
from annotator.features.demo.script import Script, ScriptedCue
from benchmarks.matching import Event

SAME_MOMENT_S = 0.5
SUSTAINED_KINDS = ("lean_in", "lean_back", "side_lean", "shoulder_raise")
_SCRIPTED = ("expression", "gaze", "head", "posture", "hands", "movement")
_EDGE = 0.2048  # part of a raised cosine's time in which it does a tenth of its way


def known_events(script: Script) -> list[Event]:
    """What flags are expected: one per moment, since cues of one person and family that begin together are one flag.

    Coming back from a posture is a change of posture too, but may be shown as the end of the first: optional.
    """
    events: list[Event] = []
    for moment in moments(script):
        first = moment[0]
        name = " + ".join(cue.kind for cue in moment)
        events.append(
            Event(
                participant_id=first.role,
                families=first.families,
                onset_s=min(cue.onset_s for cue in moment),
                offset_s=max(cue.offset_s for cue in moment),
                name=name,
            )
        )
        if first.kind in SUSTAINED_KINDS:
            back_s = first.end_s - first.fall_s + _EDGE * first.fall_s
            events.append(
                Event(
                    participant_id=first.role,
                    families=first.families,
                    onset_s=back_s,
                    offset_s=first.end_s,
                    name=f"back from {name}",
                    optional=True,
                )
            )
    return events


def moments(script: Script) -> list[list[ScriptedCue]]:
    """Cues of one person and family whose onsets are at most half a second apart."""
    groups: list[list[ScriptedCue]] = []
    for cue in sorted(script.cues, key=lambda cue: (cue.role, cue.families[0], cue.onset_s)):
        last = groups[-1][0] if groups else None
        if (
            last is not None
            and (last.role, last.families[0]) == (cue.role, cue.families[0])
            and cue.onset_s - last.onset_s <= SAME_MOMENT_S
        ):
            groups[-1].append(cue)
        else:
            groups.append([cue])
    return groups


def found_events(flags: Iterable[Flag]) -> list[Event]:
    """Shifts as events (incongruence candidates rest on the same movements and are scored by themselves).

    Of what a script does not say, when and how somebody speaks, nothing is right or false.
    """
    return [
        Event(
            participant_id=flag.participant_id,
            families=(flag.family,),
            onset_s=flag.onset_s,
            offset_s=flag.offset_s,
            score=flag.score,
            name=flag.text,
        )
        for flag in flags
        if flag.kind == "shift" and flag.family in _SCRIPTED
    ]
