"""The record of changes in words: who did what, when, and what was before and after. Qt-free."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias, cast

from annotator.domain.clock import format_time
from annotator.domain.percent import percent
from annotator.domain.session import Coder, Session
from annotator.storage.record import RecordedChange, RecordedEdit
from annotator.ui.look.translation import translate

_Row: TypeAlias = Mapping[str, Any]
_TIMES = frozenset({"start_s", "end_s", "verbal_start_s", "verbal_end_s"})
_QUIET = frozenset({"id", "modified_at", "created_at", "decided_at", "coder_id", "flag", "path", "fingerprint"})
_LONGEST = 80
_MOST_FIELDS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeWords:
    """One row that changed: in which table, which row, and the change in words."""

    table: str
    key: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryEntry:
    """One edit in words.

    Attributes:
        when: Local time of the computer, to the second.
        changes: What changed, row by row.
        sought: What a search looks in.
    """

    id: int
    when: str
    coder_id: str
    coder: str
    label: str
    changes: tuple[ChangeWords, ...]
    sought: str

    @property
    def text(self) -> str:
        """The first change, and how many more there are."""
        if not self.changes:
            return ""
        more = len(self.changes) - 1
        return self.changes[0].text + (f"  (+{more} more)" if more else "")

    def about(self, ids: Iterable[str]) -> bool:
        """True if it changed one of these annotations."""
        wanted = set(ids)
        return any(change.table == "annotations" and change.key in wanted for change in self.changes)


def entries(record: Iterable[RecordedEdit], session: Session, coder: Coder) -> list[HistoryEntry]:
    """The record in words, without what is hidden from the coder who asks."""
    names = _Names(session)
    made: list[HistoryEntry] = []
    for edit in record:
        if coder.is_blind_to("coders") and edit.coder_id != coder.id:
            continue
        shown = [change for change in edit.changes if _may_see(change, coder)]
        if edit.changes and not shown:
            continue
        changes = tuple(names.change(change) for change in shown)
        who = names.coder(edit.coder_id)
        label = edit.label or "–"
        words = " ".join((label, who, *(change.text for change in changes)))
        made.append(
            HistoryEntry(
                id=edit.id,
                when=local_time(edit.made_at),
                coder_id=edit.coder_id,
                coder=who,
                label=label,
                changes=changes,
                sought=words.casefold(),
            )
        )
    return made


def local_time(stamp: str) -> str:
    """``2026-01-31 14:05:09`` on this computer's clock."""
    try:
        return datetime.fromisoformat(stamp.replace("Z", "+00:00")).astimezone().strftime("%Y-%m-%d %H:%M:%S")
    except ValueError:
        return stamp


def _may_see(change: RecordedChange, coder: Coder) -> bool:
    if change.table == "verdicts" and coder.is_blind_to("flags"):
        return False
    if change.table not in ("annotations", "verdicts", "markers") or not coder.is_blind_to("coders"):
        return True
    return all(json.loads(row).get("coder_id") == coder.id for row in (change.before, change.after) if row is not None)


