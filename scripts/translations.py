"""Collects every word of the window for translating, and makes what the program reads.

    python scripts/translations.py           says how many words there are, and how complete each language is
    python scripts/translations.py de fr     makes or updates resources/translations/annotator_de.ts and .qm, …

Words are found by Qt's own ``lupdate``. Those in tables, which it does not see (the actions, sets of keys, names of
edits), are written down for it first.
"""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ROOT / "annotator"
TRANSLATIONS = ROOT / "resources" / "translations"
TABLES = "actions"
"""Context of the words in tables."""


def main(languages: list[str]) -> int:
    """Do what the arguments ask for; the exit code."""
    with tempfile.TemporaryDirectory() as folder:
        if not languages:
            every = Path(folder) / "every.ts"
            extract(every)
            print(f"{len(re.findall('<source>', every.read_text(encoding='utf-8')))} texts")
        for language in languages:
            ts = TRANSLATIONS / f"annotator_{language}.ts"
            extract(ts, language=language)
            release(ts)
    for ts in sorted(TRANSLATIONS.glob("*.ts")):
        text = ts.read_text(encoding="utf-8")
        missing = text.count('type="unfinished"')
        print(f"{ts.name}: {text.count('<message') - missing} translated, {missing} missing")
    return 0


def extract(ts: Path, *, language: str = "") -> None:
    """Write every text of the window into ``ts``, keeping the translations that are in it already."""
    with tempfile.TemporaryDirectory() as folder:
        tables = Path(folder) / "tables.py"
        words = sorted(set(table_words()))
        lines = [f"QCoreApplication.translate({TABLES!r}, {word!r})" for word in words]
        tables.write_text("\n".join(lines) + "\n", encoding="utf-8")
        sources = [str(path) for path in window_sources()]
        target = ["-target-language", language] if language else []
        _run("lupdate", "-no-obsolete", "-locations", "none", *target, *sources, str(tables), "-ts", str(ts))


def window_sources() -> list[Path]:
    """Every file that shows words in a window."""
    return sorted(path for folder in ("ui", "features") for path in (SOURCES / folder).rglob("*.py"))


def release(ts: Path) -> Path:
    """Make the file that the program reads; its path."""
    qm = ts.with_suffix(".qm")
    _run("lrelease", "-silent", str(ts), "-qm", str(qm))
    return qm


def table_words() -> Iterator[str]:
    """Words in tables of the program, and names of edits, which are stored in English and translated when shown."""
    sys.path.insert(0, str(ROOT))
    from annotator.analysis.incongruence_rules import RULES
    from annotator.analysis.language import NAMES as LANGUAGES
    from annotator.app import synchrony_text
    from annotator.app.agreement_words import MEASURES
    from annotator.app.synchrony_measures import MEASURES as COMPARED
    from annotator.domain.covering import STILL_IDENTIFIES
    from annotator.exchange.export_formats import EXPORTS
    from annotator.exchange.session_parts import PARTS
    from annotator.pipeline import recording_check_text
    from annotator.pipeline.verbal import NOT_AVAILABLE
    from annotator.ui.action_specs import SPECS
    from annotator.ui.keys.presets import PRESETS
    from annotator.ui.keys.slots import SLOTS

    for spec in (*SPECS, *(slot.spec for slot in SLOTS.values())):
        yield from (word for word in (spec.menu, spec.submenu, spec.text, spec.tip) if word)
    yield from (preset.title for preset in PRESETS)
    for one in EXPORTS:
        yield from (one.title, one.use, *one.limits, *(name.capitalize() for name in one.tables))
    yield from ("overlap", "unit", "block", "tolerance", "median absolute", "sd")
    for words in MEASURES.values():
        yield from (words.title, words.definition)
    for part in PARTS:
        yield from (part.one, part.many)
    yield from (rule.description for rule in RULES)
    yield from recording_check_text.WORDS.values()
    yield recording_check_text.CUT
    for measure in COMPARED.values():
        yield from (measure.label, synchrony_text.method(measure), synchrony_text.limits(measure))
    yield from (STILL_IDENTIFIES, NOT_AVAILABLE, *LANGUAGES.values())
    for path in sorted(SOURCES.rglob("*.py")):
        yield from _labels_of_edits(ast.parse(path.read_text(encoding="utf-8")))


def _labels_of_edits(tree: ast.AST) -> Iterator[str]:
    """What is given as ``label=`` anywhere, or is its default; those with numbers in them stay English."""
    for node in ast.walk(tree):
        if isinstance(node, ast.keyword) and node.arg == "label":
            yield from (words for part in ast.walk(node.value) if (words := _words(part)))
        if isinstance(node, ast.FunctionDef):
            named = zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True)
            yield from (words for one, default in named if one.arg == "label" and (words := _words(default)))


def _words(node: ast.AST | None) -> str:
    """The text of a constant that begins with a capital letter; empty for anything else."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value[:1].isupper():
        return node.value
    return ""


def _run(tool: str, *arguments: str) -> None:
    found = shutil.which(f"pyside6-{tool}", path=str(Path(sys.executable).parent)) or shutil.which(f"pyside6-{tool}")
    if found is None:
        sys.exit(f"pyside6-{tool} is not there; install the development requirements (scripts/setup)")
    done = subprocess.run([found, *arguments], capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{tool} failed:\n{done.stdout}{done.stderr}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
