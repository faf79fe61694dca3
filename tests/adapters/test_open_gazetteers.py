"""Positions from open gazetteers, asked over real HTTP from a server on loopback that answers as they document."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest

from kursk_pipeline.adapters.open_gazetteers import OpenGazetteers
from kursk_pipeline.errors import Transient
from kursk_pipeline.records import Place
from kursk_pipeline.stages.extract import KnownEntity
from kursk_pipeline.steps.refresh_places import positions


def claim(value: dict, rank: str = "normal") -> dict:
    return {"rank": rank, "mainsnak": {"datavalue": {"value": value}}}


def position(latitude: float, longitude: float, precision: float) -> dict:
    globe = "http://www.wikidata.org/entity/Q2"
    return {"latitude": latitude, "longitude": longitude, "precision": precision, "globe": globe}


ITEMS = {
    "Q3159": {"P625": [claim(position(50, 30, 1)), claim(position(51.717, 36.183, 1 / 60), "preferred")]},
    "Q100": {"P625": [claim(position(51.2, 34.9, 1 / 3600))], "P131": [claim({"id": "Q200"})]},
    "Q300": {"P625": [claim({"latitude": 1, "longitude": 1, "globe": "http://www.wikidata.org/entity/Q405"})]},
    "Q400": {},
}


class Gazetteer(BaseHTTPRequestHandler):
    """Wikidata under /wikidata, GeoNames under /geonames."""

    def do_GET(self) -> None:
        url = urlsplit(self.path)
        asked = {name: values[0] for name, values in parse_qs(url.query).items()}
        self.server.asked.append((url.path, asked, self.headers["User-Agent"]))
        if url.path == "/wikidata":
            found = {qid: {"claims": ITEMS.get(qid, {})} for qid in asked["ids"].split("|")}
            self._send({"entities": found})
        elif url.path == "/geonames" and asked["country"] == "RU":
            many = [{"geonameId": 1, "lat": "51.1", "lng": "35.1"}] * (2 if asked["name_equals"] == "Nikolskoye" else 1)
            self._send({"geonames": many})
        elif url.path == "/geonames":
            self._send({"geonames": []})
        else:
            self._send({"error": {"code": "maxlag"}})

    def _send(self, answer: dict) -> None:
        body = json.dumps(answer).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def server() -> Iterator[ThreadingHTTPServer]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Gazetteer) as running:
        running.asked = []
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield running
        running.shutdown()


def gazetteers(server: ThreadingHTTPServer, wikidata: str = "wikidata") -> OpenGazetteers:
    home = f"http://127.0.0.1:{server.server_port}"
    return OpenGazetteers(
        "test (a@b.test)", wikidata=f"{home}/{wikidata}", geonames=f"{home}/geonames", geonames_user="me"
    )


def place(entity_id: str, name: str, qid: str | None, kind: str = "settlement", label: str = "GPE") -> KnownEntity:
    return KnownEntity(entity_id, label, kind, name, qid, (name,))


def test_places_without_a_position_get_the_preferred_one_with_precision_district_and_source(server):
    known = [place("Q3159", "Kursk", "Q3159"), place("kursk:place/x", "X", "Q100"), place("kursk:place/d", "D", "Q200")]
    with gazetteers(server) as open_ones:
        found = {one.entity_id: one for one in positions(known, [], open_ones)}
    assert found["Q3159"] == Place("Q3159", 51.717, 36.183, 1.9, None, "https://www.wikidata.org/wiki/Q3159 (CC0)")
    assert (found["kursk:place/x"].precision_km, found["kursk:place/x"].district) == (1.0, "kursk:place/d")
    assert "kursk:place/d" not in found
    assert server.asked[0][2] == "test (a@b.test)"


def test_what_stands_in_the_file_is_not_asked_for_nor_what_lies_on_mars(server):
    known = [
        place("Q3159", "Kursk", "Q3159"),
        place("Q300", "Mars", "Q300"),
        place("p", "Putin", "Q7747", label="PERSON"),
    ]
    with gazetteers(server) as open_ones:
        assert list(positions(known, [Place("Q3159", 1, 1, 1, None, "by hand")], open_ones)) == []
    assert [asked["ids"] for _, asked, _ in server.asked] == ["Q300"]


def test_geonames_is_believed_only_where_one_place_has_the_name(server):
    known = [place("kursk:place/gir", "Giri", None), place("kursk:place/nik", "Nikolskoye", None)]
    with gazetteers(server) as open_ones:
        found = list(positions(known, [], open_ones))
    assert [(one.entity_id, one.source) for one in found] == [
        ("kursk:place/gir", "https://www.geonames.org/1 (CC BY 4.0)")
    ]


def test_more_places_than_one_request_takes_are_asked_in_several(server):
    known = [place(f"Q{n}", str(n), f"Q{n}") for n in range(1000, 1051)]
    with gazetteers(server) as open_ones:
        list(positions(known, [], open_ones))
    assert [len(asked["ids"].split("|")) for _, asked, _ in server.asked] == [50, 1]


def test_a_gazetteer_that_does_not_answer_may_later(server):
    with gazetteers(server, wikidata="busy") as open_ones, pytest.raises(Transient, match="maxlag"):
        list(positions([place("Q3159", "Kursk", "Q3159")], [], open_ones))
    with OpenGazetteers("t", wikidata="http://127.0.0.1:9/") as nobody, pytest.raises(Transient, match="no_answer"):
        list(nobody.positions([("Q3159", "Q3159")]))
