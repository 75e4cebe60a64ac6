"""The recipe of the stand-alone program: that it holds together, and what replaces the encoders under the GPL."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import av
import PySide6
import pytest

ROOT = Path(__file__).parents[2]
_LIBRARIES = Path(av.__file__).parents[1] / "av.libs"
_QT_LIBRARIES = Path(PySide6.__file__).parent / "Qt" / "lib"


@pytest.fixture
def recipe(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The module ``bundle/check.py``."""
    monkeypatch.setattr(sys, "path", [str(ROOT / "bundle"), str(ROOT / "scripts"), *sys.path])
    import check

    return check


def test_the_recipe_holds_together() -> None:
    done = subprocess.run([sys.executable, ROOT / "bundle" / "check.py"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_module_that_is_used_must_not_be_left_out(recipe: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    import left_out

    monkeypatch.setattr(left_out, "MODULES", (*left_out.MODULES, "webrtcvad"))
    assert list(recipe.problems()) == [
        str(Path("annotator", "analysis", "speech_activity.py")) + " imports webrtcvad, which left_out.py leaves out"
    ]


def test_a_library_that_is_not_brought_is_named(recipe: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    import linux_libraries

    without = tuple(name for name in linux_libraries.WANTED if name != "libxcb-cursor.so.0")
    monkeypatch.setattr(linux_libraries, "WANTED", without)
    assert [line for line in recipe.problems() if "libxcb-cursor.so.0" in line]


@pytest.mark.parametrize(
    ("file", "left_out"),
    [
        ("PySide6/Qt/plugins/platforms/libqxcb.so", False),
        ("PySide6/Qt/plugins/imageformats/libqsvg.so", False),
        ("PySide6/Qt/plugins/imageformats/libqtiff.so", True),
        ("PySide6/Qt/translations/qt_de.qm", True),
        ("PySide6/Qt/lib/libQt6Quick.so.6", True),
        ("PySide6/Qt/lib/libQt6Widgets.so.6", False),
        ("resources/models/face_mesh.tflite", False),
        ("resources/translations/README.md", False),
        ("numpy/_core/tests/_natype.py", True),
        ("PySide6\\translations\\qt_de.qm", True),
    ],
)
def test_what_is_left_out_of_qt(recipe: ModuleType, file: str, left_out: bool) -> None:
    import left_out as rules

    assert rules.unwanted(file) == left_out


@pytest.mark.skipif(not _LIBRARIES.is_dir() or not shutil.which("cc"), reason="needs Linux and a C compiler")
def test_without_the_encoders_under_the_gpl_films_are_still_read_and_written(
    recipe: ModuleType, tmp_path: Path
) -> None:
    import stand_ins

    shutil.copytree(_LIBRARIES.parent / "av", tmp_path / "here" / "av")
    there = tmp_path / "here" / "av.libs"
    there.mkdir()
    replaced: list[str] = []
    for library in _LIBRARIES.iterdir():
        answer = stand_ins.answer_of(f"av.libs/{library.name}")
        if answer is not None:
            made = stand_ins.make(library, library.name, _LIBRARIES.iterdir(), there, answer=answer)
            replaced.append(made.name.partition("-")[0])
        else:
            (there / library.name).symlink_to(library)
    assert {"libSvtAv1Enc", "libgnutls", "libx264", "libx265"} <= set(replaced)
    code = (
        "import sys, av; from annotator.media.encoders import codec_of, opens;"
        "from annotator.app.doctor_parts import codec_problem, decoders_missing;"
        "assert av.__file__.startswith(sys.argv[1]);"
        "print(opens('libx264'), opens('libsvtav1'), codec_of('mp4'));"
        "print(codec_problem('mp4') or 'written', decoders_missing())"
    )
    environment = {**os.environ, "PYTHONPATH": f"{tmp_path / 'here'}:{ROOT}"}
    command = [sys.executable, "-c", code, str(tmp_path / "here")]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    assert (done.stdout, done.stderr) == ("False False MPEG-4\nwritten []\n", "")


@pytest.mark.skipif(not _QT_LIBRARIES.is_dir() or not shutil.which("cc"), reason="needs Linux and a C compiler")
def test_with_less_of_icu_texts_are_sorted_and_changed_as_before(recipe: ModuleType, tmp_path: Path) -> None:
    import icu_data

    library = next(path for path in _QT_LIBRARIES.iterdir() if icu_data.LIBRARY.fullmatch(path.name))
    smaller = icu_data.smaller(library, tmp_path)
    assert smaller.stat().st_size < library.stat().st_size / 3
    code = (
        "from PySide6.QtCore import QCollator, QLocale\n"
        "for name in ('de_DE', 'sv_SE', 'tr_TR', 'zh_CN'):\n"
        "    one = QLocale(name)\n"
        "    print(sorted('äzaÖoç中人', key=QCollator(one).sortKey), one.toUpper('istraße'), one.toString(1234.5))\n"
        "print([line.split()[-1] for line in open('/proc/self/maps') if 'libicudata' in line][0])\n"
    )
    printed = [
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment, check=True).stdout
        for environment in (
            {**os.environ},
            {**os.environ, "LD_LIBRARY_PATH": str(tmp_path), "LD_PRELOAD": str(smaller)},
        )
    ]
    (*before, whole), (*after, less) = (one.splitlines() for one in printed)
    assert (whole, less) == (str(library), str(smaller))
    assert before == after


def test_links_to_what_is_left_out_are_left_out(recipe: ModuleType) -> None:
    import parts

    links = [("liba.so.1", "av.libs/liba.so.1", "SYMLINK"), ("libb.so.1", "av.libs/libb.so.1", "SYMLINK")]
    inner = ("PySide6/Qt/lib/libc.so", "../../libc.so", "SYMLINK")
    files = [("av.libs/liba.so.1", "/x/liba.so.1", "BINARY"), ("PySide6/libc.so", "/x/libc.so", "BINARY")]
    text = ("LICENSE", "/x/LICENSE", "DATA")
    assert parts.without_dangling([*links, inner, text], files) == [links[0], inner, text]


def test_a_function_of_opencv_that_was_not_tried_is_named(recipe: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recipe, "OPENCV", recipe.OPENCV - {"imread"})
    assert [line for line in recipe.problems() if "uses cv2.imread;" in line]
