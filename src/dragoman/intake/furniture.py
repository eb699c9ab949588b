"""What stands on a news page but is no part of the report: knowledge that ages, kept as tables.

A line rule must match a whole line (spaces collapsed, case ignored, at most 300 characters); a passage rule is
searched for in a paragraph. Every pattern runs in linear time: no nested or overlapping repetition.
Seen on the pages of 16 English-language outlets and of some 400 scraped sites; add to the tables, not to the code.
"""

from __future__ import annotations

import re

_NETWORKS = (
    r"facebook|twitter|x|x \(twitter\)|twitter ?/ ?x|linked ?in|whats ?app|telegram|reddit|pinterest|instagram|youtube|tiktok|"
    r"threads|bluesky|mastodon|flipboard|tumblr|vk|vkontakte|odnoklassniki|viber|messenger|e-?mail|mail|print|rss|"
    r"copy(?: the)?(?: link| url)?|link|share|tweet|pin(?: it)?|save|bookmark|gmail|skype|line|google\+?|google news|"
    r"copy link to clipboard|more|wechat|weibo|pocket|tweet widget|send|comments?|gift(?: article)?"
)
_AGENCY = r"reuters|ap|afp|tass|xinhua|getty(?: images)?|epa(?:-efe)?|anadolu|ria novosti|sputnik|bloomberg|upi|shutterstock"

