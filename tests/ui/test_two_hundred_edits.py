"""Two hundred edits at random, of every kind: each is on disk at once; undone they are the start, redone the end."""

from __future__ import annotations

import random
import sqlite3
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from annotator.app.importing import import_annotations
from annotator.domain import (
    annotation_edits,
    codebook_edits,
    edits,
    live_coding,
    marker_edits,
    setup_edits,
    transcript_edits,
    utterance_edits,
)
from annotator.domain.annotation_edits import BatchChange
from annotator.domain.annotations import INCONGRUENCE_TYPES, Annotation, Cue
from annotator.domain.attunement import RESPONSE_GROUP, met_cues, respond
from annotator.domain.clock import new_id
from annotator.domain.code_links import with_code, with_link
from annotator.domain.codebook import Code
from annotator.domain.covering import CoverArea
from annotator.domain.edits import Edit, EditError
from annotator.domain.flags import VERDICTS
from annotator.domain.media import FrameTimes, Region
from annotator.domain.participants import Participant
from annotator.domain.playlist_making import delete_playlist, item_of_span
from annotator.domain.playlists import Playlist, moved, with_item, without_items
from annotator.domain.session import BLINDS, Coder, Session
from annotator.domain.setup_edits import replace_cover_areas
from annotator.domain.transcript import Utterance
from annotator.exchange.errors import FormatError
from annotator.exchange.json_export import export_json
from annotator.storage.session_folder import SessionFolder
from annotator.ui.document import SessionDocument
from annotator.ui.panels import judging
from annotator.ui.session import annotating
from tests.fixtures.sessions import annotation, small_session

EDITS = 200
CODER = "anna"
FRAMES = FrameTimes(times_s=np.arange(0.0, 60.0, 0.04), end_s=60.0)
CODES = (
    Code(id="frown", name="Frown", exclusive_group="mouth"),
    Code(id="grin", name="Grin", exclusive_group="mouth"),
    Code(id="blink", name="Blink", kind="point"),
)

T = TypeVar("T")
Kind = Callable[[Session, random.Random], Edit]


def start() -> Session:
    session = small_session()
    book = replace(session.codebook, codes=(*session.codebook.codes, *CODES))
    coders = {CODER: replace(session.coders[CODER], blind_to=())}
    return replace(session, codebook=book, coders=MappingProxyType(coders))


# --- the kinds --------------------------------------------------------------------------------------------------------


def _time(rng: random.Random) -> float:
    return FRAMES.time_of(rng.randrange(len(FRAMES)))


def _span(rng: random.Random) -> tuple[float, float]:
    first, last = sorted((_time(rng), _time(rng)))
    return first, min(60.0, last + 0.04)


def _mine(session: Session, rng: random.Random, most: int = 3) -> list[Annotation]:
    """Some annotations; an edit that needs one there is none of does not fit, and another is tried."""
    rows = [row for row in session.annotations.values() if row.coder_id == CODER]
    return rng.sample(rows, min(len(rows), rng.randint(1, most)))


def _one(session: Session, rng: random.Random) -> Annotation:
    rows = _mine(session, rng, 1)
    if not rows:
        raise EditError("none")
    return rows[0]


def _pick(rows: Iterable[T], rng: random.Random) -> T:
    found = list(rows)
    if not found:
        raise EditError("none")
    return rng.choice(found)


def _press(session: Session, rng: random.Random) -> Edit:
    time_s = _time(rng)
    return live_coding.press(
        session,
        rng.choice(session.codebook.codes),
        coder_id=CODER,
        participant_id=rng.choice(list(session.participants)),
        time_s=time_s,
        start_s=FRAMES.snap(max(0.0, time_s - 0.3)),
        shortest_s=0.04,
    )


def _merge(session: Session, rng: random.Random) -> Edit:
    row = _one(session, rng)
    beside = replace(row, id=new_id(), start_s=row.end_s, end_s=row.end_s + 1.0, running=False)
    added = edits.add_annotations(session, [beside])
    after = edits.apply(session, added)
    return edits.merged("Merge", added, annotation_edits.merge(after, [row, beside]))


def _snap(session: Session, rng: random.Random) -> Edit:
    row = _one(session, rng)
    targets = annotation_edits.edges_of(session, without=[row.id])
    return annotation_edits.snap_edge(session, [row], targets, edge=rng.choice(["start", "end"]), reach_s=9.0)


