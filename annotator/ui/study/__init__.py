"""A study in the window: its sessions, who codes what, and what runs over all of them."""
