"""The memory of a card company that is played survives with the backup."""

import os

from madoguchi.adapters.simulator.card_files import (
    locked_files,
    read_record,
    write_record,
)
from madoguchi.config.backups.gateway_records import (
    bring_back_gateway_records,
    copy_gateway_records,
)


def test_the_newest_records_come_back_into_an_empty_home(settings, tmp_path):
    settings.OUTBOX_FOLDER = tmp_path / "home"
    backups = tmp_path / "backups"
    assert copy_gateway_records(backups) == 0
    assert not (tmp_path / "home").exists() and not backups.exists()
    with locked_files():
        write_record("filed-1", {"amount_yen": 1_100, "file": ""})
        write_record("filed-2", {"amount_yen": 500, "file": ""})
    assert copy_gateway_records(backups) == 2
    assert copy_gateway_records(backups) == 0
    write_record("filed-1", {"amount_yen": 1_100, "file": "card-20261129-1.csv"})
    later = (tmp_path / "home" / "cards").stat().st_mtime_ns + 10**9
    for file in (tmp_path / "home" / "cards").glob("*.json"):
        if b"card-20261129" in file.read_bytes():
            os.utime(file, ns=(later, later))
    assert copy_gateway_records(backups) == 1
    settings.OUTBOX_FOLDER = tmp_path / "new"
    assert bring_back_gateway_records(backups) == 2
    sent = {"name": "filed-1", "amount_yen": 1_100, "file": "card-20261129-1.csv"}
    assert read_record("filed-1") == sent
    write_record("filed-2", {"amount_yen": 7})
    assert bring_back_gateway_records(backups) == 0
    assert read_record("filed-2") == {"name": "filed-2", "amount_yen": 7}
    found = sorted(file.suffix for file in (backups / "files" / "cards").iterdir())
    assert found == [".json", ".json"]  # neither the lock nor what is half written
