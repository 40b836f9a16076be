"""What may be configured, what is offered then, and what a wrong setting is told."""

from dataclasses import replace
from pathlib import Path

import pytest

from handoff.sending_settings import read_sending_settings
from handoff.settings import SettingError, Settings, read_settings
from handoff.transmissions.configured import configured_transports
from handoff.transmissions.mail.model import SmtpServer
from handoff.transmissions.model import Way
from handoff.transmissions.ways import transports_for
from tests.handoff.transmissions.post import fictitious_unit

SECRET = "s" * 32
MAIL = {"SMTP_URL": "smtp://127.0.0.1:2525", "MAIL_FROM": "brigade@brigade.example"}
UNIT = fictitious_unit(email="unite@unite.example", webhook="https://unite.example/")


def with_sending(settings: Settings, **env: str) -> Settings:
    return replace(settings, sending=read_sending_settings(env, 8000))


@pytest.fixture
def bare(tmp_path: Path) -> Settings:
    return read_settings({"DATABASE_URL": "postgresql://x/y", "VAR_DIR": str(tmp_path)})


def test_nothing_is_offered_without_settings(bare: Settings) -> None:
    assert transports_for(UNIT, bare) == ()
    assert transports_for(None, bare) == ()
    assert configured_transports(bare.sending) == {}
    assert bare.sending.public_url == "http://127.0.0.1:8000"


def test_a_webhook_comes_before_e_mail_and_e_mail_before_the_folder(
    bare: Settings, tmp_path: Path
) -> None:
    everything = with_sending(bare, WEBHOOK_SECRET=SECRET, SPOOL_DIR=str(tmp_path), **MAIL)
    assert set(configured_transports(everything.sending)) == {"mail", "receipt", "webhook", "spool"}
    assert transports_for(UNIT, everything) == (Way("webhook", "https://unite.example/"),)
    by_mail = replace(UNIT, webhook=None)
    assert transports_for(by_mail, everything) == (Way("mail", "unite@unite.example"),)
    neither = replace(by_mail, email=None)
    assert transports_for(neither, everything) == (Way("spool", "FICTIF-1"),)
    assert transports_for(None, everything) == (Way("spool", ""),)


def test_a_unit_is_not_offered_what_is_not_configured(bare: Settings) -> None:
    only_mail = with_sending(bare, **MAIL)
    assert transports_for(UNIT, only_mail) == (Way("mail", "unite@unite.example"),)
    assert transports_for(replace(UNIT, email=None), only_mail) == ()


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("smtp://mail.example", SmtpServer("mail.example", 587)),
        ("smtps://mail.example", SmtpServer("mail.example", 465, is_tls=True)),
        ("smtp://u%40x:p%2F%3A@mail.example:25/", SmtpServer("mail.example", 25, "u@x", "p/:")),
    ],
)
def test_a_mail_server_is_read_from_its_address(url: str, server: SmtpServer) -> None:
    env = {**MAIL, "SMTP_URL": url, "PUBLIC_URL": "https://brigade.example"}
    read = read_sending_settings(env, 8000)
    assert read.smtp == server
    assert server.must_start_tls is not server.is_tls


@pytest.mark.parametrize(
    ("env", "name"),
    [
        ({"SMIME_CERTIFICATE": "/etc/cert.pem"}, "SMIME_CERTIFICATE"),
        ({"SMIME_KEY": "/etc/key.pem"}, "SMIME_KEY"),
        ({**MAIL, "SMTP_URL": "http://mail.example"}, "SMTP_URL"),
        ({**MAIL, "SMTP_URL": "smtp://"}, "SMTP_URL"),
        ({**MAIL, "SMTP_URL": "smtp://mail.example:99999"}, "SMTP_URL"),
        ({**MAIL, "SMTP_URL": "mail.example:25"}, "SMTP_URL"),
        ({"SMTP_URL": MAIL["SMTP_URL"]}, "MAIL_FROM"),
        ({**MAIL, "MAIL_FROM": "Brigade <a@b.example>"}, "MAIL_FROM"),
        ({**MAIL, "MAIL_FROM": "a@b.example\nBcc: c@d.example"}, "MAIL_FROM"),
        ({**MAIL, "SMTP_URL": "smtp://mail.example"}, "PUBLIC_URL"),
        ({"PUBLIC_URL": "brigade.example"}, "PUBLIC_URL"),
        ({"PUBLIC_URL": "ftp://brigade.example"}, "PUBLIC_URL"),
        ({"PUBLIC_URL": "https://brigade.example/?a=b"}, "PUBLIC_URL"),
        ({"WEBHOOK_SECRET": "short"}, "WEBHOOK_SECRET"),
        ({"SPOOL_DIR": "spool"}, "SPOOL_DIR"),
        ({"SPOOL_DIR": "/nowhere/at/all"}, "SPOOL_DIR"),
    ],
)
def test_a_wrong_setting_is_named_and_nothing_starts(
    tmp_path: Path, env: dict[str, str], name: str
) -> None:
    known = {"DATABASE_URL": "postgresql://x/y", "VAR_DIR": str(tmp_path)}
    with pytest.raises(SettingError, match=name):
        read_settings(known | env)


def test_a_password_is_not_repeated_in_a_complaint() -> None:
    with pytest.raises(ValueError, match="SMTP_URL") as trouble:
        read_sending_settings({**MAIL, "SMTP_URL": "smtp://u:hunter2@mail.example:x"}, 8000)
    assert "hunter2" not in str(trouble.value)
