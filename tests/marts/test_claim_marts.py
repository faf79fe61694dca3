"""The claim ledger: who said which number first, who repeats it, who contradicts it, and what a publisher changed."""

from datetime import UTC, datetime, timedelta

import pytest

from kursk_pipeline.adapters.warehouse import results, runs, star
from kursk_pipeline.adapters.warehouse.runs import Caller
from kursk_pipeline.checks import run_all
from kursk_pipeline.desk import Desk
from kursk_pipeline.jobs import prepare
from kursk_pipeline.records import Article, Extraction, Membership, Page, Relation, RelationKind, TopicState, Verdict
from kursk_pipeline.settings import from_environment
from kursk_pipeline.stages.load import next_version
from kursk_pipeline.urls import article_id
from tests.journey.conftest import ROOT
from tests.journey.digest import fresh_rows as rows

MORNING = datetime(2024, 8, 12, 6, tzinfo=UTC)
AREA = "kind = 'territory_held' and measured_in = 'square kilometre'"


class Desks:
    """Reads texts with the real extractor and loads what it finds, one version an article unless told otherwise."""

    def __init__(self, url: str, home: str) -> None:
        environment = {"KURSK_DATABASE_URL": url, "KURSK_HOME": home}
        self.desk = Desk(from_environment(environment | {"KURSK_SOURCES": str(ROOT / "config" / "newsroom")}))
        self.url, self.current = url, {}
        prepare(self.desk)

    def publish(self, source: str, name: str, minutes: int, text: str, *, copy_of: str = "", title: str = "") -> None:
        address, at = f"https://{source}.localhost/{name}", MORNING + timedelta(minutes=minutes)
        key, page_id = article_id(address), article_id(f"page {name} {minutes}")
        page = Page(page_id, source, address, address, page_id * 2, "text/html", None, "", None, at, address)
        article = Article(page_id, title or name, (), at, None, "en", None, None, text, 9, page_id * 2, ())
        verdict = Verdict(page_id, TopicState.ON_TOPIC, 0.9, 0.5, False, ("names Sudzha",), "lexicon")
        (found,) = self.desk.extractor.extract([(page_id, text, "en", at)])
        assert isinstance(found, Extraction)
        copied = ((copy_of, RelationKind.NEAR_COPY, 0.9, 0.9, (), ("shown",)),) if copy_of else ()
        relations = tuple(Relation(page_id, *one) for one in copied)
        member = Membership(page_id, page_id, RelationKind.NEW, 1.0)
        decision = next_version(key, page, article, verdict, current=self.current.get(key), now=at)
        self.current[key] = decision.results[0]
        with self.desk.store.transaction() as connection:
            results.keep_fetches(self.desk.store, connection, [], [page])
            results.keep_articles(self.desk.store, connection, [article])
            results.keep_relations(self.desk.store, connection, page_id, relations)
            results.keep_membership(self.desk.store, connection, member)
            results.keep_extractions(self.desk.store, connection, [found])
        self._load(decision.results[0])

    def _load(self, version) -> None:
        store = self.desk.store
        about = {"stage": "load", "version": 1, "code_version": "test", "scope": ""}
        run = runs.open_run(store, about, Caller("shell", "test", "load"), now=MORNING)
        with store.transaction() as connection:
            star.load_versions(store, connection, run, [version])
        runs.close_run(store, run, now=MORNING)

    def ask(self, query: str) -> list[dict]:
        return rows(self.url, query)


@pytest.fixture
def desks(warehouse_url, tmp_path):
    made = Desks(warehouse_url, str(tmp_path))
    yield made
    made.desk.close()


def page(name: str, minutes: int) -> str:
    return article_id(f"page {name} {minutes}")


