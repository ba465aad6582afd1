from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from .machines import Machines


@pytest.fixture(autouse=True)
def _a_door_closes_no_connection(connection_stays_open: None) -> None:
    """A door asks the whole application."""


@pytest.fixture
def machine(tmp_path: Path, transactional_db: None) -> Iterator[Machines]:
    machines = Machines(tmp_path, ExitStack())
    yield machines
    machines.close()
