"""The words of page furniture: labels of controls, opening formulas, credits, and what appeals ask and say.

General web wording in English, Russian, Ukrainian, German, French and Spanish, gathered on the development pages and
the reference texts. ``furniture`` holds the rules that use them. No entry names a site.
"""

from __future__ import annotations

_LABEL_TEXT = """
    expand | overlay image | enlarge image | close | close overlay | open image | view image | view gallery |
    open gallery | zoom | image | image source | image caption | media caption | caption | play video | watch video
    | play | pause | mute | loading | loading... | share | share this | share this article | share this story |
    share on facebook | share on twitter | share on x | share via email | share on whatsapp | share on linkedin |
    facebook | twitter | x | whatsapp | telegram | linkedin | reddit | pinterest | email | e-mail | print |
    print this article | copy link | copied | link copied | copy | save | save article | save for later | bookmark |
    listen | listen to article | listen to this article | tweet | pin | pin it | flipboard | pocket | viber |
    vkontakte | odnoklassniki | messenger | sms | advertisement | advertisements | advertising | ad | sponsored |
    sponsored content | promoted | story continues below advertisement | article continues below advertisement |
    story continues | continue reading | continue reading below | read more | read also | more on this story |
    more from this section | related | related articles | related stories | related topics | related news |
    related content | recommended | recommended for you | recommended stories | you may also like |
    you might also like | you may be interested in | most read | most popular | trending | trending now |
    top stories | latest news | latest stories | more stories | see also | editor's picks | editors' picks |
    don't miss | up next | next article | previous article | topics | tags | scroll to top | back to top | top |
    go to top | skip to content | skip to main content | menu | home | search | sign in | log in | register |
    subscribe | subscribe now | sign up | sign up now | newsletter | donate | donate now | support us | follow us |
    follow | join us | leave a comment | leave a reply | comments | show comments | view comments | post a comment |
    add a comment | post comment | all rights reserved | cookie settings | privacy policy | terms of use |
    report an error | report a typo | correct a typo | поделиться | поделиться в соцсетях | скопировать ссылку |
    ссылка скопирована | реклама | читайте также | читать также | читать далее | читать дальше | читать полностью |
    подробнее | смотрите также | по теме | материалы по теме | новости по теме | комментарии | оставить комментарий
    | добавить комментарий | написать комментарий | подписаться | подписывайтесь | распечатать | версия для печати |
    наверх | вверх | увеличить | развернуть | закрыть | рекомендуем | популярное | самое читаемое | загрузка |
    слушать | вконтакте | одноклассники | телеграм | фото | видео | теги | темы | все новости | главные новости |
    последние новости | поділитися | поширити | скопіювати посилання | посилання скопійовано | читайте також |
    читати також | читати далі | читати більше | детальніше | дивіться також | за темою | матеріали за темою |
    новини за темою | коментарі | залишити коментар | додати коментар | підписатися | підписатись | підписуйтесь |
    роздрукувати | версія для друку | нагору | вгору | збільшити | розгорнути | закрити | рекомендуємо | популярне |
    найпопулярніше | завантаження | теми | усі новини | всі новини | останні новини | anzeige | werbung | teilen |
    mehr zum thema | lesen sie auch | auch interessant | kommentare | drucken | merken | weiterlesen | publicité |
    partager | à lire aussi | lire aussi | lire la suite | commentaires | imprimer | s'abonner | publicidad |
    compartir | lea también | lee también | te puede interesar | comentarios | imprimir
"""
LABELS = frozenset(label.strip() for label in _LABEL_TEXT.replace("\n", " | ").split("|") if label.strip())
"""Whole lines, in lower case, that are nothing but a label."""

COMMENT_FORM = frozenset(
    {
        "leave a comment",
        "leave a reply",
        "post a comment",
        "add a comment",
        "оставить комментарий",
        "добавить комментарий",
        "залишити коментар",
        "додати коментар",
        "schreibe einen kommentar",
        "laisser un commentaire",
        "deja un comentario",
    }
)
"""Headings, in lower case, below which a comment form follows."""

