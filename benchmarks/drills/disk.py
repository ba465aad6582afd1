"""The disk with all the data is a tmpfs, and it is filled to the last byte; then there is room again. Needs root.

Every published page is read, most for the first time, and questions are sent as by people who must not lose their words.
"""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from benchmarks.load import Load, reading

from . import Figure, Missing, at_most, every
from .place import House, Place, number

MEGABYTES = 64


def drill(place: Place) -> Iterator[Figure]:
    if os.geteuid() != 0:
        raise Missing("root, to mount a tmpfs: sudo make drills DRILL=disk")
    disk = place.folder / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={MEGABYTES}m,mode=0755", "drills", str(disk)]
    done = subprocess.run(mount, capture_output=True, text=True)
    if done.returncode:
        raise Missing(f"the right to mount a tmpfs ({done.stderr.strip()})")
    try:
        with place.house(data=disk / "data", BEHIND_PROXY="true") as house:
            house.log = place.folder / "disk.log"
            yield from _held(house, disk)
    finally:
        subprocess.run(["umount", "--lazy", str(disk)], check=False)


def _held(house: House, disk: Path) -> Iterator[Figure]:
    paths, ask = house.published(), house.questions()
    with Load(house.port, ask, most=20, readers=2) as before:
        before.wait(60)
    _fill(disk / "ballast")
    with Load(house.port, reading(paths), most=len(paths), readers=4) as reads:
        reads.wait(120)
    with Load(house.port, ask, most=20, readers=2, keep_bodies=True) as writes:
        writes.wait(120)
    words = "Exercice num\N{LATIN SMALL LETTER E WITH ACUTE}ro {},"
    kept = [
        one
        for one in writes.answers
        if one.status in (503, 507) and words.format(number(one.question)) in one.body.decode()
    ]
    (disk / "ballast").unlink()
    freed = time.monotonic()
    with Load(house.port, ask, readers=1, pause=0.2) as after:
        while time.monotonic() - freed < 60 and not any(one.status == 303 for one in after.answers):
            time.sleep(0.1)
    again = time.monotonic() - freed
    acknowledged = {
        number(one.question) for load in (before, writes, after) for one in load.answers if one.status == 303
    }
    yield every("published pages read on a full disk", sum(one.status == 200 for one in reads.answers), len(paths))
    yield every("writes refused with 503 or 507 and the text in the form", len(kept), len(writes.answers))
    yield at_most("acknowledged writes lost", len(acknowledged - house.stored()), 0)
    yield at_most("from the first free byte to the next write", again, 15.0, "s")


def _fill(file: Path) -> None:
    """To the last byte: larger pieces first."""
    with file.open("wb", buffering=0) as ballast:
        for piece in (1 << 20, 1 << 12, 1):
            with suppress(OSError):
                while ballast.write(bytes(piece)):
                    pass
