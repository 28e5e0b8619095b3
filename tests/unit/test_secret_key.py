"""The secret key of a home is made once, whoever starts at the same moment."""

from concurrent.futures import ThreadPoolExecutor

from madoguchi.config.secret import secret_key


def test_eight_starts_at_once_read_one_whole_key(tmp_path, monkeypatch):
    monkeypatch.delenv("MADOGUCHI_SECRET_KEY", raising=False)
    for nth in range(100):
        home = tmp_path / str(nth)
        with ThreadPoolExecutor(8) as threads:
            keys = {*threads.map(secret_key, [home] * 8, [""] * 8)}
        assert len(keys) == 1 and len(keys.pop()) >= 50
        assert [file.name for file in home.iterdir()] == ["secret_key"]
        assert (home / "secret_key").stat().st_mode & 0o777 == 0o600
