"""The outbox itself: planned once, worked by several, found again after a crash."""

import asyncio
import contextlib
import os
from collections import Counter
from datetime import timedelta

import pytest

from handoff.database import Database, Unavailable
from handoff.reports import store as reports
from handoff.reports.model import ReportChanged
from handoff.transmissions import attempt_store, operations
from handoff.transmissions.attempts import begin
from handoff.transmissions.model import (
    LEASE,
    Delivery,
    Sent,
    TransmissionError,
    Transport,
    TransportError,
    Way,
    delay,
)
from tests.fakes.proxy import Proxy
from tests.handoff.transmissions.post import Post

WAY, MAIL = Way("webhook", "https://unite.example/"), Way("mail", "unite@unite.example")


class Line:
    """A transport that does what the test says: answers in turn, the last one for ever."""

    room: int | None = None

    def __init__(self, *answers: Sent | Exception) -> None:
        self.answers = list(answers) or [Sent()]
        self.deliveries: list[Delivery] = []
        self.gate: asyncio.Event | None = None
        self.reached = asyncio.Event()

    async def send(self, delivery: Delivery) -> Sent:
        self.deliveries.append(delivery)
        self.reached.set()
        if self.gate is not None:
            await self.gate.wait()
        answer = self.answers[0] if len(self.answers) == 1 else self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer


AWAY = TransportError("Le système de l'unité ne répond pas.")


async def crash_in_the_middle(post: Post, **transports: Transport) -> None:
    """Begin an attempt as a process does, and die before its end is written."""
    assert await begin(post.database, transports, now=post.clock()) is not None


async def test_a_report_is_planned_once_in_each_version(post: Post) -> None:
    first = await post.plan(WAY)
    assert await post.plan(WAY) == first
    await post.change(nature="Vol de vélo")
    assert (await post.plan(WAY)).id != first.id
    assert [t.report_version for t in await post.all()] == [4, 3]


async def test_two_who_plan_at_once_plan_one_transmission(post: Post) -> None:
    planned = await asyncio.gather(*(post.plan(WAY) for _ in range(5)))
    assert len({t.id for t in planned}) == len(await post.all()) == 1
    assert Counter(row["action"] for row in await post.audited())["plan_transmission"] == 1


async def test_a_report_that_changed_meanwhile_is_not_planned(post: Post) -> None:
    stale = post.report
    await post.change(nature="Vol de vélo")
    post.report = stale
    with pytest.raises(ReportChanged):
        await post.plan(WAY)
    assert await post.all() == []


async def test_what_leaves_is_the_report_as_it_was_decided(post: Post) -> None:
    await post.plan(WAY)
    decided = post.report
    await post.change(nature="Changé depuis")
    line = Line()
    await post.run(webhook=line)
    [delivery] = line.deliveries
    assert (delivery.document["version"], delivery.document["nature"]) == (decided.version, "")


async def test_two_workers_send_each_report_once(post: Post) -> None:
    for _ in range(8):
        await post.fill()
        await post.plan(WAY)
    line = Line()
    await asyncio.gather(*(post.worker(webhook=line).run_due() for _ in range(4)))
    keys = Counter(delivery.id for delivery in line.deliveries)
    assert len(keys) == 8
    assert set(keys.values()) == {1}


async def test_a_slow_way_does_not_keep_another_worker_from_the_rest(post: Post) -> None:
    slow, quick = Line(), Line()
    slow.gate = asyncio.Event()
    await post.plan(MAIL)
    under_way = asyncio.create_task(post.worker(mail=slow).run_due())
    async with asyncio.timeout(30):
        await slow.reached.wait()
    await post.fill()
    await post.plan(WAY)
    assert (await post.run(mail=slow, webhook=quick)).status == "sent"
    assert len(slow.deliveries) == 1
    slow.gate.set()
    await under_way


async def test_after_a_crash_a_webhook_is_called_again_with_its_key(post: Post) -> None:
    line = Line()
    planned = await post.plan(WAY)
    await crash_in_the_middle(post, webhook=line)
    assert (await post.run(webhook=line)).status == "sending"
    post.clock.move(seconds=LEASE.total_seconds())
    assert (await post.run(webhook=line)).status == "sent"
    assert [delivery.id for delivery in line.deliveries] == [planned.id]


async def test_after_a_crash_an_e_mail_waits_for_an_operator(post: Post) -> None:
    line = Line()
    await post.plan(MAIL)
    await crash_in_the_middle(post, mail=line)
    post.clock.move(seconds=LEASE.total_seconds())
    doubtful = await post.run(mail=line)
    assert doubtful.status == "uncertain"
    assert "peut-être parti" in doubtful.last_error
    post.clock.move(days=3)
    assert (await post.run(mail=line)).status == "uncertain"
    assert line.deliveries == []


