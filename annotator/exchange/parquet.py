"""The optional package that writes Parquet."""

from __future__ import annotations

from typing import Any

from annotator.exchange.errors import FormatError


def pyarrow_modules() -> tuple[Any, Any]:
    """``pyarrow`` and ``pyarrow.parquet``.

    Raises:
        FormatError: pyarrow is not installed; says how to install it.
    """
    try:
        import pyarrow  # pyright: ignore[reportMissingImports]
        import pyarrow.parquet  # pyright: ignore[reportMissingImports, reportUnusedImport]
    except ImportError:
        raise FormatError(
            "Parquet needs the package pyarrow, which is not installed: run "
            "'pip install session-annotator[parquet]', or write .csv"
        ) from None
    module: Any = pyarrow
    return module, module.parquet
