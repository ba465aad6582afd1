from . import feedback  # noqa: F401  registers what readers send
