"""The child process that opens what citizens sent: one file, little memory, little time, no secret.

Image and PDF readers are large libraries written in C that here meet hostile input. Beside the
service they can hang, crash or swell without harm: `checking.py` starts one process for each file.
"""

import json
import resource
import sys

from handoff.files.documents import clean_pdf
from handoff.files.images import clean_image
from handoff.files.model import KINDS, PDF, CleanFile, UnusableFile

MEMORY = 1024**3
"""Bytes of address space; an image of 40 million points takes some 500 MB."""
SECONDS = 30
"""Processor time."""


def main(media_type: str) -> None:
    """Read a file from the standard input; answer on the standard output.

    The answer is a line of JSON, {"content": bytes, "preview": bytes or null} followed by both, or
    {"refused": sentence, "code": …}.
    """
    _limit()
    try:
        kind = KINDS[media_type]
        source = sys.stdin.buffer
        made = clean_pdf(source) if kind is PDF else clean_image(source, kind)
    except UnusableFile as refusal:
        _answer({"refused": str(refusal), "code": refusal.code})
        return
    _hand_over(made)


def _hand_over(made: CleanFile) -> None:
    preview = made.preview
    _answer({"content": len(made.content), "preview": None if preview is None else len(preview)})
    sys.stdout.buffer.write(made.content + (preview or b""))
    sys.stdout.buffer.flush()


def _answer(head: dict[str, object]) -> None:
    sys.stdout.buffer.write(json.dumps(head).encode() + b"\n")
    sys.stdout.buffer.flush()


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


if __name__ == "__main__":
    main(sys.argv[1])
