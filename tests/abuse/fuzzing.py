"""Files damaged at random, for every reader: each fails with its declared error or gives what a session can hold."""

from __future__ import annotations

import hashlib
import random
from collections import Counter

from annotator.domain.codebook import Codebook
from annotator.domain.limits import LimitError, check_limits, check_text, check_time
from annotator.domain.session import Session
from annotator.exchange.coding import Coding
from tests.abuse.readers import DECLARED, READERS
from tests.abuse.samples import CORPUS, kept, samples
from tests.abuse.tally import Tally

_PIECES = (
    b"\xff",
    b"\0",
    b"\xed\xa0\x80",
    b"[" * 5_000,
    b"<" * 500,
    b'"',
    b"\n",
    b"9" * 5_000,
    b"-1",
    b"1e999",
    b"NaN",
    b"null",
    b"-->",
    b"&#x",
    b"{",
    b"}",
    b"<!DOCTYPE a [<!ENTITY b 'c'>]>",
    b"\\ud800",
    "²".encode(),
    b"../../../x",
    b"\xef\xbb\xbf",
    b'encoding="x"',
    b"1" * 30,
    b"true",
    b":00",
    b",,,,",
    b"<v ",
    b"\r",
)


def damaged(content: bytes, chance: random.Random) -> bytes:
    """The file with some bytes flipped, pieces put in, taken out, doubled, or its end cut off."""
    changed = bytearray(content)
    for _ in range(chance.choice((1, 1, 2, 4, 16))):
        place = chance.randrange(len(changed) + 1)
        kind = chance.randrange(6)
        if kind == 0 and place < len(changed):
            changed[place] = chance.randrange(256)
        elif kind == 1:
            changed[place:place] = chance.choice(_PIECES)
        elif kind == 2:
            del changed[place : place + chance.choice((1, 2, 8, 64))]
        elif kind == 3:
            changed[place : place + 4] = chance.choice(_PIECES)
        elif kind == 4:
            changed[place:place] = changed[place : place + chance.choice((4, 32, 256))]
        elif chance.random() < 0.2:
            del changed[place:]
    return bytes(changed)


def fault_of(reader: str, content: bytes) -> str:
    """What a reader does wrong with this file; nothing if it does right."""
    try:
        read = READERS[reader](content)
        if isinstance(read, (Session, Codebook)):
            check_limits(read)
        elif isinstance(read, Coding):
            _check_spans(read)
    except DECLARED as error:
        text = str(error)
        return "" if len(text) < 5_000 else f"a message of {len(text)} characters"
    except LimitError as error:
        return f"read what no session can hold: {error}"
    except Exception as error:  # noqa: BLE001
        return f"{type(error).__name__}: {error}"[:200]
    return ""


def _check_spans(read: Coding) -> None:
    """A span's words may become a note, which can be long; what they become is checked with the import."""
    for span in read.spans:
        check_time(span.start_s)
        check_time(span.start_s if span.end_s is None else span.end_s)
        check_text(span.value)


def fuzz(count: int, seed: int, *, keep: bool = False) -> Tally:
    """Damage and read ``count`` files, the kept ones first.

    Args:
        keep: Put what fails into the corpus.
    """
    chance = random.Random(seed)
    whole = {reader: files for reader, files in samples().items() if reader in READERS}
    failures = [f"{path.name}: {fault}" for reader, path in kept() if (fault := fault_of(reader, path.read_bytes()))]
    seen: Counter[str] = Counter()
    for _ in range(count):
        reader = chance.choice(list(whole))
        content = damaged(chance.choice(whole[reader]), chance)
        fault = fault_of(reader, content)
        if not fault:
            continue
        failures.append(f"{reader}: {fault}")
        seen[f"{reader}{fault[:12]}"] += 1
        if keep and seen[f"{reader}{fault[:12]}"] <= 3:
            CORPUS.mkdir(exist_ok=True)
            (CORPUS / f"{reader}-{hashlib.sha256(content).hexdigest()[:12]}.bin").write_bytes(content)
    return Tally(name="damaged files read", tries=count + len(kept()), failures=tuple(failures))
