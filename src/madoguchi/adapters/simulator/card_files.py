"""What the simulated gateway remembers: JSON files in the folder `cards`."""

from madoguchi.adapters.simulator.record_files import (
    SILENT_NAME,
    Record,
    RecordFiles,
    digest_of,
)

CARD_FILES = RecordFiles("cards")
cards_folder, refuse_silence = CARD_FILES.folder, CARD_FILES.refuse_silence
locked_files, read_record = CARD_FILES.locked_files, CARD_FILES.read
write_record, all_records = CARD_FILES.write, CARD_FILES.all_records

__all__ = [
    "SILENT_NAME",
    "Record",
    "all_records",
    "cards_folder",
    "digest_of",
    "locked_files",
    "read_record",
    "refuse_silence",
    "write_record",
]