class _Names:
    """What ids are called in the session as it is now."""

    def __init__(self, session: Session):
        self._codes = {code.id: code.name for code in session.codebook.codes}
        self._people = {row.id: row.label for row in session.participants.values()}
        self._coders = {row.id: row.name or row.id for row in session.coders.values()}

    def coder(self, id_: str) -> str:
        return self._coders.get(id_, id_)

    def change(self, change: RecordedChange) -> ChangeWords:
        before: _Row = {} if change.before is None else json.loads(change.before)
        after: _Row = {} if change.after is None else json.loads(change.after)
        row = after or before
        what = self._row(change.table, row)
        if change.before is None:
            text = f"new: {what}"
        elif change.after is None:
            text = f"deleted: {what}"
        else:
            text = f"{what}: {self._difference(change.table, before, after)}"
        return ChangeWords(table=change.table, key=change.key, text=text)

    def _row(self, table: str, row: _Row) -> str:
        if table == "annotations":
            span = self._span(row)
            code, who = self._value("code_id", row["code_id"]), self._value("participant_id", row["participant_id"])
            return f"{code}, {who}, {span}"
        if table == "verdicts":
            flag = row["flag"]
            words = translate("history", "{verdict}, flag at {time}: {text}")
            return words.format(verdict=row["verdict"], time=format_time(flag["start_s"]), text=_short(flag["text"]))
        if table == "utterances":
            words = translate("history", "“{text}” at {time}")
            return words.format(text=_short(row["text"]), time=format_time(row["start_s"]))
        if table == "markers":
            words = translate("history", "marker at {time} {text}")
            return words.format(time=format_time(row["time_s"]), text=_short(row["text"])).strip()
        return _plain_row(table, row)

    def _span(self, row: _Row) -> str:
        start = format_time(row["start_s"])
        if row.get("running"):
            return translate("history", "running from {start}").format(start=start)
        return start if row["start_s"] == row["end_s"] else f"{start}–{format_time(row['end_s'])}"

    def _difference(self, table: str, before: _Row, after: _Row) -> str:
        if table == "codebook":
            return codebook_difference(before, after)
        parts: list[str] = []
        for name, value in after.items():
            old = before.get(name)
            if name in _QUIET or old == value:
                continue
            if isinstance(value, dict) and isinstance(old, dict):
                parts.append(self._difference("", cast("_Row", old), cast("_Row", value)))
            else:
                parts.append(f"{_field(name)} {self._value(name, old)} → {self._value(name, cast('object', value))}")
        shown = [part for part in parts if part][:_MOST_FIELDS]
        return "; ".join(shown) or translate("history", "same values")

    def _value(self, name: str, value: object) -> str:
        if name in _TIMES and isinstance(value, (int, float)):
            return format_time(value)
        if name == "code_id":
            return self._codes.get(str(value), str(value))
        if name == "participant_id":
            return self._people.get(str(value), str(value))
        return _plain(value)


def _plain_row(table: str, row: _Row) -> str:
    """A row that names neither codes nor people."""
    if table == "tier_locks":
        return translate("history", "lock of the tier {tier}").format(tier=row["id"])
    if table == "cover_areas":
        region = row["region"]
        words = translate("history", "area to cover, {width} × {height} of the picture at {x}, {y}")
        return words.format(**{name: percent(share) for name, share in region.items()})
    named = row.get("name") or row.get("file_name") or row.get("title") or row.get("role") or row.get("id", "")
    version = translate("history", " version {version}").format(version=row["version"]) if table == "codebook" else ""
    return f"{_TABLE_NAMES.get(table, table)} {named}{version}"


def _plain(value: object) -> str:
    """A value of no particular field."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        items = cast("list[object]", value)
        texts = [item for item in items if isinstance(item, str)]
        value = ", ".join(texts) if len(texts) == len(items) else f"{len(items)} entries"
    if isinstance(value, dict):
        return "set"
    return _short(str(value)) if value is not None and value != "" else "none"


_TABLE_NAMES = {"info": "session", "participants": "participant", "coders": "coder", "playlists": "playlist"}


def codebook_difference(before: _Row, after: _Row) -> str:
    """Which codes came, went and changed between two versions of a codebook, as JSON rows."""
    old = {code["id"]: code for code in before.get("codes", ())}
    new = {code["id"]: code for code in after.get("codes", ())}
    parts: list[str] = []
    for words, names in (
        ("added", [code["name"] for id_, code in new.items() if id_ not in old]),
        ("removed", [code["name"] for id_, code in old.items() if id_ not in new]),
    ):
        if names:
            parts.append(f"{words} {', '.join(names)}")
    for id_, code in new.items():
        fields = [_field(name) for name, value in code.items() if id_ in old and old[id_].get(name) != value]
        if fields:
            words = translate("history", "{code}: {fields} changed")
            parts.append(words.format(code=code["name"], fields=", ".join(fields)))
    if not parts and list(old) != list(new):
        parts.append(translate("history", "order changed"))
    return "; ".join(parts) or f"name {before.get('name', '')} → {after.get('name', '')}"


def _field(name: str) -> str:
    return name.removesuffix("_s").removesuffix("_id").replace("_", " ")


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
