"""TLS against a real server with certificates made for the test: who is believed, and on whose word."""

from __future__ import annotations

import ssl
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from hostile_server import hostile_server

from kursk_pipeline.adapters.web import Request, Web, WebLimits
from kursk_pipeline.records import FetchOutcome as Was

QUICK = WebLimits(total_seconds=3.0, silence_seconds=2.0)


@pytest.fixture
def certificate(tmp_path):
    """Writes a certificate that signs itself, for paper.localhost; gives its file and a server's context."""

    def make(*, days: int):
        key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
        name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "paper.localhost")])
        signed = (
            x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
            .not_valid_before(now - timedelta(days=30))
            .not_valid_after(now + timedelta(days=days))
            .add_extension(x509.SubjectAlternativeName([x509.DNSName("paper.localhost")]), critical=False)
            .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
            .sign(key, hashes.SHA256())
        )
        file = tmp_path / "certificate.pem"
        file.write_bytes(signed.public_bytes(serialization.Encoding.PEM))
        secret = tmp_path / "key.pem"
        secret.write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
        )
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(file, secret)
        return file, context

    return make


def fetch(server, *paths, host):
    requests = [Request(server.url(path, host=host, scheme="https"), 0.0) for path in paths]
    return list(Web(QUICK, fetchable_networks=("127.0.0.0/8",)).iterate(requests))


def test_a_certificate_that_nobody_vouches_for_is_refused(certificate):
    _, context = certificate(days=30)
    with hostile_server(tls=context) as server:
        [answer] = fetch(server, "/ok", host="paper.localhost")
        assert (answer.outcome, server.asked.paths) == (Was.TLS_ERROR, [])


def test_one_that_the_operator_names_is_believed_for_its_name_only(certificate, monkeypatch):
    file, context = certificate(days=30)
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    with hostile_server(tls=context) as server:
        answers = fetch(server, "/ok/1", "/ok/2", host="paper.localhost")
        assert [answer.body for answer in answers] == [b"<p>page 1", b"<p>page 2"]
        assert server.asked.connections == 1
        [other] = fetch(server, "/ok", host="other.localhost")
        assert (other.outcome, server.asked.paths) == (Was.TLS_ERROR, ["/robots.txt", "/ok/1", "/ok/2"])


def test_one_that_has_run_out_is_refused(certificate, monkeypatch):
    file, context = certificate(days=-1)
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    with hostile_server(tls=context) as server:
        [answer] = fetch(server, "/ok", host="paper.localhost")
        assert (answer.outcome, server.asked.paths) == (Was.TLS_ERROR, [])


def test_troubles_are_told_apart_under_tls_too(certificate, monkeypatch):
    file, context = certificate(days=30)
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    wanted = {"/short": Was.CONNECTION_ERROR, "/slam": Was.CONNECTION_ERROR, "/endless": Was.TOO_LARGE, "/ok": Was.OK}
    with hostile_server(tls=context) as server:
        answers = fetch(server, *wanted, host="paper.localhost")
    assert [answer.outcome for answer in answers] == list(wanted.values())
