"""Copies are told from other reports of the same event, whatever the order, and a star never chains."""

# ruff: noqa: E501 - a paragraph stands on one line, as in the texts of articles

import random
import re

import pytest

from kursk_pipeline.records import RelationKind, Seed
from kursk_pipeline.stages.dedup import Index, compare, decide, dedup_pairs, dedup_stream, sign, verify
from kursk_pipeline.stages.dedup.anchors import ANCHOR_PAIR_COUNT
from kursk_pipeline.stages.dedup.signing import PAIR_COUNT

REPORT = """Ukrainian troops crossed the Russian border near Sudzha before dawn on 6 August 2024, and by evening they held the gas metering station.
Alexei Smirnov, the acting governor of Kursk region, declared a state of emergency on the second day and asked people to leave the border districts.
The General Staff in Moscow said that 1,000 soldiers with 11 tanks had taken part in the attack, and that it had been stopped.
“The enemy will be pushed back to the state border,” General Valery Gerasimov told the president at a televised meeting.
By the end of the week about 76,000 residents had moved to shelters in Kursk, Oryol and Voronezh.
Military bloggers complained that conscripts had guarded the border without heavy weapons, and that warnings had been ignored for months.
Analysts at the Institute for the Study of War counted 28 settlements that had changed hands."""

OTHER_REPORT = """A surprise raid into western Russia entered its fourth day on Friday as Kyiv kept silent about its goals.
Convoys of burnt lorries were filmed on the road near Oktyabrskoye, where a rocket had struck a column of reserves overnight.
“The enemy will be pushed back to the state border,” General Valery Gerasimov told the president at a televised meeting.
In Washington a spokesman said that the United States had not been told in advance.
Gas still flowed through Sudzha to Slovakia and Austria, the operator said, though at a lower rate."""

REWRITE = """Before dawn on 6 August 2024 Ukrainian forces went over the Russian frontier close to Sudzha; in the evening the gas metering station was in their hands.
Kursk region's acting governor, Alexei Smirnov, announced an emergency a day later and told those in border districts that they should leave.
According to Moscow's General Staff, the attackers were 1,000 soldiers and 11 tanks, and they had been halted.
At a meeting shown on television General Valery Gerasimov promised the president that the enemy would be driven back behind the border.
Some 76,000 people had gone to shelters in Voronezh, Oryol and Kursk by the weekend.
Bloggers close to the military were angry: conscripts without heavy arms had been left to guard the border and months of warnings had gone unheard.
The Institute for the Study of War put the number of settlements that changed hands at 28."""


def test_the_same_words_in_another_house_style_are_identical() -> None:
    styled = REPORT.replace("“", '"').replace("”", '"').replace("6 August", "6 Aug.").replace("1,000", "1000")
    found = compare(sign("b", styled.replace("Kyiv", "Kiev")), sign("a", REPORT))
    assert found is not None
    assert (found.page_id, found.matched_id, found.kind, found.score) == ("b", "a", RelationKind.IDENTICAL, 1.0)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Kiev", "Kyiv"), ("Zelenskyy", "Zelensky"), ("Zelenskiy", "Zelensky"), ("organised", "organized"), ("it’s", "it's"),
     ("counter-offensive", "counteroffensive"), ("U.S.", "US"), ("5 per cent", "5%"), ("labour", "labor"), ("Órlov", "Orlov"),
     ("twenty-eight", "28"), ("6th", "6"), ("defence", "defense"), ("Kharkov", "Kharkiv")],
)  # fmt: skip
def test_spellings_of_one_word_sign_alike(one: str, other: str) -> None:
    assert sign("a", f"They said {one} there").sequence_hash == sign("b", f"They said {other} there").sequence_hash


def test_another_report_of_the_event_with_the_same_quotation_is_not_a_copy() -> None:
    found = verify(sign("b", OTHER_REPORT), sign("a", REPORT))
    assert found.kind is None
    assert found.score < 0.5


def test_a_rewrite_is_found_with_the_passages_that_show_it() -> None:
    found = compare(sign("b", REWRITE), sign("a", REPORT))
    assert found is not None
    assert found.kind is RelationKind.REWRITE
    start, end, matched_start, matched_end = found.passages[:4]
    assert REWRITE[start:end].startswith("Before dawn")
    assert REPORT[matched_start:matched_end].startswith("Ukrainian troops crossed")


def test_shuffled_sentences_are_still_a_copy() -> None:
    lines = REPORT.split("\n")
    random.Random(7).shuffle(lines)
    found = compare(sign("b", "\n".join(lines)), sign("a", REPORT))
    assert found is not None
    assert found.kind is RelationKind.NEAR_COPY


def test_a_part_is_contained_and_the_whole_contains_it() -> None:
    part, whole = sign("part", "\n".join(REPORT.split("\n")[:3])), sign("whole", REPORT)
    assert getattr(compare(part, whole), "kind", None) is RelationKind.CONTAINED
    assert getattr(compare(whole, part), "kind", None) is RelationKind.CONTAINS


def test_scores_do_not_depend_on_the_order_of_the_pair() -> None:
    for text in (OTHER_REPORT, REWRITE, REPORT[:400]):
        a, b = sign("a", REPORT), sign("b", text)
        assert verify(a, b).score == verify(b, a).score


