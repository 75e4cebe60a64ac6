"""The Transcript menu: the words of the session."""

from __future__ import annotations

from annotator.ui.registry.action_spec import ActionSpec, spec

SPECS: tuple[ActionSpec, ...] = (
    spec(
        "previous_utterance",
        "Previous utterance",
        "Go to the start of the utterance before",
        "Ctrl+Shift+Up",
        icon="chevron-up",
    ),
    spec(
        "next_utterance",
        "Next utterance",
        "Go to the start of the next utterance",
        "Ctrl+Shift+Down",
        icon="chevron-down",
    ),
    spec(
        "edit_utterance",
        "Edit utterance",
        "Correct the words, times, speaker and valence of the chosen utterance",
        "F2",
        icon="transcript",
        starts_group=True,
    ),
    spec(
        "new_utterance",
        "New utterance",
        "Make an utterance of the chosen span; with none, of the 2 s from the playhead on",
        "Ctrl+Shift+U",
        icon="plus",
    ),
    spec(
        "split_utterance",
        "Split utterance",
        "Make two utterances: at the cursor while you edit its words, else where the playhead is",
        "Ctrl+Shift+D",
    ),
    spec(
        "merge_utterance",
        "Merge with the next utterance",
        "Join the chosen utterance and the one after it",
        "Ctrl+Shift+J",
    ),
    spec(
        "next_speaker",
        "Next speaker",
        "The next participant says the chosen utterance; again for the one after, and for nobody",
        "Alt+W",
        starts_group=True,
    ),
    spec(
        "utterance_start_here",
        "Start at the playhead",
        "The chosen utterance starts on the frame on screen",
        "Alt+Shift+[",
    ),
    spec(
        "utterance_end_here", "End at the playhead", "The chosen utterance ends on the frame on screen", "Alt+Shift+]"
    ),
    spec(
        "segment",
        "Segment by key",
        "The first press begins an utterance, the next ends it; while it plays both as much earlier as you are late",
        "F10",
    ),
    spec(
        "segment_on",
        "Segment on by key",
        "Each press ends one utterance and begins the next where it ends; Segment by key ends the last one",
        "Ctrl+F10",
    ),
    *(
        spec(id_, text, tip, submenu="Who speaks", starts_group=id_ == "speech_row_transcript")
        for id_, text, tip in (
            (
                "speech_row_best",
                "Make the row “Who speaks”",
                "Annotations of who speaks when, from the best that is known, to be corrected like any others",
            ),
            (
                "speech_row_transcript",
                "From the transcript",
                "Each line of a speaker, where a voice sounds in it",
            ),
            (
                "speech_row_microphones",
                "From two microphones",
                "Two recordings with one person each, or two channels that differ",
            ),
            (
                "speech_row_mouths",
                "From mouths",
                "A mouth that moves while a voice is heard; never where two may speak",
            ),
            (
                "speech_row_model",
                "From a diarisation model…",
                "Voices told apart on this computer by two models you have in a folder",
            ),
        )
    ),
    spec("delete_utterance", "Delete utterance", "Take the chosen utterance out of the transcript", icon="trash"),
)
