"""The windows and recordings of other tests, for the features that stand on them."""

from tests.fixtures.slow_recording import slow_recording  # noqa: F401
from tests.ui.conftest import (  # noqa: F401
    analysed_session,
    make_window,
    nothing_is_left_behind,
    opened,
    session_path,
)
from tests.ui.panels.conftest import on_disk, open_workspace  # noqa: F401
