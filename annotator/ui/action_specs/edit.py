"""The Edit menu: undo, codebook, coder."""

from __future__ import annotations

from annotator.ui.action_specs.spec import ActionSpec, spec

SPECS: tuple[ActionSpec, ...] = (
    spec("undo", "Edit", "Undo", "Take back the last change", "Ctrl+Z", icon="undo"),
    spec("redo", "Edit", "Redo", "Do again what was taken back", "Ctrl+Shift+Z", "Ctrl+Y", icon="redo"),
    spec(
        "delete", "Edit", "Delete annotation", "Delete the chosen annotations", "Del", icon="trash", starts_group=True
    ),
    spec(
        "find",
        "Edit",
        "Find…",
        "Look for annotations, flags and words by text, code, person, coder, verdict, length and time",
        "Ctrl+F",
        icon="search",
        starts_group=True,
    ),
    spec("find_next", "Edit", "Find next", "Go to the next moment that was found", "F3"),
    spec("find_previous", "Edit", "Find previous", "Go to the moment before that was found", "Shift+F3"),
    spec(
        "edit_codebook",
        "Edit",
        "Codebook…",
        "Codes, their definitions, keys and colours",
        icon="codebook",
        starts_group=True,
    ),
    spec(
        "edit_coder",
        "Edit",
        "Coder…",
        "Who is annotating: every annotation and verdict carries this name",
        icon="person",
    ),
)
