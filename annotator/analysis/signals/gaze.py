"""Where the irises lie in the eyes, and where head and eyes together point."""

from __future__ import annotations

from functools import partial

from annotator.analysis.gaze import GAZE_POINTS
from annotator.analysis.signals.entry import BesideWords, Course, OfMesh, PhasicRule, SignalEntry
from annotator.analysis.signals.measured import Measured


def _gaze(name: str) -> OfMesh:
    def course(measured: Measured) -> Course:
        return Course(times_s=measured.face_times_s, values=measured.gaze[name], known=measured.gaze_known)

    return OfMesh(GAZE_POINTS, course)


_entry = partial(SignalEntry, family="gaze", drawn_at=("eyes",))

GAZE: tuple[SignalEntry, ...] = (
    _entry(
        name="gaze_horizontal",
        label="Gaze sideways",
        unit="eye widths",
        formula="(iris - outer)/(inner - outer), 468 with 33/133 and 473 with 263/362, halved difference",
        source="proposal: iris position between the eye corners; r .28 to .85 with the official blendshapes",
        weakness="Errs by about 20 degrees; only changes against this person's habit mean anything.",
        rises="gaze went to the picture's right",
        falls="gaze went to the picture's left",
        floor=0.012,
        usual_range="-0.3 to 0.3",
        measure=_gaze("gaze_horizontal"),
        covers_family=True,
    ),
    _entry(
        name="gaze_vertical",
        label="Gaze up and down",
        unit="eye widths",
        formula="height of the iris (468, 473) over the line through the eye corners",
        source="proposal: iris position against the eye corners",
        weakness="The lids move with it and hide the iris; weaker than sideways gaze.",
        rises="gaze went up",
        falls="gaze went down",
        floor=0.015,
        usual_range="-0.2 to 0.2",
        measure=_gaze("gaze_vertical"),
    ),
    _entry(
        name="sight_horizontal",
        label="Line of sight sideways",
        unit="deg",
        formula="head yaw + 143 degrees x gaze sideways, less this person's median",
        source="proposal: iris shift of a 12 mm eyeball in a 30 mm wide eye, added to head yaw",
        weakness="Errs by about 20 degrees; zones are 10 degrees wide at least.",
        rises="the line of sight went to the picture's right",
        falls="the line of sight went to the picture's left",
        floor=2.5,
        usual_range="-50 to 50",
        measure=_gaze("sight_horizontal"),
        phasic=PhasicRule(
            movement="line of sight aside", down=True, speech_share=0.8, held_back_by_turns=False, specific=0.6
        ),
    ),
    _entry(
        name="sight_vertical",
        label="Line of sight up and down",
        unit="deg",
        formula="-head pitch + 72 degrees x gaze up and down, less this person's median",
        source="proposal: as for sideways, with half the weight on the eyes",
        weakness="Weaker than sideways: the lids move with it and hide the iris.",
        rises="the line of sight went up",
        falls="the line of sight went down",
        floor=3.0,
        usual_range="-40 to 40",
        measure=_gaze("sight_vertical"),
        phasic=PhasicRule(
            movement="line of sight up or down",
            down=True,
            speech_share=0.8,
            held_back_by_turns=False,
            specific=0.6,
            moved_by_lean=True,
        ),
        codes_up=("au63",),
        codes_down=("gaze_down", "au64"),
    ),
    _entry(
        name="gaze_away",
        label="Looking away",
        unit="deg",
        formula="angle between the line of sight (head and eyes together) and this person's median one",
        source="proposal: head yaw and pitch plus iris position times 143 degrees per eye width",
        weakness="Errs by about 20 degrees; says nothing about what is looked at.",
        rises="the line of sight left its usual direction",
        falls="the line of sight returned to its usual direction",
        floor=2.5,
        usual_range="0 to 50",
        measure=_gaze("gaze_away"),
        phasic=PhasicRule(
            movement="looking away", speech_share=0.8, held_back_by_turns=False, alone=False, specific=0.5
        ),
        codes_up=("gaze_aversion",),
        beside_words=BesideWords(up=("negative", "support")),
    ),
)
