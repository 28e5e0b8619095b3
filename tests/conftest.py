"""A real PostgreSQL, walls and all: tests come to it as the product's own logins."""

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from madoguchi.config.prepare import make_roles, start_own_server
from madoguchi.documents.signer import make_demo
from madoguchi.web.reference import of_minute
from tests.people import Person, sign_up

hypothesis_settings.register_profile(
    "quick",
    deadline=None,
    suppress_health_check=[
        HealthCheck.function_scoped_fixture,
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
    ],
)
hypothesis_settings.load_profile("quick")
BOTH = ["default", "owner"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The owner's connection flushes; ours could not."""
    for item in items:
        if "db_of_all" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.django_db(transaction=True, databases=BOTH))


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_blocker) -> None:
    with django_db_blocker.unblock():
        start_own_server()
        make_roles()
        connections.close_all()


@pytest.fixture(scope="session", autouse=True)
def static_files(tmp_path_factory) -> None:
    settings.STATIC_ROOT = tmp_path_factory.mktemp("static")
    call_command("collectstatic", interactive=False, verbosity=0)


@pytest.fixture(scope="session", autouse=True)
def document_store(tmp_path_factory) -> None:
    settings.SIGNER = tmp_path_factory.mktemp("signer") / "signer.pem"
    make_demo(settings.SIGNER)
    settings.STORAGES["documents"]["OPTIONS"] = {
        "location": tmp_path_factory.mktemp("documents")
    }


@pytest.fixture
def db_of_all(transactional_db) -> Iterator[None]:
    of_minute.cache_clear()
    yield
    with connections["owner"].cursor() as cursor:
        cursor.execute("TRUNCATE procrastinate_jobs CASCADE")


@pytest.fixture
def hanako(db_of_all: None) -> Person:
    return sign_up("hanako")


@pytest.fixture
def taro(hanako: Person) -> Person:
    return sign_up("taro")
