"""English or not, from function words and letters; no model, linear time."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

# The commonest function words a language; shared by several languages is fine, since the sums are compared.
FUNCTION_WORDS: dict[str, frozenset[str]] = {
    "English": frozenset("the of and to in a is that for on was with as it by he his at from has have be are were an "
                         "this not had which who their they will we you i or its said would been but".split()),
    "French": frozenset("le la les de des du et un une en que qui dans pour sur est pas au aux avec ce par il elle "
                        "son sa ses plus été a ont cette".split()),
    "German": frozenset("der die das und den von zu mit sich des auf für ist im dem nicht ein eine als auch es an "
                        "werden aus er hat dass sie nach wird bei".split()),
    "Spanish": frozenset("el la de que y en los del se las por un para con no una su al lo como más pero sus le "
                         "ha este sí porque esta entre".split()),
    "Portuguese": frozenset("o a de que e do da em um para com não uma os no se na por mais as dos como mas ao ele "
                            "das à seu sua ou foi".split()),
    "Italian": frozenset("il di che e la un per non in una sono mi ha lo ma si con del le dei da della al alla nel "
                         "anche come gli più è".split()),
    "Dutch": frozenset("de het een en van ik te dat die in je niet zijn is was op aan met als voor had er maar om "
                       "hem dan zou of wat mijn".split()),
    "Polish": frozenset("i w na z się do że to nie o jest jak po za od przez dla przy są który oraz był co jego".split()),
    "Romanian": frozenset("și de la în a cu pe că nu un o din pentru mai este care se fost au al sau lui".split()),
    "Turkish": frozenset("ve bir bu da de için ile olarak çok daha gibi olan sonra kadar en ne ise var ancak".split()),
    "Indonesian": frozenset("yang dan di dengan untuk pada dari ini itu tidak dalam akan oleh ke juga adalah".split()),
    "Swedish": frozenset("och i att det som en på är av för med till den har de inte om ett han men var".split()),
    "Azerbaijani": frozenset("və bu bir ilə üçün də da olan ki olub edib onun daha kimi sonra".split()),
}  # fmt: skip
_WORDS = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_FOREIGN = re.compile("[^\\W\\d_\x00-\u024f\u1e00-\u1eff]")
_SAMPLE = 6_000
"""Characters looked at: the language of a page shows in its thousand words, half from its top, half from its middle."""


def is_english(text: str) -> tuple[bool, str]:
    """Return whether ``text`` is English, and the name of what it looks like ("English", "Russian script"...).

    Too short to tell (under 8 words in Latin letters) counts as English: a reader may hand in one sentence.
    """
    half = len(text) // 2
    sample = text if len(text) <= _SAMPLE else f"{text[: _SAMPLE // 2]} {text[half : half + _SAMPLE // 2]}"
    if not sample.isascii():
        foreign = _FOREIGN.findall(sample)
        if foreign and len(foreign) * 3 > sum(map(str.isalpha, sample)):
            return False, _script(foreign)
    words = _WORDS.findall(sample.lower())
    if not words:
        return False, "no letters"
    if len(words) < 8:
        return True, "English"
    counts = Counter(words)
    scores = {name: sum(counts[word] for word in common) / len(words) for name, common in FUNCTION_WORDS.items()}
    best = max(scores, key=lambda name: (scores[name], name == "English"))
    # English news has 0.35 to 0.5 of these words, headlines 0.15, foreign text by chance under 0.06.
    if best == "English" or scores["English"] >= 0.2:
        return True, "English"
    if scores[best] < 0.12 and scores["English"] >= 0.06:
        return True, "English"
    return False, best if scores[best] >= 0.08 else "an unknown language"


def _script(letters: list[str]) -> str:
    names = Counter(unicodedata.name(c, "UNKNOWN").split()[0] for c in letters[:500])
    return f"{names.most_common(1)[0][0].title()} script"