def _recoded(session: Session, rng: random.Random) -> Edit:
    change = BatchChange(
        code_id=rng.choice([None, *(code.id for code in session.codebook.codes)]),
        tier=rng.choice([None, "Other"]),
        intensity=rng.choice([None, 0, 3]),
        confidence=rng.choice([None, 0, 5]),
        frames=rng.choice([0, 0, 1, -2]),
    )
    return annotation_edits.change_many(session, _mine(session, rng), change, FRAMES)


def _codebook(session: Session, rng: random.Random) -> Edit:
    code = rng.choice(session.codebook.codes)
    changed = replace(code, definition=f"definition {rng.random()}", color=rng.choice(["#0072B2", "#D55E00"]))
    codes = tuple(changed if one.id == code.id else one for one in session.codebook.codes)
    return codebook_edits.replace_codebook(session, replace(session.codebook, codes=codes))


def _transcript(session: Session, rng: random.Random) -> Edit:
    kept = [row for row in session.utterances.values() if rng.random() < 0.8]
    fresh = Utterance(id=new_id(), start_s=5.0, end_s=6.0, text=f"new words {rng.random()}", participant_id="client")
    return transcript_edits.replace_transcript(session, [*kept, fresh])


def _split_utterance(session: Session, rng: random.Random) -> Edit:
    row = _pick(session.utterances.values(), rng)
    return utterance_edits.split_utterance(session, row.id, character=rng.randrange(len(row.text) + 1))


def _playlist(session: Session, rng: random.Random) -> Edit:
    held = session.playlists.get("p") or Playlist(id="p", name="Picks", coder_id=CODER)
    item = item_of_span(_span(rng), title="moment")
    return edits.put_rows(session, "playlists", [with_item(held, item)], label="Add to playlist")


def _participant(session: Session, rng: random.Random) -> Edit:
    if rng.random() < 0.5:
        return edits.put_rows(
            session, "participants", [Participant(id=new_id(), role="other")], label="Add participant"
        )
    return setup_edits.delete_participant(session, rng.choice(list(session.participants)))


def _cover(session: Session, rng: random.Random) -> Edit:
    """Areas to cover come and go."""
    kept = [area for area in session.cover_areas.values() if rng.random() < 0.5]
    region = Region(x=0.1, y=0.2, width=0.1 + rng.random() / 2, height=0.3)
    drawn = CoverArea(region=region, media_id=_pick(session.media, rng))
    return replace_cover_areas(session, [*kept, drawn])


def _region(session: Session, rng: random.Random) -> Edit:
    person = _pick(session.participants.values(), rng)
    left = round(rng.random() / 2, 3)
    region = Region(x=left, y=0.1, width=0.4, height=0.8)
    changed = replace(person, region=region, name=rng.choice(["", "Kim"]))
    return edits.put_rows(session, "participants", [changed], label="Change participant")


def _words(session: Session, rng: random.Random) -> Edit:
    row = _pick(session.utterances.values(), rng)
    start_s = _time(rng)
    changed = replace(
        row, text=f"other words {rng.random()}", start_s=start_s, end_s=start_s + 1.5, valence=rng.choice([None, 0.4])
    )
    return utterance_edits.change_utterance(session, changed)


def _recording(session: Session, rng: random.Random) -> Edit:
    """A second recording comes, or the one that nobody is seen in goes."""
    first = next(iter(session.media.values()))
    if "room" in session.media and rng.random() < 0.7:
        return setup_edits.delete_media(session, "room")
    fresh = replace(first, id="room", file_name="room.wav", path="room.wav", offset_s=rng.random())
    return edits.put_rows(session, "media", [fresh], label="Add recording")


def _reordered(session: Session, rng: random.Random) -> Edit:
    held = _pick(session.playlists.values(), rng)
    item = _pick(held.items, rng)
    changed = without_items(held, [item.id]) if rng.random() < 0.3 else moved(held, item.id, rng.choice([-1, 1]))
    noted = replace(changed, order="hand", name=f"Picks {rng.random()}")
    return edits.put_rows(session, "playlists", [noted], label="Change playlist")


def _link(session: Session, rng: random.Random) -> Edit:
    row = _pick([row for row in _mine(session, rng, 50) if row.incongruence is not None], rng)
    cue = Cue(code_id="grin", participant_id=row.participant_id, start_s=1.0, end_s=2.0)
    changed = with_link(
        session,
        row,
        lambda link: replace(link, nonverbal_valence=rng.random(), type=rng.choice(INCONGRUENCE_TYPES), cues=(cue,)),
    )
    return edits.change_annotations(session, [changed], label="Edit incongruence")


