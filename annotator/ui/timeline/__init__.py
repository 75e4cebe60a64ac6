"""The timeline: ruler, rows, overview and the mouse on them."""
