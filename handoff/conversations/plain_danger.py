"""The plainest cries for help, found without the bot: only used for a message it did not answer.

It cannot hear a danger told in other words, half a word or another language; whoever is not heard
still has the emergency numbers on the page and the button to a gendarme.
"""

import re

from handoff.faq.folding import fold

QUESTION = re.compile(
    r"(?:bonjour )?(?:est ce que|comment|que faire|quoi faire|quel(?:le)?s?|pourquoi|combien|"
    r"c est quoi|que risque|qui|ou|quand|peut on|faut il)\b"
)
DANGER = re.compile(
    r"\b(?:au secours|a l aide|aidez moi vite|venez vite|"
    r"(?:je suis|jsuis|on est|nous sommes) en danger|"
    r"(?:va|veut|essaie de|menace de) (?:me|nous|le|la|les) (?:tuer|planter|violer|etrangler)|"
    r"(?:il|elle|on|papa|mari) (?:me|nous|la|le) (?:frappe|tape|etrangle|viole|poursuit|sequestre)|"
    r"en train de (?:me|nous|la|le|se) (?:frapper|taper|battre|etrangler|violer|noyer|vider)|"
    r"(?:quelqu un|un homme|un inconnu|un cambrioleur|ils sont) (?:est |entre )?"
    r"(?:dans ma maison|dans la maison|chez moi)|"
    r"(?:casse|force|defonce)nt? (?:ma|la) porte|"
    r"respire plus|ne repond plus|plein de sang|coups de feu|ca tire|"
    r"a (?:sorti )?(?:un couteau|une arme|un fusil|un pistolet)|"
    r"je vais (?:me (?:tuer|suicider|pendre|foutre en l air)|sauter)|"
    r"(?:me|se) noie|prise d otages?)\b"
)


def is_plain_danger(text: str) -> bool:
    """Whether someone plainly says that a danger is there now; questions about danger are not."""
    said = fold(text)
    return QUESTION.match(said) is None and DANGER.search(said) is not None
