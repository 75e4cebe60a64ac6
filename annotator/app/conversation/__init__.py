"""The conversation of a session as one picture: who speaks, silences, overlaps, time to answer."""
