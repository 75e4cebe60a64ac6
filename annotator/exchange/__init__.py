"""One module per file format, in and out."""
