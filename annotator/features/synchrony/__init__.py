"""How alike two people move and sound."""