def test_a_repeated_title_and_an_empty_text_do_no_harm() -> None:
    titled = sign("b", "Troops cross the border\n" + REPORT, title="Troops Cross the Border")
    assert titled.sequence_hash == sign("a", REPORT).sequence_hash
    assert compare(sign("x", ""), sign("y", "")) is None


def test_signatures_hold_no_order_of_words_and_fit_their_columns() -> None:
    signature = sign("a", REPORT)
    starts = (0, *signature.sentence_ends)
    for start, end in zip(starts, signature.sentence_ends, strict=False):
        assert list(signature.words[start:end]) == sorted(signature.words[start:end])
    assert all(-(2**63) <= value < 2**63 for value in signature.shingles)
    assert all(-(2**31) <= value < 2**31 for value in signature.words)
    assert len(signature.sentence_offsets) == len(signature.sentence_ends) + 1
    assert set(signature.quoted_shingles) < set(signature.shingles)
    assert len(set(signature.sketch) - set(signature.shingles)) <= PAIR_COUNT + ANCHOR_PAIR_COUNT


def test_a_seed_is_the_representative_before_any_page() -> None:
    seed = Seed("seed:own", "", "", None, None, sign("seed:own", REPORT))
    earlier = sign("page-a", REPORT)
    relations, membership = decide(sign("page-b", REWRITE), [earlier], [seed])
    assert membership.cluster_id == "seed:own"
    assert {relation.matched_id for relation in relations} == {"seed:own", "page-a"}


def test_the_decision_does_not_depend_on_the_order_of_candidates() -> None:
    candidates = [sign(f"p{at}", "\n".join(REPORT.split("\n")[at : at + 4])) for at in range(4)]
    decisions = set()
    for seed in range(5):
        random.Random(seed).shuffle(candidates)
        decisions.add(decide(sign("new", REPORT), candidates, []))
    assert len(decisions) == 1


def test_a_copy_of_a_member_that_is_no_copy_of_the_representative_stays_apart() -> None:
    lines = [*REPORT.split("\n"), *OTHER_REPORT.split("\n")]
    first, middle, last = "\n".join(lines[:6]), "\n".join(lines[4:10]), "\n".join(lines[8:])
    a, b, c = sign("a", first), sign("b", middle), sign("c", last)
    assert compare(a, c) is None
    member = compare(b, c)
    relations, membership = decide(c, [a, b], [], clusters={"b": "a", "a": "a"})
    assert membership.cluster_id == "c"
    derived = [relation.matched_id for relation in relations if relation.kind is not RelationKind.APART]
    assert derived == (["b"] if member else [])


def test_the_same_url_is_the_first_relation_whatever_the_text() -> None:
    relations, membership = decide(sign("b", OTHER_REPORT), [sign("a", REPORT)], [], same_url="a")
    assert relations[0].kind is RelationKind.SAME_URL
    assert membership.cluster_id == "a"


def test_the_index_finds_copies_and_leaves_strangers() -> None:
    index = Index()
    index.add(sign("a", REPORT))
    index.add(
        sign("b", "The harvest in the south of France was late this year because of rain in June and cold in May")
    )
    assert [one.page_id for one in index.candidates(sign("c", REPORT + "\nMore follows."))] == ["a"]
    with pytest.raises(ValueError, match="indexed already"):
        index.add(sign("a", OTHER_REPORT))


def test_a_stream_relates_each_line_to_those_before_and_survives_bad_lines() -> None:
    lines = [
        {"id": "1", "text": REPORT, "url": "https://a.example/x"},
        {"id": "2", "text": OTHER_REPORT},
        {"id": "3"},
        {"id": "4", "text": REWRITE},
        {"id": "5", "text": OTHER_REPORT + "\nUpdated.", "url": "https://a.example/x#top"},
        {"id": "1", "text": REPORT},
    ]
    out = list(dedup_stream(lines, []))
    assert [line["id"] for line in out] == ["1", "2", "3", "4", "5", "1"]
    assert [line.get("relation") for line in out] == ["new", "new", None, "rewrite", "same_url", None]
    assert [line.get("cluster_id") for line in out] == ["1", "2", None, "1", "1", None]
    assert "text is missing" in out[2]["error"]
    assert "came before" in out[5]["error"]
    assert out[3]["matched_id"] == "1"
    assert any(re.search(r"\d%", line) for line in out[3]["evidence"])


def test_pairs_are_answered_in_order_with_seeds_and_unknown_ids() -> None:
    seed = Seed("seed:own", "", "", None, None, sign("seed:own", REPORT))
    records = [{"id": "r", "text": REWRITE}, {"id": "o", "text": OTHER_REPORT}]
    pairs = [{"a": "r", "b": "seed:own"}, {"a": "o", "b": "r"}, {"a": "o", "b": "lost"}]
    out = list(dedup_pairs(records, pairs, [seed]))
    assert [line.get("relation") for line in out] == ["rewrite", "none", None]
    assert 0 <= out[1]["score"] < 0.5 <= out[0]["score"] <= 1
    assert "lost" in out[2]["error"]


def test_a_page_of_one_line_repeated_is_compared_like_any_other() -> None:
    repeated = "Artillery was heard near Sudzha in the night.\n" * 5_000
    found = verify(sign("a", repeated), sign("b", repeated + REPORT))
    assert found.kind is RelationKind.NEAR_COPY
