"""Every action of the window: its words, key, icon and place in the menus. What it does is bound by the window.

One table, so that menus, cheat sheet, tooltips and tests read the same thing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from PySide6.QtCore import QCoreApplication, QObject, Qt
from PySide6.QtGui import QAction, QKeySequence

from annotator.ui import icons
from annotator.ui.theme import Theme

Where = Literal["window", "timeline"]
Handler: TypeAlias = Callable[[], object] | Callable[[bool], object]
"""What an action does; a switch is told whether it is on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionSpec:
    """One action.

    Attributes:
        keys: Portable key names; the first is shown.
        where: ``window``: everywhere; else only while that part of the window has the focus.
        needs_session: Disabled while no session is open.
        checkable: It is a switch.
    """

    id: str
    menu: str
    text: str
    tip: str
    keys: tuple[str, ...] = ()
    icon: str = ""
    where: Where = "window"
    needs_session: bool = True
    checkable: bool = False
    starts_group: bool = False


def _spec(id: str, menu: str, text: str, tip: str, *keys: str, **options: object) -> ActionSpec:  # noqa: A002
    return ActionSpec(id=id, menu=menu, text=text, tip=tip, keys=keys, **options)  # pyright: ignore[reportArgumentType]


SPECS: tuple[ActionSpec, ...] = (
    # File
    _spec(
        "new_session",
        "File",
        "New session…",
        "Make a session from one or more videos",
        "Ctrl+N",
        icon="new",
        needs_session=False,
    ),
    _spec(
        "open_session",
        "File",
        "Open session or video…",
        "Open a session folder, or a video (a session is made beside it)",
        "Ctrl+O",
        icon="folder",
        needs_session=False,
    ),
    _spec(
        "open_demo",
        "File",
        "Open the demo session",
        "A made-up session with known cues, to try everything on",
        needs_session=False,
    ),
    _spec("relink_media", "File", "Find moved video…", "Tell where a video of this session is now", starts_group=True),
    _spec(
        "import_transcript",
        "File",
        "Import transcript…",
        "Read a transcript: WebVTT, SRT, CSV, Whisper JSON or an ELAN file",
        "Ctrl+Shift+T",
        icon="import",
    ),
    _spec(
        "import_session", "File", "Import annotations…", "Take over the annotations of a JSON export of this recording"
    ),
    _spec(
        "export_json",
        "File",
        "Export JSON…",
        "Write everything in this session as one JSON file",
        "Ctrl+E",
        icon="export",
        starts_group=True,
    ),
    _spec(
        "export_json_deidentified",
        "File",
        "Export JSON without names…",
        "The same, without names, file names and free text that could name someone",
    ),
    _spec(
        "export_synchrony",
        "File",
        "Export synchrony…",
        "Write how similar two people's movement is, by window and lag, as CSV",
    ),
    _spec(
        "close_session",
        "File",
        "Close session",
        "Close the session; everything is on disk already",
        "Ctrl+W",
        icon="close",
        starts_group=True,
    ),
    _spec("quit", "File", "Quit", "Close the program", "Ctrl+Q", needs_session=False),
    # Edit
    _spec("undo", "Edit", "Undo", "Take back the last change", "Ctrl+Z", icon="undo"),
    _spec("redo", "Edit", "Redo", "Do again what was taken back", "Ctrl+Shift+Z", "Ctrl+Y", icon="redo"),
    _spec(
        "delete", "Edit", "Delete annotation", "Delete the chosen annotations", "Del", icon="trash", starts_group=True
    ),
    _spec(
        "edit_codebook",
        "Edit",
        "Codebook…",
        "Codes, their definitions, keys and colours",
        icon="codebook",
        starts_group=True,
    ),
    _spec(
        "edit_coder",
        "Edit",
        "Coder…",
        "Who is annotating: every annotation and verdict carries this name",
        icon="person",
    ),
    # Play
    _spec("play_pause", "Play", "Play or pause", "Play or pause", "Space", icon="play"),
    _spec(
        "play_selection", "Play", "Play the chosen span", "Play the chosen annotation, flag or span once", "Shift+Space"
    ),
    _spec(
        "previous_frame",
        "Play",
        "Previous frame",
        "Go back exactly one frame",
        "Left",
        icon="step-back",
        starts_group=True,
    ),
    _spec("next_frame", "Play", "Next frame", "Go on exactly one frame", "Right", icon="step-forward"),
    _spec("back_second", "Play", "Back 1 s", "Go back one second", "Shift+Left", icon="skip-back"),
    _spec("forward_second", "Play", "Forward 1 s", "Go on one second", "Shift+Right", icon="skip-forward"),
    _spec("go_to_start", "Play", "Go to the start", "Go to the first frame", "Home"),
    _spec("go_to_end", "Play", "Go to the end", "Go to the last frame", "End"),
    _spec("go_to_time", "Play", "Go to time…", "Type a time to go to", "Ctrl+G"),
    _spec("slower", "Play", "Slower", "Play slower (down to 0.25×)", "-", icon="slower", starts_group=True),
    _spec("faster", "Play", "Faster", "Play faster (up to 3×)", "+", "=", icon="faster"),
    _spec("normal_speed", "Play", "Normal speed", "Play at normal speed", "Backspace"),
    _spec(
        "loop",
        "Play",
        "Loop the chosen span",
        "Repeat the chosen span, annotation or flag while playing",
        "Ctrl+L",
        icon="loop",
        checkable=True,
    ),
    _spec("mute", "Play", "Mute", "Sound on or off", "Ctrl+M", icon="volume", checkable=True),
    # Annotate
    _spec("mark_in", "Annotate", "Mark start", "Start of the span: the frame on screen", "["),
    _spec("mark_out", "Annotate", "Mark end", "End of the span: the frame on screen", "]"),
    _spec(
        "annotate_span",
        "Annotate",
        "Annotate the chosen span",
        "Make an annotation on the chosen span; with none, start and stop one at the playhead",
        "Return",
        "Enter",
        icon="annotate",
        where="timeline",
    ),
    _spec(
        "annotate_incongruence",
        "Annotate",
        "Annotate an incongruence",
        "Link the words and the cues in the chosen span",
        "Ctrl+I",
        icon="incongruence",
    ),
    _spec("clear_span", "Annotate", "Clear the chosen span", "Choose nothing", "Esc", where="timeline"),
    _spec(
        "start_earlier",
        "Annotate",
        "Start one frame earlier",
        "Move the start of the chosen annotation",
        "Ctrl+Left",
        starts_group=True,
    ),
    _spec("start_later", "Annotate", "Start one frame later", "Move the start of the chosen annotation", "Ctrl+Right"),
    _spec(
        "end_earlier", "Annotate", "End one frame earlier", "Move the end of the chosen annotation", "Ctrl+Shift+Left"
    ),
    _spec("end_later", "Annotate", "End one frame later", "Move the end of the chosen annotation", "Ctrl+Shift+Right"),
    _spec("move_earlier", "Annotate", "Move one frame earlier", "Move the chosen annotation", "Ctrl+Alt+Left"),
    _spec("move_later", "Annotate", "Move one frame later", "Move the chosen annotation", "Ctrl+Alt+Right"),
    _spec(
        "start_to_playhead",
        "Annotate",
        "Start at the playhead",
        "Put the start of the chosen annotation on the frame on screen",
        "Ctrl+[",
    ),
    _spec(
        "end_to_playhead",
        "Annotate",
        "End at the playhead",
        "Put the end of the chosen annotation on the frame on screen",
        "Ctrl+]",
    ),
    _spec(
        "previous_annotation",
        "Annotate",
        "Previous annotation",
        "Choose the annotation before the playhead",
        "Alt+Left",
        starts_group=True,
    ),
    _spec("next_annotation", "Annotate", "Next annotation", "Choose the annotation after the playhead", "Alt+Right"),
    _spec("previous_tier", "Annotate", "Previous tier", "New annotations go to the tier above", "Up", where="timeline"),
    _spec("next_tier", "Annotate", "Next tier", "New annotations go to the tier below", "Down", where="timeline"),
    # Flags
    _spec(
        "analyse",
        "Flags",
        "Analyse…",
        "Track faces and bodies and flag shifts; resumes where it was cancelled",
        "Ctrl+R",
        icon="analyse",
    ),
    _spec("cancel_analysis", "Flags", "Cancel the analysis", "Stop; what is tracked so far is kept", icon="stop"),
    _spec(
        "sensitivity",
        "Flags",
        "Sensitivity and rules…",
        "How readily a movement is flagged, and by which rules words and movement are compared",
        "Ctrl+Shift+R",
    ),
    _spec(
        "choose_word_list",
        "Flags",
        "Word list for valence…",
        "Rate words by a list of your own: one word and its score per line, separated by a tab",
    ),
    _spec(
        "builtin_word_list",
        "Flags",
        "Use the built-in word list",
        "Rate English words by the list that ships with the program (VADER)",
    ),
    _spec(
        "previous_flag",
        "Flags",
        "Previous flag",
        "Choose the flag before",
        "Shift+Tab",
        where="timeline",
        starts_group=True,
    ),
    _spec("next_flag", "Flags", "Next flag", "Choose the next flag", "Tab", where="timeline"),
    _spec("next_undecided", "Flags", "Next undecided flag", "Choose the next flag without your verdict", "Ctrl+Down"),
    _spec(
        "accept_flag",
        "Flags",
        "Accept flag",
        "Accept the chosen flag and make an annotation of it (A in the flag list)",
        "F5",
        icon="check",
        starts_group=True,
    ),
    _spec("reject_flag", "Flags", "Reject flag", "Reject the chosen flag (R in the flag list)", "F6", icon="cross"),
    _spec(
        "unsure_flag",
        "Flags",
        "Unsure about flag",
        "Leave the chosen flag for a second look (U in the flag list)",
        "F7",
        icon="question",
    ),
    _spec("clear_verdict", "Flags", "Clear verdict", "Take back your verdict on the chosen flag", "F8"),
    _spec(
        "find_regions",
        "Flags",
        "Find participants' regions…",
        "Look for faces over the whole recording and propose where each participant sits, for you to confirm",
        "Ctrl+Shift+P",
        icon="search",
        starts_group=True,
    ),
    _spec(
        "draw_region",
        "Flags",
        "Draw a participant's region…",
        "Say where in the picture a participant sits",
        icon="region",
    ),
    # View
    _spec("zoom_in", "View", "Zoom in", "Show less time on the timeline, larger", "Ctrl++", "Ctrl+=", icon="zoom-in"),
    _spec("zoom_out", "View", "Zoom out", "Show more time on the timeline", "Ctrl+-", icon="zoom-out"),
    _spec("zoom_all", "View", "Zoom to all", "Show the whole session", "Ctrl+0", icon="zoom-all"),
    _spec(
        "zoom_selection",
        "View",
        "Zoom to the chosen span",
        "Show the chosen span, annotation or flag",
        "Ctrl+9",
        icon="zoom-selection",
    ),
    _spec(
        "follow_playhead",
        "View",
        "Follow the playhead",
        "Keep the playhead in view while playing",
        "Ctrl+Shift+F",
        checkable=True,
    ),
    _spec(
        "show_empty_tiers",
        "View",
        "Show empty tiers",
        "Give every tier of the codebook a row, to draw on with the mouse",
        "Ctrl+Shift+E",
        checkable=True,
    ),
    _spec(
        "choose_signals",
        "View",
        "Signals…",
        "Choose which signals have a row on the timeline",
        "Ctrl+Shift+S",
        icon="signals",
        starts_group=True,
    ),
    _spec(
        "show_landmarks",
        "View",
        "Show landmarks",
        "Draw face and body points over the picture",
        "Ctrl+Shift+L",
        icon="landmarks",
        checkable=True,
    ),
    _spec(
        "show_regions",
        "View",
        "Show regions",
        "Outline where each participant sits",
        "Ctrl+Shift+G",
        icon="region",
        checkable=True,
    ),
    _spec(
        "appearance_system",
        "View",
        "Appearance as the system",
        "Light or dark as the system is",
        needs_session=False,
        checkable=True,
        starts_group=True,
    ),
    _spec("appearance_light", "View", "Light", "Always light", needs_session=False, checkable=True, icon="light"),
    _spec("appearance_dark", "View", "Dark", "Always dark", needs_session=False, checkable=True, icon="dark"),
    _spec(
        "focus_timeline", "View", "Go to the timeline", "Put the keyboard on the timeline", "Ctrl+1", starts_group=True
    ),
    _spec("focus_flags", "View", "Go to the flags", "Put the keyboard on the flag list", "Ctrl+2"),
    _spec("focus_annotations", "View", "Go to the annotations", "Put the keyboard on the annotation list", "Ctrl+3"),
    _spec("focus_transcript", "View", "Go to the transcript", "Put the keyboard on the transcript", "Ctrl+4"),
    _spec("focus_codes", "View", "Go to the codes", "Put the keyboard on the coding pad", "Ctrl+5"),
    _spec("focus_participants", "View", "Go to the participants", "Put the keyboard on the participants", "Ctrl+6"),
    _spec("show_synchrony", "View", "Synchrony", "How similar two people's movement is over the session", "Ctrl+7"),
    # Help
    _spec("cheat_sheet", "Help", "Keys", "Every key at a glance", "F1", icon="keyboard", needs_session=False),
    _spec("first_steps", "Help", "First steps", "What to do first", icon="help", needs_session=False),
    _spec("about", "Help", "About", "Version, licences, and where data is kept", icon="info", needs_session=False),
)
MENUS = ("File", "Edit", "Play", "Annotate", "Flags", "View", "Help")


