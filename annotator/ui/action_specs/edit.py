"""The Edit menu: undo, what is chosen, finding."""

from __future__ import annotations

from annotator.ui.registry.action_spec import ActionSpec, spec

SPECS: tuple[ActionSpec, ...] = (
    spec("undo", "Undo", "Take back the last change", "Ctrl+Z", icon="undo", in_review=True),
    spec("redo", "Redo", "Do again what was taken back", "Ctrl+Shift+Z", "Ctrl+Y", icon="redo", in_review=True),
    spec(
        "cut",
        "Cut annotation",
        "Take the chosen annotations away, to paste them elsewhere",
        "Ctrl+X",
        starts_group=True,
    ),
    spec("copy", "Copy annotation", "Copy the chosen annotations, also another coder's", "Ctrl+C"),
    spec("paste", "Paste at the playhead", "Paste what was copied, from the frame on screen on", "Ctrl+V"),
    spec(
        "paste_special",
        "Paste to…",
        "Paste what was copied at other times, on another tier or about another participant",
        "Ctrl+Shift+V",
    ),
    spec(
        "duplicate",
        "Duplicate to the other participant",
        "The same code at the same time, about the next participant",
        "Ctrl+D",
    ),
    spec("choose_all", "Choose all annotations", "Choose every annotation you made", "Ctrl+A"),
    spec(
        "choose_same_code",
        "Choose all with this code",
        "Choose every annotation of yours with the code of the chosen one",
        "Alt+A",
    ),
    spec(
        "choose_tier",
        "Choose all on this tier",
        "Choose every annotation of yours on the tier of the chosen one: to copy a tier, or change it at once",
        "Alt+Shift+A",
    ),
    spec("delete", "Delete annotation", "Delete the chosen annotations", "Del", icon="trash"),
    spec(
        "find",
        "Find…",
        "Look for annotations, flags and words by text, code, person, coder, verdict, length and time",
        "Ctrl+F",
        icon="search",
        starts_group=True,
    ),
    spec("find_next", "Find next", "Go to the next moment that was found", "F3"),
    spec("find_previous", "Find previous", "Go to the moment before that was found", "Shift+F3"),
)
