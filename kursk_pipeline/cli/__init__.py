"""The `kursk` command."""
