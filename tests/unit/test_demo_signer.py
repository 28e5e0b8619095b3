"""The signer of demo mode is made once, whoever asks for it at the same moment."""

from concurrent.futures import ThreadPoolExecutor

from madoguchi.documents.demo_signer import make_demo_signer


def test_eight_threads_at_once_make_one_signer_and_leave_no_draft(tmp_path):
    file = tmp_path / "signer.pem"
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(make_demo_signer, [file] * 8))
    first = file.read_bytes()
    make_demo_signer(file)
    assert file.read_bytes() == first and b"PRIVATE KEY" in first
    assert file.stat().st_mode & 0o077 == 0
    assert list(tmp_path.iterdir()) == [file]