# (what it is, pattern over the whole line)
LINES: tuple[tuple[str, str], ...] = (
    ("font-size widget", r"[+\-−–↺⟲⟳\s|a]*\+[+\-−–↺⟲⟳\s|]*\d{0,2}\s?(?:px|pt|%)[+\-−–\s|a]*"),
    ("font-size widget", r"[+\-−–↺⟲⟳\s]*\d{1,2}\s?px[+\-−–↺⟲⟳\s]*|(?:a\s?[-+−]\s?){1,3}a?|font ?size:?.{0,40}|text size:?.{0,30}"),
    ("font-size widget", r"(?:bigger|smaller|reset|increase|decrease) (?:font|text)(?: size)?|listen to (?:this )?(?:article|story).{0,40}"),
    ("share bar", rf"(?:{_NETWORKS})(?:[\s|/,•·]{{1,4}}(?:{_NETWORKS})){{0,15}}"),
    ("share bar", r"(?:please )?share(?: this)?(?: (?:article|story|post|page|news|on|via|with|to|it)\b.{0,40})?[:>]?"),
    ("share bar", rf"(?:share|tweet|post|send|save|follow|find|join|like|watch|subscribe to)(?: us| this| it)? (?:on|via|by|to|in|with) (?:{_NETWORKS})\b.{{0,60}}"),
    ("share bar", r"[\d.,]+\s?k?\s?(?:shares?|comments?|likes?|views?|reads?|followers?)|(?:shares?|views?|comments?):? ?[\d.,]*"),
    ("share bar", r"click to (?:share|print|email|copy).{0,80}|copied!?|link copied.{0,30}|get link|embed|republish(?: this article)?"),
    ("follow line", r"(?:follow|like|find|join) (?:us|our|the|him|her|me|@?\w+) .{0,25}\b(?:on|at) (?:twitter|x|facebook|instagram|telegram|whatsapp|linkedin|google news|youtube).{0,80}"),
    ("follow line", r"(?:follow|join|subscribe to) (?:us|our|the) (?:on|telegram|whatsapp|channel|youtube).{0,120}"),
    ("menu", r"(?:skip|jump) to (?:main |the )?(?:content|navigation|search|footer|site index).{0,40}"),
    ("menu", r"(?:main |site |toggle |open |close )?(?:menu|navigation|search|nav|sidebar)|home ?page|home|sitemap|site map|back to top|go back|log ?in|log ?out|sign ?in|sign ?up|sign ?out|register|my account|e-?paper|archives?|advertise(?: with us)?|contact(?: us)?|about(?: us)?|privacy(?: policy)?|terms(?: of (?:use|service)| and conditions| & conditions)?|careers|faqs?|help|donate(?: now)?|subscribe(?: now)?|newsletters?|podcasts?|videos?|photos?|gallery|rss feed|edition|english|more|next|previous|prev|load more|show more|view all|see all|close|cancel|submit|ok|accept|decline|settings|details|search for:?|breaking(?: news)?|latest(?: news)?|trending(?: now)?|news|opinion|sports?|business|world|politics|world news"),
    ("menu", r"(?:home|news)(?: ?[>›»/|•·] ?[^>›»/|•·]{1,40}){1,6}"),
    ("advertisement", r"advertisements?|advert|ads?|sponsored(?: content)?|promoted|paid content|story continues(?: below)?.{0,30}|(?:article|story) continues after.{0,40}|continue reading.{0,60}|remove ads?|report this ad|ad feedback|scroll to continue.{0,30}|- advertisement -"),
    ("caption", r"(?:\(?|\[?)(?:photo|image|picture|pic|video|illustration|graphic|file photo|photograph|credit)s?(?: credits?| by| courtesy(?: of)?| source| caption)?(?:\s?[:/©|–—-] ?| by )[^.]{1,160}\.?[)\]]?"),
    ("caption", r"file (?:photo|image|picture|pic)\b.{0,290}|(?:media|image) caption\b.{0,290}|image (?:source|credits?|copyright)\b.{0,100}|(?:photo|image|illustration|picture)s?|representational image.{0,60}|view image in fullscreen|enlarge this image.{0,60}|(?:hide|show|toggle) caption.{0,60}"),
    ("caption", rf"(?:[^.!?\"“”]{{0,60}}[/|(]\s?)?(?:{_AGENCY})(?: ?/ ?[^.!?]{{1,40}}| images| photo| file photo| pool)?\)?"),
    ("caption", r"[^\"“”]{10,280}\((?:photo|image|picture|file photo|ap photo|afp photo|photo credit|credit)\b[^()]{0,100}\)\.?"),
    ("caption", r"[^\"“”]{10,280}(?:/getty images|/ap images|/reuters|/afp|via getty images|via reuters|via ap|getty images|shutterstock|/epa)\)?\.?"),
    ("caption", rf"[^\"“”]{{10,280}}\[[^\[\]]{{2,60}}/ ?(?:{_AGENCY})[^\[\]]{{0,40}}\]"),
    ("caption", r"!.{0,290}"),
    ("read also", r"[\[(]?(?:[*»>•–-] ?)?(?:read (?:more|also|next|on|full|the full)|also read|see also|also see|more (?:on|about) this|related(?: (?:article|story|news|coverage|video|reading|content))?s?|recommended(?: (?:for you|reading|stories))?|further reading|must read|you (?:may|might) (?:also )?(?:like|be interested)|don'?t miss|up next|watch(?: now| more| also| live)?|listen(?: now)?|in pictures|more (?:from|news|stories|coverage)|most (?:read|popular|viewed)|editor'?s picks?|dig deeper|go deeper|learn more|find out more|explore more)\b\s?(?::|—|–|-|>|»|\|)? ?.{0,200}[\])]?(?<![.!?\"”])"),
    ("read also", r"(?:read more|also read|see also|read also|related|watch|more|must read)\s?[:|>»] ?.{0,250}"),
    ("read also", r"popular|top stories|swipe →|"
     r"click here (?:to|for) .{0,200}|(?:to read|for) (?:more|the full) .{0,60}(?:click|visit|go to) .{0,150}|for more (?:news|stories|on|information|coverage).{0,200}"),
    ("newsletter line", r"(?:sign up|subscribe|register)(?: here| now| today| free)?(?: for| to| and| with) .{0,250}|get .{0,100}(?:newsletter|delivered|in your inbox|email alert).{0,100}|.{0,120}\bnewsletters?\b.{0,60}(?:sign up|subscribe|inbox|here)\b.{0,80}"),
    ("newsletter line", r"(?:enter )?(?:your )?e-?mail(?: address)?[:*]?|your name|enter your .{0,40}|thank you for (?:subscribing|signing up|registering).{0,100}|stay (?:informed|up to date|connected|tuned).{0,150}|download (?:our|the) .{0,40}app.{0,100}|support (?:our (?:journalism|work|newsroom|mission)|independent (?:journalism|media|news)).{0,150}|please consider (?:making a donation|supporting|subscribing|donating).{0,200}|join the conversation.{0,100}|have a (?:news )?tip\?.{0,150}"),
    ("cookie bar", r"(?:\w{1,20} ){0,2}(?:used (?:in order )?(?:to|by)|registers|collects|preserves|determines|stores|tracks|saves|contains|identifies) .{0,160}\b(?:users?|visitors?|website|session|browser|visit|cookies?|advertis\w+)\b.{0,120}|.{0,40}learn more about this provider|unclassified.{0,120}|(?:pending|type|name|expiry|duration|provider|http cookie|html local storage|pixel tracker|indexeddb)(?: ?: ?.{0,40})?"),
    ("copyright line", r".{0,60}(?:©|\(c\) ?(?:19|20)\d\d|copyright (?:©|\(c\)|(?:19|20)\d\d|by)).{0,200}|all rights reserved.{0,150}|.{0,60}\ball rights reserved\.?.{0,200}|.{0,20}this material may not be (?:published|reproduced).{0,200}|our standards: .{0,80}|reprinted with permission.{0,80}"),
    ("credit line", r"[\[(]?(?:(?:additional |further )?reporting|writing|editing|compiled|translated|edited|written) (?:by|and editing by|and writing by) [^\"“”]{2,280}[\])]?"),
    ("credit line", r"[\[(]?[^.\"“”]{0,80}contributed (?:to this (?:report|story|article)|reporting)\b[^\"“”]{0,80}[\])]?"),
    ("byline", r"by:? (?:(?:the )?[A-Z][\w.'’-]+(?: |, | and )?){1,8}(?:\s?\|.{0,60})?"),
    ("byline", r"(?:author|written by|posted by|published by|reported by|story by|text by|byline|tags?|topics?|categor(?:y|ies)|filed under|keywords|section)\s?:.{0,200}"),
    ("byline", r"\d{1,2}[- ]min(?:ute)?s?(?: read| ago)?|(?:reading|read) time:? .{0,30}|\d{1,2} (?:hours?|minutes?|days?|mins?) ago.{0,30}"),
    ("comments", r"(?:leave|post|add|write|view|show|hide|load|read|join)(?: a| all| the| your)? (?:comments?|reply|discussion).{0,60}|(?:no )?comments?(?: \(\d+\)| are closed.?|:)?|\d+ (?:comments|replies)|report (?:a )?(?:typo|error|comment).{0,60}|(?:was|did you find) this (?:article|page|content|story|helpful|useful).{0,60}\?"),
    ("page code", r"[{}();<>\[\]*_=#\\/|.,:~^·•●◦▪–—+\s-]{1,300}|.{0,200}(?:document\.(?:get|write|create|query|cookie)|window\.\w+ ?[=(]|function ?\(\w*\) ?\{|var \w+ ?=|\.push\(|javascript:).{0,200}|\[#.{0,40}#\]"),
    ("page code", r"\[\d{1,3}\] ?https?://.{1,280}"),
    ("page code", r"(?:https?://|www\.)\S{1,280}|(?:t\.me|bit\.ly|pic\.twitter\.com)/\S{1,80}"),
)  # fmt: skip

