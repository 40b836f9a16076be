"""Stored choices: what citizens had asked when they picked one of the suggested entries."""

from collections.abc import Sequence
from datetime import datetime

from psycopg.rows import class_row

from handoff.database import Connection
from handoff.faq.model import LabelledQuestion

LABELLED_QUESTIONS = """
SELECT DISTINCT ON (picked.created_at, picked.conversation_id, picked.seq)
    asked.body ->> 'text' AS text,
    chosen.intent AS chosen,
    offer.entries AS offered,
    picked.created_at AS chosen_at
FROM message reply
CROSS JOIN LATERAL (
    SELECT reply.details -> 'understood' ->> 'intent' AS intent
) chosen
CROSS JOIN LATERAL (
    SELECT conversation_id, seq, created_at FROM message
    WHERE conversation_id = reply.conversation_id AND seq < reply.seq
        AND direction = 'incoming' ORDER BY seq DESC LIMIT 1
) picked
CROSS JOIN LATERAL (
    SELECT seq, ARRAY(
        SELECT value ->> 'bot' FROM jsonb_each(offering.details -> 'choices')
        WHERE value ->> 'bot' LIKE 'faq/%%' ORDER BY value ->> 'bot'
    ) AS entries
    FROM message offering
    WHERE conversation_id = reply.conversation_id AND seq < picked.seq AND author = 'bot'
        AND NOT body ? 'faq' AND EXISTS (
            SELECT FROM jsonb_each(offering.details -> 'choices')
            WHERE value ->> 'bot' = chosen.intent
        )
    ORDER BY seq DESC LIMIT 1
) offer
CROSS JOIN LATERAL (
    SELECT body, details FROM message
    WHERE conversation_id = reply.conversation_id AND seq < offer.seq
        AND direction = 'incoming' ORDER BY seq DESC LIMIT 1
) asked
WHERE reply.author = 'bot' AND reply.details -> 'understood' ->> 'is_choice' = 'true'
    AND (chosen.intent LIKE 'faq/%%' OR chosen.intent = 'none_of_these')
    AND NOT asked.details ? 'choice' AND reply.created_at >= %s
ORDER BY picked.created_at, picked.conversation_id, picked.seq
"""


async def labelled_questions(
    connection: Connection, *, since: datetime
) -> Sequence[LabelledQuestion]:
    """Return typed messages whose author then chose among suggestions, oldest first.

    The bot says of each answer whether it follows a choice, tapped or typed (« la première »).
    Buttons under an answer lead further from it: they say nothing of the message before.
    """
    found = await connection.cursor(row_factory=class_row(LabelledQuestion)).execute(
        LABELLED_QUESTIONS,
        [since],
    )
    return await found.fetchall()
