"""Whether a class keeps the protocol of a port, by the signatures of its methods."""

import inspect
from collections.abc import Callable, Iterator
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints


def protocol_methods(protocol: type) -> dict[str, Callable[..., object]]:
    """Return the methods that the protocol and its bases name, by their names."""
    return {
        name: getattr(protocol, name)
        for name in sorted(dir(protocol))
        if not name.startswith("_") and inspect.isfunction(getattr(protocol, name))
    }


def adapter_faults(adapter: object, protocol: type) -> Iterator[str]:
    """Yield a sentence for each thing that the adapter lacks or has otherwise.

    It must be a class that is made without arguments. Each method takes what the
    protocol gives, by the same names and types, and returns what it promises.
    """
    if not inspect.isclass(adapter):
        yield "クラスではありません。"
        return
    if required_parameters(adapter):
        yield "引数なしで作れません。"
    for name, wanted in protocol_methods(protocol).items():
        own = getattr(adapter, name, None)
        if not callable(own):
            yield f"メソッド {name} がありません。"
        elif fault := signature_fault(own, wanted):
            yield f"メソッド {name} の{fault}"


def required_parameters(called: Callable[..., object]) -> list[str]:
    """Return what must be given; a class whose maker is in C wants nothing."""
    variadic = {inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD}
    try:
        parameters = inspect.signature(called).parameters
    except ValueError:
        return []
    return [
        name
        for name, parameter in parameters.items()
        if parameter.default is inspect.Parameter.empty
        and parameter.kind not in variadic
    ]


def signature_fault(own: Callable[..., object], wanted: Callable[..., object]) -> str:
    """Return the end of a sentence that names the first difference, or ""."""
    given = inspect.signature(wanted).parameters
    taken = inspect.signature(own).parameters
    own_types, wanted_types = get_type_hints(own), get_type_hints(wanted)
    for name, parameter in given.items():
        if name not in taken:
            return f"引数に {name} がありません。"
        if not accepts_as_given(taken[name], parameter):
            return f"引数 {name} の渡し方が違います。"
        if name in wanted_types and not is_part_of(
            wanted_types[name], own_types.get(name, Any)
        ):
            return f"引数 {name} の型が違います。"
    if more := [name for name in required_parameters(own) if name not in given]:
        return f"引数 {more[0]} は、この接続先では渡されません。"
    if not is_part_of(own_types.get("return", Any), wanted_types.get("return", Any)):
        return "結果の型が違います。"
    return ""


def accepts_as_given(own: inspect.Parameter, given: inspect.Parameter) -> bool:
    """Say whether a call that suits the protocol suits the adapter too."""
    is_optional = given.default is not inspect.Parameter.empty
    if is_optional and own.default is inspect.Parameter.empty:
        return False
    return own.kind in {given.kind, inspect.Parameter.POSITIONAL_OR_KEYWORD}


def is_part_of(narrow: object, wide: object) -> bool:
    """Say whether every value of the first type is one of the second.

    A type that is not said agrees with any.
    """
    if Any in (narrow, wide) or narrow == wide:
        return True
    wide_members = union_members(wide)
    if len(union_members(narrow)) > 1 or len(wide_members) > 1:
        return all(
            any(is_part_of(one, other) for other in wide_members)
            for one in union_members(narrow)
        )
    return (
        inspect.isclass(narrow) and inspect.isclass(wide) and issubclass(narrow, wide)
    )


def union_members(hint: object) -> tuple[object, ...]:
    is_union = get_origin(hint) in {Union, UnionType}
    return get_args(hint) if is_union else (hint,)