async def test_a_crash_of_the_only_mail_process_is_noticed_by_others(post: Post) -> None:
    await post.plan(MAIL)
    await crash_in_the_middle(post, mail=Line())
    post.clock.move(seconds=LEASE.total_seconds())
    assert (await post.run()).status == "uncertain"


async def test_a_late_end_of_an_attempt_in_doubt_settles_it(post: Post) -> None:
    slow = Line()
    slow.gate = asyncio.Event()
    await post.plan(MAIL)
    under_way = asyncio.create_task(post.worker(mail=slow).run_due())
    async with asyncio.timeout(30):
        await slow.reached.wait()
    post.clock.move(seconds=LEASE.total_seconds())
    assert (await post.run(mail=Line())).status == "uncertain"
    slow.gate.set()
    await under_way
    assert (await post.read()).status == "sent"


async def test_the_end_of_an_earlier_attempt_ends_nothing(post: Post) -> None:
    await post.plan(WAY)
    first, second = Line(AWAY), Line()
    under_way = []
    for line in (first, second):
        line.gate = asyncio.Event()
        under_way.append(asyncio.create_task(post.worker(webhook=line).run_due()))
        async with asyncio.timeout(30):
            await line.reached.wait()
        post.clock.move(seconds=LEASE.total_seconds())
    assert first.gate and second.gate
    post.clock.move(seconds=-1)
    first.gate.set()
    await under_way[0]
    assert [(t.status, t.attempts) for t in await post.all()] == [("sending", 2)]
    second.gate.set()
    await under_way[1]
    assert (await post.read()).status == "sent"


async def test_pauses_double_and_end_after_a_day_in_a_failure(post: Post) -> None:
    line = Line(AWAY)
    await post.plan(WAY)
    began, pauses = post.clock(), []
    while (waiting := await post.run(webhook=line)).status == "pending":
        pauses.append((waiting.next_at - post.clock()).total_seconds())
        post.clock.now = waiting.next_at
    assert pauses[:8] == [30, 30, 60, 120, 240, 480, 960, 1920]
    assert set(pauses[8:]) == {3600}
    assert waiting.status == "failed"
    assert timedelta(hours=24) <= post.clock() - began <= timedelta(hours=25)
    assert waiting.last_error == str(AWAY)


@pytest.mark.parametrize("waited", [0, 30, 1000, 100_000])
def test_pauses_are_spread_and_stay_within_bounds(waited: int) -> None:
    pauses = [delay(timedelta(seconds=waited), jitter / 10) for jitter in range(11)]
    assert min(pauses) >= timedelta(seconds=30)
    assert max(pauses) <= timedelta(hours=1)
    assert waited < 60 or len(set(pauses)) == 11


async def test_a_failure_is_tried_again_by_hand_for_another_day(post: Post) -> None:
    line = Line(TransportError("Refusé.", permanent=True))
    await post.plan(WAY)
    failed = await post.run(webhook=line)
    assert failed.status == "failed"
    post.clock.move(days=9)
    await post.retry(failed)
    line.answers = [AWAY, Sent()]
    assert (await post.run(webhook=line)).status == "pending"
    post.clock.move(seconds=30)
    assert (await post.run(webhook=line)).status == "sent"


async def test_only_what_failed_is_tried_again_by_hand(post: Post) -> None:
    planned = await post.plan(WAY)
    with pytest.raises(TransmissionError):
        await post.retry(planned)
    sent = await post.run(webhook=Line())
    for decide in (post.retry, post.confirm):
        with pytest.raises(TransmissionError):
            await decide(sent)
    await post.acknowledge(sent)
    with pytest.raises(TransmissionError):
        await post.retry(sent)


async def test_a_transport_that_is_no_longer_configured_fails_after_a_day(post: Post) -> None:
    await post.plan(WAY)
    assert (await post.run()).status == "pending"
    post.clock.move(hours=24)
    failed = await post.run()
    assert (failed.status, failed.last_error) == (
        "failed",
        "Ce moyen d'envoi n'est plus configuré.",
    )


@pytest.mark.parametrize(("way", "status"), [(WAY, "pending"), (MAIL, "uncertain")])
async def test_what_nobody_foresaw_stops_no_other_transmission(
    post: Post, way: Way, status: str
) -> None:
    broken, sound = Line(ZeroDivisionError()), Line()
    await post.plan(way)
    first = post.report
    await post.fill()
    await post.plan(Way("spool", "x"))
    assert (await post.run(spool=sound, **{way.transport: broken})).status == "sent"
    post.report = first
    assert (await post.read()).status == status


