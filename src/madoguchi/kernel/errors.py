"""The two ways an action may fail without being a bug."""

from madoguchi.kernel.spoken_codes import spoken_code


class Refused(Exception):
    """The rules say no. The message is for the customer; nothing was changed.

    `code` is a snake_case fact, constant for ever: its name in the source and in logs.
    People are shown `spoken_code`, which `/help/errors/` explains.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code

    @property
    def spoken_code(self) -> str:
        """What pages show in place of the name: LOGIN-1043."""
        return spoken_code(self.code)


class Unavailable(Exception):
    """An outside system gave no answer. The job that asked will ask again."""


class UnclearAnswer(Unavailable):
    """It answered, but nothing that can be acted on: others may be answered well."""
