"""The two ways an action may fail without being a bug."""


class Refused(Exception):
    """The rules say no. The message is for the customer; nothing was changed.

    `code` is a snake_case fact, constant for ever; `/help/errors/<code>` explains it.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class Unavailable(Exception):
    """An outside system gave no answer. The job that asked will ask again."""
