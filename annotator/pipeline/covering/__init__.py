"""Covering faces in pictures that leave the program: what is covered when is decided in :mod:`.areas`."""
