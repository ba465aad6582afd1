"""The whole site carried elsewhere, or kept: backups, restores, the move to another database."""
