"""The page store: public pages as finished bytes, in front of Django, in memory and on the disk."""
