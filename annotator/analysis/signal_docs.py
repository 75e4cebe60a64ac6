"""The signals page of the user documentation, written from the catalogue so that it cannot drift from it."""

from __future__ import annotations

from collections.abc import Iterable

from annotator.analysis.definitions import DEFINITIONS
from annotator.analysis.shift_rules import (
    PHASIC_RULES,
    SENSITIVITIES,
    SUSTAINED_SIGNALS,
    phasic_on_z,
    sustained_effect_z,
    sustained_penalty,
)
from annotator.analysis.states import STATE_RULES
from annotator.domain.signals import FAMILIES, SignalDefinition

_INTRODUCTION = """# Signals

<!-- Written by annotator.analysis.signal_docs; a test compares. Change the catalogue, not this page. -->

A signal is one named measure of one person over time. It describes movement; it has no meaning of its own.

- **Axes.** Left and right are those of the picture, unless "the person's" is said. Face measures are taken in the
  head's own frame, after the head's movement has been taken out by a rigid fit of thirteen points that no expression
  moves: x to the picture's right, y up. What head pose still explains is subtracted where that helps on frames the fit
  has not seen.
- **IOD** is the distance between the outer corners of this person's eyes (points 33 and 263). A face width is 1.72 IOD.
- **Not measurable** means not measured: no face, a face narrower than 70 pixels (100 for gaze), turned more than
  40 degrees sideways or 30 up or down, covered by a hand, or the first moments after a camera cut. Such stretches are
  shaded on the timeline and listed under coverage. Nothing is filled in.
- **Baseline.** For short events: the median of 90 s around each moment. For posture: the median of the whole shot. A
  camera cut starts a new baseline. The spread is a robust standard deviation of this person's own signal in the quieter
  part of that window, and never less than the floor given below: less is measurement noise.
- **z** is (value - baseline) / spread.
- **Gaze zones.** A flag of the gaze says into which zone the line of sight went: `up`, `down`, `left`, `right` (of the
  picture) or two of them, each more than 10 degrees from this person's median line of sight of the whole recording.
  Nearer is the usual zone and not named. Finer than this nothing is claimed: such measures err by about 20 degrees.
"""

_SHIFTS = """## From signals to flags

**Short events** (face, gaze, head): a stretch in which the smoothed z stays beyond 1.0 and its peak passes the
threshold of the chosen sensitivity; at least 0.3 s long; stretches less than 0.3 s apart are one. Onset and offset are
where a tenth of the movement is done. Events under 0.5 s are marked brief. An event that stands high already after a
gap, or at the start of the recording, is not flagged: its rise was not seen. A blink (a loss of at most 0.42 s) neither
ends an event nor hides its beginning. Speech raises the threshold of mouth signals by the size of its own quick
movement; a head turn beyond 3 degrees raises that of face signals, and beyond 20 degrees from the person's habit they
are not flagged at all. Blinks are not flagged.

**Posture**: a new configuration held at least 5 s and reached within 3 s. Change points of {sustained}
together (kernel change point detection with a linear kernel on 3 s medians at 2 Hz, penalty c ln n), and at least
the given change of level in one of them. Nothing is compared across a camera cut or a gap of 0.9 s; after one, the
posture seen first counts as held once it has been at rest for 0.7 s. Leaving a configuration and coming back to it
within a minute is one flag.

What moves at one moment in one family of signals is one flag; its evidence lists every signal that took part.

| sensitivity | short event: peak z | posture: penalty c | posture: change in SD |
|---|---|---|---|
"""


_WEAKNESSES = """## Known weaknesses

- **Lowered brows.** The mesh takes part of them for a nod: on generated faces a full lowering moves head pitch by 1
  to 2 degrees, and the correction for pitch takes that much of the brows away again. On faces of 75 pixels, or
  where speech begins in the same moment, it lies at the threshold: it is then found late or not at all. Brows drawn
  together without being lowered are hardly seen at any size.
- **Covered faces.** A hand is seen by the pose model twice a second, so up to half a second at either end of a
  cover may be measured. A cup, a mask, hair or a sheet of paper over part of the face is not noticed where the face
  detector still finds a face.
- **Hands in pictures of a head alone.** There the pose model makes a body up. A hardly visible hand counts only
  where its shoulder lies in the picture or is clearly visible over 10 s; else hands are not measurable. A real hand
  at the face is then missed until it is clearly visible itself.
- **After a camera cut** the face is not measured for 0.4 s and posture for 1 s. A change of posture that begins
  within 1.7 s after a cut is not found.
- **Very lively people** (three times the slow movement of the head that was assumed) raise flags of head and gaze
  for turns that mean nothing, and a small rise of the shoulders may be missed.

What was measured, by condition and signal, stands in [validation.md](validation.md).
"""


def signals_document() -> str:
    """The whole page, Markdown."""
    parts = [_INTRODUCTION]
    for family in FAMILIES:
        rows = [row for row in DEFINITIONS.values() if row.family == family]
        if rows:
            parts.append(f"## {family.capitalize()}\n\n" + "\n".join(_section(row) for row in rows))
    parts.append(_SHIFTS.format(sustained=", ".join(f"`{name}`" for name in SUSTAINED_SIGNALS)) + _sensitivity_rows())
    parts.append(
        "## Blendshapes\n\nWith the optional model bundle the 52 blendshapes are kept as signals, `blendshape_…`, "
        "0 to 1. They are shown, not used for flags: several never move (cheekSquint, noseSneer, cheekPuff).\n"
    )
    return "\n".join([*parts, _WEAKNESSES])


def _section(row: SignalDefinition) -> str:
    facts: Iterable[tuple[str, str]] = (
        ("Formula", f"`{row.formula}`"),
        ("Unit", row.unit),
        ("Usual range", row.usual_range),
        ("Least spread (floor)", f"{row.floor:g} {row.unit}"),
        ("Up means", row.rises),
        ("Down means", row.falls),
        ("Weakness", row.weakness),
        ("Source", row.source),
        ("Flags", _use(row.name)),
    )
    lines = "\n".join(f"- {name}: {text}" for name, text in facts)
    return f"### {row.label} (`{row.name}`)\n\n{lines}\n"


def _use(name: str) -> str:
    if name in SUSTAINED_SIGNALS:
        return "lasting changes of level"
    if name in STATE_RULES:
        state = STATE_RULES[name]
        limit = f"{'above' if state.sign > 0 else 'below'} {state.limit:g}"
        return f"whenever it goes {limit} for at least {state.least_s:g} s, whatever the habit (sensitivity 4 and up)"
    rule = PHASIC_RULES.get(name)
    if rule is None:
        return "none; shown as a signal"
    if not rule.alone:
        return "none by itself; evidence beside others"
    directions = "rises and falls" if rule.up and rule.down else "rises" if rule.up else "falls"
    return f"{directions} of at least {rule.least_s:g} s"


def _sensitivity_rows() -> str:
    return "".join(
        f"| {value} | {phasic_on_z(value):g} | {sustained_penalty(value):g} | {sustained_effect_z(value):g} |\n"
        for value in SENSITIVITIES
    )
