"""Generated session videos with a written script of cues, from one public-domain portrait."""

from annotator.features.demo.build import build_demo
from annotator.features.demo.demo_script import demo_script
from annotator.features.demo.recording import RecordingSettings, generate_recording
from annotator.features.demo.script import Script, ScriptedCue, ScriptedLine, read_script, write_script

__all__ = [
    "RecordingSettings",
    "Script",
    "ScriptedCue",
    "ScriptedLine",
    "build_demo",
    "demo_script",
    "generate_recording",
    "read_script",
    "write_script",
]
