"""What people do with sessions beside coding: each feature with its model, windows and commands; none knows another."""
