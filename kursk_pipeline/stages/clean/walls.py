"""Why a page without a usable text has none: consent, payment, login, robot check, missing page, gallery."""

from __future__ import annotations

import re
from typing import Any

from kursk_pipeline.stages.clean.evidence import Evidence
from kursk_pipeline.stages.clean.reasons import CleanReason

MIN_WORDS = 40
"""Fewer words are a caption, a teaser or a notice; the shortest article of the development pages has 51."""
MAX_WALL_WORDS = 150
"""A wall shows a teaser at most; a longer text that mentions subscriptions is an article that mentions them."""
MAX_NOTICE_CHARACTERS = 3000
"""Where a notice stands on a page without a text of its own."""
MIN_GALLERY_IMAGES = 5

_SIGNS = tuple(
    (reason, re.compile("|".join(signs), re.IGNORECASE))
    for reason, signs in (
        (
            CleanReason.BOT_CHALLENGE,
            (
                r"checking your browser|verify(?:ing)? (?:that )?you are (?:a )?human|are you a robot",
                r"just a moment\.\.\.",
                r"captcha|unusual traffic|access denied|enable javascript and cookies to continue|ddos.guard",
                r"подтвердите,? что вы не робот|проверка браузера|підтвердьте,? що ви не робот",
            ),
        ),
        (
            CleanReason.SOFT_404,
            (
                r"page (?:was |is |could )?not (?:be )?found|error 404|404 (?:error|not found)|^404\b",
                r"page (?:you.{0,30})?(?:does not|doesn['’]t|no longer) exists?|(?:is|are) no longer available",
                r"страница не найдена|сторінк[ау] не знайдено|seite nicht gefunden|page introuvable",
            ),
        ),
        (
            CleanReason.CONSENT_WALL,
            (
                r"(?:accept|agree to|use of|uses?) (?:all )?cookies|your privacy (?:choices|matters)|consent to",
                r"we and our (?:\d+ )?partners|gdpr|datenschutz.{0,40}zustimm|zustimmung",
                r"согласи[ея] на обработку|используе[мт] (?:файлы )?cookie|файл(?:ы|ів|и) cookie|використову\w+ cookie",
            ),
        ),
        (
            CleanReason.PAYWALL,
            (
                r"subscribe to (?:continue|read|keep)|(?:for|to) subscribers(?: only)?|subscriber.only",
                r"already a subscriber|(?:become|as) a subscriber|unlock (?:this|the) (?:article|story)",
                r"free articles? (?:left|remaining|this month)|subscription (?:required|needed)",
                r"start your (?:free )?trial|только (?:для|по) подпис|лише (?:для|за) (?:підпис|передплат)",
                r"оформ(?:ите|іть) (?:подписку|підписку|передплату)|передплатник",
            ),
        ),
        (
            CleanReason.LOGIN_WALL,
            (
                r"(?:log|sign) ?in to (?:continue|read|view)|please (?:log|sign) in",
                r"create (?:a free|an) account to|register to (?:continue|read)",
                r"войдите,? чтобы|авторизуйтесь|увійдіть,? щоб",
            ),
        ),
    )
)
"""What each kind of wall says, in English, Russian, Ukrainian and German; looked for only beside a short text."""


def why_dropped(tree: Any, evidence: Evidence, text: str) -> CleanReason | None:
    """The reason to drop a page with this extracted text; None when the text is good."""
    words = len(text.split())
    if words > MAX_WALL_WORDS:
        return None
    visible = visible_text(tree)
    if not visible:
        return CleanReason.EMPTY_PAGE
    wall = _wall(tree, evidence, visible, text)
    if wall is not None or words >= MIN_WORDS:
        return wall
    if len(tree.xpath(".//figure//img|.//picture")) >= MIN_GALLERY_IMAGES:
        return CleanReason.GALLERY_WITHOUT_TEXT
    return CleanReason.TOO_LITTLE_TEXT


def visible_text(tree: Any) -> str:
    """The words a reader sees, on one line."""
    parts = tree.xpath(".//body//text()[not(ancestor::script or ancestor::style or ancestor::template)]")
    return " ".join(" ".join(parts).split())


def _wall(tree: Any, evidence: Evidence, visible: str, text: str) -> CleanReason | None:
    title = tree.findtext(".//title") or ""
    if is_paid(evidence) and len(text.split()) < MAX_WALL_WORDS:
        return CleanReason.PAYWALL
    about = f"{title} {visible[:MAX_NOTICE_CHARACTERS]}" if len(text.split()) < MIN_WORDS else f"{title} {text}"
    return next((reason for reason, sign in _SIGNS if sign.search(about)), None)


def is_paid(evidence: Evidence) -> bool:
    """Whether the page's structured data says that the article is not free to read."""
    flags = (str(article.get("isAccessibleForFree", "")).lower() for article in evidence.articles)
    return any(flag in {"false", "http://schema.org/false", "https://schema.org/false"} for flag in flags)
