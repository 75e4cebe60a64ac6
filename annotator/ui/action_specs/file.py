"""The File menu: opening, importing and exporting."""

from __future__ import annotations

from annotator.ui.registry.action_spec import ActionSpec, spec

SPECS: tuple[ActionSpec, ...] = (
    spec(
        "new_session",
        "New session…",
        "Make a session from one or more videos",
        "Ctrl+N",
        icon="new",
        needs_session=False,
        in_review=True,
    ),
    spec(
        "open_session",
        "Open session or video…",
        "Open a session folder, or a video (a session is made beside it)",
        "Ctrl+O",
        icon="folder",
        needs_session=False,
        in_review=True,
    ),
    spec(
        "open_demo",
        "Open the demo session",
        "A made-up session with known cues, to try everything on",
        needs_session=False,
        in_review=True,
    ),
    spec(
        "open_study",
        "Study…",
        "A folder of sessions as one study: how far each is, who has done what, everything done over all",
        needs_session=False,
        in_review=True,
    ),
    spec(
        "import_file",
        "Import…",
        "Take in a transcript, annotations or a codebook: of ELAN, BORIS, Datavyu, Praat, Zoom, tables and more",
        "Ctrl+Shift+T",
        icon="import",
        starts_group=True,
    ),
    spec(
        "merge_copy",
        "Merge a colleague's copy…",
        "Take in the work in another copy of this session, a folder or exported JSON; conflicts are shown first",
    ),
    spec(
        "export_session",
        "Export…",
        "Write the session for other programs: JSON, tables, ELAN, BORIS, subtitles and more; with or without names",
        "Ctrl+E",
        icon="export",
        starts_group=True,
        in_review=True,
    ),
    spec(
        "export_synchrony", "Export synchrony…", "Write how similar two people's movement is, by window and lag, as CSV"
    ),
    spec(
        "export_attunement",
        "Export attunement…",
        "Write how the therapist met the client's cues: each cue, or counts and latencies, as CSV; or the plot",
    ),
    spec(
        "export_report",
        "Export report…",
        "Write the session as one page to read or print, with or without names and faces",
        "Ctrl+Alt+R",
        icon="transcript",
        starts_group=True,
        in_review=True,
    ),
    spec(
        "export_clips",
        "Export clips…",
        "Write moments as video files, with faces covered and voices changed if you want",
        "Ctrl+Alt+C",
        icon="video",
        in_review=True,
    ),
    spec(
        "close_session",
        "Close session",
        "Close the session; everything is on disk already",
        "Ctrl+W",
        icon="close",
        starts_group=True,
        in_review=True,
    ),
    spec("quit", "Quit", "Close the program", "Ctrl+Q", needs_session=False, in_review=True),
)
