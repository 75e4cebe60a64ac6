"""Dialogs that declare the action that opens them: one file each, collected by `annotator.ui.dialog_action`."""
