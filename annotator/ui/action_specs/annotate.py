"""The Annotate menu: making and moving annotations."""

from __future__ import annotations

from annotator.ui.action_specs.spec import ActionSpec, spec

SPECS: tuple[ActionSpec, ...] = (
    spec("mark_in", "Annotate", "Mark start", "Start of the span: the frame on screen", "["),
    spec("mark_out", "Annotate", "Mark end", "End of the span: the frame on screen", "]"),
    spec(
        "annotate_span",
        "Annotate",
        "Annotate the chosen span",
        "Make an annotation on the chosen span; with none, start and stop one at the playhead",
        "Return",
        "Enter",
        icon="annotate",
        where="timeline",
    ),
    spec(
        "annotate_incongruence",
        "Annotate",
        "Annotate an incongruence",
        "Link the words and the cues in the chosen span",
        "Ctrl+I",
        icon="incongruence",
    ),
    spec("clear_span", "Annotate", "Clear the chosen span", "Choose nothing", "Esc", where="timeline"),
    spec(
        "start_earlier",
        "Annotate",
        "Start one frame earlier",
        "Move the start of the chosen annotation",
        "Ctrl+Left",
        starts_group=True,
    ),
    spec("start_later", "Annotate", "Start one frame later", "Move the start of the chosen annotation", "Ctrl+Right"),
    spec(
        "end_earlier", "Annotate", "End one frame earlier", "Move the end of the chosen annotation", "Ctrl+Shift+Left"
    ),
    spec("end_later", "Annotate", "End one frame later", "Move the end of the chosen annotation", "Ctrl+Shift+Right"),
    spec("move_earlier", "Annotate", "Move one frame earlier", "Move the chosen annotation", "Ctrl+Alt+Left"),
    spec("move_later", "Annotate", "Move one frame later", "Move the chosen annotation", "Ctrl+Alt+Right"),
    spec(
        "start_to_playhead",
        "Annotate",
        "Start at the playhead",
        "Put the start of the chosen annotation on the frame on screen",
        "Ctrl+[",
    ),
    spec(
        "end_to_playhead",
        "Annotate",
        "End at the playhead",
        "Put the end of the chosen annotation on the frame on screen",
        "Ctrl+]",
    ),
    spec(
        "previous_annotation",
        "Annotate",
        "Previous annotation",
        "Choose the annotation before the playhead",
        "Alt+Left",
        starts_group=True,
    ),
    spec("next_annotation", "Annotate", "Next annotation", "Choose the annotation after the playhead", "Alt+Right"),
    spec("previous_tier", "Annotate", "Previous tier", "New annotations go to the tier above", "Up", where="timeline"),
    spec("next_tier", "Annotate", "Next tier", "New annotations go to the tier below", "Down", where="timeline"),
)
