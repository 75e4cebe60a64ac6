"""The Train menu: replaying and practising with trainees."""

from __future__ import annotations

from annotator.ui.registry.action_spec import ActionSpec, spec

SPECS: tuple[ActionSpec, ...] = (
    spec(
        "review",
        "Review",
        "Replay chosen moments with trainees: large, step by step, with questions and notes; again: back to coding",
        "F12",
        "Ctrl+F5",
        icon="review",
        checkable=True,
        in_review=True,
    ),
    spec(
        "add_to_picks",
        "Add to my picks",
        "Put the chosen annotations, flag or span on the playlist “My picks”",
        "Ctrl+Shift+B",
        icon="pin",
    ),
    spec(
        "make_exercise",
        "Make an exercise…",
        "Choose moments of this session for trainees to notice, and what they are asked; save it as a file",
        "Ctrl+Shift+X",
        icon="new",
        starts_group=True,
        in_review=True,
    ),
    spec(
        "open_exercise",
        "Practise…",
        "Open an exercise: watch, press a key when you notice something, and see what you hit and missed",
        "Ctrl+P",
        icon="eye",
        needs_session=False,
        in_review=True,
    ),
    spec(
        "practice_progress",
        "Progress",
        "Attempts kept on this computer, one after the other: sensitivity, rates and latency",
        "Ctrl+Alt+P",
        needs_session=False,
        in_review=True,
    ),
    spec(
        "practice_group",
        "Group results",
        "Open the attempts of several trainees: which moments does everybody miss?",
        "Ctrl+Alt+G",
        needs_session=False,
        in_review=True,
    ),
    spec(
        "show_attunement",
        "Attunement",
        "How the therapist met the client's cues: code each response, see what was met and what was missed",
        "Ctrl+Shift+A",
        icon="therapist",
        starts_group=True,
    ),
)
