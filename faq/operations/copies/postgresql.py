"""PostgreSQL's own programs, with the connection that the site itself uses."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Iterator
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
        raise _missing(program) from None
    except subprocess.CalledProcessError as error:
        raise _failed(program, error.returncode, error.stderr) from None


def lines(program: str, *arguments: str) -> Iterator[str]:
    """What the program writes, line by line without their ends, as it comes. Raises `ProgramFailed`, at the end too."""
    with tempfile.TemporaryFile("w+", encoding="utf-8") as said:
        try:
            process = subprocess.Popen(  # noqa: S603  arguments of our own
                [program, *arguments], stdout=subprocess.PIPE, stderr=said, text=True, encoding="utf-8", bufsize=1 << 20
            )
        except FileNotFoundError:
            raise _missing(program) from None
        with process:
            assert process.stdout is not None
            try:
                process.stdout.reconfigure(newline="\n")  # type: ignore[attr-defined]
                for line in process.stdout:
                    yield line.removesuffix("\n")
            except BaseException:  # nobody reads on
                process.kill()
                raise
        if process.returncode > 0:
            said.seek(0)
            raise _failed(program, process.returncode, said.read())


def _missing(program: str) -> ProgramFailed:
    return ProgramFailed(f"{program} is missing: sudo apt-get install postgresql-client")


def _failed(program: str, code: int, said: str) -> ProgramFailed:
    errors = [line for line in said.splitlines() if "error:" in line]
    return ProgramFailed(errors[0] if errors else f"{program} ended with {code}.")