def _respond(session: Session, rng: random.Random) -> Edit:
    clients = {row.id for row in session.participants.values() if row.role == "client"}
    cues = [row for row in session.annotations.values() if row.participant_id in clients and row.coder_id == CODER]
    met = _pick(met_cues(session, cues), rng)
    code = Code(id="explores", name="Explores", exclusive_group=RESPONSE_GROUP, tier="Therapist")
    return respond(session, met, code, time_s=met.onset_s + rng.random(), coder_id=CODER)


def _older_codebook(session: Session, rng: random.Random) -> Edit:
    """The first codebook again, with the codes that are in use since."""
    kept = {code.id: code for code in (*start().codebook.codes, *session.codebook.codes)}
    older = replace(start().codebook, codes=tuple(kept.values()), name=f"as it was {rng.random()}")
    return codebook_edits.replace_codebook(session, older, label="Go back to a codebook")


def _fewer_codes(session: Session, rng: random.Random) -> Edit:
    gone = _pick(session.codebook.codes, rng)
    codes = tuple(code for code in session.codebook.codes if code.id != gone.id)
    return codebook_edits.replace_codebook(session, replace(session.codebook, codes=codes))


def _import(session: Session, rng: random.Random) -> Edit:
    """What another coder made of the same recording."""
    row = annotation(new_id(), coder_id="ben", start_s=(at := _time(rng)), end_s=at + 1.0, code_id="masking")
    other = replace(start(), annotations=MappingProxyType({row.id: row}))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ben.json"
        path.write_bytes(export_json(other))
        try:
            return import_annotations(session, path)
        except FormatError as error:  # somebody in it has been taken out of the session
            raise EditError(str(error)) from error


KINDS: dict[str, Kind] = {
    "draw": lambda s, r: annotating.add_span(s, _span(r), coder_id=CODER, tier=None, code=r.choice(s.codebook.codes)),
    "press": _press,
    "press again": _press,
    "end all": lambda s, r: live_coding.end(s, live_coding.running(s, CODER), time_s=_time(r)),
    "nudge": lambda s, r: annotating.nudge(
        s, [_one(s, r).id], FRAMES, edge=r.choice(["start", "end", "both"]), steps=r.choice([-2, 1])
    ),
    "put edge": lambda s, r: annotating.put_edge(s, [_one(s, r).id], edge=r.choice(["start", "end"]), time_s=_time(r)),
    "note": lambda s, r: edits.change_annotations(s, [replace(_one(s, r), note=f"note {r.random()}")]),
    "delete": lambda s, r: edits.delete_annotations(s, [_one(s, r).id]),
    "split": lambda s, r: annotation_edits.split([row := _one(s, r)], time_s=(row.start_s + row.end_s) / 2),
    "merge": _merge,
    "paste": lambda s, r: annotation_edits.paste(s, _mine(s, r), coder_id=CODER, shift_s=r.uniform(0, 5)),
    "duplicate": lambda s, r: annotation_edits.paste(
        s, rows := _mine(s, r), coder_id=CODER, participant_id=annotation_edits.other_participant(s, rows)
    ),
    "rate": lambda s, r: annotation_edits.rate(s, _mine(s, r), intensity=r.randint(0, 5)),
    "change many": _recoded,
    "snap": _snap,
    "accept": lambda s, r: judging.accept(
        s, r.choice(list(s.findings.flags.values())), coder_id=CODER, code=r.choice(s.codebook.codes)
    ),
    "judge": lambda s, r: judging.judge(
        s, r.choice(list(s.findings.flags.values())), coder_id=CODER, verdict=r.choice([None, *VERDICTS])
    ),
    "codebook": _codebook,
    "add code": lambda s, _r: codebook_edits.add_codes(s, [Code(id=(id_ := new_id()), name=id_)]),
    "transcript": _transcript,
    "add utterance": lambda s, r: utterance_edits.add_utterance(
        s, Utterance(id=new_id(), start_s=(at := _time(r)), end_s=at + 2, text="some more words")
    ),
    "split utterance": _split_utterance,
    "merge utterances": lambda s, _r: utterance_edits.merge_utterances(s, list(s.utterances)[:2]),
    "delete utterance": lambda s, r: transcript_edits.delete_utterances(s, [_pick(s.utterances, r)]),
    "participant": _participant,
    "media": lambda s, r: edits.put_rows(
        s, "media", [replace(next(iter(s.media.values())), offset_s=r.random())], label="Move media"
    ),
    "title": lambda s, r: edits.put_rows(s, "info", [replace(s.info, title=f"title {r.random()}")], label="Title"),
    "blinding": lambda s, r: edits.put_rows(
        s, "coders", [replace(s.coders[CODER], blind_to=tuple(r.sample(BLINDS[1:], 1)))], label="Blinding"
    ),
    "reaction": lambda s, r: edits.put_rows(
        s, "coders", [replace(s.coders[CODER], start_earlier_s=r.random(), blind_to=())], label="Change coder"
    ),
    "add marker": lambda s, r: marker_edits.add_marker(s, _time(r), coder_id=CODER, text="look"),
    "move marker": lambda s, r: marker_edits.change_marker(s, _pick(s.markers, r), time_s=_time(r)),
    "delete marker": lambda s, r: marker_edits.delete_markers(s, [_pick(s.markers, r)]),
    "lock": lambda s, r: marker_edits.lock_tiers(s, ["Other"], locked=r.random() < 0.3, coder_id=CODER),
    "playlist": _playlist,
    "reorder playlist": _reordered,
    "delete playlist": lambda s, r: delete_playlist(_pick(s.playlists.values(), r)),
    "region": _region,
    "cover": _cover,
    "change utterance": _words,
    "recording": _recording,
    "offset": lambda s, r: setup_edits.set_media_offset(s, _pick(s.media, r), r.random()),
    "recode": lambda s, r: edits.change_annotations(s, [with_code(s, _one(s, r), r.choice(s.codebook.codes))]),
    "link": _link,
    "respond": _respond,
    "adjust": lambda s, r: judging.accept(
        s, r.choice(list(s.findings.flags.values())), coder_id=CODER, code=r.choice(s.codebook.codes), span=_span(r)
    ),
    "older codebook": _older_codebook,
    "fewer codes": _fewer_codes,
    "import": _import,
    "new coder": lambda s, r: edits.put_rows(
        s, "coders", [Coder(id=(id_ := new_id()), name=f"Coder {id_} {r.random()}")], label="Change coder"
    ),
}


