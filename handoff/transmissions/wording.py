"""The sentences that operators and units read about a transmission."""

DOUBT = (
    "L'envoi a été interrompu : le message est peut-être parti. Demandez à l'unité si elle l'a "
    "reçu, puis renvoyez-le ou notez-le comme envoyé."
)
NOT_CONFIGURED = "Ce moyen d'envoi n'est plus configuré."
FILE_AWAY = "Une pièce jointe n'a pas pu être lue."
UNPRINTABLE = "Le document à envoyer n'a pas pu être préparé."
UNEXPECTED = "L'envoi a échoué pour une raison imprévue ; le journal du service dit laquelle."

MAIL_ADDRESS = "L'adresse e-mail de l'unité n'est pas valable."
MAIL_AWAY = "Le serveur de messagerie ne répond pas."
MAIL_NOT_SAFE = "Le serveur de messagerie n'offre pas de liaison chiffrée sûre."
MAIL_SIGN_IN = "Le serveur de messagerie refuse nos identifiants (code {code})."
MAIL_REFUSED = "Le serveur de messagerie a refusé le message (code {code})."
MAIL_PUT_OFF = "Le serveur de messagerie a demandé d'essayer plus tard (code {code})."

WEBHOOK_ADDRESS = "L'adresse du webhook de l'unité n'est pas valable : elle doit être en https."
WEBHOOK_AWAY = "Le système de l'unité ne répond pas."
WEBHOOK_REFUSED = "Le système de l'unité a refusé le signalement (code {code})."
WEBHOOK_PUT_OFF = "Le système de l'unité a demandé d'essayer plus tard (code {code})."

SPOOL_AWAY = "Le dossier d'échange ne peut pas être écrit ({reason})."

MAIL_SUBJECT = "Signalement {reference} : {kind}"
MAIL_BODY = """\
Bonjour,

La Brigade numérique vous transmet le signalement {reference} ({kind}).
{notice}

Le signalement est dans les pièces jointes : un PDF à lire, un fichier JSON pour vos outils{files}.
{left_out}
Merci d'accuser réception en ouvrant cette adresse, puis en confirmant :
{url}

Ce message est automatique. N'y répondez pas.
"""
MAIL_FILES = ", et ce que la personne a joint"
MAIL_LEFT_OUT = """
Trop lourd pour un e-mail, à demander à la Brigade numérique :
{names}
"""

RECEIPT_SUBJECT = "Votre référence {reference}"
RECEIPT_BODY = """\
Bonjour,

Votre message à la Brigade numérique est enregistré sous la référence {reference}.

Pour le relire, ouvrez {url} et tapez votre code de retour.
Si vous n'avez pas de code, demandez-en un dans la conversation.

Ce n'est pas une plainte. En cas de danger, appelez le 17 ou le 112, ou envoyez un SMS au 114.

Ce message est automatique. N'y répondez pas.
"""
