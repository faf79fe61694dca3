"""Walls: what stands where an article should be, told by what it says and by the marks of its makers.

Met in two places: on pages that answer 200 (clean), and on answers that refuse (fetch).
"""

from __future__ import annotations

import re
from enum import StrEnum

from kursk_pipeline.plain_text import markup_to_text


class Wall(StrEnum):
    """One kind of wall."""

    BOT_CHALLENGE = "bot_challenge"
    SOFT_404 = "soft_404"
    CONSENT_WALL = "consent_wall"
    PAYWALL = "paywall"
    LOGIN_WALL = "login_wall"


_SIGNS = tuple(
    (wall, re.compile("|".join(signs), re.IGNORECASE))
    for wall, signs in (
        (
            Wall.BOT_CHALLENGE,
            (
                r"checking your browser|verify(?:ing)? (?:that )?you are (?:a )?human|are you a robot",
                r"just a moment\.\.\.",
                r"captcha|unusual traffic|access denied|enable javascript and cookies to continue|ddos.guard",
                r"подтвердите,? что вы не робот|проверка браузера|підтвердьте,? що ви не робот",
            ),
        ),
        (
            Wall.SOFT_404,
            (
                r"page (?:was |is |could )?not (?:be )?found|error 404|404 (?:error|not found)|^404\b",
                r"page (?:you.{0,30})?(?:does not|doesn['’]t|no longer) exists?|(?:is|are) no longer available",
                r"страница не найдена|сторінк[ау] не знайдено|seite nicht gefunden|page introuvable",
            ),
        ),
        (
            Wall.CONSENT_WALL,
            (
                r"(?:accept|agree to|use of|uses?) (?:all )?cookies|your privacy (?:choices|matters)|consent to",
                r"we and our (?:\d+ )?partners|gdpr|datenschutz.{0,40}zustimm|zustimmung",
                r"согласи[ея] на обработку|используе[мт] (?:файлы )?cookie|файл(?:ы|ів|и) cookie|використову\w+ cookie",
            ),
        ),
        (
            Wall.PAYWALL,
            (
                r"subscribe to (?:continue|read|keep)|(?:for|to) subscribers(?: only)?|subscriber.only",
                r"already a subscriber|(?:become|as) a subscriber|unlock (?:this|the) (?:article|story)",
                r"free articles? (?:left|remaining|this month)|subscription (?:required|needed)",
                r"start your (?:free )?trial|только (?:для|по) подпис|лише (?:для|за) (?:підпис|передплат)",
                r"оформ(?:ите|іть) (?:подписку|підписку|передплату)|передплатник",
            ),
        ),
        (
            Wall.LOGIN_WALL,
            (
                r"(?:log|sign) ?in to (?:continue|read|view)|please (?:log|sign) in",
                r"create (?:a free|an) account to|register to (?:continue|read)",
                r"войдите,? чтобы|авторизуйтесь|увійдіть,? щоб",
            ),
        ),
    )
)
"""What each kind of wall says, in English, Russian, Ukrainian and German; looked for only where no article is."""

# Names in the markup of robot checks: Cloudflare, Imperva, DataDome, HUMAN (PerimeterX), DDoS-Guard, Akamai, AWS WAF.
_CHALLENGE_MARKS = re.compile(
    rb"/cdn-cgi/challenge-platform/|cf[-_]chl[-_]|_Incapsula_Resource|captcha-delivery\.com|px-captcha|/\.well-known/ddos-guard"
    rb"|bm-verify|awswaf\.com|g-recaptcha|h-captcha|cf-turnstile",
    re.IGNORECASE,
)


def wall_in(text: str) -> Wall | None:
    """The wall that a text is, when it stands where an article should be."""
    return next((wall for wall, sign in _SIGNS if sign.search(text)), None)


def is_challenge(body: bytes) -> bool:
    """True when a body carries the marks of a robot check. Articles may, too: ask only of what is no article."""
    return _CHALLENGE_MARKS.search(body) is not None


def opening_words(body: bytes, *, limit: int) -> str:
    """The first visible words of a body, as evidence: at most ``limit`` characters on one line."""
    return markup_to_text(body.decode("utf-8", "replace"), limit=limit)