def tell(desks: Desks) -> None:
    """Syrskyi's figure, a copy of that report, an institute's figure, and a denial."""
    first = "Ukrainian forces control 1,000 square kilometres of the Kursk region, Oleksandr Syrskyi said on Monday."
    desks.publish("dnipro-wire", "first", 0, first)
    desks.publish("county-gazette", "copy", 45, first, copy_of=page("first", 0))
    assessed = "The ISW assessed on Monday that Ukrainian forces held 800 square kilometres of the region."
    desks.publish("frontline-institute", "assessed", 90, assessed)
    denied = "Russia's Defence Ministry denied on Monday that Ukraine had seized 1,000 square kilometres."
    desks.publish("moscow-herald-state", "denied", 120, denied)


def test_one_query_says_how_large_the_area_was_by_whom_and_when(desks):
    tell(desks)
    (day,) = desks.ask(f"select * from marts.claim_disagreement where {AREA}")
    assert (str(day["about_on"]), day["side"], day["is_disputed"]) == ("2024-08-12", "Ukraine", True)
    assert (day["claimed_low"], day["claimed_high"]) == (1000, 1000)
    assert (day["assessed_low"], day["assessed_high"]) == (800, 800)
    assert day["said_by"] == [
        "Institute for the Study of War: 800 square kilometres",
        "Oleksandr Syrskyi (ua): 1,000 square kilometres",
    ]
    assert [words.split(":")[0] for words in day["denied_by"]] == ["Ministry of Defence of Russia (ru)"]
    assert (len(day["sources"]), len(day["versions"]), day["independent_origin_count"]) == (4, 4, 3)


def test_the_ledger_names_who_said_it_first_who_repeats_it_and_who_contradicts_it(desks):
    tell(desks)
    entries = desks.ask(f"select * from marts.claim_ledger where {AREA} order by first_said_at")
    syrskyi, institute, ministry = entries
    assert syrskyi["speaker"] == "Oleksandr Syrskyi"
    assert (syrskyi["first_source"], syrskyi["standing"]) == ("Dnipro Wire", "claimed")
    assert (syrskyi["article_count"], syrskyi["independent_origin_count"]) == (2, 1)
    assert len(syrskyi["contradicted_by"]) == 2
    assert (institute["standing"], institute["article_count"]) == ("assessed", 1)
    assert (ministry["is_denied"], ministry["speaker"]) == (True, "Ministry of Defence of Russia")


def test_a_figure_is_followed_through_sources_in_minutes(desks):
    tell(desks)
    carried = desks.ask(f"select * from marts.claim_spread where {AREA} and speaker like '%Syrskyi' order by said_at")
    assert [(row["minutes_after_first"], row["is_copy"]) for row in carried] == [(0, False), (45, True)]
    tellers = desks.ask(f"select teller, low, high from marts.claim_range_daily where {AREA} order by teller")
    assert [(row["teller"], row["low"]) for row in tellers] == [("assessed", 800), ("ua", 1000)]


def test_a_figure_that_a_publisher_changed_shows_both(desks):
    before = "Ukrainian forces control 74 settlements in the Kursk region, Volodymyr Zelensky said."
    desks.publish("kyiv-dispatch", "count", 0, before)
    desks.publish("kyiv-dispatch", "count", 30, before.replace("74", "82"))
    (change,) = desks.ask("select * from marts.claim_change")
    assert (change["figures_before"], change["figures_after"]) == (["74 settlements"], ["82 settlements"])
    (entry,) = desks.ask("select * from marts.claim_ledger")
    assert entry["normal_low"] == 82


def test_direct_speech_is_cut_out_of_the_text_with_its_speaker(desks):
    desks.publish(
        "kyiv-dispatch", "quote", 0, "“We hold the town and the road,” Oleksandr Syrskyi said. Nobody answered."
    )
    (quotation,) = desks.ask("select * from marts.quotation")
    assert (quotation["words"], quotation["speaker"]) == ("We hold the town and the road,", "Oleksandr Syrskyi")


def test_claims_are_loaded_once_and_lie_in_their_text(desks):
    tell(desks)
    counted = "select count(*) as n from warehouse.fact_claim"
    assert desks.ask(counted)[0]["n"] == 4
    assert run_all(desks.desk)["claims_fit_text"] == 0
