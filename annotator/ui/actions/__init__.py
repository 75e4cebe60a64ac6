"""The actions of the window, made from their specs, and the keys in force."""
