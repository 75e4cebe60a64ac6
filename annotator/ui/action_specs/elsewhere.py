"""What has keys without being in the window's menus: triage, lists, text fields, regions, and windows of their own."""

from __future__ import annotations

from annotator.ui.registry.action_spec import ActionSpec, Where, spec

_Row = tuple[str, str, str, tuple[str, ...]]

_ENTER = ("Enter", "Return")


def _table(where: Where, section: str, rows: tuple[_Row, ...]) -> tuple[ActionSpec, ...]:
    return tuple(spec(id_, text, tip, *keys, menu=section, where=where) for id_, text, tip, keys in rows)


TRIAGE = _table(
    "triage",
    "Triage",
    (
        ("triage_next", "Next flag", "Judge this one later", ("Down",)),
        ("triage_previous", "Flag before", "Go back to the flag before", ("Up",)),
        ("triage_next_code", "Next code", "Accept it as the next code of the codebook", (".",)),
        ("triage_previous_code", "Code before", "Accept it as the code before in the codebook", (",",)),
        ("triage_undo", "Take back the last verdict", "Show its flag again", ("Z",)),
        ("triage_stop", "Stop the triage", "Back to the list; what was judged is kept", ("Esc",)),
    ),
)

LISTS = _table(
    "lists",
    "Lists",
    (
        ("list_go", "Play, or go there", "Play the chosen row, or go to it", _ENTER),
        ("list_remove", "Take out of the list", "Delete the chosen marker, or take the moment off the list", ("Del",)),
        ("list_rename", "Change the words", "Type other words for the chosen marker", ("F2",)),
        ("list_up", "Move up in the list", "Move the chosen tier or moment one place up", ("Alt+Up",)),
        ("list_down", "Move down in the list", "Move the chosen tier or moment one place down", ("Alt+Down",)),
    ),
)

TYPING = _table(
    "typing",
    "While typing",
    (
        ("typing_done", "Keep what was typed", "Comments, markers, words of the transcript, answers", _ENTER),
        ("typing_leave", "Leave it as it was", "Forget what was typed", ("Esc",)),
        (
            "typing_words",
            "Choose the time of the marked words",
            "In the words of an utterance, to annotate them",
            ("Ctrl+Enter", "Ctrl+Return"),
        ),
    ),
)

REGIONS = _table(
    "regions",
    "Regions",
    (
        ("region_left", "Move it left", "Move the rectangle; with Shift further, with Ctrl its size", ("Left",)),
        ("region_right", "Move it right", "Move the rectangle; with Shift further, with Ctrl its size", ("Right",)),
        ("region_up", "Move it up", "Move the rectangle; with Shift further, with Ctrl its size", ("Up",)),
        ("region_down", "Move it down", "Move the rectangle; with Shift further, with Ctrl its size", ("Down",)),
        ("region_next", "Next person's rectangle", "Where regions are proposed: choose the next one", ("Space",)),
        ("region_add", "Add an area to cover", "Where areas to cover are drawn: one in the middle", ("N",)),
        ("region_remove", "Remove the area", "Where areas to cover are drawn: the chosen one", ("Del", "Backspace")),
        ("region_done", "Done", "Keep the rectangle", _ENTER),
        ("region_leave", "Leave it as it was", "Put the rectangle back", ("Esc",)),
    ),
)

RATING = _table(
    "rating",
    "Rating",
    (
        ("rating_up", "Value up", "Move the value a fortieth of the scale up", ("Up",)),
        ("rating_down", "Value down", "Move the value a fortieth of the scale down", ("Down",)),
        ("rating_far_up", "Value far up", "Move the value an eighth of the scale up", ("Shift+Up", "PgUp")),
        ("rating_far_down", "Value far down", "Move the value an eighth of the scale down", ("Shift+Down", "PgDown")),
        ("rating_stop", "Rate no longer", "What was rated stays", ("Esc",)),
    ),
)

PRACTICE = _table(
    "practice",
    "Practice",
    (
        ("practice_play", "Play or pause", "Play or pause the stretch", ("Space",)),
        ("practice_notice", "I noticed something", "Mark the frame on screen; then go on", _ENTER),
        ("practice_take_back", "Take the mark back", "Remove the open mark, or the last one", ("Del", "Backspace")),
        ("practice_back", "Back 5 s", "Go back five seconds, where the exercise allows it", ("Left",)),
        ("practice_full_screen", "Full screen", "Nothing but the exercise on this screen", ("F11",)),
        ("practice_leave_full_screen", "Leave full screen", "Show it as a window again", ("Esc",)),
        ("practice_keys", "Keys", "Every key of the practice window", ("F1",)),
        ("practice_close", "Close", "Close the window; the attempt is kept", ("Ctrl+W",)),
    ),
)

ATTUNEMENT = _table(
    "attunement",
    "Attunement",
    (
        ("attunement_play", "Play or pause", "Play or pause the recording", ("Space",)),
        ("attunement_take_back", "Not coded", "Take the response of the chosen cue away", ("Del",)),
        ("attunement_undo", "Undo", "Take back the last change", ("Ctrl+Z",)),
        ("attunement_redo", "Redo", "Do again what was taken back", ("Ctrl+Shift+Z", "Ctrl+Y")),
        ("attunement_keys", "Keys", "Every key of the attunement window", ("F1",)),
    ),
)

CONSENSUS = _table(
    "consensus",
    "Consensus",
    (
        ("consensus_first", "Take the first coder's", "Settle the chosen moments as the first coder has them", ("1",)),
        ("consensus_second", "Take the second coder's", "Settle them as the second coder has them", ("2",)),
        ("consensus_both", "Take the middle of both", "The same code from both: edges in the middle", ("B",)),
        ("consensus_agreed", "Take all that agree", "Every moment with the same code from both", ("A",)),
        ("consensus_back", "Take back", "No consensus annotation for the chosen moments", ("Del", "0")),
        ("consensus_play", "Play or pause", "Play or pause the recording", ("Space",)),
        ("consensus_undo", "Undo", "Take back the last change", ("Ctrl+Z",)),
        ("consensus_redo", "Redo", "Do again what was taken back", ("Ctrl+Shift+Z", "Ctrl+Y")),
        ("consensus_keys", "Keys", "Every key of the consensus window", ("F1",)),
    ),
)

ELSEWHERE: tuple[ActionSpec, ...] = (*TRIAGE, *LISTS, *TYPING, *REGIONS, *RATING, *PRACTICE, *ATTUNEMENT, *CONSENSUS)
"""In the order of the cheat sheet. The review's own are in ``annotator.ui.keys.review_keys``."""
