"""The View menu: the timeline and the panels."""

from __future__ import annotations

from annotator.domain.percent import percent
from annotator.ui.registry.action_spec import ActionSpec, spec

SPECS: tuple[ActionSpec, ...] = (
    spec("zoom_in", "Zoom in", "Show less time on the timeline, larger", "Ctrl++", "Ctrl+=", icon="zoom-in"),
    spec("zoom_out", "Zoom out", "Show more time on the timeline", "Ctrl+-", icon="zoom-out"),
    spec("zoom_all", "Zoom to all", "Show the whole session", "Ctrl+0", icon="zoom-all"),
    spec(
        "zoom_selection",
        "Zoom to the chosen span",
        "Show the chosen span, annotation or flag",
        "Ctrl+9",
        icon="zoom-selection",
    ),
    spec(
        "work_code",
        "For coding",
        "Lay the panels out for coding; each layout remembers how you leave it",
        "Ctrl+Alt+1",
        submenu="Lay out",
    ),
    spec(
        "work_transcribe",
        "For transcribing",
        "Lay the panels out for transcribing: the transcript large beside the picture",
        "Ctrl+Alt+3",
        submenu="Lay out",
    ),
    spec(
        "next_follow_mode",
        "Follow in the next way",
        "Turn pages while it plays, keep the playhead in the middle, or leave the view alone: one after the other",
        "Ctrl+Shift+F",
        submenu="Follow the playhead",
    ),
    spec(
        "follow_page",
        "Turn the page",
        "Turn the page when the playhead comes to its end",
        submenu="Follow the playhead",
        checkable=True,
    ),
    spec(
        "follow_centre",
        "Keep it in the middle",
        "Move the rows under a playhead that stays in the middle",
        submenu="Follow the playhead",
        checkable=True,
    ),
    spec(
        "follow_off",
        "Leave the view alone",
        "Let the playhead run out of view",
        submenu="Follow the playhead",
        checkable=True,
    ),
    spec(
        "tiers",
        "Tiers…",
        "All rows in one list: show and hide, order, height, fold, lock",
        "Ctrl+Shift+K",
        starts_group=True,
    ),
    *(
        spec(id_, text, tip, *keys, submenu="Current tier")
        for id_, text, tip, keys in (
            ("tier_up", "Move up", "Move the current tier one place up", ("Alt+Up",)),
            ("tier_down", "Move down", "Move the current tier one place down", ("Alt+Down",)),
            ("tier_taller", "Make higher", "Give the current tier the next greater height", ("Ctrl+F8",)),
            ("tier_lower", "Make lower", "Give the current tier the next smaller height", ("Ctrl+F7",)),
            ("tier_fold", "Fold or open", "Draw the current tier as one thin line, or open it again", ("Ctrl+Alt+K",)),
            ("tier_hide", "Hide", "Hide the current tier; View > Tiers shows it again", ("Ctrl+H",)),
            ("show_all_tiers", "Show all tiers", "Show every row that was hidden", ("Ctrl+Alt+H",)),
            (
                "tier_lock",
                "Lock or unlock",
                "Keep everybody from changing what is in the current tier, until it is unlocked",
                ("Ctrl+F9",),
            ),
        )
    ),
    spec(
        "next_grouping",
        "Group in the next way",
        "Group the rows by tier, participant, coder or code: one after the other",
        "Ctrl+Shift+O",
        submenu="Group tiers",
    ),
    *(
        spec(f"group_{id_}", text, tip, submenu="Group tiers", checkable=True)
        for id_, text, tip in (
            ("tier", "One row per tier", "Everybody's annotations of a tier in one row"),
            ("participant", "Per participant", "The tiers of each participant under a heading"),
            ("coder", "Per coder", "The tiers of each coder under a heading"),
            ("code", "One row per code", "A row for each code, under its group of the codebook"),
        )
    ),
    spec(
        "show_empty_tiers",
        "Show empty tiers",
        "Give every tier of the codebook a row, to draw on with the mouse",
        "Ctrl+Shift+E",
        checkable=True,
    ),
    spec(
        "choose_signals",
        "Signals…",
        "Choose which signals have a row on the timeline",
        "Ctrl+Shift+S",
        icon="signals",
        starts_group=True,
    ),
    spec(
        "show_spectrogram",
        "Show the spectrogram",
        "A row on the timeline for how strong each pitch of the sound is over time",
        "Ctrl+Alt+V",
        submenu="Spectrogram",
        checkable=True,
    ),
    spec(
        "show_pitch",
        "Pitch of the voice on it",
        "Draw the pitch that was heard over the spectrogram, from 60 to 600 Hz",
        submenu="Spectrogram",
        checkable=True,
    ),
    *(
        spec(
            f"spectrogram_{top_hz}",
            f"Up to {top_hz / 1000:g} kHz",
            f"Show the spectrogram from 0 to {top_hz} Hz",
            submenu="Spectrogram",
            checkable=True,
            starts_group=top_hz == 2500,
        )
        for top_hz in (2500, 5000, 8000)
    ),
    spec(
        "show_landmarks",
        "Show landmarks",
        "Draw face and body points over the picture",
        "Ctrl+Shift+L",
        icon="landmarks",
        checkable=True,
    ),
    spec(
        "show_regions",
        "Show regions",
        "Outline where each participant sits",
        "Ctrl+Shift+G",
        icon="region",
        checkable=True,
    ),
    spec(
        "appearance_system",
        "As the system",
        "Light or dark as the system is",
        submenu="Appearance",
        needs_session=False,
        checkable=True,
        starts_group=True,
        in_review=True,
    ),
    spec(
        "appearance_light",
        "Light",
        "Always light",
        submenu="Appearance",
        needs_session=False,
        checkable=True,
        icon="light",
        in_review=True,
    ),
    spec(
        "appearance_dark",
        "Dark",
        "Always dark",
        submenu="Appearance",
        needs_session=False,
        checkable=True,
        icon="dark",
        in_review=True,
    ),
    *(
        spec(
            f"text_size_{size}",
            percent(size, 100),
            f"Text at {percent(size, 100)} of its usual size",
            submenu="Text size",
            needs_session=False,
            checkable=True,
            in_review=True,
        )
        for size in (90, 100, 125, 150, 175)
    ),
    spec("focus_timeline", "Go to the timeline", "Put the keyboard on the timeline", "Ctrl+1", starts_group=True),
    spec("focus_flags", "Go to the flags", "Put the keyboard on the flag list", "Ctrl+2"),
    spec("focus_annotations", "Go to the annotations", "Put the keyboard on the annotation list", "Ctrl+3"),
    spec("focus_transcript", "Go to the transcript", "Put the keyboard on the transcript", "Ctrl+4"),
    spec("focus_codes", "Go to the codes", "Put the keyboard on the coding pad", "Ctrl+5"),
    spec("focus_participants", "Go to the participants", "Put the keyboard on the participants", "Ctrl+6"),
    spec("focus_details", "Go to the details", "Put the keyboard on what is chosen, to change it", "F4"),
    spec(
        "show_statistics",
        "Statistics…",
        "How often and how long each code was given, per participant, coder and third of the session",
        "Ctrl+8",
        icon="signals",
    ),
    spec(
        "show_consensus",
        "Agreement and consensus…",
        "How far two coders agree, where they differ, and what they settle on",
        "Ctrl+Alt+8",
    ),
    spec(
        "show_precision",
        "Precision of the flags…",
        "How many of the judged flags were worth it, by signal, rule and sensitivity",
        "Ctrl+Alt+9",
    ),
    spec(
        "show_agreement",
        "All measures of agreement…",
        "Kappa, alpha, F1, intraclass correlations and more, of all coders and for each code, and where they differ",
    ),
    spec("show_synchrony", "Synchrony", "How similar two people's movement is over the session", "Ctrl+7"),
    spec(
        "show_conversation",
        "Map of the conversation…",
        "Who speaks, silences, overlaps and the time to answer over the whole session, in one picture",
        "Ctrl+Alt+7",
    ),
    *(
        spec(id_, text, tip, *keys, submenu="Markers")
        for id_, text, tip, keys in (
            ("add_marker", "Set a marker", "Mark this moment, to come back to it; it goes on playing", ("Ctrl+U",)),
            ("name_marker", "Set a marker with words", "Mark this moment and type what to remember", ("Ctrl+Shift+M",)),
            ("previous_marker", "Previous marker", "Go to the marker before this moment", ("Alt+PgUp",)),
            ("next_marker", "Next marker", "Go to the marker after this moment", ("Alt+PgDown",)),
            ("delete_marker", "Delete the marker here", "Delete the marker at the playhead", ("Ctrl+Alt+U",)),
            ("list_markers", "All markers", "Show the markers as a list", ("Ctrl+Alt+M",)),
        )
    ),
)
