"""What the hands do: at the face, crossed arms, gestures, fidgeting."""

from __future__ import annotations

from functools import partial

from annotator.analysis.movement import fidgeting, hand_speed
from annotator.analysis.signals.entry import BesideWords, SignalEntry, StateRule
from annotator.analysis.signals.pose_signal import from_pose, moving

_entry = partial(SignalEntry, family="hands", drawn_at=("arms",))

HANDS: tuple[SignalEntry, ...] = (
    _entry(
        name="hand_to_face_distance",
        label="Hand to face",
        unit="face widths",
        formula="distance of the nearest visible wrist, index, thumb or little finger from the face oval",
        source="proposal: self-touch as a hand within 0.25 face widths of the face",
        weakness="A hand held before the face in depth looks like a touch; hands out of sight are not seen.",
        rises="a hand left the face",
        falls="a hand went to the face",
        floor=0.25,
        usual_range="0 (at the face) to 4",
        measure=from_pose("hand_to_face_distance"),
        state=StateRule(sign=-1, limit=0.25, least_s=0.4),
        codes_down=("hand_to_face",),
        beside_words=BesideWords(down=("negative", "support"), lively=True),
        covers_family=True,
    ),
    _entry(
        name="hand_speed",
        label="Hand speed",
        unit="shoulder widths/s",
        formula="mean speed of wrists, index and little fingers that are visible",
        source="mean landmark speed; a measure of gesturing and fidgeting together",
        weakness="Coarse: pose is taken only a few times a second; quick back-and-forth is missed.",
        rises="the hands moved more",
        falls="the hands moved less",
        floor=0.1,
        usual_range="0 to 4",
        measure=moving(hand_speed),
    ),
    _entry(
        name="fidgeting",
        label="Fidgeting",
        unit="shoulder widths/s",
        formula="mean speed over 6 s of visible wrists, index and little fingers whose place keeps within 0.6 "
        "shoulder widths in that time; 0 for hands that go further",
        source="proposal: movement of the hands that gets nowhere, apart from gestures and changes of place",
        weakness="Pose points tremble by themselves and are taken twice a second: small or quick fidgeting of the "
        "fingers is not told from that. Hands out of the picture are not seen. Not compared with labels.",
        rises="the hands moved more on the spot",
        falls="the hands moved less on the spot",
        floor=0.05,
        usual_range="0 to 1",
        measure=moving(fidgeting),
    ),
    _entry(
        name="arms_crossed",
        label="Arms crossed",
        unit="0 or 1",
        formula="wrists past the midline and |wrist - other elbow| < 0.5 shoulder widths",
        source="proposal: from the definition of the posture",
        weakness="Needs both wrists and elbows in the picture.",
        rises="the arms were crossed",
        falls="the arms were uncrossed",
        floor=0.25,
        usual_range="0 or 1",
        measure=from_pose("arms_crossed"),
        state=StateRule(sign=1, limit=0.5, least_s=2.0),
        codes_up=("arms_crossed",),
    ),
)
