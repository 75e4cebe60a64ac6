"""A session without the names of the people in it: one function for whatever leaves the program.

Which texts there are comes from the types of a session (:mod:`annotator.domain.text_fields`), how a name may be
written from :mod:`annotator.domain.name_matching`. What people say about other people, places and dates stays unless
it is given as a further word: no program finds all of that, so a person must read the text before it is passed on.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import PurePosixPath, PureWindowsPath
from types import MappingProxyType
from typing import TypeVar

from annotator.domain.media import Media
from annotator.domain.name_folding import words_of
from annotator.domain.name_matching import NAMES_NOBODY, FoundName, KnownName, NameMatcher, replace_found
from annotator.domain.session import Session
from annotator.domain.text_fields import TextField, rewritten, texts_in
from annotator.exchange.deidentify_summary import DeidentifySummary, SummaryNotes

Value = TypeVar("Value")

_PART = r"[^\s/\\\"'<>|;,:]+(?: [^\s/\\\"'<>|;,:]+){0,2}"
_PATTERNS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+"), "[e-mail]"),
    (re.compile(r"(?:https?|ftp)://\S+|\bwww\.\S+", re.IGNORECASE), "[address]"),
    (re.compile(rf"(?:file:/+|\b[A-Za-z]:[\\/]|\\\\)(?:{_PART}[\\/]+)*[^\s\\/]*", re.IGNORECASE), "[path]"),
    (re.compile(rf"(?<![\w/.<>])(?:~|\.\.?)?/(?:{_PART}/+)+[^\s/]*|(?<![\w/.<>])(?:~|\.\.)/[^\s/]+"), "[path]"),
)
_PATTERN_SIGNS = re.compile(r"[/\\@]|www\.", re.IGNORECASE)
_AFTER_A_PATH = ".,;:!?)]}'\""
_MACHINE_ID = re.compile(r"[0-9a-f]{8,}(?:-[0-9a-f]{4,})*")
_MEDIA_ID = TextField("Media", "id", "id")
_ID_PREFIX = {"parent": "code", "source": "moment", "codechoice": "code"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Deidentified:
    """A session without names, and what was taken out."""

    session: Session
    summary: DeidentifySummary


def deidentify(session: Session, *, further_words: Iterable[str] = ()) -> Deidentified:
    """Take the names of participants, coders, the session and its files out of every text of a session.

    Where a participant's name or a part of it stands, in whichever spelling, the role in brackets takes its place;
    recordings are called by their id, and ids that hold a name get a number. Tiers stay apart from each other, and
    whatever refers to something still does.

    Args:
        further_words: Words and phrases that are to go as well, each as a whole.
    """
    names = Deidentifier(session, further_words=further_words)
    return Deidentified(session=names.session(), summary=names.summary)


class Deidentifier:
    """Takes the names of one session out of it and of anything that is made from it."""

    def __init__(self, session: Session, *, further_words: Iterable[str] = ()) -> None:
        self._session = session
        present = list(texts_in(session))
        self._matcher = NameMatcher(_names(session, present, further_words))
        self._code_ids = frozenset(code.id for code in session.codebook.codes)
        self._ids: dict[str, str] = {}
        self._taken_ids = {text for field, text in present if field.kind == "id"}
        self._titles: dict[str, str] = {}
        self._taken_titles = {text for field, text in present if field.kind == "title"}
        self._found: dict[str, list[FoundName]] = {}
        self._notes = SummaryNotes()
        called = {row.id: self._id(_MEDIA_ID, row.id) for row in session.media.values()}
        self._patterns = (*_PATTERNS, *_literals(session, called, self._matcher))

    @property
    def summary(self) -> DeidentifySummary:
        """What was taken out so far."""
        renamed = {old: new for old, new in self._ids.items() if old != new}
        # Somebody who has no name here may have one in the name of the recording.
        named = [row.file_name for row in self._session.media.values()] + [self._session.info.title]
        perhaps = {key for name in named for word in words_of(name) if word.text.isalpha() for key in word.keys}
        return self._notes.summary(self._matcher.words | perhaps, renamed)

    @property
    def ids(self) -> Mapping[str, str]:
        """What each id met so far is called."""
        return self._ids

    def session(self) -> Session:
        """The session without names."""
        session = self._session
        bare = replace(
            session,
            info=replace(session.info, title=f"Session {session.info.id[:8]}"),
            media=MappingProxyType({key: self.nameless_media(row) for key, row in session.media.items()}),
            participants=MappingProxyType({key: replace(row, name="") for key, row in session.participants.items()}),
            coders=MappingProxyType({key: replace(row, name="") for key, row in session.coders.items()}),
        )
        return self.rewritten(bare)

    def nameless_media(self, row: Media) -> Media:
        """A recording that is called by its id, and nowhere."""
        return replace(row, file_name=f"{self.id(row.id)}{_suffix(row.file_name)}", path="")

    def rewritten(self, value: Value) -> Value:
        """Anything made of dataclasses with its texts, titles and ids rewritten; kinds and numbers stay."""
        return rewritten(value, self._rewrite)

    def id(self, text: str) -> str:
        """What an id of the session is called without names."""
        return self._ids.get(text, text)

    def _rewrite(self, field: TextField, text: str) -> str:
        if not text:
            return text
        if field.kind == "id" or (field.name == "therapist_response" and text in self._code_ids):
            return self._id(field, text)
        found = self._find(text)
        self._notes.note(field, ((one.written, one.label) for one in found), _without(text, found))
        if not found:
            return text
        clean = replace_found(text, found)
        if field.kind != "title":
            return clean
        if text not in self._titles:
            self._titles[text] = _apart_from(clean, self._taken_titles, " {}")
        return self._titles[text]

    def _id(self, field: TextField, text: str) -> str:
        if text not in self._ids:
            prefix = _prefix(field)
            telling = self._is_telling(text, of_coder=prefix == "coder")
            self._ids[text] = _apart_from(f"{prefix}-1", self._taken_ids, prefix + "-{}") if telling else text
        return self._ids[text]

    def _is_telling(self, id_: str, *, of_coder: bool) -> bool:
        if _MACHINE_ID.fullmatch(id_):
            return False
        return bool(self._matcher.find(id_)) or (of_coder and _is_name_like(id_))

    def _find(self, text: str) -> list[FoundName]:
        if text not in self._found:
            self._found[text] = self._all_found(text)
        return self._found[text]

    def _all_found(self, text: str) -> list[FoundName]:
        """Addresses, paths and file names first, then names outside them; in order."""
        found: list[FoundName] = []
        for pattern, label in self._patterns if _PATTERN_SIGNS.search(text) else self._patterns[len(_PATTERNS) :]:
            for match in pattern.finditer(text):
                end = match.start() + len(match.group().rstrip(_AFTER_A_PATH))
                if end > match.start() and _is_free(match.start(), end, found):
                    written = text[match.start() : end]
                    found.append(FoundName(start=match.start(), end=end, written=written, label=label))
        found += [one for one in self._matcher.find(text) if _is_free(one.start, one.end, found)]
        return sorted(found, key=lambda one: one.start)


def further_words_in(text: str) -> tuple[str, ...]:
    """A list of words and phrases, one a line; empty lines and lines that begin with ``#`` count for nothing."""
    lines = (line.strip() for line in text.removeprefix("\ufeff").splitlines())
    return tuple(line for line in lines if line and not line.startswith("#"))


