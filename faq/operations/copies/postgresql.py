"""PostgreSQL's own programs, with the connection that the site itself uses."""

from __future__ import annotations

import os
import subprocess
from typing import Any

from django.db import connections

# libpq's names: what a connection is made of -> the variable that programs read. A password is never in a command line.
_VARIABLES = {
    "dbname": "PGDATABASE",
    "user": "PGUSER",
    "password": "PGPASSWORD",
    "host": "PGHOST",
    "port": "PGPORT",
    "service": "PGSERVICE",
    "passfile": "PGPASSFILE",
    "sslmode": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT",
    "sslcert": "PGSSLCERT",
    "sslkey": "PGSSLKEY",
    "connect_timeout": "PGCONNECT_TIMEOUT",
}


class ProgramFailed(Exception):
    """What the program said first."""


def run(program: str, *arguments: str, using: str | None) -> None:
    """Run pg_dump or pg_restore, against this database if one is given. Raises `ProgramFailed`."""
    known: dict[str, Any] = connections[using].get_connection_params() if using else {}
    variables = {_VARIABLES[name]: str(value) for name, value in known.items() if name in _VARIABLES}
    try:
        subprocess.run(  # noqa: S603  arguments of our own
            [program, *arguments], env=os.environ | variables, check=True, capture_output=True, text=True
        )
    except FileNotFoundError:
        raise ProgramFailed(f"{program} is missing: sudo apt-get install postgresql-client") from None
    except subprocess.CalledProcessError as error:
        said = [line for line in error.stderr.splitlines() if "error:" in line]
        raise ProgramFailed(said[0] if said else f"{program} ended with {error.returncode}.") from None
