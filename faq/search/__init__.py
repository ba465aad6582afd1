"""Engine 1: finding answers. Other rooms import from here only."""


def index(translation) -> None:
    pass
