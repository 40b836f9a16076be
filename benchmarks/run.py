"""`make benchmark`: everything in one run, on real processes of its own."""

import asyncio
import os
import tempfile
from pathlib import Path

from benchmarks import memory, relay, turns
from benchmarks.figures import print_machine
from tests.whole.stack import Stack

CREDENTIALS = "rest:\nbot.connector.HandoffInput:\n  secret: ${BOT_SECRET}\n"
"""Ours and Rasa's own REST channel in one process, so that both meet the same machine."""


async def main() -> None:
    print_machine()
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        credentials = Path(folder) / "credentials.yml"
        credentials.write_text(CREDENTIALS)
        stack = Stack(
            Path(folder) / "var",
            BOT_CREDENTIALS=str(credentials),
            MESSAGE_BURST="1000",
            LEASE_SECONDS="600",
            LOG_LEVEL=os.environ.get("LOG_LEVEL", "ERROR"),
        )
        stack.start()
        try:
            await stack.bot_is_ready()
            print("Bot turns, from POST to SSE")
            await turns.measure(stack)
            print("Relay between citizens and gendarmes, 200 live conversations")
            await relay.measure(stack)
            print("Memory")
            await memory.measure_processes(stack)
            await memory.measure_streams(stack)
        finally:
            stack.stop()


if __name__ == "__main__":
    asyncio.run(main())
