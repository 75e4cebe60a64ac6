"""The View menu: the timeline and the panels."""

from __future__ import annotations

from annotator.ui.action_specs.spec import ActionSpec, spec

SPECS: tuple[ActionSpec, ...] = (
    spec("zoom_in", "View", "Zoom in", "Show less time on the timeline, larger", "Ctrl++", "Ctrl+=", icon="zoom-in"),
    spec("zoom_out", "View", "Zoom out", "Show more time on the timeline", "Ctrl+-", icon="zoom-out"),
    spec("zoom_all", "View", "Zoom to all", "Show the whole session", "Ctrl+0", icon="zoom-all"),
    spec(
        "zoom_selection",
        "View",
        "Zoom to the chosen span",
        "Show the chosen span, annotation or flag",
        "Ctrl+9",
        icon="zoom-selection",
    ),
    spec(
        "follow_playhead",
        "View",
        "Follow the playhead",
        "Keep the playhead in view while playing",
        "Ctrl+Shift+F",
        checkable=True,
    ),
    spec(
        "show_empty_tiers",
        "View",
        "Show empty tiers",
        "Give every tier of the codebook a row, to draw on with the mouse",
        "Ctrl+Shift+E",
        checkable=True,
    ),
    spec(
        "choose_signals",
        "View",
        "Signals…",
        "Choose which signals have a row on the timeline",
        "Ctrl+Shift+S",
        icon="signals",
        starts_group=True,
    ),
    spec(
        "show_landmarks",
        "View",
        "Show landmarks",
        "Draw face and body points over the picture",
        "Ctrl+Shift+L",
        icon="landmarks",
        checkable=True,
    ),
    spec(
        "show_regions",
        "View",
        "Show regions",
        "Outline where each participant sits",
        "Ctrl+Shift+G",
        icon="region",
        checkable=True,
    ),
    spec(
        "appearance_system",
        "View",
        "As the system",
        "Light or dark as the system is",
        submenu="Appearance",
        needs_session=False,
        checkable=True,
        starts_group=True,
    ),
    spec(
        "appearance_light",
        "View",
        "Light",
        "Always light",
        submenu="Appearance",
        needs_session=False,
        checkable=True,
        icon="light",
    ),
    spec(
        "appearance_dark",
        "View",
        "Dark",
        "Always dark",
        submenu="Appearance",
        needs_session=False,
        checkable=True,
        icon="dark",
    ),
    *(
        spec(
            f"text_size_{percent}",
            "View",
            f"{percent} %",
            f"Text at {percent} per cent of its usual size",
            submenu="Text size",
            needs_session=False,
            checkable=True,
        )
        for percent in (90, 100, 125, 150, 175)
    ),
    spec(
        "focus_timeline", "View", "Go to the timeline", "Put the keyboard on the timeline", "Ctrl+1", starts_group=True
    ),
    spec("focus_flags", "View", "Go to the flags", "Put the keyboard on the flag list", "Ctrl+2"),
    spec("focus_annotations", "View", "Go to the annotations", "Put the keyboard on the annotation list", "Ctrl+3"),
    spec("focus_transcript", "View", "Go to the transcript", "Put the keyboard on the transcript", "Ctrl+4"),
    spec("focus_codes", "View", "Go to the codes", "Put the keyboard on the coding pad", "Ctrl+5"),
    spec("focus_participants", "View", "Go to the participants", "Put the keyboard on the participants", "Ctrl+6"),
    spec("focus_details", "View", "Go to the details", "Put the keyboard on what is chosen, to change it", "F4"),
    spec(
        "show_statistics",
        "View",
        "Statistics…",
        "How often and how long each code was given, per participant, coder and third of the session",
        "Ctrl+8",
        icon="signals",
    ),
    spec("show_synchrony", "View", "Synchrony", "How similar two people's movement is over the session", "Ctrl+7"),
)
