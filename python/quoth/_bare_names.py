"""Given names alone: whom "Maria" of one document may be in another, which is mostly nobody.

Every Maria is called Maria, so that the word alone joins no two documents. What does: both are
copies of one report, both give an office or calling that few have (Senator Maria), or the
collection calls somebody so: the singer whom all know by that word, the prime minister who is
Anwar wherever he is named again.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, NamedTuple

from quoth._names import word_set
from quoth._quoth import _are_given_names

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from quoth._evidence import Unit, World
    from quoth._identity import Candidate, Identity
    from quoth._names import Words

# How usual it is to call somebody by a given name, at most; surnames are more usual.
FIRST_NAME = 0.15
# Between a first and a last name stand second surnames too: Luiz Inácio Lula da Silva.
_MIDDLE_NAME = 0.02
# So many documents show that somebody is known by one word; of a listed given name one in so many says as what.
_KNOWN_BY, _SAYS_AS_WHAT = 3, 5
# So many documents show that somebody with a listed given name is called by it.
_CALLED_SO = 2
# Given names in the lists that alone are as likely a surname.
_LIKE_SURNAMES = word_set(
    "abdallah abdul abdullah abebe abubakar ahmad ahmed ali allan allen anwar asif balasubramaniam barasa barry "
    "bashir bilal clifford craig curtis dean douglas duncan floyd francis franco frank gilbert girma gitau glenn "
    "gordon graham habib hamid hamza haroon hashim hassan herman hossein howard hubert hussein ibrahim idris ismail "
    "jalal james javed joseph joyce kamau karim kariuki kebede kelly khaled khalid kimani kipchoge krishnan kumara "
    "kumari kyalo lawrence levi lewis lindsey lloyd lucas mahathir mahmoud malik martin mehdi mohamad mohamed "
    "mohammad mohammed mohan muhammad mukesh murray murugan musa mustafa musyoka mutua mwangi najib nasir nasser "
    "nelson njeri njoroge noor norman nyambura ocen ochieng odhiambo omar omondi onyango opio osman otieno otto owen "
    "paige perry prasad randall rashid ravi ray raymond reuben reza rosario rose ross roy russell ryan saeed salman "
    "sani saul scott shankar simon spencer srinivasan stanley subramanian tapio tesfaye thomas todd troy tyler umar "
    "usman vernon wallace wanjiku wanjiru warren wayne wekesa wendell yakubu yusuf"
)
# Roles that a collection seldom has twice under one given name; a nurse Maria is easily another nurse.
_SINGULAR = word_set(
    "minister senator congressman congresswoman mayor governor mp msp mep councillor premier ambassador chancellor "
    "envoy president king queen prince princess pope emperor empress emir sultan sheikh duke duchess earl count "
    "countess archduke patriarch bishop archbishop cardinal abbot abbess general admiral striker midfielder defender "
    "goalkeeper forward winger footballer cricketer boxer sprinter quarterback pitcher gymnast singer rapper poet "
    "novelist actor actress soprano tenor pianist comedian designer model"
)
_KIN = (
    "son|daughter|child|children|wife|husband|partner|fianc[ée]e?|girlfriend|boyfriend|brother|sister|twin|sibling|mother|"
    "father|mum|mom|dad|grandson|granddaughter|grandmother|grandfather|niece|nephew|cousin|aunt|uncle|widow|widower|"
    "stepson|stepdaughter|stepfather|stepmother"
)
# "her son Peter", "his two daughters, Ana", "a girl called Ana"; "Peter, her eldest son,"
_KIN_BEFORE = re.compile(
    rf"\b(?:(?:{_KIN})s?,?|(?:woman|man|girl|boy|teenager|resident|somebody|someone) (?:called|named)) $", re.IGNORECASE
)
_KIN_AFTER = re.compile(rf",? (?:my|his|her|their|our|whose) (?:[\w-]+ )?(?:{_KIN})\b", re.IGNORECASE)
# What a text says of a name that is not told in full, or not the real one.
_WITHHELD = re.compile(
    r"not (?:his|her|their) real name|names? (?:has|have|had) been changed|name (?:was|is|we have|we['’]ve) changed"
    r"|pseudonym|(?:false|assumed|different|fictitious) name"
    r"|(?:surname|(?:last|family|full|second) name)s? (?:not |to be |be )*"
    r"(?:used|withheld|printed|published|disclosed|revealed|given|identified)"
    r"|(?:by|used|with|gave) (?:his|her|their|a) (?:first|given) names?|first names? (?:only|alone|be used)"
    r"|only (?:by |with )?(?:his|her|their|a) (?:first|given) name"
    r"|(?:gave|give|giving) (?:his|her|their) name (?:only |just )?as"
    r"|(?:not|n[’']t|declined to|refused to) (?:\w+ ){0,3}(?:his|her|their) (?:surname|(?:last|family|full) name)"
    r"|(?:we are|we['’]re|we will) call(?:ing)? |(?:identified|named)(?: in court)? only (?:as|by)",
    re.IGNORECASE,
)
# One of these words is in all of that.
_TELLING = re.compile(r"name|Name|identified|pseudonym|call")
_BEFORE, _AFTER = 80, 120
_MENTIONS_READ = 3


def is_private(text: str, starts_and_ends: Sequence[tuple[int, int]]) -> str:
    """Say whether the text beside somebody's first names is that of a private person: "withheld" or "kin"."""
    found = ""
    for start, end in starts_and_ends[:_MENTIONS_READ]:
        before, after = text[max(start - _BEFORE, 0) : start], text[end : end + _AFTER]
        beside = before.rpartition("\n")[2], after.partition("\n")[0]
        if any(_TELLING.search(one) and _WITHHELD.search(one) for one in beside):
            return "withheld"
        if _KIN_BEFORE.search(before) or _KIN_AFTER.match(after):
            found = "kin"
    return found


