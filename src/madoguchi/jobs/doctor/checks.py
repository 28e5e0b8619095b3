"""All checks of `madoguchi doctor`, in the order in which they are printed."""

from collections.abc import Callable, Iterator

from django.db import OperationalError

from madoguchi.jobs.doctor.bank_checks import check_bank_files
from madoguchi.jobs.doctor.card_checks import check_disputes, check_doubtful_charges
from madoguchi.jobs.doctor.database_checks import (
    check_clock,
    check_database,
    check_migrations,
    check_roles,
    check_secret,
    check_worker,
)
from madoguchi.jobs.doctor.finding import Finding
from madoguchi.jobs.doctor.operator_checks import check_fee_items
from madoguchi.jobs.doctor.outside_checks import (
    check_mail,
    check_scanner,
    check_timestamps,
)
from madoguchi.jobs.doctor.port_checks import check_adapters
from madoguchi.jobs.doctor.renewal_checks import check_renewal_notices
from madoguchi.jobs.doctor.setting_checks import check_mode, check_signer
from madoguchi.jobs.doctor.storage_checks import check_space, check_storage

Check = Callable[[], Iterator[Finding]]

CHECKS: tuple[Check, ...] = (
    check_mode,
    check_adapters,
    check_signer,
    check_storage,
    check_space,
    check_mail,
    check_scanner,
    check_timestamps,
)
DATABASE_CHECKS: tuple[Check, ...] = (
    check_clock,
    check_secret,
    check_migrations,
    check_roles,
    check_worker,
    check_doubtful_charges,
    check_disputes,
    check_bank_files,
    check_fee_items,
    check_renewal_notices,
)
"""They ask the database, and are left out where it does not answer."""


def find_faults() -> Iterator[Finding]:
    for check in CHECKS:
        yield from check()
    try:
        yield from check_database()
        for check in DATABASE_CHECKS:
            yield from check()
    except OperationalError:
        return  # check_database has said so
