"""Colours, icons, style sheet, language: how everything looks and reads."""
