# ---
# jupyter:
#   jupytext:
#     formats: py:percent
#   kernelspec:
#     display_name: Python 3
#     name: python3
# ---

# %% [markdown]
# # What the warehouse holds, in five pictures
#
# Needs a warehouse that runs (`make demo`, `make up`, or `KURSK_DATABASE_URL`) and the extra `kursk[notebook]`.
# `jupytext --to notebook notebooks/overview.py` makes a notebook of it; `python notebooks/overview.py FOLDER` writes the pictures as files.
# Every picture is one query over `marts`; `docs/dictionary.md` says what the columns mean.

# %%
import sys
from datetime import timedelta
from pathlib import Path

import matplotlib.pyplot as plt

from kursk_pipeline.cli.analysts import ask

COLOURS = {"ua": "#0a58b8", "ru": "#b3201b", "assessed": "#136c34", "reported": "#56607a"}


def table(query: str) -> list[dict]:
    """The answer to a query, a dictionary a row."""
    columns, rows = ask(query)
    return [dict(zip(columns, row, strict=True)) for row in rows]


# %% [markdown]
# ## Coverage, and where it has gaps
#
# Articles by day of publication. A hatched day is not complete: something that a source announced is not decided yet, or nobody looked; it
# is no lull. Grey days lie before the sources were followed: what is known of them came later, and not all of it.

# %%
days = table("""
    select coalesce(coverage.published_on, known.published_on) as published_on, coalesce(coverage.article_count, 0) as article_count,
           known.is_complete
    from (select published_on, sum(article_count)::int as article_count from marts.coverage_daily group by published_on) as coverage
    full join (
      select published_on, bool_and(is_complete) as is_complete from marts.completeness_daily group by published_on
    ) as known using (published_on)
    order by published_on desc limit 400""")
figure, axes = plt.subplots(figsize=(10, 3.5), layout="constrained")
LOOKS = {
    True: ("complete", "#0a58b8", ""),
    False: ("not complete", "white", "///"),
    None: ("before it was followed", "#b6c0cd", ""),
}
for is_complete, (words, colour, hatch) in LOOKS.items():
    own = [day for day in days if day["is_complete"] is is_complete]
    heights = [day["article_count"] for day in own]
    axes.bar(
        [day["published_on"] for day in own], heights, 1.0, color=colour, edgecolor="#56607a", hatch=hatch, label=words
    )
axes.set_title("Articles by day of publication", loc="left")
axes.legend()

# %% [markdown]
# ## A story and its origins
#
# The most carried stories: how many articles, and how many independent origins stand behind them. Copies lengthen the first bar, never the second.

# %%
stories = table("""
    select title, article_count, independent_origin_count from marts.story
    order by article_count desc, title limit 12""")
figure, axes = plt.subplots(figsize=(10, 4.5), layout="constrained")
places = range(len(stories))
axes.barh(
    [place - 0.2 for place in places],
    [one["article_count"] for one in stories],
    0.38,
    color="#b6c0cd",
    label="articles",
)
axes.barh(
    [place + 0.2 for place in places],
    [one["independent_origin_count"] for one in stories],
    0.38,
    color="#0a58b8",
    label="independent origins",
)
axes.set_yticks(list(places), [str(one["title"])[:60].replace("$", r"\$") for one in stories], fontsize=8)
axes.invert_yaxis()
axes.set_title("Stories: articles, and origins behind them", loc="left")
axes.legend()

# %% [markdown]
# ## The area held, by who says so
#
# Lowest and highest figure a day, by the side of the speaker, by institutes, and as reported. Claims are what was said, not what was.

# %%
ranges = table("""
    select about_on, teller, low, high from marts.claim_range_daily
    where kind = 'territory_held' and measured_in = 'square kilometre' and low is not null order by about_on, teller""")
figure, axes = plt.subplots(figsize=(10, 4), layout="constrained")
for shift, teller in enumerate(sorted({one["teller"] for one in ranges})):
    own = [one for one in ranges if one["teller"] == teller]
    when = [one["about_on"] + timedelta(hours=3 * shift) for one in own]
    colour = COLOURS.get(teller, f"C{shift}")
    axes.vlines(when, [one["low"] for one in own], [one["high"] for one in own], colors=colour, linewidth=3, alpha=0.7)
    axes.plot(when, [one["high"] for one in own], "o", color=colour, label=teller)
axes.set_title("Square kilometres held in Kursk Oblast, as told", loc="left")
axes.legend(title="told by")

# %% [markdown]
# ## Where it happened
#
# Places named in the newest week with much coverage, by position; the size is the number of independent origins. No map lies below: degrees are enough to see it.

# %%
spots = table("""
    select name, latitude, longitude, origin_count from marts.place_activity
    where latitude is not null and latitude between 49 and 54 and longitude between 30 and 42
      and week_on = (select week_on from marts.place_activity group by week_on order by sum(origin_count) desc, week_on desc limit 1)
    order by origin_count desc, name limit 60""")
figure, axes = plt.subplots(figsize=(9, 4.5), layout="constrained")
axes.scatter(
    [one["longitude"] for one in spots],
    [one["latitude"] for one in spots],
    s=[40 * one["origin_count"] for one in spots],
    color="#b3201b",
    alpha=0.5,
)
for one in spots[:15]:
    axes.annotate(
        one["name"], (one["longitude"], one["latitude"]), fontsize=8, xytext=(4, 4), textcoords="offset points"
    )
axes.set_aspect(1.6)  # one over the cosine of the latitude: a kilometre is as long both ways
axes.set_xlabel("longitude, degrees east")
axes.set_ylabel("latitude, degrees north")
axes.set_title("Places by independent origins that name them, the busiest week", loc="left")

# %% [markdown]
# ## Edits
#
# Edits that we saw, by source: those that changed who is named or which figures are given, and those that changed wording alone.

# %%
edits = table("""
    select source.source_id, count(*) filter (where revision.is_meaning_changed) as meaning,
           count(*) filter (where not revision.is_meaning_changed) as wording
    from marts.revision as revision
    join warehouse.fact_article as fact on fact.article_id = revision.article_id and fact.version_no = revision.version_no
    join warehouse.dim_source as source using (source_key)
    where revision.change_kind = 'edited' group by source.source_id order by count(*) desc, source.source_id limit 20""")
figure, axes = plt.subplots(figsize=(10, 3.5), layout="constrained")
names = [one["source_id"] for one in edits]
axes.bar(names, [one["meaning"] for one in edits], color="#b3201b", label="changed entities or figures")
axes.bar(
    names,
    [one["wording"] for one in edits],
    bottom=[one["meaning"] for one in edits],
    color="#b6c0cd",
    label="wording alone",
)
axes.set_title("Edits by source" if edits else "Edits by source: none seen yet", loc="left")
axes.tick_params(axis="x", rotation=30)
axes.legend()

# %%
if len(sys.argv) > 1 and Path(sys.argv[1]).is_dir():
    for number in plt.get_fignums():
        plt.figure(number).savefig(Path(sys.argv[1]) / f"{number}.png", dpi=120)
plt.show()
