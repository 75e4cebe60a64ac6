"""The signals page of the user documentation, written from the entries so that it cannot drift from them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from annotator.analysis.priors import movement_priors, signal_priors
from annotator.analysis.shift_rules import (
    SENSITIVITIES,
    phasic_on_z,
    sustained_effect_z,
    sustained_penalty,
)
from annotator.analysis.signals.registry import DEFINITIONS, PHASIC_RULES, STATE_RULES, SUSTAINED_RULES
from annotator.domain.flags import CLEAR_FROM, STRONG_FROM
from annotator.domain.signals import FAMILIES, SignalDefinition

_INTRODUCTION = """# Signals

<!-- Written by annotator.analysis.signal_docs; a test compares. Change the entries, not this page. -->

A signal is one named measure of one person over time. It describes movement; it has no meaning of its own.

- **Axes.** Left and right are those of the picture, unless "the person's" is said. Face measures are taken in the
  head's own frame, after the head's movement has been taken out by a rigid fit of thirteen points that no expression
  moves: x to the picture's right, y up. What head pose still explains is subtracted where that helps on frames the fit
  has not seen.
- **IOD** is the distance between the outer corners of this person's eyes (points 33 and 263). A face width is 1.72 IOD.
- **Not measurable** means not measured: no face, a face narrower than 70 pixels (100 for gaze), turned more than
  40 degrees sideways or 30 up or down, covered by a hand, or the first moments after a camera cut. Such stretches are
  shaded on the timeline and listed under coverage. Nothing is filled in.
- **Baseline.** For short events the person's own rest in the 90 s around each moment: the middle of the shortest
  range that holds 35 % of the samples, for brows their median, since they go both ways. Frames in which the model of
  many faces sees a smile, closed eyes and the like do not count as rest. For posture: the median of the whole shot. A
  camera cut starts a new baseline. The spread is a robust standard deviation of this person's own signal in the
  quieter part of that window, drawn towards what is known of people at rest the less was seen; where nothing is known
  it is never less than the floor given below.
- **Model.** Signals that end in `_model` are outputs of MediaPipe's blendshape model, 0 to 1, made from the stored mesh
  (no picture is needed). They say how much of a movement there is on a scale of many faces, where the others say how
  much more than usual for this face.
- **z** is (value - baseline) / spread.
- **Rhythm.** Beats of speech, looks away and back, and glances are told as rates a minute of what was seen around each
  moment. They are drawn on the timeline like every signal and raise no flag.
- **Gaze zones.** A flag of the gaze says into which zone the line of sight went: `up`, `down`, `left`, `right` (of the
  picture) or two of them, each more than 10 degrees from this person's median line of sight of the whole recording.
  Nearer is the usual zone and not named. Finer than this nothing is claimed: such measures err by about 20 degrees.
"""

_SHIFTS = """## From signals to flags

**Short events** (face, gaze, head): a peak over the person's rest, counted by how far one must come down from it
before going up to a higher one. Its height is held against what is asked for: at least the least height a person can
see (table below), at least 2.5 times the spread with speech's own quick movement in it, and more while the head is
turned. Several signals are witnesses of one movement; geometry and model are joined with the weights below, and the
movement is raised from 1 (at the middle sensitivity) of what is asked for of both together. On the model's scale,
which ends at 1, no more than half of the room above the person's rest is asked for. In the person's own
speech movements that speech makes must come near a full one; nods and shakes are beats of speech then, and a turn of
the head during which the eyes stay where they were counts for less. What a person does again and again, short of a
full movement, counts for less too. Of head and gaze, what is usual while this person speaks, listens or is silent is
left to higher sensitivities: of each signal and direction the largest count, one a minute of that state, at least 12.
Onset is where 40 % of the rise is done (where people mark it), offset where 15 % of the fall is left.
Events under 0.5 s are marked brief, what lasts longer than 12 s is a level and no event. An
event that stands high already after a gap, or at the start of the recording, is not flagged: its rise was not seen. A
blink (a loss of at most 0.42 s) neither ends an event nor hides its beginning, and is not flagged: eyes must be
closed for 0.3 s. Beyond 20 degrees from the habit of the head signals of the face are not flagged at all.

