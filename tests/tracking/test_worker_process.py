"""Native chatter stays off the terminal."""

from __future__ import annotations

import subprocess
import sys


def test_nothing_written_to_the_descriptor_comes_out() -> None:
    code = (
        "import os\n"
        "from annotator.tracking.worker_process import silence_stderr\n"
        "os.write(2, b'before')\n"
        "silence_stderr()\n"
        "os.write(2, b'after')\n"
        "os.write(1, b'out')\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=30)
    assert (done.stdout, done.stderr) == ("out", "before")


def test_a_process_without_the_descriptor_is_quiet_anyway() -> None:
    code = (
        "import os\n"
        "from annotator.tracking.worker_process import silence_stderr\n"
        "os.close(2)\n"
        "silence_stderr()\n"
        "print('ok')"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=30)
    assert done.stdout.strip() == "ok"
