"""Paths that are made from data stay in their folder, and no path is made from data in another way."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import annotator
from annotator.inside import OutsideError, inside, named_after, readable

PACKAGE = Path(annotator.__file__).parent


@pytest.mark.parametrize(
    "name", ["", "..", ".", "../x", "/etc/passwd", "a/b", "a\\b", "x\0y", "C:", "nul", "a\n", "x" * 256]
)
def test_a_name_that_is_more_than_a_name_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(OutsideError):
        inside(tmp_path, name)
    with pytest.raises(OutsideError):
        inside(tmp_path, "analysis", name)


def test_a_link_in_between_does_not_lead_out(tmp_path: Path) -> None:
    folder = tmp_path / "a.session"
    folder.mkdir()
    (folder / "analysis").symlink_to(tmp_path)
    with pytest.raises(OutsideError, match="leads out of"):
        inside(folder, "analysis", "x.npz")
    (folder / "own").mkdir()
    (folder / "near").symlink_to(folder / "own")
    assert inside(folder, "near", "x.npz") == folder / "near" / "x.npz"


@pytest.mark.parametrize("title", ["../../x", "/etc/x", "a/b:c", "", "...", "nul", "x" * 3000, "half \udcff", "会议 7"])
def test_a_title_makes_a_name_in_the_folder(tmp_path: Path, title: str) -> None:
    path = named_after(tmp_path, title, "-report.html")
    assert path.parent == tmp_path
    path.touch()


def test_an_ordinary_title_is_kept(tmp_path: Path) -> None:
    assert named_after(tmp_path, "Sitzung 3, Frau M.", ".json").name == "Sitzung 3, Frau M.json"
    assert readable("M\udcfcller") == "M\ufffdller"


# --- no other way -----------------------------------------------------------------------------------------------------

_OF_PATHS = re.compile(
    r"(?:^|[._(])(?:\w*(?:path|folder|directory|parent|root)|home|beside|shelf|out|target|scratch|kept_in)(?:\(.*\))?\)?$",
    re.IGNORECASE,
)
_PLAIN = re.compile(r"^[A-Z_]+$|^[a-z_]+\.[A-Z_]+$")

_KNOWN = {
    # Names that the program, what comes with it, the system or the person at the keyboard gives: none is out of a file.
    "analysis/code_sequences.py: one.held_s(given) * one.held_s(target) / one.observed_s",  # a division
    "exchange/statistics_table.py: path.with_name(f'{path.stem}-definitions.csv')",
    "atomic.py: path.with_name(f'.{path.name}.{os.getpid()}.new')",
    "media/tone_curve.py: folder / f'{transfer}.cube'",
    "app/doctor_parts.py: scratch / f'try.{file_format}'",
    "terminal/failures.py: folder / f'{_DEFECT}{datetime.now(timezone.utc):%Y%m%dT%H%M%S%fZ}-{os.getpid()}.txt'",
    "exchange/export_format.py: asked.with_name(f'{stem}{self.addition}{self.suffix or asked.suffix}')",
    "inside.py: folder.joinpath(*names)",
    "resources.py: root.joinpath(*parts)",
    "storage/folder_making.py: path / name",
    "storage/restoring.py: database.with_name(f'{database.name}{ending}')",
    "storage/restoring.py: kept.with_name(f'{kept.name}{ending}')",
    "tracking/mediapipe_models.py: Path(found.origin).parent / name",
    "tracking/graph_models.py: Path(found.origin).parent / name",
    "tracking/model_bundle.py: (folder or models_folder()) / wanted.file_name",
    "tracking/model_bundle.py: target.with_name(f'{entry.file_name}.part')",
    "tracking/model_bundle.py: target_folder / entry.file_name",
    "tracking/store.py: self._folder / f'{index:06d}.npz'",
    "features/clips/clips_commands.py: host.folder.path.parent / f'{host.folder.path.stem}-clips'",
    "features/report/report_commands.py: host.folder.path.parent / f'{host.folder.path.stem}-report.html'",
    "ui/shell/crash_reports.py: folder / f'{_RUNNING}{os.getpid()}.txt'",
    "ui/shell/crash_reports.py: path.with_name(f'{_ENDED}{stamp}-{path.stem.removeprefix(_RUNNING)}.txt')",
    "ui/dialogs/export_session.py: path.with_name(f'{stem}{self.chosen.suffix}')",
    "ui/dialogs/new_session.py: path.with_name(path.name + _SUFFIX)",
    "ui/look/icon_files.py: self._folder / f'{name}-{ground}.svg'",
    "features/practice/practice_window.py: Path.home() / kept.name",
    "features/demo/recording.py: path.with_name(f'.{path.name}.partial')",
    "pipeline/face_survey_worker.py: folder / f'look-{number:08d}.jpg'",
    "pipeline/recording_check.py: scratch / f'{len(scenes)}.frames'",
    "features/report/stills_worker.py: job.folder / f'{number:04d}.png'",
    "app/sessions.py: folder / f'{name}{SUFFIX}'",
    "app/session_making.py: path.with_name(f'{path.name}{SUFFIX}')",
    "features/transcribe/transcribing.py: model / name",
    # A batch works on sessions wherever its manifest says: whoever wrote it could have named them in the command.
    "features/study/batch/manifest.py: self.folder / entry.path",
    # Looked at only, and read only if its fingerprint is the recording's.
    "storage/media_files.py: parent / media.file_name",
    "storage/media_files.py: folder / media.file_name",
    "storage/media_files.py: neighbour / media.file_name",
    "storage/media_files.py: folder.resolve() / stored",
}


def _joins(tree: ast.AST) -> Iterator[str]:
    """Every place at which a path is made longer by something that is no constant."""
    for node in ast.walk(tree):
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div):
            right, left = ast.unparse(node.right), ast.unparse(node.left)
            text = isinstance(node.right, ast.JoinedStr) or re.search(r"(name|id|stem|suffix|title)$|quote\(", right)
            constant = isinstance(node.right, ast.Constant) or _PLAIN.match(right)
            if not constant and (text or _OF_PATHS.search(left)):
                yield ast.unparse(node)
        elif isinstance(node, ast.Call):
            called = ast.unparse(node.func)
            joined = called.endswith((".joinpath", ".with_name", ".with_stem", "path.join"))
            formatted = called == "Path" and any(isinstance(one, ast.JoinedStr) for one in node.args)
            if (joined or formatted) and not all(isinstance(one, ast.Constant) for one in node.args):
                yield ast.unparse(node)


def unknown_joins(package: Path) -> set[str]:
    found: set[str] = set()
    for file in sorted(package.rglob("*.py")):
        where = file.relative_to(package).as_posix()
        found |= {f"{where}: {join}" for join in _joins(ast.parse(file.read_text(encoding="utf-8")))}
    return found


def test_no_path_is_made_from_data_but_through_inside() -> None:
    assert unknown_joins(PACKAGE) - _KNOWN == set()


@pytest.mark.parametrize(
    "line",
    [
        "path = folder.cache_path / f'{media.id}.frames'",
        "path = folder / media.id",
        "path = analysis_path / participant_id",
        "path = Path(f'{folder}/{media.id}')",
        "path = folder.joinpath('speech', media.id)",
        "path = folder.path.with_name(session.info.title)",
        "path = os.path.join(folder, media.id)",
        "path = folder / quote(media.id)",
    ],
)
def test_a_new_way_would_be_found(tmp_path: Path, line: str) -> None:
    (tmp_path / "new.py").write_text(line)
    assert unknown_joins(tmp_path)
