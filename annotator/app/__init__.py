"""What is done with whole sessions: making, opening, importing, exporting, and what several features read from them."""
