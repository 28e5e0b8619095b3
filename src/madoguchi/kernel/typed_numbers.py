"""Numbers typed on a command line, as argparse reads them."""

MAX_PORT_NUMBER = 65_535


def positive_count(text: str) -> int:
    """Read a number of days, processes or mails: 1 at least, else `ValueError`."""
    if (count := int(text)) < 1:
        raise ValueError(text)
    return count


def port_number(text: str) -> int:
    """Read the number of a TCP port: 1 to 65,535, else `ValueError`."""
    if (number := positive_count(text)) > MAX_PORT_NUMBER:
        raise ValueError(text)
    return number
