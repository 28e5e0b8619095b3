"""What every adapter at the port `bank_files` does."""

from pathlib import Path

import pytest

from madoguchi.adapters.simulator.bank_files import BankFilesSimulator, bank_folder
from madoguchi.kernel.errors import Refused, Unavailable
from madoguchi.payments.bank_file_ports import BankFiles

HEAD = b"1" + b" " * 119
END = b"9" + b" " * 119


def record(number: bytes, yen: int) -> bytes:
    return b"2" + b"0" * 42 + number + b"A" * 30 + b"%010d" % yen + b"0" * 22 + b" " * 8


class Contract:
    gateway: BankFiles

    def go_silent(self) -> None:
        """Let it answer nothing any more."""
        raise NotImplementedError

    def lose_next_answer(self) -> None:
        raise NotImplementedError

    def refuse_files(self) -> None:
        raise NotImplementedError

    def keep_answers_back(self) -> None:
        raise NotImplementedError

    def request(self, folder: Path) -> Path:
        lines = [HEAD, record(b"7654321", 6_716), record(b"1230001", 990)]
        trailer = b"8000002000000007706" + b"0" * 36 + b" " * 65
        path = folder / "debit-demo-20261130-1.txt"
        path.write_bytes(b"".join([*lines, trailer, END]))
        return path

    def test_a_file_is_taken_once_and_answered_line_by_line(self, tmp_path):
        path = self.request(tmp_path)
        assert not self.gateway.has_taken(path.name)
        for _again in range(2):
            self.gateway.hand_over(path.name, path)
        assert self.gateway.has_taken(path.name)
        (name,) = self.gateway.waiting_answers()
        for _again in range(2):
            answer = self.gateway.fetch_answer(name, tmp_path).read_bytes()
        _head, paid, failed, trailer, _end = answer.splitlines()
        assert (paid[111:112], failed[111:112]) == (b"0", b"1")
        sums = b"000001000000006716" + b"000001000000000990"
        assert trailer == b"8000002000000007706" + sums + b" " * 65

    def test_a_lost_answer_leaves_the_file_taken(self, tmp_path):
        path = self.request(tmp_path)
        self.lose_next_answer()
        with pytest.raises(Unavailable):
            self.gateway.hand_over(path.name, path)
        assert self.gateway.has_taken(path.name)
        assert len(self.gateway.waiting_answers()) == 1

    def test_a_refused_file_is_not_taken(self, tmp_path):
        path = self.request(tmp_path)
        self.refuse_files()
        with pytest.raises(Refused) as caught:
            self.gateway.hand_over(path.name, path)
        assert caught.value.code == "bank_file_refused"
        assert not self.gateway.has_taken(path.name)
        assert self.gateway.waiting_answers() == []

    def test_silence_is_no_answer(self, tmp_path):
        path = self.request(tmp_path)
        self.go_silent()
        with pytest.raises(Unavailable):
            self.gateway.hand_over(path.name, path)
        with pytest.raises(Unavailable):
            self.gateway.has_taken(path.name)
        with pytest.raises(Unavailable):
            self.gateway.waiting_answers()

    def test_an_answer_may_come_late(self, tmp_path):
        path = self.request(tmp_path)
        self.keep_answers_back()
        self.gateway.hand_over(path.name, path)
        assert self.gateway.waiting_answers() == []


class TestSimulator(Contract):
    @pytest.fixture(autouse=True)
    def at_the_collector(self, settings, tmp_path):
        settings.OUTBOX_FOLDER = tmp_path / "outbox"
        self.gateway = BankFilesSimulator()

    def go_silent(self) -> None:
        (bank_folder() / "silent").touch()

    def lose_next_answer(self) -> None:
        (bank_folder() / "answer_lost").touch()

    def refuse_files(self) -> None:
        (bank_folder() / "refusing").touch()

    def keep_answers_back(self) -> None:
        (bank_folder() / "late").touch()