# Case matters in these, or "by Monday the ..." would be a byline.
_CASED = frozenset({"byline"})

# (what it is, words one of which must be there, pattern searched for in a paragraph of up to 1,500 characters)
# The words, in small letters, are looked for first: ten times faster than the pattern on ordinary prose.
PASSAGES: tuple[tuple[str, tuple[str, ...], str], ...] = (
    ("cookie bar", ("cookie", "consent", "personali", "storage duration", "personal data"),
     r"\b(?:we|site|website|page|partners) (?:and our partners |may |also )?(?:use|uses|store|using) (?:and/or access )?(?:\w+ ){0,3}cookies|cookies? (?:policy|settings|preferences|consent)\b|accept (?:all )?cookies|(?:this|these|necessary|marketing|statistic|preference|session) cookies?\b|consent (?:preferences|selection|management)|personali[sz]ed? (?:content and|ads|advertising|and non-personali)|maximum storage duration|processing of your personal data"),
    ("newsletter line", ("by signing", "by subscribing", "by clicking", "by submitting", "by registering", "by providing", "subscribe", "sign up", "recaptcha", "add ", "reached your", "read your"),
     r"by (?:signing up|subscribing|clicking|submitting|registering|providing)[^.]{0,80}(?:agree|privacy|terms|consent)|\b(?:subscribe|sign up) (?:to|for) (?:our|the|my) (?:\w+ ){0,4}(?:newsletter|channel|mailing list|briefing)|protected by recaptcha|add .{3,40} (?:as a preferred source|on google)|you(?:'ve| have) (?:reached|read) your .{0,30}(?:limit|articles)"),
    ("newsletter line", ("download", "journalism", "your ", "make a "),
     r"\bdownload (?:the|our) .{0,30}\bapp\b|support (?:our|independent) journalism|your (?:support|donation|contribution) (?:helps|makes|allows|will)|make a (?:tax-deductible )?(?:donation|contribution) (?:today|now|to)"),
    ("newsletter line", ("join our commenting", "thought-provoking", "bookmark your", "swipe", "start your"),
     r"join our commenting forum|join thought-provoking conversations|want to bookmark your favourite|swipe left below to|start your .{3,40} subscription today"),
    ("advertisement", ("affiliate", "commission"),
     r"affiliate (?:links?|commission)|we may (?:earn|receive) (?:a )?(?:small )?commission|this article contains affiliate"),
    ("share bar", ("browser", "javascript", "this video"),
     r"your browser does not support|please enable javascript|enable javascript to|this video (?:is not|cannot|can't)"),
    ("disclaimer", ("views expressed", "not been edited", "this story", "this article"),
     r"views expressed (?:in this|are|here|by)[^.]{0,120}(?:author|not necessarily|do not)|has not been edited by .{0,60} staff|this story (?:has been|was) (?:published|auto-?generated) from (?:a )?(?:wire|syndicated)|this article (?:was )?(?:originally|first) (?:published|appeared) (?:on|in|at|by)"),
)  # fmt: skip

