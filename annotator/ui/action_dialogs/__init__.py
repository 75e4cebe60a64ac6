"""Dialogs that declare the action that opens them: one file each, collected by `ui.registry.dialog_action`."""