def _names(
    session: Session, present: Iterable[tuple[TextField, str]], further_words: Iterable[str]
) -> Iterator[KnownName]:
    for word in further_words:
        yield KnownName(text=word, label="[removed]", in_parts=False)
    for person in session.participants.values():
        yield KnownName(text=person.name, label=f"[{person.role}]")
    for coder in session.coders.values():
        yield KnownName(text=coder.name, label="[coder]", weak=True)
    named = {coder.id for coder in session.coders.values() if coder.name}
    for id_ in sorted({text for field, text in present if field.kind == "id" and _prefix(field) == "coder"} - named):
        if _is_name_like(id_) and not _MACHINE_ID.fullmatch(id_):
            yield KnownName(text=id_, label="[coder]", weak=True)


def _literals(
    session: Session, called: Mapping[str, str], matcher: NameMatcher
) -> Iterator[tuple[re.Pattern[str], str]]:
    """What recordings and the session are called, where it is no mere name and no mere word.

    Args:
        called: What stands for each recording, by its id.
    """
    named: list[tuple[str, str]] = []
    for media in session.media.values():
        name = media.file_name or PureWindowsPath(media.path).name
        named += [(written, called[media.id]) for written in (name, PurePosixPath(name).stem)]
    for written, label in (*named, (session.info.title, "[session]")):
        if len(words_of(written)) > 1 and (re.search(r"[\d_.]", written) or not matcher.find(written)):
            forms = {unicodedata.normalize(form, written) for form in ("NFC", "NFD")}
            either = "|".join(map(re.escape, sorted(forms)))
            yield re.compile(rf"(?<!\w)(?:{either})(?!\w)", re.IGNORECASE), label


def _is_name_like(id_: str) -> bool:
    """True for a coder's id such as ``sabine.weber``, false for ``coder-2``, ``B`` or ``r3``."""
    return any(len(word.text) > 2 and word.text.isalpha() and not word.keys & NAMES_NOBODY for word in words_of(id_))


def _prefix(field: TextField) -> str:
    prefix = field.owner.lower() if field.name == "id" else re.sub(r"_ids?$", "", field.name)
    return _ID_PREFIX.get(prefix, prefix)


def _suffix(file_name: str) -> str:
    suffix = PurePosixPath(file_name).suffix
    return suffix if re.fullmatch(r"\.[A-Za-z0-9]{2,5}", suffix) else ""


def _apart_from(wanted: str, taken: set[str], numbered: str) -> str:
    """``wanted``, or the first with a number that nothing else is called."""
    name, number = wanted, 1
    while name in taken:
        number += 1
        name = numbered.format(number) if numbered[0] != " " else wanted + numbered.format(number)
    taken.add(name)
    return name


def _is_free(start: int, end: int, found: Iterable[FoundName]) -> bool:
    return all(end <= one.start or start >= one.end for one in found)


def _without(text: str, found: Iterable[FoundName]) -> str:
    blank = [replace(one, label=" ") for one in found]
    return replace_found(text, blank) if blank else text
