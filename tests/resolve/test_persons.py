"""Names compared: what is one name spelt otherwise, and what is another."""

import pytest

from dragoman.resolve import persons

SAME = [
    ("Muhamad", "Mohammed"), ("Hossein", "Hussein"), ("Araqchi", "Araghchi"), ("Moualem", "Muallem"),
    ("Zelenskiy", "Zelenskyy"), ("Miqati", "Mikati"), ("Pashinian", "Pashinyan"), ("Qais", "Kais"), ("Amer", "Amir"),
    ("Lukashenka", "Lukashenko"), ("Mamedov", "Mammadov"), ("Sergei", "Sergey"), ("Aleksandr", "Alexander"),
    ("Erdogan", "Erdoğan"), ("Thordarson", "Þórðarson"), ("Ławrow", "Lavrov"),
    ("Pezeskian", "Pezeshkian"), ("Blinkin", "Blinken"), ("Stoltenburg", "Stoltenberg"),
]  # fmt: skip
OTHERS = [
    ("Hassan", "Hussein"), ("Chen", "Chan"), ("Keqiang", "Qiang"), ("Swe", "Shwe"), ("Wang", "Weng"), ("Ali", "Alia"),
    ("Karim", "Karimi"), ("Macron", "Macrone"), ("Jaber", "Jabbour"), ("Salman", "Sulaiman"), ("Ahmed", "Mohamed"),
    ("Martin", "Martini"), ("Un", "Il"), ("Johnson", "Johansen"), ("Rogers", "Roger"), ("Abdulhamit", "Abdullah"),
    ("Cowley", "Crowley"), ("Bowning", "Browning"),
]  # fmt: skip
#: A name asked for, one that is known, and what the likeness is at least and at most.
FITS = [
    ("al-Sabbagh", "Bassam al-Sabbagh", 0.85, 0.85), ("Al Sabbagh", "Bassam Sabbagh", 0.85, 0.85),
    ("Bassam Sabbagh", "Bassam al-Sabbagh", 1, 1), ("Orbán Viktor", "Viktor Orbán", 0.9, 0.96),
    ("Jinping Xi", "Xi Jinping", 0.9, 0.96), ("V. Putin", "Vladimir Putin", 0.8, 0.95),
    ("Vladimir Vladimirovich Putin", "Vladimir Putin", 0.85, 0.95), ("Moon Jae In", "Moon Jae-in", 1, 1),
    ("Joseph R. Biden", "Joe Biden", 0.7, 0.9), ("Amir Abdollahian", "Hossein Amirabdollahian", 0.8, 0.9),
    ("López Obrador", "Andrés Manuel López Obrador", 0.85, 0.95),
    ("Mohammed bin Salman Al Saud", "Mohammed bin Salman", 0.8, 0.9),
    ("Saeed Pezeshkian", "Masoud Pezeshkian", 0, 0.5), ("Kim Jong Un", "Kim Jong Il", 0, 0.5),
    ("Jaber al-Ahmad al-Sabah", "Sabah al-Ahmad al-Sabah", 0, 0.5), ("John Smith", "John S. Creamer", 0, 0.5),
    ("Li Qiang", "Li Keqiang", 0, 0.5), ("Hassan", "Hussein Ali", 0, 0),
    ("Nikolaos Christodoulides", "Nikos Christodoulides", 0.7, 0.75), ("Abdulhamit Gul", "Abdullah Gül", 0, 0.5),
    ("Jim Biden", "Joe Biden", 0, 0.5), ("Penelope Wong", "Penny Wong", 0.7, 0.75),
    ("William Graham", "Bill Graham", 0.7, 0.75), ("Pak Kil Yon", "Pak Gil Yon", 0.85, 0.92),
    ("Kim In Chul", "Kim Yeon-chul", 0, 0.5), ("Kassymzhomart Tokaev", "Kassym-Jomart Tokayev", 0.8, 0.95),
    ("Kassymzhomart K. Tokaev", "Kassym-Jomart Tokayev", 0.8, 0.95), ("Ahmed Awad Isse", "Ahmed Isse Awad", 0.85, 0.95),
    ("Ahmad Nawaf al-Sabah", "Nawaf al-Ahmad al-Sabah", 0.6, 0.8),
]  # fmt: skip


@pytest.mark.parametrize(("one", "other"), SAME)
def test_one_name_spelt_otherwise(one: str, other: str) -> None:
    a, b = (persons.tokens(name)[0] for name in (one, other))
    assert persons.alike(a, b) >= 0.84
    assert persons.alike(a, b) == persons.alike(b, a)


@pytest.mark.parametrize(("one", "other"), OTHERS)
def test_another_name(one: str, other: str) -> None:
    a, b = (persons.tokens(name)[0] for name in (one, other))
    assert persons.alike(a, b) == persons.alike(b, a) == 0


@pytest.mark.parametrize(("asked", "known", "least", "most"), FITS)
def test_how_well_a_name_fits(asked: str, known: str, least: float, most: float) -> None:
    assert least <= persons.likeness(persons.tokens(asked), [known]) <= most


def test_whom_the_cheap_look_leaves_out_no_name_fits() -> None:
    known = [name for _, name, _, _ in FITS] + ["Anna B. Holt", "Jo Sanna Voss", "Cher"]
    for asked in [persons.tokens(name) for name, _, _, _ in FITS] + [("j", "holt"), ("sab", "bagh"), ("cher",)]:
        fits = {name for name in known if persons.likeness(asked, [name]) >= persons.LEAST}
        assert fits <= persons.likely(asked, known), asked


def test_who_shares_one_word_of_a_name_is_left_out() -> None:
    known = ["Karim Halvorsen", "Karim Anders Halvorsen", "Lena Voss", "Cher"]
    assert persons.likely(("karim", "voss"), known) == set()
    assert persons.likely(("karim", "halvorsan"), known) == {"Karim Halvorsen", "Karim Anders Halvorsen"}
