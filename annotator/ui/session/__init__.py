"""What the panels of an open session share: the playhead, what is chosen, what runs in the background."""
