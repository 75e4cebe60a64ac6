"""From bytes to text, whatever program wrote them: what is certain is told from what is a guess."""

from __future__ import annotations

import codecs
from collections.abc import Iterable
from dataclasses import dataclass

import charset_normalizer

from annotator.exchange.errors import FormatError
from annotator.exchange.written_languages import LANGUAGES, fit

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_ENOUGH = 0.6
"""A guess whose characters fit a language less than this is left to the library."""
_SAMPLE_BYTES = 20_000
OFFERED_ENCODINGS: tuple[str, ...] = tuple(
    dict.fromkeys(("utf-8", "utf-16-le", *(language.encoding for language in LANGUAGES), "mac-roman", "cp850"))
)
"""What a person may choose from where the encoding is a guess."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoded:
    """The text of a file.

    Attributes:
        text: With a line feed at the end of lines.
        encoding: In what it was written.
        guessed: Nothing in the file says so; another encoding gives other words.
        sample: A line by which a person can tell whether the guess is right; empty where it is none.
        others: Other encodings in which it could be written, the likeliest first.
    """

    text: str
    encoding: str
    guessed: bool = False
    sample: str = ""
    others: tuple[str, ...] = ()

    @property
    def doubt(self) -> str:
        """What to tell a person about a guess; empty where it is none."""
        if not self.guessed:
            return ""
        others = f" (or {', '.join(self.others[:3])})" if self.others else ""
        return (
            f"the file does not say its encoding; {self.encoding} was taken{others}: does '{self.sample}' look right?"
        )


def decoded(content: bytes, encoding: str | None = None) -> Decoded:
    """The text of a file: by its byte-order mark, as UTF-8, as UTF-16, else by the language it best fits.

    Args:
        encoding: What a person says it is written in.

    Raises:
        FormatError: ``encoding`` is unknown, or the file cannot be written in it.
    """
    if encoding is not None:
        return Decoded(text=_lines(_as_told(content, encoding)), encoding=encoding)
    for mark, name in _MARKS:
        if content.startswith(mark):
            text = content[len(mark) :].decode(name) if name == "utf-8" and _fits(content, name) else None
            text = text if text is not None else content.decode(name, errors="replace").removeprefix("\ufeff")
            return Decoded(text=_lines(text), encoding=name)
    if _fits(content, "utf-8") and b"\x00" not in content:
        return Decoded(text=_lines(content.decode("utf-8")), encoding="utf-8")
    wide = _wide(content)
    return wide or _torn(content) or _guess(content)


def decode_text(content: bytes) -> str:
    """The text of a file, see :func:`decoded`."""
    return decoded(content).text


def _as_told(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding).removeprefix("\ufeff")
    except LookupError:
        raise FormatError(f"there is no encoding '{encoding}'; common ones: {', '.join(OFFERED_ENCODINGS)}") from None
    except UnicodeDecodeError as error:
        place = content[: error.start].count(b"\n") + 1
        raise FormatError(f"line {place} cannot be written in {encoding}; give another encoding") from None


def _fits(content: bytes, encoding: str) -> bool:
    try:
        content.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return False
    return True


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _wide(content: bytes) -> Decoded | None:
    """UTF-16 without a mark: every other byte of its digits, spaces and line ends is 0."""
    sample = content[: _SAMPLE_BYTES // 2 * 2]
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    for zeros, fewer, name in ((odd, even, "utf-16-le"), (even, odd, "utf-16-be")):
        if zeros > max(2, len(sample) // 20) and zeros > 4 * fewer and _fits(content[: len(content) // 2 * 2], name):
            return Decoded(text=_lines(content.decode(name, errors="replace")), encoding=name)
    return None


def _torn(content: bytes) -> Decoded | None:
    """UTF-8 in which a few bytes were lost."""
    text = content.decode("utf-8", errors="replace")
    lost = text.count("\ufffd")
    if b"\x00" in content or 10 * lost > sum(not character.isascii() for character in text):
        return None
    sample = next((line.strip() for line in text.split("\n") if "\ufffd" in line), "")
    return Decoded(text=_lines(text), encoding="utf-8", guessed=True, sample=sample[:60])


def _guess(content: bytes) -> Decoded:
    words = _telling(content)
    ranked = sorted(_fitting(words, content), key=lambda pair: -pair[0])
    names = list(dict.fromkeys(name for score, name in ranked if score > 0))
    if not ranked or ranked[0][0] < _ENOUGH:
        names = list(dict.fromkeys([*_by_library(content), *names])) or ["cp1252"]
    text = _lines(content.decode(names[0], errors="replace"))
    sample = next((line.strip() for line in text.split("\n") if not line.isascii()), "")
    others = [name for name in names[1:] if content.decode(name, errors="replace") != text]
    return Decoded(text=text, encoding=names[0], guessed=True, sample=sample[:60], others=tuple(others[:5]))


def _telling(content: bytes) -> bytes:
    """The lines of the beginning in which something stands that encodings write differently."""
    found: list[bytes] = []
    size = 0
    for line in content.splitlines():
        if not line.isascii():
            found.append(line)
            size += len(line)
        if size > _SAMPLE_BYTES:
            break
    return b"\n".join(found)


def _fitting(words: bytes, content: bytes) -> Iterable[tuple[float, str]]:
    """How well each language in its encoding fits, for those in which the whole file can be written."""
    texts: dict[str, str | None] = {}
    for language in LANGUAGES:
        name = language.encoding
        if name not in texts:
            texts[name] = words.decode(name) if _fits(words, name) and _fits(content, name) else None
        text = texts[name]
        if text is not None:
            yield fit(text, language), name


def _by_library(content: bytes) -> list[str]:
    matches = charset_normalizer.from_bytes(content[: 2 * _SAMPLE_BYTES], threshold=0.4)
    return [match.encoding for match in matches if _fits(content, match.encoding)][:5]