# A heading after which, on a scraped page, the report is over.
TAIL = (
    r"(?:related|similar|recommended|popular|other|more|latest|recent|top|trending|most)(?: (?:read|popular|viewed|related|recent|top|world))?"
    r" (?:articles?|stories|news|posts?|content|coverage|topics?|reads?|headlines|videos?|links|searches|by this author|from .{1,40}|on this.{0,20}|in .{1,30})"
    r"|(?:read|up|see|you may|you might|also|watch|recommended|trending|most) (?:next|also|like|also like|now|read|popular|viewed|for you)|what to read next|more (?:from|in|on) .{1,30}"
    r"|(?:leave|post|add|write) (?:a )?(?:comment|reply).{0,20}|comments?(?: \(\d+\))?|\d+ comments?|about the authors?|editor'?s picks?|tags:?.{0,80}"
    r"|(?:other|more) topics .{0,30}|related|trending|latest|footer|newsletters?|most read|most popular|don'?t miss|in this story|follow us|contact us|sections|quick links|references"
)

# A note on who wrote the report; looked for among the last paragraphs only.
AUTHOR_NOTE = (
    r"(?:(?:[A-Z][\w.'’-]+ ){1,4}|Follow .{0,40})(?:is|was|covers|writes|reports|has (?:been|written|covered|reported))\b"
    r".{0,120}\b(?:writers?|reporter|journalist|correspondent|editor|columnist|contributor|producer|author|freelance|newsroom)\b"
    r"|.{0,200}\b(?:[Ff]ollow (?:him|her|them|\w+) on (?:Twitter|X|Facebook|Instagram|Bluesky)|(?:[Ss]end|[Ss]tory) tips (?:to|can be)|can be reached at)\b"
)