FORMULAS = r"""(?ix)
    (?: read\ (?:the\ )?(?:full|original|whole)\ (?:article|story|post|version)
    | (?:this|the)\ (?:article|story|post|piece|essay)\ (?:is|was|has\ been)\ (?:republished|reprinted|syndicated)
    | (?:this|the)\ (?:article|story|post|piece|essay)\ (?:is|was|has\ been)\ (?:originally|first)\ published
    | (?:originally|first)\ published\ (?:in|on|at|by)\b.{0,60}$
    | (?:read\ (?:more|also|next)|see\ also|also\ read|watch|recommended|more\ on\ this)\s*:
    | related(?:\ (?:article|story|stories|content|reading))?\s*:
    | (?:sign|signed)\ up\ (?:for|to|here|now|today)\b
    | subscribe\ (?:to|now|here|today|for)\b
    | (?:click|tap)\ here\b
    | follow\ (?:us|me|our|[\w .]{2,30}\ on\ (?:facebook|twitter|x|instagram|telegram|youtube|google\ news|whatsapp))\b
    | (?:join|like)\ (?:us|our)\b.{0,40}(?:facebook|twitter|telegram|whatsapp|channel|instagram)
    | download\ (?:the|our)\b.{0,40}\bapp\b
    | get\ (?:the|our)\b.{0,60}\b(?:newsletter|app|inbox)\b
    | your\ e-?mail\ address\ will\ not\ be\ published
    | required\ fields\ are\ marked
    | save\ my\ name,?\ e-?mail
    | (?:enjoy(?:ed|ing)?|like|liked|liking)\ this\ (?:article|story|piece|post)\b
    | (?:copyright\W*(?:19|20)\d\d|©|\(c\)\s)
    | all\ rights\ reserved
    | (?:photo|photograph|image|picture|credit)s?(?:\ (?:credit|source))?\s*(?:\#\d+\s*)?[:©]
    | (?:photo|photograph|image|picture)s?\ by\b.{0,60}$
    | (?:please\ )?enable\ javascript
    | (?:this|our)\ (?:web)?site\ uses\ cookies
    | we\ use\ cookies
    | (?:читайте|читать|смотрите|слушайте)\ (?:также|ещ[её]|по\ теме)\b
    | (?:фото|снимок|изображение|иллюстрация)\s*[:©/]
    | (?:подписывайтесь|подпишитесь)\b
    | (?:следите|присоединяйтесь)\b.{0,60}(?:telegram|телеграм|канал|соцсет)
    | (?:материал|статья)\ впервые\ опубликован
    | ваш\ (?:e-?mail|адрес)\b.{0,40}не\ будет\ опубликован
    | обязательные\ поля
    | нашли\ (?:ошибку|опечатку)
    | если\ вы\ (?:нашли|заметили)\ ошибку
    | все\ права\ защищены
    | (?:читайте|дивіться|слухайте)\ (?:також|ще|за\ темою)\b
    | (?:світлина|зображення|ілюстрація)\s*[:©/]
    | (?:підписуйтесь|підписуйтеся|підпишіться)\b
    | (?:стежте|приєднуйтесь|долучайтесь)\b.{0,60}(?:telegram|телеграм|канал|соцмереж)
    | ваша?\ (?:e-?mail|адреса)\b.{0,40}не\ буде\ опублікован
    | обов['’ʼ]язкові\ поля
    | знайшли\ помилку
    | якщо\ ви\ (?:знайшли|помітили|побачили)\ помилку
    | (?:усі|всі)\ права\ захищені
    | lesen\ sie\ (?:auch|mehr)
    | mehr\ zum\ thema
    | (?:à\ )?lire\ (?:aussi|également)
    | (?:foto|bild|crédit)s?\s*:
    )"""
