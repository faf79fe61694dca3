"""fetch, before it: each site's tdmrep.json is asked for once a day, in the host's own turn, ahead of its pages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kursk_pipeline.adapters.robots import AnswerFolder, answer_of
from kursk_pipeline.desk import Desk
from kursk_pipeline.errors import Unprocessable
from kursk_pipeline.exchanges import Request, Response
from kursk_pipeline.site_terms import PATH, SiteTerms, read_site_terms, terms_of
from kursk_pipeline.urls import address_of, origin_of

_MARK = "site-file:"


class SiteFiles:
    """The terms of the sites that one job fetches from, kept for a day as robots.txt is."""

    def __init__(self, desk: Desk) -> None:
        self._now = desk.now
        self._folder = AnswerFolder(desk.settings.state / "tdmrep")
        self._rules: dict[str, tuple[SiteTerms, ...]] = {}

    def among(self, requests: Iterable[Request]) -> Iterator[Request]:
        """The requests, with one for the file of each site before its first page, where the file is not known."""
        asked: set[str] = set()
        for request in requests:
            origin = _origin(request.url)
            if origin and origin not in asked:
                asked.add(origin)
                if not self._is_known(origin):
                    yield Request(f"{origin}{PATH}", request.delay_seconds, key=f"{_MARK}{origin}")
            yield request

    def takes(self, response: Response) -> bool:
        """True for the answer to a request of ours, which is kept."""
        if not response.request.key.startswith(_MARK):
            return False
        origin = response.request.key.removeprefix(_MARK)
        if response.is_asked:
            answer = answer_of(response.status or 0, response.body, now=self._now(), detail=response.detail)
            self._folder.put(origin, answer)
            self._rules[origin] = read_site_terms(answer.text)
        return True

    def terms_for(self, url: str) -> SiteTerms | None:
        """What its site says of an address; None when it says nothing, or was not asked."""
        try:
            address = address_of(url)
        except Unprocessable:
            return None
        return terms_of(self._rules[address.origin], address.target) if self._is_known(address.origin) else None

    def _is_known(self, origin: str) -> bool:
        if origin not in self._rules:
            answer = self._folder.get(origin)
            if answer is None or not answer.is_fresh(self._now()):
                return False
            self._rules[origin] = read_site_terms(answer.text)
        return True


def _origin(url: str) -> str:
    try:
        return origin_of(url)
    except Unprocessable:
        return ""
