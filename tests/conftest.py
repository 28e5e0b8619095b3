"""A real PostgreSQL, walls and all: tests come to it as the product's own logins."""

import gc
from collections import Counter
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.core.management import call_command
from hypothesis import HealthCheck, core
from hypothesis import settings as hypothesis_settings
from hypothesis.internal.conjecture import providers
from procrastinate.contrib.django import app

from madoguchi.catalogue.cached_reference import reference_of_minute
from madoguchi.documents.demo_signer import make_demo_signer
from madoguchi.legal_notices.queries import is_change_in_sight
from tests.database import empty_tables, test_databases
from tests.effort import LONG, SEED
from tests.people import Person, sign_up
from tests.rendered_pages import report_page_contexts
from tests.roles import serve_pages_as_web
from tests.shared_rewriting import read_files_from_another_place
from tests.spending import Spending

hypothesis_settings.register_profile(
    "from a seed",
    deadline=None,
    suppress_health_check=[
        HealthCheck.function_scoped_fixture,
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
    ],
)
hypothesis_settings.load_profile("from a seed")
core.global_force_seed = SEED
providers._get_local_constants = lambda: providers._local_constants  # noqa: SLF001
"""Nothing is drawn from the constants of what happens to be imported: with them a walk
of the same seed is another one beside other files, and each change makes a new one."""


ALLOCATIONS_BETWEEN_SEARCHES = 50_000


def pytest_configure(config) -> None:
    config.pluginmanager.register(Spending(config), "spending")


def pytest_collection_finish(session: pytest.Session) -> None:
    """What is loaded by now lives to the end: it is no longer searched for garbage.

    A sixth of the processor of a page's test went into searching it again and again.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(ALLOCATIONS_BETWEEN_SEARCHES)


def pytest_sessionstart(session: pytest.Session) -> None:
    read_files_from_another_place(session.config)


def pytest_terminal_summary(terminalreporter) -> None:
    """What tests say they tried, added up over all of them and all workers."""
    tried: Counter[str] = Counter()
    for report in terminalreporter.getreports(""):
        if report.when == "teardown":
            tried.update(dict(report.user_properties))
    for what, count in tried.items():
        terminalreporter.write_line(f"{what}: {count}")
    for report in terminalreporter.getreports("skipped"):
        terminalreporter.write_line(f"NOT TRIED: {report.nodeid}: {report.longrepr[2]}")
    profile = "long" if LONG else "usual"
    terminalreporter.write_line(f"profile {profile}, MADOGUCHI_SEED={SEED}")


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment, django_db_modify_db_settings, django_db_blocker
) -> Iterator[None]:
    with django_db_blocker.unblock(), test_databases():
        yield


@pytest.fixture(scope="session", autouse=True)
def role_of_pages() -> None:
    serve_pages_as_web()


@pytest.fixture(scope="session", autouse=True)
def page_contexts() -> None:
    report_page_contexts()


@pytest.fixture(scope="session", autouse=True)
def tasks() -> None:
    """Those of the queue: what a worker loads when it starts."""
    app.perform_import_paths()


@pytest.fixture(scope="session", autouse=True)
def static_files(tmp_path_factory) -> None:
    settings.STATIC_ROOT = tmp_path_factory.mktemp("static")
    call_command("collectstatic", interactive=False, verbosity=0)


@pytest.fixture(scope="session", autouse=True)
def document_store(tmp_path_factory) -> None:
    settings.SIGNER_FILE = tmp_path_factory.mktemp("signer") / "signer.pem"
    make_demo_signer(settings.SIGNER_FILE)
    settings.STORAGES["documents"]["OPTIONS"] = {
        "location": tmp_path_factory.mktemp("documents")
    }


@pytest.fixture(scope="session", autouse=True)
def paper_store(tmp_path_factory) -> None:
    folder = tmp_path_factory.mktemp("papers")
    settings.STORAGES["papers"]["OPTIONS"]["location"] = folder


@pytest.fixture
def db_of_all(django_db_setup, django_db_blocker) -> Iterator[None]:
    """Real transactions; what they leave is taken out afterwards."""
    reference_of_minute.cache_clear()
    is_change_in_sight.cache_clear()
    with django_db_blocker.unblock():
        yield
        empty_tables()


@pytest.fixture
def hanako(db_of_all: None) -> Person:
    return sign_up("hanako")


@pytest.fixture
def taro(hanako: Person) -> Person:
    return sign_up("taro")
