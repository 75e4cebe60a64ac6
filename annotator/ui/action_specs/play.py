"""The Play menu: moving through the recording."""

from __future__ import annotations

from annotator.ui.registry.action_spec import ActionSpec, spec

SPECS: tuple[ActionSpec, ...] = (
    spec("play_pause", "Play or pause", "Play or pause", "Space", icon="play"),
    spec("play_selection", "Play the chosen span", "Play the chosen annotation, flag or span once", "Shift+Space"),
    spec("previous_frame", "Previous frame", "Go back exactly one frame", "Left", icon="step-back", starts_group=True),
    spec("next_frame", "Next frame", "Go on exactly one frame", "Right", icon="step-forward"),
    spec("back_second", "Back 1 s", "Go back one second", "Shift+Left", icon="skip-back"),
    spec("forward_second", "Forward 1 s", "Go on one second", "Shift+Right", icon="skip-forward"),
    spec("go_to_start", "Go to the start", "Go to the first frame", "Home"),
    spec("go_to_end", "Go to the end", "Go to the last frame", "End"),
    spec("slower", "Slower", "Play slower (down to 0.25×)", "-", icon="slower", starts_group=True),
    spec("faster", "Faster", "Play faster (up to 3×)", "+", "=", icon="faster"),
    spec("normal_speed", "Normal speed", "Play at normal speed", "Backspace"),
    spec(
        "loop",
        "Loop the chosen span",
        "Repeat the chosen span, or the annotation or flag with its pre-roll and post-roll",
        "Ctrl+L",
        icon="loop",
        checkable=True,
    ),
    spec(
        "play_through",
        "Play the flags in the list",
        "One after the other, with pre-roll and post-roll, those that pass the list's filter; again to stop",
        "Ctrl+Shift+Space",
        icon="play",
    ),
    spec("mute", "Mute", "Sound on or off", "Ctrl+M", icon="volume", checkable=True),
)
