"""The Transcript menu: the words of the session."""

from __future__ import annotations

from annotator.ui.action_specs.spec import ActionSpec, spec

SPECS: tuple[ActionSpec, ...] = (
    spec(
        "previous_utterance",
        "Transcript",
        "Previous utterance",
        "Go to the start of the utterance before",
        "Ctrl+Shift+Up",
        icon="chevron-up",
    ),
    spec(
        "next_utterance",
        "Transcript",
        "Next utterance",
        "Go to the start of the next utterance",
        "Ctrl+Shift+Down",
        icon="chevron-down",
    ),
    spec(
        "edit_utterance",
        "Transcript",
        "Edit utterance",
        "Correct the words, times, speaker and valence of the chosen utterance",
        "F2",
        icon="transcript",
        starts_group=True,
    ),
    spec(
        "new_utterance",
        "Transcript",
        "New utterance",
        "Make an utterance of the chosen span; with none, of the 2 s from the playhead on",
        "Ctrl+Shift+U",
        icon="plus",
    ),
    spec(
        "split_utterance",
        "Transcript",
        "Split utterance",
        "Make two utterances: at the cursor while you edit its words, else where the playhead is",
        "Ctrl+Shift+D",
    ),
    spec(
        "merge_utterance",
        "Transcript",
        "Merge with the next utterance",
        "Join the chosen utterance and the one after it",
        "Ctrl+Shift+J",
    ),
    spec(
        "delete_utterance",
        "Transcript",
        "Delete utterance",
        "Take the chosen utterance out of the transcript",
        icon="trash",
    ),
)
