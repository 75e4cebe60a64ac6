"""REFI-QDA projects (.qdpx), as NVivo, MAXQDA, ATLAS.ti, QualCoder and others exchange them.

Format: REFI-QDA 1.5, project: a ZIP file with ``project.qde``. What has a time is taken in: coded selections of video
and sound, coded stretches of their transcripts, and the transcripts' words between points of synchronisation.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath, PureWindowsPath
from urllib.parse import unquote
from xml.etree.ElementTree import Element

from annotator.domain.codebook import Code, Codebook
from annotator.domain.limits import LimitError
from annotator.domain.unique_names import UniqueNames
from annotator.exchange.coding import CodedSpan, CodedTier, Coding, LinkedMedia
from annotator.exchange.errors import FormatError
from annotator.exchange.qdc import codebook_of
from annotator.exchange.refi_qda import ORIGIN
from annotator.exchange.safe_xml import line_of, read_xml
from annotator.exchange.speakers import with_speakers
from annotator.exchange.spoken_text import Findings, SpokenLine, check_count, tidy
from annotator.exchange.text_encoding import decoded
from annotator.exchange.zip_part import LARGEST_BYTES, part_names, part_of

_KIND = "REFI-QDA project"
_TIMED = {"VideoSource": "VideoSelection", "AudioSource": "AudioSelection"}
_CODES, _WORDS = "Codes", "Transcript"
_TIMELESS = ("PlainTextSelection", "PictureSelection", "PDFSelection")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Project:
    """A project that is being read.

    Attributes:
        codes: By the id that selections name them with; likewise ``users`` and ``notes`` (their words).
        values: What is written for a code, by its id: its name, or where several have this name, its id.
        text: What is in a text file of the project.
        own: Whether this program wrote it: then a selection is called after its participant.
    """

    source: str
    codes: Mapping[str, Code]
    values: Mapping[str, str]
    users: Mapping[str, str]
    notes: Mapping[str, str]
    text: Callable[[str], str]
    own: bool
    found: Findings = field(default_factory=Findings)


def is_qdpx(content: bytes) -> bool:
    """True for a ZIP file with a project of REFI-QDA in it."""
    return content[:2] == b"PK" and _project_part(content) is not None


def read_qdpx(content: bytes, *, source: str) -> Coding:
    """Read what has a time: for each recording a tier of codes (one for each code above others) and one of words.

    Raises:
        FormatError: it is no such project, or damaged; names the line of ``project.qde``.
    """
    root = _root(content, source)
    project = _opened(root, content, source)
    recordings = [element for element in root.iterfind("Sources/*") if element.tag in _TIMED]
    spans: list[CodedSpan] = []
    names = UniqueNames(numbered="{name} ({number})")
    groups: dict[str, tuple[str, ...]] = {}
    media: dict[str, tuple[str, ...]] = {}
    for element in recordings:
        name = names.take(_name(element) or "recording")
        prefix = f"{name}: " if len(recordings) > 1 else ""
        mine = sorted(_spans(project, element, prefix), key=lambda span: (span.start_s, span.end_s or 0.0))
        spans.extend(mine)
        check_count(spans, source)
        groups[name] = tuple(dict.fromkeys(span.tier for span in mine))
        media[name] = tuple(_file_names(element))
    _count_timeless(root, project.found)
    if not spans and not project.codes:
        raise FormatError(f"{source}: it has neither codes nor a selection of a recording")
    words = {f"{name}: {_WORDS}" for name in groups} | {_WORDS}
    return Coding(
        tiers=tuple(
            CodedTier(name=name, spoken=name in words, codes=name not in words)
            for name in dict.fromkeys(span.tier for span in spans)
        ),
        spans=tuple(spans),
        codes=tuple(project.codes.values()),
        media=tuple(LinkedMedia(file_name=name) for names in media.values() for name in names),
        groups={name: tiers for name, tiers in groups.items() if tiers},
        group_media=media,
        problems=tuple(project.found.problems),
        left_out=project.found.left_out,
        notes=tuple(project.found.notes),
    )


def read_qdpx_codebook(content: bytes, *, source: str) -> Codebook:
    """The codes of a project; those below others keep who is above them.

    Raises:
        FormatError: it is no such project, or has no code.
    """
    return codebook_of(_root(content, source), source=source)[0]


def _project_part(content: bytes) -> str | None:
    names = part_names(content)
    return next((name for name in names if name.casefold().rpartition("/")[2] == "project.qde"), None)


def _root(content: bytes, source: str) -> Element:
    part = part_of(content, _project_part(content) or "project.qde", source=source, kind=_KIND)
    return read_xml(part, source=source, root="Project", kind=f"a {_KIND}")


def _opened(root: Element, content: bytes, source: str) -> _Project:
    text = _Texts(content, source).read
    try:
        codes = codebook_of(root, source=source)[1]
    except FormatError:
        if root.find("CodeBook/Codes/Code") is not None:
            raise
        codes = {}
    above = {code.parent_id for code in codes.values()}
    names = {code.id: code.name for code in codes.values()}
    named = Counter(names.values())
    tiers = {code.id: names.get(code.parent_id or "", _CODES) for code in codes.values()}
    tiers |= {code.id: code.name for code in codes.values() if code.parent_id is None and code.id in above}
    return _Project(
        source=source,
        codes={guid.casefold(): replace(code, tier=tiers[code.id]) for guid, code in codes.items()},
        values={id_: name if named[name] == 1 else id_ for id_, name in names.items()},
        users={_id(one, "guid"): tidy(one.get("name") or one.get("id") or "") for one in root.iterfind("Users/User")},
        notes={_id(one, "guid"): _note(one, text) for one in root.iterfind("Notes/Note")},
        text=text,
        own=root.get("origin") == ORIGIN,
    )


class _Texts:
    """The text files of a project; each is unpacked once, and all of them together no further than one file may be."""

    def __init__(self, content: bytes, source: str) -> None:
        self._content, self._source = content, source
        self._there = {name.casefold().rpartition("/")[2]: name for name in part_names(content)}
        self._known: dict[str, str] = {}
        self._left_bytes = LARGEST_BYTES

    def read(self, path: str) -> str:
        """What is in the file at a path like ``internal://id.txt``; nothing where there is none."""
        name = self._there.get(path.casefold().rpartition("/")[2], "")
        if name and name not in self._known:
            part = part_of(self._content, name, source=self._source, kind=_KIND, largest_bytes=self._left_bytes)
            self._left_bytes -= len(part)
            self._known[name] = decoded(part).text
        return self._known.get(name, "")