**Posture**: a new configuration held at least 5 s and reached within 3 s. Change points of {sustained} together
(kernel change point detection with a linear kernel on 3 s medians at 2 Hz, penalty c ln n), and at least the given
change of level in one of them, a face at least 8 % larger or smaller for a lean. Nothing is compared across a camera
cut or a gap of 0.9 s; after one, the posture seen first counts as held once it has been at rest for 0.7 s. Leaving a
configuration and coming back to it within a minute is one flag. A camera that zooms or pans is told by what lies behind
the people, five times a second, and taken out of size, place and flow before anything is looked for.

What a person moves at one moment is one flag; its evidence lists every signal that took part. What comes nearest to a
full movement leads, weighed by how much a signal says about one movement only; never the largest z.

**Strength** is told as weak (below {clear:g} of a full movement), clear, and strong (from {strong:g}), by the signal
that leads; for posture a full change is meant. A state, a face that does not move and flags of an earlier version have
none.

**Levels.** A smile that lasts longer than an event is told for the person, with its share of the measurable time: in
the summary, beside a flag's details, in the report and as `analysis.levels` of an export. It is looked for on the
model's scale of many faces, since for somebody who always smiles it is the rest.

| sensitivity | short event: strength | posture: penalty c | posture: change in SD |
|---|---|---|---|
"""


_WEAKNESSES = """## Known weaknesses

- **Lowered brows.** The mesh takes part of them for a nod, and brows drawn together without being lowered are hardly
  seen. In a person who wears lowered brows half of the time rest cannot be told from the movement.
- **Gaze and head while speaking** are flagged only where they go far: heads nod, tilt and turn with every sentence.
- **Covered faces.** A hand is seen by the pose model twice a second, so up to half a second at either end of a
  cover may be measured. A cup, a mask, hair or a sheet of paper over part of the face is not noticed where the face
  detector still finds a face.
- **Hands in pictures of a head alone.** There the pose model makes a body up. A hardly visible hand counts only
  where its shoulder lies in the picture or is clearly visible over 10 s, and a hand is seen at .4 or better within 2 s;
  else hands are not measurable. A real hand at the face is then missed until it is clearly visible itself.
- **Zooms in front of nothing.** Where people fill the picture, or the wall behind is plain, a zoom is not told from
  a lean; nor in sessions tracked before the background was looked at, until they are tracked anew.
- **After a camera cut** the face is not measured for 0.4 s and posture for 1 s. A change of posture that begins
  within 1.7 s after a cut is not found.

What was measured, by condition and signal, stands in [validation.md](validation.md).
"""


def signals_document() -> str:
    """The whole page, Markdown."""
    parts = [_INTRODUCTION]
    for family in FAMILIES:
        rows = [row for row in DEFINITIONS.values() if row.family == family]
        if rows:
            parts.append(f"## {family.capitalize()}\n\n" + "\n".join(_section(row) for row in rows))
    sustained = ", ".join(f"`{name}`" for name in SUSTAINED_RULES)
    parts.append(_SHIFTS.format(sustained=sustained, clear=CLEAR_FROM, strong=STRONG_FROM) + _sensitivity_rows())
    parts.append(_priors())
    return "\n".join([*parts, _WEAKNESSES])


def _priors() -> str:
    signals = "".join(
        f"| `{name}` | {row.rest_spread:g} | {row.least:g} | {'' if row.level is None else f'{row.level:g}'} "
        f"| {row.full:g} | {row.leak_per_deg:g} |\n"
        for name, row in signal_priors().items()
    )
    movements = "".join(
        f"| {name} | {row.model_weight:g} | {row.least:g} |\n" for name, row in movement_priors().items()
    )
    return (
        "## What is known of people in general\n\nFrom `resources/detector.json`, in the signal's unit. "
        "Fitted by\n`benchmarks/fit_priors` on 18 short labelled clips of 18 people, and drawn towards values set by "
        "hand as if those came\nfrom 20 more; the file says on which clips, and what came out for people held out.\n\n"
        "| signal | spread at rest | least height | least level | full movement | leak per degree |\n"
        f"|---|---|---|---|---|---|\n{signals}\n"
        "| movement | weight of the model | least of both together |\n|---|---|---|\n" + movements
    )


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
    if name in SUSTAINED_RULES:
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
    return f"{directions} of at least {rule.least_s:g} s, as a witness of: {rule.movement}"


def _sensitivity_rows() -> str:
    return "".join(
        f"| {value} | {phasic_on_z(value):g} | {sustained_penalty(value):g} | {sustained_effect_z(value):g} |\n"
        for value in SENSITIVITIES
    )


if __name__ == "__main__":
    Path("docs/signals.md").write_text(signals_document(), encoding="utf-8")
