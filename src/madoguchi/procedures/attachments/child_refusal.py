"""Why the child process does not rewrite a file."""


class ChildRefusal(Exception):
    """`code` is that of the refusal which the customer is told."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
