"""What may be asked about units: which is competent, which has this id, which are found by words.

Without the official files nothing is known, and an operator names nobody: all works without them.
"""

from collections.abc import Sequence

from handoff.database import Connection
from handoff.units import store
from handoff.units.model import Unit, commune_code, is_id, search_words, whole_commune

SEARCH_LIMIT = 20
_LONGEST_SEARCH, _MOST_WORDS = 200, 10


async def unit_for(connection: Connection, code: str) -> Unit | None:
    """Return the territorially competent unit of a commune, by INSEE code.

    None when no service is known, and when there are several: the operator picks by hand.
    """
    code = commune_code(code)
    found = await store.competent(connection, code)
    whole = whole_commune(code)
    if found is None and whole is not None:
        found = await store.competent(connection, whole)
    return found[0] if found is not None and len(found) == 1 else None


async def find_unit(connection: Connection, id: str) -> Unit | None:
    """Return a unit; None for what was never one or was withdrawn from the official file."""
    return await store.read(connection, id) if is_id(id) else None


async def search_units(
    connection: Connection, text: str, department: str | None, limit: int = SEARCH_LIMIT
) -> Sequence[Unit]:
    """Return the units whose name, commune or postcode have words that begin like those given."""
    words = search_words(text[:_LONGEST_SEARCH]).split()[:_MOST_WORDS]
    if not words:
        return []
    return await store.search(connection, words, department=department, limit=limit)
