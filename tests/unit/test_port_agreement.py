"""Adapters that do not keep their protocol are named before anything starts."""

import importlib
import inspect
import pkgutil
from typing import Protocol

import pytest
from django.conf import settings as django_settings

from madoguchi import adapters
from madoguchi.config.shipped_adapters import SHIPPED_ADAPTERS
from madoguchi.jobs.doctor.finding import Grade
from madoguchi.jobs.doctor.port_checks import (
    ALL_PORTS,
    check_adapters,
    check_ports_at_start,
)
from madoguchi.platform.port_agreement import adapter_faults


class Bell(Protocol):
    def ring(self, door: str, *, times: int, loud: bool = False) -> str | None: ...


class Right:
    def ring(self, door: str, *, times: int, loud: bool = False) -> str | None:
        return None


class TakesMoreAndReturnsLess:
    def ring(
        self, door: str | int, times: int, *, loud: bool | None = False, echo: int = 0
    ) -> str:
        return ""


class Untyped:
    def ring(self, door, *, times, loud=False):
        return None


class Mute:
    def knock(self) -> None: ...


class OtherName:
    def ring(self, gate: str, *, times: int, loud: bool = False) -> None: ...


class WithoutDefault:
    def ring(self, door: str, *, times: int, loud: bool) -> None: ...


class ByNameAlone:
    def ring(self, *, door: str, times: int, loud: bool = False) -> None: ...


class OtherType:
    def ring(self, door: str, *, times: str, loud: bool = False) -> None: ...


class OneMore:
    def ring(self, door: str, *, times: int, key: str, loud: bool = False) -> None: ...


class OtherResult:
    def ring(self, door: str, *, times: int, loud: bool = False) -> bytes: ...


class WithSecret(Right):
    def __init__(self, secret: str) -> None:
        self.secret = secret


@pytest.mark.parametrize("adapter", [Right, TakesMoreAndReturnsLess, Untyped])
def test_what_suits_every_call_has_no_fault(adapter):
    assert list(adapter_faults(adapter, Bell)) == []


@pytest.mark.parametrize(
    ("adapter", "fault"),
    [
        (Mute, "メソッド ring がありません。"),
        (OtherName, "メソッド ring の引数に door がありません。"),
        (WithoutDefault, "メソッド ring の引数 loud の渡し方が違います。"),
        (ByNameAlone, "メソッド ring の引数 door の渡し方が違います。"),
        (OtherType, "メソッド ring の引数 times の型が違います。"),
        (OneMore, "メソッド ring の引数 key は、この接続先では渡されません。"),
        (OtherResult, "メソッド ring の結果の型が違います。"),
        (WithSecret, "引数なしで作れません。"),
        (Right(), "クラスではありません。"),
    ],
)
def test_each_difference_is_named(adapter, fault):
    assert list(adapter_faults(adapter, Bell)) == [fault]


def test_every_port_of_the_settings_is_looked_at():
    assert {port.name for port in ALL_PORTS} == set(django_settings.PORTS)


def test_the_check_at_start_and_the_doctor_name_an_adapter_that_does_not_fit(settings):
    assert check_ports_at_start() == []
    settings.PORTS = settings.PORTS | {"scanner": f"{__name__}.Mute"}
    [error] = check_ports_at_start()
    words = f"{__name__}.Mute を使えません。メソッド scan がありません。"
    assert error.msg == f"scanner: {words}" and error.id == "madoguchi.E003"
    bad = [f for f in check_adapters() if f.grade == Grade.BAD]
    assert [str(f) for f in bad] == [f"だめ 接続先 scanner: {words}"]


@pytest.mark.parametrize(
    "shipped", SHIPPED_ADAPTERS, ids=lambda one: one.adapter.__name__
)
def test_every_adapter_that_comes_with_the_portal_fits(shipped):
    assert list(adapter_faults(shipped.adapter, shipped.protocol)) == []


def classes_with_methods_of_a_port() -> set[type]:
    """Public classes in `adapters/` that keep the protocol of some port."""
    modules = pkgutil.walk_packages(adapters.__path__, f"{adapters.__name__}.")
    return {
        found
        for module in modules
        for _name, found in inspect.getmembers(
            importlib.import_module(module.name), inspect.isclass
        )
        if found.__module__ == module.name
        for port in ALL_PORTS
        if not list(adapter_faults(found, port.protocol))
    }


def test_none_is_missing_in_the_list_that_mypy_checks():
    assert classes_with_methods_of_a_port() == {one.adapter for one in SHIPPED_ADAPTERS}
