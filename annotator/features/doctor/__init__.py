"""Examining the machine."""
