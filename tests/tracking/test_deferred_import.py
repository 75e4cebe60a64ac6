"""Modules that load only when they are used. In a process of their own: imports last."""

from __future__ import annotations

import subprocess
import sys


def python(code: str) -> str:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    return done.stdout.strip()


def test_a_deferred_module_loads_when_it_is_used_and_is_the_real_one() -> None:
    assert (
        python(
            "import sys\n"
            "from annotator.tracking.deferred_import import deferred\n"
            "with deferred('xml', 'dom'):\n"
            "    import xml.dom as held\n"
            "print('xml' in sys.modules, 'xml.dom' in sys.modules)\n"
            "print(held.SYNTAX_ERR, 'xml.dom' in sys.modules)\n"
            "import xml.dom\n"
            "print(xml.dom.Node is held.Node)\n"
        )
        == "False False\n12 True\nTrue"
    )


def test_what_is_loaded_already_is_left_alone() -> None:
    assert (
        python(
            "import sys, xml.dom as before\n"
            "from annotator.tracking.deferred_import import deferred\n"
            "with deferred('xml', 'dom'):\n"
            "    import xml.dom as inside\n"
            "print(inside is before, sys.modules['xml.dom'] is before)\n"
        )
        == "True True"
    )


def test_mediapipe_starts_without_what_it_does_not_need_and_without_qt() -> None:
    loaded = python(
        "import sys, os\n"
        "from annotator.tracking.worker_process import silence_stderr\n"
        "silence_stderr()\n"
        "from annotator.tracking.mediapipe_models import load_models\n"
        "import numpy\n"
        "models = load_models()\n"
        "models.faces(numpy.zeros((200, 200, 3), numpy.uint8), close=True)\n"
        "models.new_mesh().points(numpy.zeros((200, 200, 3), numpy.uint8))\n"
        "models.close()\n"
        "print([name for name in ('matplotlib', 'jax', 'PySide6', 'sounddevice') if name in sys.modules])\n"
    )
    assert loaded == "[]"


def test_an_absent_module_is_not_found_inside_and_found_afterwards() -> None:
    assert (
        python(
            "import sys\n"
            "from annotator.tracking.deferred_import import absent\n"
            "with absent('xml'):\n"
            "    try:\n"
            "        import xml\n"
            "    except ImportError:\n"
            "        print('absent')\n"
            "import xml.dom\n"
            "with absent('xml'):\n"
            "    import xml\n"
            "print(xml.dom.SYNTAX_ERR)\n"
        )
        == "absent\n12"
    )
