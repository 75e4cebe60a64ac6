"""The Flags menu: analysis and verdicts."""

from __future__ import annotations

from annotator.ui.action_specs.spec import ActionSpec, spec

SPECS: tuple[ActionSpec, ...] = (
    spec(
        "analyse",
        "Flags",
        "Analyse…",
        "Track faces and bodies and flag shifts; resumes where it was cancelled",
        "Ctrl+R",
        icon="analyse",
    ),
    spec("cancel_analysis", "Flags", "Cancel the analysis", "Stop; what is tracked so far is kept", icon="stop"),
    spec(
        "sensitivity",
        "Flags",
        "Sensitivity and rules…",
        "How readily a movement is flagged, and by which rules words and movement are compared",
        "Ctrl+Shift+R",
    ),
    spec(
        "choose_word_list",
        "Flags",
        "Word list for valence…",
        "Rate words by a list of your own: one word and its score per line, separated by a tab",
    ),
    spec(
        "builtin_word_list",
        "Flags",
        "Use the built-in word list",
        "Rate English words by the list that ships with the program (VADER)",
    ),
    spec(
        "previous_flag",
        "Flags",
        "Previous flag",
        "Choose the flag before",
        "Shift+Tab",
        where="timeline",
        starts_group=True,
    ),
    spec("next_flag", "Flags", "Next flag", "Choose the next flag", "Tab", where="timeline"),
    spec(
        "triage",
        "Flags",
        "Triage",
        "Go through the flags in the list, the strongest first: each is played and judged by one key; again to stop",
        "Ctrl+T",
        icon="flag",
        starts_group=True,
    ),
    spec(
        "second_look",
        "Flags",
        "Second look at the unsure ones",
        "Go through the flags that you left unsure",
        "Ctrl+Alt+T",
    ),
    spec("next_undecided", "Flags", "Next undecided flag", "Choose the next flag without your verdict", "Ctrl+Down"),
    spec(
        "accept_flag",
        "Flags",
        "Accept flag",
        "Accept the chosen flag and make an annotation of it (A in the flag list)",
        "F5",
        icon="check",
        starts_group=True,
    ),
    spec("reject_flag", "Flags", "Reject flag", "Reject the chosen flag (R in the flag list)", "F6", icon="cross"),
    spec(
        "unsure_flag",
        "Flags",
        "Unsure about flag",
        "Leave the chosen flag for a second look (U in the flag list)",
        "F7",
        icon="question",
    ),
    spec("clear_verdict", "Flags", "Clear verdict", "Take back your verdict on the chosen flag", "F8"),
    spec(
        "find_regions",
        "Flags",
        "Find participants' regions…",
        "Look for faces over the whole recording and propose where each participant sits, for you to confirm",
        "Ctrl+Shift+P",
        icon="search",
        starts_group=True,
    ),
    spec(
        "draw_region",
        "Flags",
        "Draw a participant's region…",
        "Say where in the picture a participant sits",
        icon="region",
    ),
)