"""Beginnings of a line that is a pointer, an invitation, a credit or a notice."""

_AGENCIES = (
    r"(?:getty(?:\ images)?|afp|reuters|associated\ press|ap(?:\ photo|\ images)?|epa(?:-efe)?|efe|anadolu|sputnik"
    r"|shutterstock|alamy|imago|dpa|picture\ alliance|zuma|nurphoto|sipa|bloomberg|tass|тасс|риа\ новости"
    r"|укринформ|укрінформ|унн|unian|уніан)"
)
CREDITS = rf"""(?x)
    (?: (?:[Pp]hoto(?:graph)?|PHOTO|[Ii]mage|[Pp]icture|[Cc]redit|[Фф]ото|[Сс]вітлина|Foto|Bild)\ ?[:©/]
        (?:[^.]|\b\w\.){{2,90}}\.?
    | (?:[.!?,(]|\ [-–—|])\ ?(?:[Pp]hoto(?:graph)?|PHOTO|[Ii]mage|[Pp]icture)s?\ by\ (?:[^.]|\b\w\.){{2,60}}\.?
    | (?i:(?:/|©|\bvia\ |\()\ ?{_AGENCIES})\)?[\w /&-]{{0,30}}\.?
    | [.!?”"»](?=[A-ZА-ЯЁІЇЄҐ])[^.]{{2,60}}(?:/|\ via\ )[^.]{{2,60}}\.?
    )$"""
"""Ends of a caption: a named photographer, an agency after a slash, a name glued to the sentence before it."""

ASKS = r"""(?ix)
    \bsubscri(?:be|ption)\w* | \bdonat\w+ | \bsign\ up\b | \bnewsletters?\b | \bprint\ edition | \bpatreon\b
    | \bpaypal\b | \bbecome\ an?\ (?:\w+\ )?(?:member|supporter|patron|subscriber) | \bchip\ in\b | \bcontribution\b
    | \breader[-\ ](?:funded|supported) | \bsupport\ (?:our|us|its\ work|(?:\w+,?\ ){0,3}journalism)
    | \b(?:rely|depend)\ on\ (?:our|the\ support) | \bfund\ our | \bhelp\ (?:us|keep) | \bmonthly\ [\w ]{0,30}newspaper
    | \bпожертв\w+ | \bдонат\w* | \bподпи(?:с|ш)\w+ | \bподдерж(?:ите|ать|ка)\b | \bрассылк\w+
    | \bпідпи(?:с|ш)\w+ | \bпідтрима(?:йте|ти|ння)\b | \bрозсилк\w+ | \bзадонат\w+
    | \bspende\w* | \babonn\w+ | \bfaites?\ un\ don | \bsuscr[ií]b\w+
    """
"""What an appeal asks for."""

VOICES = r"""(?ix)
    \bwe(?:['’]re|['’]ve)?\b | \bour\b | \bus\b | \byou(?:['’]re|['’]ll)?\b | \byour\b | \bjournalism\b
    | \bindependent\b | \bnewspaper\b | \bedition\b | \binbox\b | \bplease\b | \breaders?\b | \bexclusive\b
    | \bмы\b | \bнас\b | \bнаш\w*\b | \bвы\b | \bваш\w*\b | \bнезависим\w+ | \bчитател\w+ | \bканал\w*\b
    | \bтелеграм\w*\b | \btelegram\b
    | \bми\b | \bви\b | \bнезалежн\w+ | \bчитач\w+ | \bunsere?\w*\b | \bihre?\b | \bnotre\b | \bvotre\b | \bnuestr\w+
    """
"""How an appeal speaks: to its reader, of itself."""

REPORTED = r"""(?ix)
    [“”"«»] | \b(?:said|says|told|according\ to|reported|заявил\w*|сообщил\w*|заявив\w*|повідоми\w+)\b
    """
"""Signs that a line reports what others said, and so is the article's."""
