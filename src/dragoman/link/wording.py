"""What a sentence says of an act beside naming it: that it is yet to come, or was not done; that a word was kept."""

from __future__ import annotations

import re

# Words before an act that put it ahead ("will", "agreed to", "unless"), at most three words before it.
_AHEAD = re.compile(
    r"\b(?:will|would|shall|should|must|may|might|could|can|to|unless|if|until|before|ready|plans?|planned)\b"
    r"(?:\W+\w+){0,3}\W*$",
    re.IGNORECASE,
)
_NOT = re.compile(
    r"\b(?:not|never|n't|without|fail(?:s|ed)? to|refus(?:e|es|ed|ing) to|declin(?:e|es|ed) to|den(?:y|ies|ied))\b"
    r"(?:\W+\w+){0,3}\W*$",
    re.IGNORECASE,
)
_NO = re.compile(r"\b(?:not|never|no longer|no more|no further)\b", re.IGNORECASE)
_WORD = r"(?:promises?|pledges?|word|commitments?|undertakings?|obligations?|assurances?|vows?|guarantees?|threats?)"
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


def says_no(words: str) -> bool:
    """Tell whether a clause commits to not doing something: "would deliver no more gas"."""
    return bool(_NO.search(words))


def ahead(text: str, words: str) -> bool:
    """Tell whether ``text`` speaks of the act ``words`` as yet to come, wished for, or on a condition."""
    return bool(_AHEAD.search(_before(text, words)))


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


def _before(text: str, words: str) -> str:
    at = text.find(" ".join(words.split()))
    return text[max(0, at - 60) : at] if at > 0 else ""