def _note(element: Element, text: Callable[[str], str]) -> str:
    written = element.findtext("PlainTextContent") or text(element.get("plainTextPath", ""))
    return tidy(" ".join(part for part in (element.findtext("Description"), written) if part))


def _id(element: Element, key: str) -> str:
    """An id as it is compared: programs write the letters of one in either case."""
    return element.get(key, "").casefold()


def _name(element: Element) -> str:
    return tidy(element.get("name") or "")


def _file_names(element: Element) -> Iterator[str]:
    """What the recording's file may be called: its own name, and the last part of where it lies."""
    name = _name(element)
    if name:
        yield name
    for key in ("path", "currentPath"):
        path = unquote(element.get(key, ""))
        file_name = PurePosixPath(PureWindowsPath(path).name).name
        if file_name and file_name != name and not path.startswith("internal:"):
            yield file_name


def _spans(project: _Project, recording: Element, prefix: str) -> Iterator[CodedSpan]:
    for selection in recording.iterfind(_TIMED[recording.tag]):
        begin, end = (_seconds(selection.get(key, "")) for key in ("begin", "end"))
        yield from _coded(project, selection, prefix, begin, end)
    for transcript in recording.iterfind("Transcript"):
        yield from _of_transcript(project, transcript, prefix)
    project.found.counts["codes of whole recordings"] += len(recording.findall("Coding"))


