"""Flags of real clips against hand labels: which events are touched, which are named rightly, which flags are false.

``python -m benchmarks.real_people FOLDER [--folder DIR]``

FOLDER holds clips and ``labels.json``: by clip its file, kind, people, events (label, start, end, confidence, whether a
second rater saw them) and for which families the list is exhaustive. An event counts if it begins inside the clip and
both raters were sure of it. It is *hit* by a flag of a family that fits, *named* by one whose evidence holds a signal
that fits. A flag is *false* if its leading signal belongs to an exhaustive family and nothing at all is labelled there.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

from annotator.domain.flags import Flag
from annotator.workflow.sessions import VideoSpec, new_session
from benchmarks.sessions import analysed

# Label: beginnings of the signals that name it, and the direction of the movement (0 for either).
NAMES: dict[str, tuple[tuple[str, int], ...]] = {
    "smile": (("lip_corner_pull", 1),),
    "smile_L": (("lip_corner_pull", 1),),
    "smile_R": (("lip_corner_pull", 1),),
    "lip_corner_depress": (("lip_corner_depress", 1),),
    "pucker": (("lip_pucker", 1),),
    "lip_press": (("lip_press", 1),),
    "jaw_drop": (("jaw_drop", 1), ("lips_part", 1)),
    "nose_wrinkle": (("brow_lower", 1),),
    "brow_raise": (("brow_inner_raise", 1), ("brow_outer_raise", 1)),
    "brow_lower": (("brow_lower", 1),),
    "eyes_closed": (("eye_openness", -1),),
    "gaze_aside": (("sight_horizontal", 0), ("gaze_away", 1), ("head_yaw", 0)),
    "gaze_down": (("sight_vertical", 0), ("gaze_away", 1), ("head_pitch", 0)),
    "head_turn_L": (("head_yaw", 0), ("sight_horizontal", 0)),
    "head_turn_R": (("head_yaw", 0), ("sight_horizontal", 0)),
    "head_up": (("head_pitch", 0), ("sight_vertical", 0)),
    "head_down": (("head_pitch", 0), ("sight_vertical", 0)),
    "head_tilt": (("head_roll", 0),),
    "nod": (("head_nod", 1),),
    "shake": (("head_shake", 1),),
    "hand_to_face": (("hand_to_face", 0),),
    "arms_cross": (("arms_crossed", 0),),
    "posture_lean_forward": (("lean_forward", 1),),
    "posture_lean_back": (("lean_forward", -1),),
    "posture_side": (("trunk_side", 0),),
}
_FACE = frozenset(list(NAMES)[:11])
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
_NEAR_S = 0.3
_FALSE_NEAR_S = 0.5
_PLAIN = ("control", "false alarms", "neutral")


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.real_people", description=__doc__)
    parser.add_argument("clips", type=Path, help="folder with labels.json and the clips it names")
    parser.add_argument("--folder", type=Path, help="where to make the sessions; what is there is used again")
    options = parser.parse_args(arguments)
    if options.folder is not None:
        return _run(options.clips, options.folder)
    with tempfile.TemporaryDirectory() as folder:
        return _run(options.clips, Path(folder))


def _run(clips: Path, folder: Path) -> int:
    labels: dict[str, Any] = json.loads((clips / "labels.json").read_text(encoding="utf-8"))
    counts: Counter[tuple[str, str]] = Counter()
    onsets_s: list[float] = []
    missed: list[str] = []
    false: list[str] = []
    plain_flags, plain_s = 0, 0.0
    for name, clip in labels.items():
        video = clips / Path(clip["file"]).name
        if len(clip["people"]) != 1 or not video.is_file():
            print(f"left out: {name}", file=sys.stderr)
            continue
        flags = _flags(video, folder / f"{name}.session")
        if any(word in clip["kind"] for word in _PLAIN):
            plain_flags, plain_s = plain_flags + len(flags), plain_s + clip["duration_s"]
        for event in filter(_counts, clip["events"]):
            part = "face" if event["label"] in _FACE else "head, gaze, posture, hands"
            named = [flag for flag in flags if _touches(flag, event, _NEAR_S) and _names(flag, event["label"])]
            counts[part, "known"] += 1
            counts[part, "named"] += bool(named)
            if named:
                onsets_s.append(min((flag.onset_s - event["start"] for flag in named), key=abs))
            else:
                missed.append(f"{name} {event['label']} {event['start']:.1f} s")
        false += [f"{name} {flag.onset_s:.1f} s: {flag.text}" for flag in flags if _is_false(flag, clip)]
    _tell(counts, onsets_s, missed, false)
    if plain_s:
        print(f"people who plainly talk or listen: {plain_flags / plain_s * 3600:.0f} flags an hour in {plain_s:.0f} s")
    return 0


def _flags(video: Path, session: Path) -> list[Flag]:
    session.parent.mkdir(parents=True, exist_ok=True)
    if not (session / "session.db").is_file():
        new_session(session, [VideoSpec(path=video)]).close()
    return [flag for flag in analysed(session).flags.values() if flag.kind == "shift"]


def _counts(event: dict[str, Any]) -> bool:
    sure = event.get("confidence") == "high" and event.get("seen_by_second_rater", True) and event.get("rater") != 2
    return event["label"] in NAMES and event["start"] >= _NEAR_S and sure


def _touches(flag: Flag, event: dict[str, Any], near_s: float) -> bool:
    return bool(flag.onset_s <= event["end"] + near_s and flag.offset_s >= event["start"] - near_s)


def _names(flag: Flag, label: str) -> bool:
    return any(
        part.signal.startswith(beginning) and (way == 0 or way * part.effect_z > 0)
        for part in flag.evidence
        for beginning, way in NAMES[label]
    )


def _is_false(flag: Flag, clip: dict[str, Any]) -> bool:
    lead = flag.evidence[0].signal if flag.evidence else ""
    group = next((group for beginning, group in _GROUPS.items() if lead.startswith(beginning)), "posture")
    return bool(clip["exhaustive"].get(group)) and not any(
        _touches(flag, event, _FALSE_NEAR_S) for event in clip["events"]
    )


def _tell(counts: Counter[tuple[str, str]], onsets_s: list[float], missed: list[str], false: list[str]) -> None:
    for part in sorted({part for part, _ in counts}):
        known, named = counts[part, "known"], counts[part, "named"]
        print(f"{part}: named {named} of {known} = {named / known:.2f}")
    if onsets_s:
        size_s = statistics.median(map(abs, onsets_s))
        print(f"onset: median {1000 * statistics.median(onsets_s):+.0f} ms, median size {1000 * size_s:.0f} ms")
    print("missed:", *missed, sep="\n  ")
    print("false:", *false, sep="\n  ")


if __name__ == "__main__":
    sys.exit(main())