# --- the proof --------------------------------------------------------------------------------------------------------


def rows_on_disk(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """Everything in the database but the record of changes, by table; the order of rows is not part of it."""
    with closing(sqlite3.connect(path / "session.db")) as connection:
        names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        kept = [name for name in names if name not in ("edits", "edit_rows")]
        tables: dict[str, list[tuple[object, ...]]] = {}
        for name in kept:
            columns = [row[1] for row in connection.execute(f"PRAGMA table_info({name})") if row[1] != "position"]
            tables[name] = sorted(connection.execute(f"SELECT {', '.join(columns)} FROM {name}").fetchall(), key=repr)
        return tables


@pytest.mark.parametrize("seed", [4, 2026])
def test_two_hundred_edits_undone_and_redone(qtbot: QtBot, tmp_path: Path, seed: int) -> None:
    rng = random.Random(seed)
    path = tmp_path / "random.session"
    done: Counter[str] = Counter()
    with SessionFolder.create(path, start()) as folder, SessionFolder.open(path, read_only=True) as reader:
        document = SessionDocument(folder.load(), coder_id=CODER, write=folder.write)
        first_rows, first = rows_on_disk(path), document.whole_session
        while document.undo_stack.count() < EDITS:
            # kinds that were never done yet come first, so that each is among the two hundred
            kind = min(rng.sample(sorted(KINDS), 6), key=lambda name: done[name])
            before = document.undo_stack.count()
            try:
                document.perform(KINDS[kind](document.whole_session, rng))
            except EditError:
                continue
            if document.undo_stack.count() > before:
                done[kind] += 1
                document.flush()
                assert reader.load() == document.whole_session, f"{kind} is on disk"
        assert set(done) == set(KINDS), "every kind was among them"
        last_rows, last = rows_on_disk(path), document.whole_session
        for _ in range(EDITS):
            document.undo()
        document.flush()
        assert document.whole_session == first
        assert rows_on_disk(path) == first_rows
        for _ in range(EDITS):
            document.redo()
        document.flush()
        assert document.whole_session == last
        assert rows_on_disk(path) == last_rows
        assert len(folder.history()) == 3 * EDITS, "each is in the record, undone and done again too"
        document.close()