async def test_an_acknowledgement_closes_transmission_and_report_once(post: Post) -> None:
    await post.plan(WAY)
    sent = await post.run(webhook=Line())
    at = post.clock.move(minutes=5)
    closed = await post.acknowledge(sent, identifier="PV 17")
    post.clock.move(minutes=5)
    assert await post.acknowledge(sent, identifier="another") == closed
    report = await post.read_report()
    assert (report.status, report.acknowledged_at) == ("acknowledged", at)
    actions = [row["action"] for row in await post.audited()]
    assert actions[-1] == "acknowledge_transmission"
    assert len(set(actions)) == len(actions)


async def test_acknowledgements_at_once_count_once(post: Post) -> None:
    await post.plan(WAY)
    sent = await post.run(webhook=Line())
    await asyncio.gather(*(post.acknowledge(sent) for _ in range(5)))
    report = await post.read_report()
    assert report.version == post.report.version + 1


async def test_what_was_never_tried_cannot_be_acknowledged(post: Post) -> None:
    planned = await post.plan(WAY)
    assert await post.acknowledge(planned) is None
    assert (await post.read_report()).status == "transmitted"


@pytest.mark.parametrize("outcome", [AWAY, TransportError("?", is_uncertain=True)])
async def test_an_acknowledgement_settles_what_this_side_did_not_know(
    post: Post, outcome: TransportError
) -> None:
    await post.plan(MAIL)
    unsure = await post.run(mail=Line(outcome))
    await post.acknowledge(unsure)
    post.clock.move(days=2)
    line = Line()
    assert (await post.run(mail=line)).status == "acknowledged"
    assert line.deliveries == []


async def test_an_acknowledgement_during_the_attempt_is_not_overwritten(post: Post) -> None:
    line = Line()
    line.gate = asyncio.Event()
    planned = await post.plan(WAY)
    under_way = asyncio.create_task(post.worker(webhook=line).run_due())
    async with asyncio.timeout(30):
        await line.reached.wait()
    await post.acknowledge(planned)
    line.gate.set()
    await under_way
    assert (await post.read()).status == "acknowledged"


async def test_a_closed_report_keeps_its_status_when_the_unit_acknowledges(post: Post) -> None:
    await post.plan(WAY)
    sent = await post.run(webhook=Line())
    await post.change(status="closed", closed_at=post.clock())
    await post.acknowledge(sent)
    report = await post.read_report()
    assert (report.status, report.acknowledged_at) == ("closed", post.clock())


async def test_every_link_that_was_sent_keeps_its_meaning(post: Post) -> None:
    line = Line(TransportError("?", is_uncertain=True), Sent())
    await post.plan(MAIL)
    await post.retry(await post.run(mail=line))
    await post.run(mail=line)
    tokens = {d.acknowledgement_url.rsplit("/", 1)[1] for d in line.deliveries}
    assert len(tokens) == 2
    async with post.database.transaction() as connection:
        found = await connection.execute("SELECT token_hashes::text AS t FROM transmission")
        stored = str(await found.fetchall())
    assert not any(token in stored for token in tokens)
    assert all(len(token) == 43 for token in tokens)


async def test_nothing_is_claimed_before_its_time(post: Post) -> None:
    await post.plan(WAY)
    async with post.database.transaction() as connection:
        early = await attempt_store.claim(
            connection,
            transports=["webhook"],
            repeatable=["webhook"],
            token_hash=b"",
            now=post.clock() - timedelta(seconds=1),
            lease=LEASE,
        )
    assert early is None


@pytest.mark.skipif("TEST_DATABASE_URL" in os.environ, reason="the proxy needs the embedded server")
async def test_an_e_mail_that_left_while_the_database_was_away_is_not_in_doubt(
    post: Post, database_url: str
) -> None:
    proxy = Proxy(database_url)
    await proxy.restore()

    class Outage(Line):
        async def send(self, delivery: Delivery) -> Sent:
            await proxy.cut()
            await proxy.restore()
            return await super().send(delivery)

    line = Outage()
    await post.plan(MAIL)
    behind = Database(proxy.url)
    await behind.open()
    post.database, direct = behind, post.database
    worker = post.worker(mail=line)
    post.database = direct
    with contextlib.suppress(*Unavailable):  # lanes that look for work meet the outage
        async with asyncio.timeout(30):
            await worker.run_due()
    await behind.close()
    await proxy.cut()
    assert (await post.read()).status == "sent"
    assert len(line.deliveries) == 1


async def test_a_citizens_receipt_does_not_hide_the_units_acknowledgement(post: Post) -> None:
    line = Line()
    sent = await post.plan(Way("mail", "cta.fictive@example.fr"))
    await post.worker(mail=line, receipt=line).run_due()
    await post.change(nature="Vol")
    await post.plan(Way("receipt", "jean.petit@example.org"))
    await post.worker(mail=line, receipt=line).run_due()
    async with post.database.transaction() as connection:
        await operations.acknowledge(connection, sent.id, actor="unit", now=post.clock())
        report = await reports.read(connection, post.report.id)
    assert report is not None
    assert report.status == "acknowledged"
