"""The window that holds everything together: menus, start page, modes, and which command serves which action."""
