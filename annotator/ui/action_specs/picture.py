"""The Picture menu: what is seen of the recordings, and how they lie against each other."""

from __future__ import annotations

from annotator.ui.registry.action_spec import ActionSpec, spec

SPECS: tuple[ActionSpec, ...] = (
    spec(
        "enlarge_participant",
        "Enlarge a participant",
        "The whole picture, then each participant as large as fits, then the whole again",
        "Alt+P",
        icon="person",
    ),
    spec("picture_zoom_in", "Zoom into the picture", "Also Ctrl+wheel over it; then drag it", "Alt++", "Alt+="),
    spec("picture_zoom_out", "Zoom out of the picture", "See more of the picture, smaller", "Alt+-"),
    spec("picture_whole", "Whole picture", "No zoom; also a double-click on the picture", "Alt+0"),
    spec("picture_left", "Look further left", "In a picture that is zoomed into", "Alt+Shift+Left"),
    spec("picture_right", "Look further right", "In a picture that is zoomed into", "Alt+Shift+Right"),
    spec("picture_up", "Look further up", "In a picture that is zoomed into", "Alt+Shift+Up"),
    spec("picture_down", "Look further down", "In a picture that is zoomed into", "Alt+Shift+Down"),
    spec(
        "brighter",
        "Brighter",
        "Show the picture brighter; only on this screen, the recording and all measures stay as they are",
        "Alt+B",
        starts_group=True,
    ),
    spec("darker", "Darker", "Show the picture darker, only on this screen", "Alt+Shift+B"),
    spec("more_contrast", "More contrast", "Show the picture harder, only on this screen", "Ctrl+Alt+PgUp"),
    spec("less_contrast", "Less contrast", "Show the picture softer, only on this screen", "Ctrl+Alt+PgDown"),
    spec("as_recorded", "As recorded", "Brightness and contrast of the recording", "Ctrl+Alt+Home"),
    spec(
        "large_stills",
        "Before and at the apex, large",
        "Two stills of the chosen flag or annotation side by side, in a window of their own",
        "Alt+S",
        starts_group=True,
    ),
    spec(
        "save_picture",
        "Save this picture…",
        "Write the leading recording's frame on screen as a PNG file: full size, as recorded, nothing drawn on it",
        "Alt+Shift+S",
    ),
    spec(
        "picture_layout",
        "Next layout of several recordings",
        "One picture, one large with the others small, all of the same size",
        "Alt+V",
        icon="video",
        starts_group=True,
    ),
    spec("next_recording", "Next recording", "Let the next recording lead", "Ctrl+PgDown"),
    spec("previous_recording", "Previous recording", "Let the recording before lead", "Ctrl+PgUp"),
    spec(
        "offset_frame_earlier",
        "This recording one frame earlier",
        "Move the leading recording on the session clock",
        "Ctrl+Shift+PgUp",
        starts_group=True,
    ),
    spec(
        "offset_frame_later",
        "This recording one frame later",
        "Move the leading recording on the session clock",
        "Ctrl+Shift+PgDown",
    ),
    spec(
        "offset_10_ms_earlier",
        "This recording 10 ms earlier",
        "Move the leading recording on the session clock",
        "Alt+Shift+PgUp",
    ),
    spec(
        "offset_10_ms_later",
        "This recording 10 ms later",
        "Move the leading recording on the session clock",
        "Alt+Shift+PgDown",
    ),
)