def _coded(
    project: _Project, selection: Element, prefix: str, begin: float | None, end: float | None
) -> Iterator[CodedSpan]:
    """One annotation for each code of a selection."""
    where = f"line {line_of(selection)} of project.qde"
    if begin is None or end is None:
        project.found.problems.append(f"{where}: a selection has no time; it was left out")
        return
    codings = selection.findall("Coding")
    if not codings:
        project.found.counts["selections without a code"] += 1
    note, person = _written(project, selection)
    for coding in codings:
        for reference in coding.iterfind("CodeRef"):
            code = project.codes.get(_id(reference, "targetGUID"))
            if code is None:
                project.found.problems.append(f"{where}: it has a code that the project does not list; left out")
                continue
            user = _id(coding, "creatingUser") or _id(selection, "creatingUser")
            try:
                yield CodedSpan(
                    tier=prefix + code.tier,
                    start_s=min(begin, end),
                    end_s=max(begin, end),
                    value=project.values[code.id],
                    person=person,
                    coder=project.users.get(user, ""),
                    note=note,
                )
            except LimitError as error:
                project.found.problems.append(f"{where}: {error}; it was left out")


def _written(project: _Project, selection: Element) -> tuple[str, str]:
    """The note of a selection, and whom it is about where this program wrote it."""
    name = _name(selection)
    notes = [project.notes.get(_id(one, "targetGUID"), "") for one in selection.iter("NoteRef")]
    said = [tidy(selection.findtext("Description") or ""), *notes]
    if not project.own and re.search(r"[^\W\d_]", name):
        said.insert(0, name)
    return "; ".join(dict.fromkeys(part for part in said if part)), name if project.own else ""


def _of_transcript(project: _Project, transcript: Element, prefix: str) -> Iterator[CodedSpan]:
    """The words between points of synchronisation, and what is coded from one point to another."""
    points = {
        _id(one, "guid"): (_whole(one.get("position", "")), _seconds(one.get("timeStamp", "")))
        for one in transcript.iterfind("SyncPoint")
    }
    times = {guid: time_s for guid, (_, time_s) in points.items()}
    for selection in transcript.iterfind("TranscriptSelection"):
        begin, end = (times.get(_id(selection, key)) for key in ("fromSyncPoint", "toSyncPoint"))
        yield from _coded(project, selection, prefix, begin, end)
    words = transcript.findtext("PlainTextContent") or project.text(transcript.get("plainTextPath", ""))
    placed = sorted((at, time_s) for at, time_s in points.values() if at is not None and time_s is not None)
    if not placed:
        if words.strip():
            project.found.counts["transcripts without times"] += 1
        return
    if words[: placed[0][0]].strip():
        project.found.counts["words before a transcript's first time"] += len(words[: placed[0][0]].split())
    for line in with_speakers(_lines(project, words, placed, f"line {line_of(transcript)} of project.qde")):
        yield CodedSpan(
            tier=prefix + _WORDS,
            start_s=line.start_s,
            end_s=line.end_s if line.end_s > line.start_s else None,
            value=line.text,
            person=line.speaker,
        )


def _lines(project: _Project, words: str, placed: list[tuple[int, float]], where: str) -> Iterator[SpokenLine]:
    """The words from each point to the next, which is their end; those after the last have none."""
    for (at, time_s), (following, end_s) in zip(placed, [*placed[1:], (len(words), placed[-1][1])], strict=True):
        text = tidy(words[at:following])
        try:
            if text:
                yield SpokenLine(start_s=time_s, end_s=max(time_s, end_s), text=text)
        except LimitError as error:
            project.found.problems.append(f"{where}: {error}; it was left out")


def _count_timeless(root: Element, found: Findings) -> None:
    count = sum(len(root.findall(f"Sources//{name}")) for name in _TIMELESS)
    found.counts["selections of texts, pictures and PDF files, which have no time"] += count


def _seconds(written: str) -> float | None:
    """Milliseconds as REFI-QDA has them, in seconds."""
    try:
        return float(written) / 1000
    except ValueError:
        return None


def _whole(written: str) -> int | None:
    return int(written) if written.isdecimal() and len(written) < 12 else None
