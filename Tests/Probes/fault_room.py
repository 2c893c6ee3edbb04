"""Takes the room of a small file system, and gives it back."""

import contextlib
import errno


class Filler:
    """A file that grows until there is no room left."""

    def __init__(self, place):
        self.path = place / "filler"

    def take(self):
        """Takes all the room; what is given back meanwhile, too."""
        with open(self.path, "ab", buffering=0) as file:
            for size in (4096, 1):
                with full_disk():
                    while file.write(bytes(size)) == size:
                        pass

    def give_back(self):
        """There is room again."""
        self.path.unlink()


@contextlib.contextmanager
def full_disk():
    """Passes over that there is no room."""
    try:
        yield
    except OSError as error:
        assert error.errno == errno.ENOSPC, error
