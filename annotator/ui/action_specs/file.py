"""The File menu: opening, importing and exporting."""

from __future__ import annotations

from annotator.ui.action_specs.spec import ActionSpec, spec

SPECS: tuple[ActionSpec, ...] = (
    spec(
        "new_session",
        "File",
        "New session…",
        "Make a session from one or more videos",
        "Ctrl+N",
        icon="new",
        needs_session=False,
        in_review=True,
    ),
    spec(
        "open_session",
        "File",
        "Open session or video…",
        "Open a session folder, or a video (a session is made beside it)",
        "Ctrl+O",
        icon="folder",
        needs_session=False,
        in_review=True,
    ),
    spec(
        "open_demo",
        "File",
        "Open the demo session",
        "A made-up session with known cues, to try everything on",
        needs_session=False,
        in_review=True,
    ),
    spec(
        "relink_media",
        "File",
        "Find moved video…",
        "Tell where a video of this session is now",
        starts_group=True,
        in_review=True,
    ),
    spec(
        "import_transcript",
        "File",
        "Import transcript…",
        "Read a transcript: WebVTT, SRT, CSV, Whisper JSON or an ELAN file",
        "Ctrl+Shift+T",
        icon="import",
    ),
    spec(
        "transcribe",
        "File",
        "Transcribe with a Whisper model…",
        "Write the transcript from the sound, on this computer, with a Whisper model you have in a folder",
    ),
    spec(
        "import_session", "File", "Import annotations…", "Take over the annotations of a JSON export of this recording"
    ),
    spec(
        "export_session",
        "File",
        "Export…",
        "Write the session for other programs: JSON, tables, ELAN, BORIS, subtitles and more; with or without names",
        "Ctrl+E",
        icon="export",
        starts_group=True,
        in_review=True,
    ),
    spec(
        "export_synchrony",
        "File",
        "Export synchrony…",
        "Write how similar two people's movement is, by window and lag, as CSV",
    ),
    spec(
        "export_attunement",
        "File",
        "Export attunement…",
        "Write how the therapist met the client's cues: each cue, or counts and latencies, as CSV; or the plot",
    ),
    spec(
        "export_report",
        "File",
        "Export report…",
        "Write the session as one page to read or print, with or without names and faces",
        "Ctrl+Alt+R",
        icon="transcript",
        starts_group=True,
        in_review=True,
    ),
    spec(
        "export_clips",
        "File",
        "Export clips…",
        "Write moments as video files, with faces covered and voices changed if you want",
        "Ctrl+Alt+C",
        icon="video",
        in_review=True,
    ),
    spec(
        "close_session",
        "File",
        "Close session",
        "Close the session; everything is on disk already",
        "Ctrl+W",
        icon="close",
        starts_group=True,
        in_review=True,
    ),
    spec("quit", "File", "Quit", "Close the program", "Ctrl+Q", needs_session=False, in_review=True),
)
