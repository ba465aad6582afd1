"""Ground floor: whose site it is. Name, colours, logo and words come from the file `site.toml`, read once at the start;
what it does not say is said by the guide's own. No database: the page for a broken one wears the same clothes."""

from .file import Identity, IdentityRefused, Logo, read
from .palette import dark, light
from .words import words

__all__ = ["Identity", "IdentityRefused", "Logo", "dark", "light", "read", "words"]
