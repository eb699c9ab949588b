"""What a sentence says of an act beside naming it: that it is yet to come, or was not done; that a word was kept."""

from __future__ import annotations

import re

# Words before an act that put it ahead ("will", "agreed to", "unless"), at most three words before it.
_AHEAD = re.compile(
    r"\b(?:will|would|shall|should|must|may|might|could|can|to|unless|if|until|before|ready|plans?|planned|"
    r"demand(?:s|ed|ing)?|call(?:s|ed|ing)? for|urg(?:e|es|ed|ing))\b"
    r"(?:\W+\w+){0,3}\W*$",
    re.IGNORECASE,
)
_NOT = re.compile(
    r"\b(?:not|never|n't|without|h(?:old|olds|olding|eld) off(?: on)?|stopp(?:ed|ing) short of|"
    r"fail(?:s|ed)? to|refus(?:e|es|ed|ing) to|declin(?:e|es|ed) to|den(?:y|ies|ied))\b"
    r"(?:\W+\w+){0,3}\W*$",
    re.IGNORECASE,
)
_NO = re.compile(r"\b(?:not|never|no longer|no more|no further)\b", re.IGNORECASE)
# Words after an act that put it ahead: "sanctions are likely to follow".
_AHEAD_AFTER = re.compile(
    r"^\W*(?:(?:is|are|was|were|has|have|had|been)\W+)?"
    r"(?:likely|expected|set to|due to|planned|proved|to be|will|would|could|may|might)\b",
    re.IGNORECASE,
)
_DENIED = re.compile(
    r"\b(?:not|never|no|nor|neither|without|refus\w*|reject\w*|rul(?:e|es|ed|ing) out|declin\w*|oppos\w*|cannot|"
    r"den(?:y|ies|ied)|exclud\w*)\b|n['’]t\b",
    re.IGNORECASE,
)
_OPEN = re.compile(
    r"\b(?:not|n['’]t|never)\b\W+(?:\w+\W+){0,2}(?:rul\w+ out|exclud\w+|refus\w+|oppos\w+)", re.IGNORECASE
)
_FAILED = re.compile(r"\b(?:fail|refus|declin|neglect)\w*\W+(?:\w+\W+){0,3}$", re.IGNORECASE)
_WORD = r"(?:promises?|pledges?|word|commitments?|undertakings?|assurances?|vows?|guarantees?|threats?)"
_BROKEN = re.compile(
    rf"\b(?:br(?:eak|eaks|oke|oken|eaking)|breach(?:ed|es|ing)?|violat(?:ed|es|ing)|reneg(?:ed|es|ing) on|"
    rf"betray(?:ed|s)|fail(?:s|ed)? to (?:keep|honou?r|fulfil|fulfill|deliver on)|"
    rf"(?:did|does|has|have|had) not (?:keep|kept|honou?r(?:ed)?))"
    rf"\W+(?:\w+\W+){{0,3}}{_WORD}\b",
    re.IGNORECASE,
)
_KEPT = re.compile(
    rf"\b(?:k(?:eeps?|ept|eeping)|honou?r(?:ed|s|ing)?|fulfil(?:s|led|ling|l)?|ma(?:de|kes?) good on|"
    rf"deliver(?:ed|s) on|carr(?:ied|ies|ying) out)\W+(?:\w+\W+){{0,3}}{_WORD}\b",
    re.IGNORECASE,
)


_TAKEN_BACK = re.compile(
    rf"\b(?:withdr(?:ew|aws?|awn|awing)|retract(?:ed|s|ing)?|took back|rescind(?:ed|s)?|dropp?(?:ed|s|ing)?)"
    rf"\W+(?:\w+\W+){{0,3}}(?:{_WORD}|warnings?|offers?|ultimatums?|demands?)\b",
    re.IGNORECASE,
)


def says_no(words: str) -> bool:
    """Tell whether a clause commits to not doing something: "would deliver no more gas"."""
    return bool(_NO.search(words))


def refuses(text: str) -> bool:
    """Tell whether a sentence that is read as a refusal has anything in it that refuses; "not rule out" does not."""
    return bool(_DENIED.search(_OPEN.sub("", text)))


def failed(text: str, words: str) -> bool:
    """Tell whether ``text`` says that somebody failed or refused to do ``words``."""
    return bool(_FAILED.search(_before(text, words)))


def ahead(text: str, words: str) -> bool:
    """Tell whether ``text`` speaks of the act ``words`` as yet to come, wished for, or on a condition."""
    return bool(_AHEAD.search(_before(text, words)) or _AHEAD_AFTER.search(after(text, words)))


def negated(text: str, words: str) -> bool:
    """Tell whether ``text`` says that the act ``words`` was not done."""
    return bool(_NOT.search(_before(text, words)))


def verdict(text: str) -> tuple[bool, bool] | None:
    """Return whether ``text`` says that a word was kept (else broken) and whether it was a threat; None: neither."""
    found = _BROKEN.search(text)
    if found:
        return False, "threat" in found.group().lower()
    found = _KEPT.search(text)
    if found and not (_AHEAD.search(text[: found.start()]) or _NOT.search(text[: found.start()])):
        return True, "threat" in found.group().lower()
    return None


def taken_back(text: str) -> bool:
    """Tell whether ``text`` says that somebody took back a word that he gave: "withdrew its threat"."""
    found = _TAKEN_BACK.search(text)
    return found is not None and not _AHEAD.search(text[: found.start()]) and not _NOT.search(text[: found.start()])


def after(text: str, words: str, most: int = 60) -> str:
    """Return what follows ``words`` soon in ``text``."""
    words = " ".join(words.split())
    at = text.find(words)
    return text[at + len(words) : at + len(words) + most] if at >= 0 else ""


def _before(text: str, words: str) -> str:
    at = text.find(" ".join(words.split()))
    return text[max(0, at - 60) : at] if at > 0 else ""
