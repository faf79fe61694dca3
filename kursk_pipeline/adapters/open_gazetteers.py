"""Wikidata (CC0) and GeoNames (CC BY 4.0): positions of places, asked for on purpose only.

Each answer is bounded in time and bytes; the addresses are arguments, so that a test asks a server of its own.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import TYPE_CHECKING, Any

from kursk_pipeline.errors import Transient
from kursk_pipeline.records import Place

if TYPE_CHECKING:
    import httpx2

WIKIDATA = "https://www.wikidata.org/w/api.php"
GEONAMES = "https://secure.geonames.org/searchJSON"
IDS_A_REQUEST = 50
"""The most that wbgetentities takes from a client without special rights (its help page, "ids")."""
ANSWER_BYTES = 20_000_000
"""50 large items of Wikidata are about 10 MB."""
SECONDS = 30.0
KM_A_DEGREE = 111.2
"""Length of a degree of latitude: 40,030 km around the Earth, by 360."""
SETTLEMENT_KM = 1.0
"""A position is that of a centre; a small town reaches about this far around it. No precision is given finer."""
GEONAMES_KM = 2.0
"""GeoNames states no precision; its positions are rounded to arc minutes where they come from old maps (1.9 km)."""
_POSITION, _INSIDE = "P625", "P131"


@dataclass(frozen=True, slots=True)
class Found:
    """What a gazetteer says of one entity; ``inside`` is the Wikidata id of the unit that it lies in."""

    place: Place
    inside: str | None


class OpenGazetteers:
    """Asks Wikidata and GeoNames. A context manager.

    Args:
        user_agent: who asks; Wikimedia refuses clients without a way to reach them.
        wikidata: address of the API.
        geonames: address of the search.
        geonames_user: account at GeoNames; without one it is not asked.
    """

    def __init__(
        self, user_agent: str, *, wikidata: str = WIKIDATA, geonames: str = GEONAMES, geonames_user: str = ""
    ) -> None:
        self._user_agent, self._wikidata, self._geonames = user_agent, wikidata, geonames
        self._geonames_user = geonames_user
        self._client: httpx2.Client | None = None

    def __enter__(self) -> OpenGazetteers:
        import httpx2

        headers = {"User-Agent": self._user_agent, "Accept": "application/json"}
        self._client = httpx2.Client(timeout=SECONDS, headers=headers, trust_env=False)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._client:
            self._client.close()

    def positions(self, ids: Sequence[tuple[str, str]]) -> Iterator[Found]:
        """Ask Wikidata where entities lie.

        Args:
            ids: entity id and Wikidata id of each.

        Raises:
            Transient: it does not answer, or not as documented.
        """
        for start in range(0, len(ids), IDS_A_REQUEST):
            batch = ids[start : start + IDS_A_REQUEST]
            asked = {"action": "wbgetentities", "props": "claims", "format": "json", "maxlag": "5"}
            answer = self._json(self._wikidata, asked | {"ids": "|".join(qid for _, qid in batch)})
            items = answer.get("entities")
            if not isinstance(items, dict):
                raise Transient("unexpected_answer", f"{self._wikidata} sent no entities: {str(answer)[:200]}")
            for entity_id, qid in batch:
                yield from _found(entity_id, qid, items.get(qid) or {})

    def search(self, entity_id: str, name: str, *, country: str) -> Iterator[Place]:
        """Ask GeoNames for a populated place of exactly that name; nothing where it is not the only one.

        Raises:
            Transient: it does not answer, or not as documented.
        """
        if not self._geonames_user:
            return
        asked = {
            "name_equals": name,
            "country": country,
            "featureClass": "P",
            "maxRows": "2",
            "username": self._geonames_user,
        }
        found = self._json(self._geonames, asked).get("geonames")
        if not isinstance(found, list):
            raise Transient("unexpected_answer", f"{self._geonames} sent no list of places")
        if len(found) == 1:
            source = f"https://www.geonames.org/{found[0]['geonameId']} (CC BY 4.0)"
            yield Place(entity_id, float(found[0]["lat"]), float(found[0]["lng"]), GEONAMES_KM, None, source)

    def _json(self, address: str, asked: dict[str, str]) -> dict[str, Any]:
        import httpx2

        if self._client is None:
            raise RuntimeError("use OpenGazetteers in a with statement")
        try:
            with self._client.stream("GET", address, params=asked) as response:
                response.raise_for_status()
                answer = json.loads(_bounded(address, response.iter_bytes()))
        except (httpx2.HTTPError, ValueError) as error:
            raise Transient("no_answer", f"{address}: {error}") from error
        return answer if isinstance(answer, dict) else {}


def _bounded(address: str, parts: Iterable[bytes]) -> bytes:
    body = bytearray()
    for part in parts:
        body += part
        if len(body) > ANSWER_BYTES:
            raise Transient("too_long", f"{address} sent more than {ANSWER_BYTES} bytes")
    return bytes(body)


def _found(entity_id: str, qid: str, item: dict[str, Any]) -> Iterator[Found]:
    claims = item.get("claims") or {}
    position = _value(claims, _POSITION)
    if not position or not str(position.get("globe", "Q2")).endswith("Q2"):
        return
    latitude, longitude = float(position["latitude"]), float(position["longitude"])
    degrees = float(position.get("precision") or 0)
    precision = max(SETTLEMENT_KM, round(degrees * KM_A_DEGREE, 1))
    source = f"https://www.wikidata.org/wiki/{qid} (CC0)"
    inside = _value(claims, _INSIDE)
    yield Found(Place(entity_id, latitude, longitude, precision, None, source), inside.get("id") if inside else None)


def _value(claims: dict[str, Any], name: str) -> dict[str, Any] | None:
    """The value that the item prefers, else its first."""
    stated = [claim for claim in claims.get(name, []) if claim.get("rank") != "deprecated"]
    stated.sort(key=lambda claim: claim.get("rank") != "preferred")
    value = stated[0].get("mainsnak", {}).get("datavalue", {}).get("value") if stated else None
    return value if isinstance(value, dict) else None
