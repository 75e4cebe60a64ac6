"""What the commands share: words on the terminal, failures and their exit codes, Ctrl+C."""