class Weighed(NamedTuple):
    """People of documents with one bare name, whom it may mean, and what speaks for these beside the name."""

    units: list[Unit]
    candidates: list[Candidate]
    why: str = ""
    # Whether those who are none of the candidates have the word alone in common, which then joins nobody.
    bare: bool = False


def part(
    words: Words, units: list[Unit], candidates: list[Candidate], world: World
) -> tuple[list[Weighed], list[list[Unit]]]:
    """Part the people with one word as their name: those to be weighed, and those who stay apart, by person."""
    listed = words[0] not in _LIKE_SURNAMES and any(_are_given_names([words[0], units[0].name.lower()]))
    given = [one for one in candidates if one.usual == FIRST_NAME or (listed and one.usual <= _MIDDLE_NAME)]
    if len(given) < len(candidates) or not (given or listed):
        return _surnames(units, candidates, kin=bool(candidates or listed))
    public = [unit for unit in units if not unit.private]
    known = _is_known_by(public, listed=listed, has_namesakes=bool(given))
    called = [one for one in given if known or _is_called(one.identity, words, listed=listed)]
    index = _Index(given)
    weighed: dict[tuple[object, ...], Weighed] = {}
    apart = []
    for unit in units:
        fitting, why = index.fitting(unit, world.named_in[unit.document])
        if not fitting and not unit.private:
            fitting = [one for one in called if not _differs(unit, one.identity)]
        if fitting or (known and not unit.private):
            key = (why, *(id(one.identity) for one in fitting))
            weighed.setdefault(key, Weighed([], fitting, why, bare=not known)).units.append(unit)
        else:
            apart.append(unit)
    return list(weighed.values()), groups(apart)


def _surnames(units: list[Unit], candidates: list[Candidate], *, kin: bool) -> tuple[list[Weighed], list[list[Unit]]]:
    """Weigh a surname, or a word by which somebody is known, but where a text says that it is a first name."""
    private = ("withheld", "kin") if kin else ("withheld",)
    apart = [unit for unit in units if unit.private in private]
    weighed = [unit for unit in units if unit.private not in private]
    return [Weighed(weighed, candidates)] if weighed else [], groups(apart)


class _Index:
    """The candidates with a given name, by the reports that name them in full, roles and surnames."""

    def __init__(self, given: list[Candidate]) -> None:
        self._by_report: dict[int, list[Candidate]] = defaultdict(list)
        self._by_role: dict[str, list[Candidate]] = defaultdict(list)
        self._by_surname: dict[str, list[Candidate]] = defaultdict(list)
        for one in given:
            self._by_surname[one.identity.words[-1]].append(one)
            for report in {unit.original for unit in one.identity.units}:
                self._by_report[report].append(one)
            for role in one.identity.profile().roles.keys() & _SINGULAR:
                self._by_role[role].append(one)

    def fitting(self, unit: Unit, named: frozenset[str]) -> tuple[list[Candidate], str]:
        """Give those for whom the document itself speaks, by what it names too, and how."""
        reported = self._by_report.get(unit.original, ())
        # A cast that has both keeps them apart.
        copied = [one for one in reported if unit.document not in one.identity.documents()]
        if copied:
            return copied, "who is named in full in a copy of the document"
        if unit.private == "withheld":
            return [], ""
        roles = sorted(unit.roles & _SINGULAR)
        fitting = {id(one.identity): one for role in roles for one in self._by_role.get(role, ())}
        if not fitting and unit.private == "kin":
            # Of Hillary Clinton and her husband Bill, Bill Clinton.
            family = [one for name in sorted(named & self._by_surname.keys()) for one in self._by_surname[name]]
            return family, "whose surname the document has too"
        return list(fitting.values()), "by title or role"


def _is_known_by(public: list[Unit], *, listed: bool, has_namesakes: bool) -> bool:
    """Whether so many documents know somebody by one word: Oprah; of a given name, if some say as what."""
    counted = [unit for unit in public if unit.weight]
    if len(counted) < _KNOWN_BY or (listed and has_namesakes):
        return False
    if not listed:
        return True
    roles = Counter(role for unit in counted for role in unit.roles & _SINGULAR)
    return max(roles.values(), default=0) * _SAYS_AS_WHAT >= len(counted)


def _is_called(identity: Identity, words: Words, *, listed: bool) -> bool:
    """Whether documents that name somebody in full go on with the given name, and not with the surname."""
    counted = [unit for unit in identity.units if unit.weight]
    so = sum(words in unit.short_forms for unit in counted)
    surname = identity.words[-1:]
    otherwise = sum(surname in unit.short_forms for unit in counted)
    return so >= (_CALLED_SO if listed else 1) and so > otherwise


def _differs(unit: Unit, identity: Identity) -> bool:
    """Whether the document has somebody of another field: a student, and no minister."""
    fields = identity.profile().fields
    return bool(unit.fields and fields) and not any(fields[one] for one in unit.fields)


def groups(units: Iterable[Unit]) -> list[list[Unit]]:
    """Group those who stay apart: copies of one report have one person, and so has one office."""
    groups: dict[tuple[str, ...], list[Unit]] = defaultdict(list)
    for unit in units:
        singular = sorted(unit.roles & _SINGULAR) if unit.private != "withheld" else []
        groups[("role", *singular) if singular else ("document", str(unit.original))].append(unit)
    return list(groups.values())
