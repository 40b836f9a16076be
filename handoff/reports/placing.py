"""Which commune an operator means: by name, postcode or INSEE code, alone or together."""

import re
from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from typing import Any

from handoff.communes import Commune, Communes
from handoff.conversations.model import UnusableText
from handoff.faq.folding import fold

UNKNOWN = "La commune « {typed} » n'existe pas. Écrivez son nom ou son code postal."
SEVERAL = "Plusieurs communes répondent à « {typed} » : {names}. Écrivez le nom et le code postal."
SHOWN = 5
"""Communes that are named when there are several."""

_CODE = re.compile(r"\b(?:\d[\dAB]\d{3}|\d[\dAB]\d?)\b", re.IGNORECASE)


def find_place(typed: str) -> dict[str, Any]:
    """Return what a place says of its commune; raises UnusableText when it is not one commune."""
    communes = Communes.read()
    codes = [code.upper() for code in _CODE.findall(typed)]
    name = fold(_CODE.sub(" ", typed))
    found = _named(name) if name else _coded(codes)
    fitting = [code for code in found if all(_fits(communes.by_code[code], code, c) for c in codes)]
    if not fitting:
        raise UnusableText(UNKNOWN.format(typed=typed))
    if len(fitting) > 1:
        names = [f"{communes.name(c)} ({communes.department(c)})" for c in fitting[:SHOWN]]
        more = ", …" if len(fitting) > SHOWN else ""
        raise UnusableText(SEVERAL.format(typed=typed, names=", ".join(names) + more))
    return _say(communes, fitting[0], codes)


def _say(communes: Communes, code: str, typed: list[str]) -> dict[str, Any]:
    postcodes = communes.postcodes(code)
    only = postcodes[0] if len(postcodes) == 1 else ""
    postcode = next((c for c in typed if c in postcodes), only)
    place = {
        "code": code,
        "commune": communes.name(code),
        "department": communes.department(code),
        "department_name": communes.department_name(code),
    }
    return {**place, "postcode": postcode} if postcode else place


def _fits(commune: Commune, code: str, typed: str) -> bool:
    return typed in {code, commune.department, *commune.postcodes}


def _coded(codes: list[str]) -> list[str]:
    return [code for typed in codes for code in _by_code().get(typed, ())]


def _named(name: str) -> tuple[str, ...]:
    return _by_name().get(name, ())


@cache
def _by_name() -> Mapping[str, tuple[str, ...]]:
    index: defaultdict[str, list[str]] = defaultdict(list)
    for code, commune in Communes.read().by_code.items():
        index[fold(commune.name)].append(code)
    return {name: tuple(codes) for name, codes in index.items()}


@cache
def _by_code() -> Mapping[str, tuple[str, ...]]:
    """Return communes by INSEE code and by postcode; a number may be both."""
    index: defaultdict[str, list[str]] = defaultdict(list)
    for code, commune in Communes.read().by_code.items():
        for number in {code, *commune.postcodes}:
            index[number].append(code)
    return {number: tuple(codes) for number, codes in index.items()}
