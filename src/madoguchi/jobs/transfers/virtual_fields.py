"""Where a bank writes the number of an account that is one customer's alone."""

from madoguchi.payments.incoming.virtual_numbers import (
    DIGITS_OF_NUMBER,
    virtual_number_of,
)
from madoguchi.payments.models import TransferSource
from madoguchi.payments.zengin.incoming_records import IncomingLine


def virtual_number_in(line: IncomingLine, source: TransferSource) -> str:
    """Return the seven digits; "" where the money came to the common account."""
    where = TransferSource.VirtualFrom
    branches = source.virtual_branches
    if source.virtual_from == where.HEAD:
        is_virtual = line.head.branch_code in branches
        return line.head.last_seven_digits if is_virtual else ""
    if source.virtual_from == where.EDI:
        return virtual_number_of(line.edi)
    code = line.payer_code
    branch, number = code[:-DIGITS_OF_NUMBER], code[-DIGITS_OF_NUMBER:]
    is_virtual = branch in branches and number.isdigit()
    return number if is_virtual else ""
