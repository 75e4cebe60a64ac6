"""Which characters languages are written with: enough to tell one old encoding from another in a few words.

What an encoding makes of a text in another one mixes letters that no single language has together.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

_LAST_LATIN = "\u024f"
_PUNCTUATION = frozenset("„“”‘’‚–—…«»‹›°€§·、。「」『』，！？：；（）・ー～《》")


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenLanguage:
    """A language (or several that share their letters) in one encoding.

    Attributes:
        usual: Its characters beyond ASCII that are common; ``seldom`` are the others it has.
        foreign: ASCII letters that its words hardly have.
        blocks: Ranges of code points that count as usual.
    """

    encoding: str
    usual: frozenset[str]
    seldom: frozenset[str] = frozenset()
    foreign: frozenset[str] = frozenset()
    blocks: tuple[tuple[int, int], ...] = ()
    seldom_blocks: tuple[tuple[int, int], ...] = ()


def _latin(encoding: str, letters: str, *, seldom: str = "", foreign: str = "") -> WrittenLanguage:
    return WrittenLanguage(
        encoding=encoding,
        usual=frozenset(letters + letters.upper().replace("SS", "")),
        seldom=frozenset(seldom + seldom.upper()),
        foreign=frozenset(foreign),
    )


_RUSSIAN = "оеаинтсрвлкмдпуяыьгзбчйхж"
_RUSSIAN_SELDOM = "шюцщэфъё"
_HAN = ((0x4E00, 0x9FFF),)
_KANA = ((0x3040, 0x30FF), (0x3000, 0x303F), (0xFF01, 0xFF5E))
_SIMPLIFIED = (
    "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那"
    "得于着下自之年过发后作里好很真么什样想觉没吗啊吧她今天怎"
)
_TRADITIONAL = (
    "的一是不了在人有我他這個們中來上大為和國地到以說時要就出會可也你對生能而子那"
    "得於著下自之年過發後作裡好很真麼什樣想覺沒嗎啊吧她今天怎"
)

LANGUAGES: tuple[WrittenLanguage, ...] = (
    _latin("cp1252", "äöüß", seldom="éàè"),
    _latin("cp1252", "éèêàçîôû", seldom="ëïùâœæ", foreign="kw"),
    _latin("cp1252", "áéíóúñ", seldom="ü¿¡ªº", foreign="kw"),
    _latin("cp1252", "ãõáéíóúçâêô", seldom="àüªº", foreign="kwy"),
    _latin("cp1252", "àèéìòù", foreign="jkwxy"),
    _latin("cp1252", "åäöæø", seldom="éü"),
    _latin("cp1252", "éëïöü", seldom="èêóá"),
    _latin("cp1252", "áéíóúýþæöð"),
    _latin("cp1250", "ąćęłńóśźż", foreign="qvx"),
    _latin("iso8859-2", "ąćęłńóśźż", foreign="qvx"),
    _latin("cp1250", "áčďéěíňóřšťúůýž", foreign="qwx"),
    _latin("iso8859-2", "áčďéěíňóřšťúůýž", foreign="qwx"),
    _latin("cp1250", "áäčďéíĺľňóôŕšťúýž", foreign="qwx"),
    _latin("cp1250", "áéíóöőúüű", foreign="qwx"),
    _latin("cp1250", "čćđšž", foreign="qwxy"),
    _latin("cp1250", "ăâîşţ", foreign="kqwy"),
    _latin("cp1254", "çğıöşü", seldom="âîİ", foreign="qwx"),
    _latin("cp1257", "āčēģīķļņšūž", foreign="qwxy"),
    _latin("cp1257", "ąčęėįšųūž", foreign="qwx"),
    _latin("cp1257", "äöõüšž", foreign="qwxy"),
    _latin("cp1251", _RUSSIAN, seldom=_RUSSIAN_SELDOM),
    _latin("cp1251", _RUSSIAN.replace("ы", "") + "іїєґ", seldom=_RUSSIAN_SELDOM),
    _latin("koi8-r", _RUSSIAN, seldom=_RUSSIAN_SELDOM),
    _latin("cp866", _RUSSIAN, seldom=_RUSSIAN_SELDOM),
    _latin("cp1253", "αοιετνσηυρπκμλςάέίόήώύγδθ", seldom="βχωφζξψϊϋ"),
    WrittenLanguage(
        encoding="cp1255",
        usual=frozenset("יוהלאתמרשבנםדחע"),
        seldom=frozenset("קכפגטזצסןךףץ"),
        blocks=((0x5B0, 0x5C2),),
    ),
    WrittenLanguage(encoding="cp1256", usual=frozenset("اليمنوترهبدسعفحقكة"), seldom=frozenset("جشصطخضذزغظثءئؤأإآى،؟")),
    WrittenLanguage(encoding="cp874", usual=frozenset(), blocks=((0xE01, 0xE3A), (0xE40, 0xE4E))),
    WrittenLanguage(encoding="cp932", usual=frozenset(), blocks=_KANA, seldom_blocks=_HAN),
    WrittenLanguage(encoding="euc-jp", usual=frozenset(), blocks=_KANA, seldom_blocks=_HAN),
    _latin("mac-roman", "äöüß", seldom="éàè"),
    _latin("mac-roman", "éèêàçîôû", seldom="ëïùâœæ", foreign="kw"),
    WrittenLanguage(encoding="gb18030", usual=frozenset(_SIMPLIFIED), seldom_blocks=_HAN),
    WrittenLanguage(encoding="big5", usual=frozenset(_TRADITIONAL), seldom_blocks=_HAN),
    WrittenLanguage(encoding="euc-kr", usual=frozenset(), blocks=((0xAC00, 0xD7A3),)),
)


def fit(text: str, language: WrittenLanguage) -> float:
    """From 1 (all of it could be this language) down: what share of the characters beyond ASCII the language has.

    Letters that change from small to capital, or from one script to another, within a word count against it, as do
    ASCII letters it hardly has.
    """
    beyond = [character for character in text if not character.isascii()]
    if not beyond:
        return 0.0
    counted = sum(_weight(character, language) for character in beyond)
    odd = sum(_is_odd(first, second) for first, second in pairwise(text))
    plain = [character for character in text.casefold() if character.isascii() and character.isalpha()]
    foreign = sum(character in language.foreign for character in plain) / len(plain) if plain else 0.0
    return (counted - 2 * odd) / len(beyond) - foreign


def _is_odd(first: str, second: str) -> bool:
    """True where two letters beside each other hardly belong to one word."""
    if first.isascii() == second.isascii():
        return first.islower() and second.isupper() and not first.isascii()
    if not (first.isalpha() and second.isalpha()):
        return False
    other_script = max(first, second) > _LAST_LATIN
    return other_script or (first.islower() and second.isupper())


def _weight(character: str, language: WrittenLanguage) -> float:
    if character in language.usual or _within(character, language.blocks):
        return 1.0
    if character in language.seldom or _within(character, language.seldom_blocks):
        return 0.8
    return 0.9 if character in _PUNCTUATION else -0.5


def _within(character: str, blocks: tuple[tuple[int, int], ...]) -> bool:
    return any(first <= ord(character) <= last for first, last in blocks)
