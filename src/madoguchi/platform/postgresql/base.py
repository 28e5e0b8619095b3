"""The database backend: Django's for PostgreSQL, which asks less whether it answers.

Django looks for the class under this name, in a module of this name.
"""

import select
import time

from django.db.backends.postgresql import base

MAX_TRUSTED_IDLE_SECONDS = 60.0
"""So long a connection that has not been hung up is used without a question."""


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that a request takes over from the one before, in its thread.

    A server that ends closes the connection, which shows without asking. Only one that
    has vanished silently does not show: it is asked after an idle minute.
    """

    health_check_enabled: bool
    health_check_done: bool
    last_used_at = float("-inf")

    def close_if_unusable_or_obsolete(self) -> None:
        """As Django at the start and the end of a request; note when it was used."""
        if self.health_check_done:
            self.last_used_at = time.monotonic()
        super().close_if_unusable_or_obsolete()

    def close_if_health_check_failed(self) -> None:
        """As Django at the first use in a request, without asking a trusted one."""
        is_due = self.health_check_enabled and not self.health_check_done
        if is_due and self.connection is not None and self.is_trusted():
            self.health_check_done = True
        super().close_if_health_check_failed()

    def is_trusted(self) -> bool:
        idle = time.monotonic() - self.last_used_at
        if idle >= MAX_TRUSTED_IDLE_SECONDS or self.connection.closed:
            return False
        return not has_been_addressed(self.connection.fileno())


def has_been_addressed(socket: int) -> bool:
    """Whether the server has said something, or hung up, while nothing was asked."""
    poll = select.poll()
    poll.register(socket, select.POLLIN)
    return bool(poll.poll(0))
