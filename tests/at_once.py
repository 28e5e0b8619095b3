"""Acts of several people or commands at the same moment."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connection, connections

from madoguchi.kernel.errors import Refused


def at_once(*acts: Callable[[], object]) -> Counter[str]:
    """Each in a thread of its own, let go together; what came of them."""
    gate = Barrier(len(acts))

    def run(act: Callable[[], object]) -> str:
        try:
            with connection.cursor():  # the connection is there before the start
                gate.wait(30)
            act()
        except Refused as refused:
            return refused.code
        else:
            return "done"
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return Counter(pool.map(run, acts))
