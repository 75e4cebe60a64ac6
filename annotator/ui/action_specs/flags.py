"""The Flags menu: analysis and verdicts."""

from __future__ import annotations

from annotator.ui.registry.action_spec import ActionSpec, spec

SPECS: tuple[ActionSpec, ...] = (
    spec(
        "analyse",
        "Analyse…",
        "Track faces and bodies and flag shifts; resumes where it was cancelled",
        "Ctrl+R",
        icon="analyse",
    ),
    spec("cancel_analysis", "Cancel the analysis", "Stop; what is tracked so far is kept", icon="stop"),
    spec(
        "sensitivity",
        "Sensitivity and rules…",
        "How readily a movement is flagged, and by which rules words and movement are compared",
        "Ctrl+Shift+R",
    ),
    spec(
        "choose_word_list",
        "Word list for valence…",
        "Rate words by a list of your own: one word and its score per line, separated by a tab",
    ),
    spec(
        "builtin_word_list",
        "Use the built-in word list",
        "Rate English words by the list that ships with the program (VADER)",
    ),
    spec(
        "words_language", "Language of the words…", "Which language is spoken in this session, and what rates its words"
    ),
    spec("previous_flag", "Previous flag", "Choose the flag before", "Shift+Tab", where="timeline", starts_group=True),
    spec("next_flag", "Next flag", "Choose the next flag", "Tab", where="timeline"),
    spec(
        "triage",
        "Triage",
        "Go through the flags in the list, the strongest first: each is played and judged by one key; again to stop",
        "Ctrl+T",
        icon="flag",
        starts_group=True,
    ),
    spec("second_look", "Second look at the unsure ones", "Go through the flags that you left unsure", "Shift+F6"),
    spec("next_undecided", "Next undecided flag", "Choose the next flag without your verdict", "Ctrl+Down"),
    spec(
        "accept_flag",
        "Accept flag",
        "Accept the chosen flag and make an annotation of it",
        "F5",
        triage_keys=("A",),
        icon="check",
        starts_group=True,
    ),
    spec("reject_flag", "Reject flag", "Reject the chosen flag", "F6", triage_keys=("R",), icon="cross"),
    spec(
        "unsure_flag",
        "Unsure about flag",
        "Leave the chosen flag for a second look",
        "F7",
        triage_keys=("U",),
        icon="question",
    ),
    spec(
        "choose_like_this",
        "Choose all like this",
        "Choose every undecided moment in the list in which the same person does the same, to decide them at once",
        "Ctrl+Shift+F5",
    ),
    spec(
        "reject_like_this",
        "Reject all like this",
        "Reject every undecided moment in the list in which the same person does the same; one step to undo",
        "Ctrl+Shift+F6",
    ),
    spec("clear_verdict", "Clear verdict", "Take back your verdict on the chosen flag", "F8"),
)