def translate(text: str) -> str:
    """The text in the user's language."""
    return QCoreApplication.translate("actions", text)


def make_actions(owner: QObject, handlers: Mapping[str, Handler]) -> dict[str, QAction]:
    """All actions, bound to what they do.

    Raises:
        KeyError: an action has no handler, or a handler has no action: nothing in a menu may do nothing.
    """
    unknown = set(handlers) - {spec.id for spec in SPECS}
    if unknown:
        raise KeyError(f"handlers without an action: {sorted(unknown)}")
    made: dict[str, QAction] = {}
    for spec in SPECS:
        action = QAction(translate(spec.text), owner)
        action.setObjectName(spec.id)
        action.setCheckable(spec.checkable)
        action.setShortcuts([QKeySequence(key) for key in spec.keys])
        if spec.where != "window":
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        keys = QKeySequence(spec.keys[0]).toString(QKeySequence.SequenceFormat.NativeText) if spec.keys else ""
        tip = translate(spec.tip)
        action.setToolTip(f"{tip}  ({keys})" if keys else tip)
        action.setStatusTip(tip)
        action.triggered.connect(_call(handlers[spec.id], checkable=spec.checkable))
        made[spec.id] = action
    return made


def set_icons(actions: Mapping[str, QAction], theme: Theme) -> None:
    """Give the actions their icons in the theme's colours."""
    for spec in SPECS:
        if spec.icon:
            actions[spec.id].setIcon(icons.icon(theme, spec.icon))


def cheat_sheet(actions: Mapping[str, QAction]) -> list[tuple[str, str, str]]:
    """(menu, words, keys) of every action with a key, in menu order."""
    rows: list[tuple[str, str, str]] = []
    for spec in SPECS:
        keys = " or ".join(key.toString(QKeySequence.SequenceFormat.NativeText) for key in actions[spec.id].shortcuts())
        if keys:
            rows.append((translate(spec.menu), actions[spec.id].text().rstrip("…"), keys))
    return rows


def specs_of(menu: str) -> Iterable[ActionSpec]:
    """The actions of one menu, in order."""
    return (spec for spec in SPECS if spec.menu == menu)


def _call(handler: Handler, *, checkable: bool) -> Callable[[bool], None]:
    def run(checked: bool = False) -> None:
        if checkable:
            handler(checked)  # pyright: ignore[reportCallIssue]
        else:
            handler()  # pyright: ignore[reportCallIssue]

    return run
