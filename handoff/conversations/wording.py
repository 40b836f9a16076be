"""The sentences that the service itself says to a citizen, each reviewed (2026-11-23)."""

BOT_LABEL = "Assistant automatique"
SERVICE_LABEL = "Brigade numérique"
CITIZEN_LABEL = "Vous"

HANDOFF_TITLE = "Parler à un gendarme"
DANGER_TITLE = "Je suis en danger maintenant"

WELCOME = (
    "Bonjour. Je suis l'assistant automatique de la Brigade numérique de la gendarmerie. "
    "Posez votre question avec vos mots. "
    "Vous pouvez demander un gendarme à tout moment."
)
HANDOFF_ASKED = "Vous avez demandé un gendarme. Votre demande est dans la file."
HANDOFF_NOBODY = (
    "Votre demande est enregistrée. Aucun gendarme n'est connecté pour l'instant : "
    "nous ne pouvons pas dire quand l'un d'eux vous répondra. "
    "En cas de danger, appelez le 17 ou le 112, ou envoyez un SMS au 114."
)
QUEUE_LEFT = "Vous avez quitté la file. L'assistant automatique vous répond de nouveau."
CLAIMED = "{operator} a rejoint la conversation et va vous répondre."
TAKEN_UP = "{operator} a repris la conversation au sujet de votre signalement {reference}."
TAKEN_UP_DRAFT = (
    "{operator} a repris la conversation au sujet du signalement que vous avez commencé."
)
HANDED_BACK = (
    "{operator} a quitté la conversation. L'assistant automatique vous répond de nouveau. "
    "Vous pouvez redemander un gendarme à tout moment."
)
OPERATOR_LOST = (
    "La connexion du gendarme a été coupée. "
    "Votre demande a repris sa place dans la file, avec son heure d'arrivée."
)
RESOLVED = "{operator} a terminé la conversation. Écrivez ici si vous avez encore besoin d'aide."
REOPENED = "L'assistant automatique vous répond. Vous pouvez demander un gendarme à tout moment."
BOT_AWAY = (
    "Votre message est bien enregistré. L'assistant automatique ne répond pas pour le moment. "
    "Il traitera votre message dès son retour. Vous pouvez aussi parler à un gendarme."
)
BOT_FAILED = (
    "L'assistant automatique n'a pas pu répondre à votre message, qui reste enregistré. "
    "Vous pouvez poser la question autrement ou parler à un gendarme."
)
DANGER_WITHOUT_BOT = (
    "Appelez le 17 ou le 112 maintenant. Si vous ne pouvez pas parler ou entendre, envoyez un SMS "
    "au 114 : dites où vous êtes et ce qui se passe. L'assistant automatique ne répond pas. "
    "Votre conversation est signalée aux gendarmes comme urgente. Elle ne remplace pas l'appel."
)

FILE_SENT = "Pièce jointe : {name}"

RESUME_TITLE = "Reprendre mon signalement"
RETURNED = (
    "Cette conversation a été rouverte avec son code de retour. "
    "Elle est fermée sur les autres appareils."
)
REPORT_RECEIVED = (
    "Votre signalement est enregistré sous la référence {reference}. Notez-la. "
    "Les gendarmes de la Brigade numérique le lisent avant de le transmettre à l'unité compétente. "
    "Nous ne pouvons pas dire quelle suite y sera donnée. Ce n'est pas une plainte."
)
NOTHING_TO_SEND = (
    "Il n'y a aucun signalement à envoyer dans cette conversation. "
    "Écrivez ce que vous voulez signaler."
)

REASONS = {
    "asked_by_citizen": "Demande un gendarme",
    "not_understood": "L'assistant n'a pas compris",
    "danger": "Danger immédiat possible",
    "report_now": "Signalement : les faits ont lieu maintenant",
    "about_report": "Question d'un gendarme sur un signalement",
}
"""What an operator reads for a handoff's reason; other reasons are shown as they are."""