# What a block page says; only a page with little else is taken for one.
BLOCKS: tuple[tuple[str, str], ...] = (
    ("access denied", r"access (?:to this (?:page|site|resource) )?(?:has been |is |was )?(?:denied|blocked|forbidden)|403 forbidden|you don'?t have permission to access|you have been blocked|request (?:was )?(?:blocked|could not be satisfied)|not available in your (?:country|region)|unavailable for legal reasons"),
    ("asks for JavaScript", r"(?:please )?(?:enable|turn on) java ?script|java ?script (?:is|seems to be) (?:disabled|required)|java ?script must be enabled|requires java ?script|enable cookies and"),
    ("asks for a captcha", r"captcha|(?:verify|confirm|prove|verifying) (?:that )?you(?:'re| are) (?:not a robot|(?:a )?human)|are you (?:a robot|human)|checking (?:your browser|if the site connection)|unusual (?:traffic|activity) from|just a moment\.\.\.|ddos protection by"),
    ("not found", r"\b404\b.{0,40}not found|page (?:you(?:'re| are) looking for |you requested )?(?:was |is |could )?not (?:be )?(?:found|available)|page (?:doesn'?t|does not) exist|404 (?:error|page)"),
    ("server error", r"\b50[0234] (?:bad gateway|service|internal|gateway)|internal server error|bad gateway|service (?:temporarily )?unavailable"),
    ("paywall", r"(?:subscribe|sign in|log in|register)(?: now| here)? to (?:continue|read|keep reading|unlock|view|access)|(?:this (?:article|content|story) is )?(?:only |exclusively )?(?:available )?(?:for|to) (?:paying |paid |premium |our )?subscribers(?: only)?|already a (?:subscriber|member)\?|unlock (?:this|the full) (?:article|story)|you(?:'ve| have) (?:reached|read) your"),
)  # fmt: skip

# What proves that a text is a whole page, not an article's text alone.
PAGE_SIGNS = frozenset({"menu", "share bar", "cookie bar", "font-size widget", "newsletter line", "comments",
                        "read also", "advertisement", "follow line"})  # fmt: skip

_MAX_LINE = 300
_MAX_PASSAGE = 1_500


def _alternation(rules: tuple[tuple[str, str], ...], flags: int) -> tuple[re.Pattern[str], list[str]]:
    joined = "|".join(f"(?P<r{i}>{pattern})" for i, (_, pattern) in enumerate(rules))
    return re.compile(joined, flags), [reason for reason, _ in rules]


_LOWERED = tuple(rule for rule in LINES if rule[0] not in _CASED)
_KEPT = tuple(rule for rule in LINES if rule[0] in _CASED)
_LINE, _LINE_REASONS = _alternation(_LOWERED, re.IGNORECASE)
_CASED_LINE, _CASED_REASONS = _alternation(
    tuple((reason, rf"(?i:{pattern})" if "A-Z" not in pattern else re.sub(r"^by", "[Bb][Yy]", pattern))
          for reason, pattern in _KEPT), 0)  # fmt: skip
_PASSAGES = tuple((reason, hints, re.compile(pattern)) for reason, hints, pattern in PASSAGES)
_BLOCK, _BLOCK_REASONS = _alternation(BLOCKS, re.IGNORECASE)
_AUTHOR_NOTE = re.compile(AUTHOR_NOTE)
_TAIL = re.compile(rf"(?:{TAIL})\s?[:>»]?", re.IGNORECASE)


def line_reason(line: str) -> str | None:
    """Return what kind of furniture ``line`` is, or None where it may be the report's own."""
    if len(line) > _MAX_LINE:
        return None
    found = _LINE.fullmatch(line)
    if found:
        return _LINE_REASONS[int((found.lastgroup or "r0")[1:])]
    found = _CASED_LINE.fullmatch(line)
    return _CASED_REASONS[int((found.lastgroup or "r0")[1:])] if found else None


def passage_reason(paragraph: str) -> str | None:
    """Return what kind of furniture ``paragraph`` is by what it says, or None."""
    if len(paragraph) > _MAX_PASSAGE:
        return None
    small = paragraph.lower()
    for reason, hints, pattern in _PASSAGES:
        if any(hint in small for hint in hints) and pattern.search(small):
            return reason
    return None


def ends_report(line: str) -> bool:
    """Return whether ``line`` is a heading that stands after a report on a page."""
    return len(line) <= 60 and _TAIL.fullmatch(line) is not None


def is_author_note(paragraph: str) -> bool:
    """Return whether ``paragraph`` tells who its author is: "... is a reporter covering ..."."""
    return len(paragraph) <= 800 and _AUTHOR_NOTE.match(paragraph) is not None


def block_reason(text: str) -> str | None:
    """Return what a block page says in ``text`` ("access denied", "paywall" ...), or None."""
    found = _BLOCK.search(text[:4_000])
    return _BLOCK_REASONS[int((found.lastgroup or "r0")[1:])] if found else None
