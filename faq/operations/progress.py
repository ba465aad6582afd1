"""Progress bars for long commands: the only file that knows tqdm."""

from collections.abc import Iterable
from typing import TypeVar

from tqdm import tqdm

T = TypeVar("T")


def progress(items: Iterable[T], total: int | None = None) -> Iterable[T]:
    """The same items, with a bar on standard error where a person is looking."""
    return tqdm(items, total=total, disable=None, leave=False)
