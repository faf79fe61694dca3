"""A permanent redirect is told as a move; a temporary one is not."""

import pytest

from kursk_pipeline.adapters.web import Request, Web
from kursk_pipeline.newsroom import Newsroom


@pytest.fixture(scope="module")
def desk():
    with Newsroom(port=0) as room:
        yield room.base_url("trouble-desk")


@pytest.mark.parametrize(("path", "moved_to"), [("/moved", "/moved-here"), ("/moved-here", None), ("/loop-a", None)])
def test_where_permanent_redirects_lead_is_told(desk, path, moved_to):
    web = Web(fetchable_networks=["127.0.0.0/8"])
    [response] = web.iterate([Request(desk + path, 0.0)])
    assert response.moved_to == (desk + moved_to if moved_to else None)
