"""Takes the notes out of a JPEG without touching its picture, for those that stand inside a PDF."""

import re

START, END = 0xD8, 0xD9
NOTES = {0xE1, *range(0xE3, 0xEE), 0xEF, 0xFE}
"""Application segments and comments, but those that say how to read it: JFIF, ICC, Adobe."""
_NEXT_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")


def without_notes(jpeg: bytes) -> bytes:
    """Return the JPEG up to its end, without place, device and comments; any other as it is."""
    if not jpeg.startswith(bytes([0xFF, START])):
        return jpeg
    kept, at = [jpeg[:2]], 2
    while found := _NEXT_MARKER.search(jpeg, at):
        # Before a marker stands the picture's own data, or nothing.
        kept.append(jpeg[at : found.start()])
        at, marker = found.start(), jpeg[found.start() + 1]
        if marker == END:
            return b"".join([*kept, jpeg[at : at + 2]])
        size = 2 + max(2, int.from_bytes(jpeg[at + 2 : at + 4], "big"))
        if marker not in NOTES:
            kept.append(jpeg[at : at + size])
        at += size
    return b"".join([*kept, jpeg[at:]])
