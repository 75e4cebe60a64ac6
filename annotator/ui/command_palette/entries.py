"""The lines of the palette: actions, codes, and moments of the session to go to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtGui import QAction

from annotator.domain.clock import format_time, parse_time
from annotator.domain.session import Session
from annotator.domain.signals import SignalDefinition
from annotator.ui.action_specs import SPECS
from annotator.ui.actions.table import in_language
from annotator.ui.command_palette.fuzzy import fit
from annotator.ui.keys.keymap import Keymap
from annotator.ui.keys.slots import shown
from annotator.ui.look.names import short_what
from annotator.ui.look.translation import translate
from annotator.ui.registry.action_spec import ActionSpec

_MOST = 60
_MOST_MOMENTS = 20
_RECENT_FIRST = 1000.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line.

    Attributes:
        id: The same for the same thing in every run, e.g. ``action:undo``.
        path: Where it is found without the palette: the menu.
        keys: Its keys as people read them; empty for none.
        why_not: Why it cannot be done now; empty if it can.
    """

    id: str
    title: str
    path: str
    run: Callable[[], object]
    keys: str = ""
    why_not: str = ""
    checked: bool | None = None


def action_entries(actions: Mapping[str, QAction], keymap: Keymap, *, session_open: bool) -> list[Entry]:
    """A line for each action that has a place in the menus now, but the palette itself."""
    return [
        Entry(
            id=f"action:{spec.id}",
            title=actions[spec.id].text().rstrip("…"),
            path=" › ".join(in_language(part) for part in (spec.menu, spec.submenu) if part),
            keys=keymap.all_text(spec.id),
            run=actions[spec.id].trigger,
            why_not="" if actions[spec.id].isEnabled() else _why_not(spec, session_open=session_open),
            checked=actions[spec.id].isChecked() if spec.checkable else None,
        )
        for spec in SPECS
        if spec.id != "command_palette" and actions[spec.id].isVisible()
    ]


def review_entries(review: Iterable[QAction]) -> list[Entry]:
    """A line for each thing the review can do, while it is on."""
    return [
        Entry(
            id=f"review:{action.objectName()}",
            title=action.text(),
            path=translate("actions", "Review"),
            keys=", ".join(shown(key.toString(key.SequenceFormat.PortableText)) for key in action.shortcuts()),
            run=action.trigger,
            why_not="" if action.isEnabled() else translate("palette", "no moment that it could be done with"),
            checked=action.isChecked() if action.isCheckable() else None,
        )
        for action in review
    ]


def recent_entries(paths: Iterable[Path], open_path: Callable[[Path], object]) -> list[Entry]:
    """A line for each session opened last."""
    return [
        Entry(
            id=f"open:{path}",
            title=translate("palette", "Open {name}").format(name=path.stem),
            path=str(path.parent),
            run=partial(open_path, path),
        )
        for path in paths
    ]


def code_entries(session: Session, press: Callable[[str], object], *, read_only: bool) -> list[Entry]:
    """A line for each code; choosing it is pressing its key."""
    return [
        Entry(
            id=f"code:{code.id}",
            title=translate("palette", "Code: {name}").format(name=code.name),
            path=code.tier,
            keys=shown(code.shortcut),
            run=lambda id_=code.id: press(id_),
            why_not=translate("palette", "the session is open for reading only") if read_only else "",
        )
        for code in session.codebook.codes
    ]


def moment_entries(
    session: Session,
    definitions: Mapping[str, SignalDefinition],
    typed: str,
    *,
    seek: Callable[[float], object],
    choose_flag: Callable[[str], object],
    choose_annotation: Callable[[str], object],
) -> list[Entry]:
    """The time that was typed, and the flags and annotations that all its words are in."""
    found: list[Entry] = []
    time_s = _time(typed, session.info.duration_s)
    if time_s is not None:
        found.append(
            Entry(
                id="time",
                title=translate("palette", "Go to {time}").format(time=format_time(time_s)),
                path=translate("palette", "Play"),
                run=lambda: seek(time_s),
            )
        )
    words = typed.casefold().split()
    for flag in session.all_flags().values():
        if len(found) >= _MOST_MOMENTS:
            return found
        who = session.participants.get(flag.participant_id)
        title = translate("palette", "Flag: {what}").format(what=short_what(flag, definitions))
        path = f"{format_time(flag.start_s, decimals=1)}  {who.label if who is not None else ''}".strip()
        if _has(words, title, path):
            found.append(Entry(id=f"flag:{flag.id}", title=title, path=path, run=lambda id_=flag.id: choose_flag(id_)))
    return [*found, *_annotation_entries(session, words, choose_annotation, _MOST_MOMENTS - len(found))]


def best(entries: Iterable[Entry], typed: str, recent: Sequence[str]) -> list[Entry]:
    """The lines that fit, the best first; those used last before others that fit as well."""
    latest = {id_: len(recent) - place for place, id_ in enumerate(recent)}
    scored: list[tuple[float, Entry]] = []
    for entry in entries:
        score = fit(typed, entry.title)
        if score is None:
            score = fit(typed, f"{entry.path} {entry.title}")
            score = None if score is None else score / 2
        if score is None:
            continue
        worth = latest.get(entry.id, 0) * (_RECENT_FIRST if not typed.strip() else 0.2)
        scored.append((score + worth - (2.0 if entry.why_not else 0.0), entry))
    scored.sort(key=lambda one: -one[0])
    return [entry for _score, entry in scored[:_MOST]]


def _annotation_entries(session: Session, words: list[str], choose: Callable[[str], object], most: int) -> list[Entry]:
    found: list[Entry] = []
    titles: dict[str, str] = {}
    timed = any(sign.isdigit() for word in words for sign in word)
    for row in session.annotations.values():
        if len(found) >= most:
            break
        title = titles.get(row.code_id)
        if title is None:
            code = session.codebook.code(row.code_id)
            name = code.name if code is not None else row.code_id
            title = titles[row.code_id] = translate("palette", "Annotation: {code}").format(code=name)
        if not timed and not _has(words, title, row.note):
            continue  # writing out when each of thousands begins would be felt at every letter that is typed
        path = f"{format_time(row.start_s, decimals=1)}  {row.note}".strip()
        if _has(words, title, path):
            found.append(Entry(id=f"annotation:{row.id}", title=title, path=path, run=lambda id_=row.id: choose(id_)))
    return found


def _has(words: list[str], title: str, path: str) -> bool:
    text = f"{title} {path}".casefold()
    return all(word in text for word in words)


def _time(typed: str, duration_s: float) -> float | None:
    """The time that is typed, if it is one of the session."""
    if ":" not in typed and not typed.replace(".", "", 1).strip().isdigit():
        return None
    try:
        time_s = parse_time(typed)
    except ValueError:
        return None
    return time_s if 0 <= time_s <= duration_s else None


def _why_not(spec: ActionSpec, *, session_open: bool) -> str:
    if spec.needs_session and not session_open:
        return translate("palette", "open a session first")
    if spec.id in ("undo", "redo"):
        return (
            translate("palette", "there is nothing to undo")
            if spec.id == "undo"
            else translate("palette", "there is nothing to redo")
        )
    return translate("palette", "not possible just now")
