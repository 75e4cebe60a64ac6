"""The Session menu: who is in it, its recordings, its words, its codebook, and who codes."""

from __future__ import annotations

from annotator.ui.registry.action_spec import ActionSpec, spec

SPECS: tuple[ActionSpec, ...] = (
    spec(
        "find_regions",
        "Find participants' regions…",
        "Look for faces over the whole recording and propose where each participant sits, for you to confirm",
        "Ctrl+Shift+P",
        icon="search",
    ),
    spec(
        "sits_elsewhere",
        "Sits elsewhere from here on…",
        "After a camera cut, on another seat, or in the next recording: where somebody is seen from the playhead on",
    ),
    spec("draw_region", "Draw a participant's region…", "Say where in the picture a participant sits", icon="region"),
    spec(
        "offsets",
        "Offsets of the recordings…",
        "Move recordings against each other, or find the offset from their sound",
        starts_group=True,
    ),
    spec(
        "sound_track",
        "Sound track…",
        "Of a recording with several sound tracks, choose the one that is heard and measured",
    ),
    spec("relink_media", "Find moved video…", "Tell where a video of this session is now", in_review=True),
    spec(
        "transcribe",
        "Transcribe with a Whisper model…",
        "Write the transcript from the sound, on this computer, with a Whisper model you have in a folder",
        starts_group=True,
    ),
    spec(
        "edit_codebook",
        "Codebook…",
        "Codes, their definitions, keys and colours; modifiers, scales and tiers",
        icon="codebook",
        starts_group=True,
    ),
    spec("edit_tiers", "What tiers take…", "Which codes each tier takes, and which tier it depends on"),
    spec(
        "rating_dimensions",
        "Rating dimensions…",
        "What is rated continuously while it plays: names, scales, words at both ends; delete your curves",
    ),
    spec(
        "edit_coder",
        "Coder…",
        "Who is annotating: every annotation and verdict carries this name",
        icon="person",
        in_review=True,
        starts_group=True,
    ),
    spec(
        "finish_session",
        "I am done with this session",
        "Say, or take back, that you have coded this session to the end; the study shows who has",
        checkable=True,
        in_review=True,
    ),
    spec(
        "history",
        "History…",
        "Who changed what, when, with what was before and after",
        "Ctrl+Shift+H",
        starts_group=True,
    ),
)
