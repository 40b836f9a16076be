"""The whole way of a conversation, over HTTP, with a bot that stands for Rasa."""

from tests.fakes.rasa import FakeRasa, hands_off
from tests.handoff.cast import Citizen, OperatorClient


async def test_a_citizen_asks_gets_a_gendarme_and_comes_back_to_the_bot(
    citizen: Citizen, console: OperatorClient, rasa: FakeRasa
) -> None:
    assert (await citizen.send("Bonjour"))[0] == 201
    await citizen.answered("Réponse à : Bonjour")
    rasa.reply = lambda turn: hands_off("Je transmets.")
    await citizen.send("un gendarme")
    state = await citizen.seen(lambda state: state["position"] == 1)
    assert (state["status"], state["operators_online"]) == ("waiting", 1)

    status, claimed = await console.claim(citizen.id)
    assert (status, claimed["conversation"]["owner"]) == (200, "Adjudante Claire")
    assert (await citizen.reached("assigned"))["operator"] == "Adjudante Claire"
    assert (await console.reply(citizen.id, "Je vous écoute."))[0] == 201
    reply = await citizen.answered("Je vous écoute.")
    assert (reply["author"], reply["label"]) == ("operator", "Adjudante Claire")
    turns = len(rasa.turns)
    await citizen.send("Merci, une voiture rôde.")
    assert (await console.note(citizen.id, "À vérifier"))[0] == 201

    assert (await console.hand_back(citizen.id))[0] == 200
    rasa.reply = lambda turn: {
        **hands_off("De retour."),
        "handoff": None,
    }
    await citizen.send("Autre question")
    await citizen.answered("De retour.")
    assert [turn["text"] for turn in rasa.turns[turns:]] == ["Autre question"]
    assert rasa.turns[-1]["resumed"] is True
    assert not any("À vérifier" in text for _, text in await citizen.texts())

    await citizen.ask_for_operator()
    assert (await console.claim(citizen.id))[0] == 200
    assert (await console.resolve(citizen.id))[0] == 200
    assert (await citizen.reached("resolved"))["operator"] is None
