"""What a text says of a person beside the name: roles with their field, places, the age, and the gender."""

from __future__ import annotations

import re
from typing import NamedTuple

from quoth._names import word_set

_FIELDS = {
    "public": (
        "minister senator congressman congresswoman mayor governor lawmaker mp msp mep councillor councilman "
        "councilwoman premier ambassador legislator chancellor envoy diplomat deputy parliamentarian candidate "
        "judge justice magistrate prosecutor attorney lawyer barrister solicitor "
        "businessman businesswoman banker investor entrepreneur ceo economist analyst "
        "general colonel sergeant lieutenant admiral brigadier commander soldier corporal "
        "police detective inspector superintendent constable sheriff policeman policewoman "
        "professor scientist researcher historian physicist chemist biologist astronomer lecturer "
        "activist campaigner spokesman spokeswoman spokesperson"
    ),
    "sport": (
        "striker midfielder defender goalkeeper forward winger coach footballer cricketer bowler batsman boxer swimmer "
        "sprinter cyclist runner athlete quarterback pitcher referee jockey golfer skier wrestler gymnast rower batter "
        "skater hurdler fullback linebacker umpire captain-coach trainer"
    ),
    "arts": (
        "poet novelist singer actor actress author writer painter sculptor musician composer conductor pianist "
        "violinist cellist drummer guitarist rapper dancer choreographer filmmaker playwright comedian photographer "
        "soprano tenor baritone illustrator ceramicist weaver potter"
    ),
    "medicine": (
        "surgeon doctor nurse physician paediatrician pediatrician cardiologist midwife dentist psychiatrist "
        "veterinarian vet pharmacist oncologist paramedic"
    ),
    "trade": (
        "farmer fisherman baker butcher grocer shopkeeper plumber electrician carpenter mechanic driver hairdresser "
        "barber waiter waitress chef cook builder miner shepherd beekeeper tailor blacksmith welder bricklayer "
        "gardener skipper trucker cobbler florist locksmith"
    ),
    "faith": "bishop archbishop priest pastor imam rabbi vicar cardinal nun monk reverend abbot mufti abbess",
    "school": "teacher headteacher pupil schoolboy schoolgirl student headmaster headmistress",
}
FIELD_OF = {role: field for field, roles in _FIELDS.items() for role in roles.split()}
# Roles without a field of their own; that two texts name the same one still says something.
_ROLES = frozenset(FIELD_OF) | word_set(
    "president secretary director chief head leader chairman chairwoman chair king queen prince princess captain "
    "representative commissioner officer founder owner manager editor reporter journalist pilot engineer speaker "
    "warden dean rector principal treasurer executive architect"
)
# Offices of which a place has one, so that two places tell two people apart.
LOCAL_ROLES = word_set("mayor governor sheriff bishop archbishop vicar headteacher headmaster councillor")

_MALE = word_set("he him his himself mr sir lord king prince congressman councilman mister herr monsieur señor")
_FEMALE = word_set(
    "she her hers herself mrs ms miss lady dame queen princess congresswoman councilwoman madam madame mme frau señora"
)
_HONORIFICS = word_set("mr mrs ms miss mx dr sir dame lord lady prof professor the rev hon")

# An age, and what stands beside the name up to the next mark: ", 52, the mayor of Lagos,".
_AFTER = re.compile(
    r"(?:(?:,| \() ?(\d{1,2})(?=[,).]))?(?:\)?(?:, | is | was )(?:who is |who was )?([^,.;:“”\"()\n]{3,70}))?"
)
_OF_PLACE = re.compile(r"\bof ((?:the )?[A-Z][\w’'-]+(?: [A-Z][\w’'-]+)*)")
_STOPS = word_set(
    "for of to by with from than told met says said that his her their its as at on in if when and or while but "
    "who which after before because"
)
# Between the name and its field may stand another role: "novelist and poet Rosa Delgado".
_JOINING = frozenset(("and", "or"))


class Facts(NamedTuple):
    """What is said beside a name."""

    roles: frozenset[str]
    place: str
    age: int | None


def gender_of(texts: tuple[str, ...]) -> str:
    """Give "m" or "f" by pronouns or by titles; nothing where they do not say, or say both."""
    words = {word for text in texts for word in text.casefold().replace(".", "").split()}
    male, female = not words.isdisjoint(_MALE), not words.isdisjoint(_FEMALE)
    return "" if male == female else "m" if male else "f"


def telling_titles(titles: tuple[str, ...]) -> frozenset[str]:
    """Give the titles that say an office, folded: no Mr and no Dr."""
    folded = (title.casefold().replace(".", "") for title in titles)
    return frozenset(title for title in folded if title not in _HONORIFICS)


def roles_of_titles(titles: frozenset[str]) -> set[str]:
    """Give the last word of each title, and those before it that have a field: "foreign minister", "police chief"."""
    words = [title.split() for title in titles if title]
    return {word for title in words for word in title if word in FIELD_OF or word == title[-1]}


def facts_beside(text: str, start: int, end: int) -> Facts:
    """Read roles, a place and an age beside the name at ``text[start:end]``."""
    roles: set[str] = set()
    before = text[max(start - 60, 0) : start]
    if before.endswith(" "):
        roles.update(_roles_before(before.casefold().split()[-4:]))
    after = _AFTER.match(text, end, min(end + 90, len(text)))
    age = int(after[1]) if after and after[1] else None
    apposition = (after and after[2]) or ""
    found = _roles_after(apposition)
    roles.update(found)
    place = _OF_PLACE.match(text, end + 1, end + 60) if text[end : end + 4] == " of " else None
    if place is None and found:
        place = _OF_PLACE.search(apposition)
    return Facts(frozenset(roles), place[1].casefold().removeprefix("the ") if place else "", age)


def roles_in(text: str) -> set[str]:
    """Give the roles among the words of a description: "the transport minister"."""
    return {word for word in text.casefold().split() if word in _ROLES}


def _roles_before(words: list[str]) -> set[str]:
    found: set[str] = set()
    for place in range(len(words) - 1, -1, -1):
        word = words[place]
        if word in _ROLES:
            found.add(word)
        elif word.startswith(("“", '"', "(", "‘")):
            break
        elif word in _JOINING and found and words[place - 1 : place] and words[place - 1] in _ROLES:
            continue
        elif word in _STOPS or not word[-1].isalpha() or word.endswith(("’s", "'s")):
            break
    return found


def _roles_after(apposition: str) -> set[str]:
    found: set[str] = set()
    words = apposition.split()
    for word, following in zip(words, [*words[1:], ""], strict=False):
        if word.casefold() in _STOPS - _JOINING or word.endswith(("’s", "'s")):
            break
        # A role before another name is that one's: "Ann Lee, minister Bo Chen".
        if word.casefold() in _ROLES and not following[:1].isupper():
            found.add(word.casefold())
    return found
