"""Sealing what a trainee must not read beforehand: AES-256-GCM under a key that scrypt makes of a phrase.

Two kinds of seal, and what each can promise (docs/adr/0009): with a trainer's pass phrase nobody without it can read
the content; with a release code, which lies in the same file, the content cannot be read by opening or searching the
file, but whoever has this program's source can open it.
"""

from __future__ import annotations

import base64
import secrets
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from annotator.exchange.errors import FormatError

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KeyFrom = Literal["pass_phrase", "release_code"]

_CIPHER = "AES-256-GCM"
_KEY_FROM = "scrypt"
_COST, _BLOCK, _LANES = 2**15, 8, 1
"""About 0.1 s and 32 MB per try: what RFC 7914 and OWASP name for interactive use."""
_MOST_BYTES = 256 * 2**20
"""Memory that a file may ask for: eight times what this program uses."""
_SALT_BYTES, _NONCE_BYTES, _KEY_BYTES = 16, 12, 32
_PADDED_TO_BYTES = 4096
"""The length must not tell how many moments there are."""


class WrongPassPhraseError(ValueError):
    """The pass phrase is not the one it was sealed with."""


class Sealed(Struct, frozen=True, kw_only=True):
    """Sealed content as it stands in a file; bytes are base64."""

    cipher: str = _CIPHER
    key_from: KeyFrom
    derivation: str = _KEY_FROM
    cost: int = _COST
    block: int = _BLOCK
    lanes: int = _LANES
    salt: str
    nonce: str
    content: str
    release_code: str = ""


def seal(content: bytes, *, about: bytes, pass_phrase: str = "") -> Sealed:
    """Seal ``content``.

    Args:
        about: What the content belongs to; it is not sealed, but a changed one cannot be opened with this content.
        pass_phrase: The trainer's; with none a random release code is made and put into the same file.
    """
    salt, nonce = secrets.token_bytes(_SALT_BYTES), secrets.token_bytes(_NONCE_BYTES)
    release_code = "" if pass_phrase else secrets.token_urlsafe(32)
    key = _key(pass_phrase or release_code, salt, cost=_COST, block=_BLOCK, lanes=_LANES)
    padded = content + b" " * (-len(content) % _PADDED_TO_BYTES)
    return Sealed(
        key_from="pass_phrase" if pass_phrase else "release_code",
        salt=_text(salt),
        nonce=_text(nonce),
        content=_text(_aes(key).encrypt(nonce, padded, about)),
        release_code=release_code,
    )


def unseal(sealed: Sealed, *, about: bytes, source: str, pass_phrase: str = "") -> bytes:
    """Open what :func:`seal` sealed; padding is trailing spaces.

    Raises:
        WrongPassPhraseError: it was sealed with another pass phrase, or the file was changed.
        FormatError: it is sealed in a way this program does not know, or was changed; names ``source``.
    """
    from cryptography.exceptions import InvalidTag

    _check(sealed, source)
    try:
        salt, nonce, content = (
            base64.b64decode(part, validate=True) for part in (sealed.salt, sealed.nonce, sealed.content)
        )
    except ValueError:
        raise FormatError(f"{source}: the sealed answers are damaged - at `$.sealed`") from None
    by_phrase = sealed.key_from == "pass_phrase"
    phrase = pass_phrase if by_phrase else sealed.release_code
    key = _key(phrase, salt, cost=sealed.cost, block=sealed.block, lanes=sealed.lanes)
    try:
        return _aes(key).decrypt(nonce, content, about)
    except (InvalidTag, ValueError):
        if by_phrase:
            raise WrongPassPhraseError(
                f"this is not the pass phrase that {source} was sealed with (or the file was changed since)"
            ) from None
        raise FormatError(
            f"{source}: the sealed answers do not belong to the rest of the file; it was changed"
        ) from None


def _check(sealed: Sealed, source: str) -> None:
    """Refuse what this program does not know, and costs that would take all memory."""
    known = (
        (sealed.cipher, sealed.derivation) == (_CIPHER, _KEY_FROM)
        and sealed.cost >= 2
        and sealed.cost & (sealed.cost - 1) == 0
        and 1 <= sealed.block <= 32
        and 1 <= sealed.lanes <= 16
        and 128 * sealed.cost * sealed.block * sealed.lanes <= _MOST_BYTES  # what scrypt takes in memory and work
    )
    if not known:
        raise FormatError(f"{source} is sealed in a way this version cannot open; update the program - at `$.sealed`")


def _key(phrase: str, salt: bytes, *, cost: int, block: int, lanes: int) -> bytes:
    from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

    return Scrypt(salt=salt, length=_KEY_BYTES, n=cost, r=block, p=lanes).derive(phrase.encode())


def _aes(key: bytes) -> AESGCM:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    return AESGCM(key)


def _text(content: bytes) -> str:
    return base64.b64encode(content).decode("ascii")
