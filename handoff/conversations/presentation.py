"""What a message looks like to the page that shows it."""

import re
from functools import lru_cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token

from handoff.conversations.model import Message

LINK_SCHEMES = ("https://", "tel:", "sms:")


def show_message(message: Message) -> dict[str, Any]:
    """Return a message as the citizen may see it; `html` only for texts reviewed beforehand."""
    is_reviewed = message.author in {"bot", "system"}
    return {
        "seq": message.seq,
        "author": message.author,
        "label": message.label,
        "text": message.body["text"],
        "html": render(message.body["text"]) if is_reviewed else None,
        "choices": message.body.get("choices", []),
        "client_message_id": message.client_message_id and str(message.client_message_id),
        "created_at": message.created_at.isoformat(),
        "faq": message.body.get("faq"),
        "facts": message.body.get("facts", []),
        "report": message.body.get("report"),
        "file": message.body.get("file"),
    }


def show_message_to_operator(message: Message) -> dict[str, Any]:
    """Return a message with what only operators see: notes, what the bot understood."""
    return {
        **show_message(message),
        "direction": message.direction,
        "understood": message.details.get("understood"),
        "operator": message.label if message.author == "operator" else None,
    }


@lru_cache(maxsize=2048)
def render(markdown: str) -> str:
    """Return the HTML of a simple Markdown text: bold, links and lists, nothing else."""
    html: str = _markdown.render(_typeset(markdown))
    return html


def _typeset(text: str) -> str:
    """Keep French punctuation on the line of its word."""
    return re.sub(r" (?=[;:!?»])|(?<=«) ", "\u00a0", text)


def _open_link(self: Any, tokens: list[Token], place: int, options: Any, env: Any) -> str:
    tokens[place].attrSet("rel", "noopener noreferrer")
    if str(tokens[place].attrGet("href")).startswith("https://"):
        tokens[place].attrSet("target", "_blank")
    rendered: str = self.renderToken(tokens, place, options, env)
    return rendered


def _allow_link(url: str) -> bool:
    return url.startswith(LINK_SCHEMES)


_markdown = MarkdownIt("zero", {"html": False, "breaks": True}).enable(
    ["emphasis", "link", "list", "newline"]
)
_markdown.validateLink = _allow_link  # type: ignore[method-assign]
_markdown.add_render_rule("link_open", _open_link)
