"""The corpus: what its markup means, and what `check` finds."""

import pytest

from corpus import duplicates
from corpus.article import Article, parse_article
from corpus.check import check_article, check_together
from corpus.marks import kind_by_marks
from corpus.spans import Span
from corpus.values import CURRENCIES, is_date, is_money
from handmade import ARTICLE_HEAD

CAST = """@lee: Ann Lee | person | she | Mayor, Ms
@roe: Bob Roe | person | he | Mr
@board: Harbour Board | org | it
"""


def article(body: str, cast: str = CAST, head: str = ARTICLE_HEAD) -> Article:
    return parse_article("t.txt", f"{head}{cast}---\n{body}\n")


def texts(one: Article, spans: list[Span]) -> list[str]:
    return [one.text[slice(*span)] for span in spans]


def mentions(one: Article) -> list[tuple[str, str, str]]:
    return [(one.text[slice(*m.span)], m.kind, m.member) for m in one.mentions]


def messages(one: Article) -> str:
    return "\n".join(str(problem) for problem in check_article(one))


def test_tags_leave_the_plain_text() -> None:
    one = article(r"{q1|“Yes,”} {c1|said} {s1 @lee|{@lee|Ann Lee}, the mayor}. A \{brace\}.")
    assert one.text == "“Yes,” said Ann Lee, the mayor. A {brace}."


def test_content_comes_in_pieces() -> None:
    one = article("{q1|“We will fight,”} {c1|said} {s1 @lee|Ann Lee}, {q1|“to the end.”}").attributions[0]
    assert [one.kind, one.act, one.speakers, one.source_kind] == ["direct", "speech", ["lee"], "named"]
    assert len(one.content) == 2


def test_kind_follows_the_marks_unless_the_tag_says_otherwise() -> None:
    assert kind_by_marks(["“Yes,”", "“no.”"]) == "direct"
    assert kind_by_marks(["that it was ‘mad’"]) == "mixed"
    assert kind_by_marks(["that he can’t"]) == "indirect"
    assert kind_by_marks(["‘The players’ bus is late,’", "'It's Jess' dog.'"]) == "direct"
    assert kind_by_marks(["it ‘mad’ and the players’ fault"]) == "mixed"
    one = article("{s1 @lee|Ann Lee} {c1|criticised} {q1 topic|the “plan”}.")
    assert one.attributions[0].kind == "topic"


def test_source_is_a_mention_without_title_if_nothing_inside_is() -> None:
    one = article(
        "{s1 @lee|Mayor Lee} {c1|said} {q1|{@roe|Mr Roe}’s boat left}. {s2 @lee|She} {c2|wept}, {q2|she did}."
    )
    assert mentions(one) == [("Lee", "name", "lee"), ("Roe", "name", "roe"), ("She", "pronoun", "lee")]


def test_relative_pronoun_in_a_source_does_not_hide_the_description() -> None:
    one = article("{s1 @lee|A woman {@lee|who} saw it} {c1|said} {q1|no}.")
    assert mentions(one) == [("A woman who saw it", "nominal", "lee"), ("who", "pronoun", "lee")]


def test_own_is_no_part_of_a_pronoun() -> None:
    one = article("{@lee|Ann Lee} sat, {c1|by} {s1 @lee|{@lee|her} own} {c1|account}, {q1|for an hour}.")
    assert mentions(one) == [("Ann Lee", "name", "lee"), ("her", "pronoun", "lee")]
    assert "who is it?" not in messages(one)


def test_closing_mark_is_no_possessive_ending() -> None:
    cast = "@sign: a notice | document | it\n@trust: the Works | org | it\n"
    one = article("{@sign|A ‘Notice of Works’} hung at {@trust|the Works’} gate.", cast)
    assert [m[0] for m in mentions(one)] == ["A ‘Notice of Works’", "the Works"]


def test_mention_ends_before_a_comma_that_closes_its_source() -> None:
    one = article("{s1 @lee|A woman {@lee|who} saw it,} {c1|said} {q1|no}.")
    assert mentions(one)[0] == ("A woman who saw it", "nominal", "lee")


def test_names_of_the_cast_are_entities() -> None:
    one = article("{@board|The Harbour Board} of {loc|Skelby} paid {@lee|Ms Lee} {money GBP 40|£40} on {date|Tuesday}.")
    assert [(one.text[slice(*e.span)], e.label, e.value) for e in one.entities] == [
        ("Harbour Board", "ORG", None),
        ("Skelby", "LOC", None),
        ("Lee", "PERSON", None),
        ("£40", "MONEY", "GBP 40"),
        ("Tuesday", "DATE", None),
    ]


def test_place_that_speaks_keeps_its_label() -> None:
    one = article("{s1 @oslo|{@oslo|{loc|Oslo}}} {c1|said} {q1|no}.", "@oslo: Oslo | org | it\n")
    assert [e.label for e in one.entities] == ["LOC"]


def test_first_person_in_own_words_is_the_speaker() -> None:
    one = article("{q1|“I told {@roe|Roe} my plan,”} {c1|said} {s1 @lee|Ann Lee}. I was there.")
    assert [m[0] for m in mentions(one) if m[2] == "lee"] == ["I", "my", "Ann Lee"]


@pytest.mark.parametrize(
    ("case", "body", "found"),
    [
        ("normal", "{q1|“MY boat, i think, is {@roe|my brother}’s,”} {c1|said} {s1 @lee|Lee}.", ["MY", "my", "Lee"]),
        ("lower", "{q1|“so i left {@roe|my brother},”} {c1|said} {s1 @lee|lee}.", ["i", "my", "lee"]),
        (
            "normal",
            "{q1|“I met {@roe|Bob Roe I} in {misc|Me and Roe}, {-|me} or not,”} {c1|said} {s1 @lee|Lee}.",
            ["I", "Lee"],
        ),
    ],
)
def test_first_person_inside_a_description_is_a_mention_of_its_own(case: str, body: str, found: list[str]) -> None:
    cast = "@lee: Ann Lee | person | she\n@roe: Bob Roe; Bob Roe I | person | he\n"
    one = article(body, cast, ARTICLE_HEAD + f"case: {case}\n")
    assert [m[0] for m in mentions(one) if m[2] == "lee"] == found


@pytest.mark.parametrize(
    ("case", "words", "kind"),
    [
        ("mixed", "the council", "nominal"),
        ("mixed", "hexton county council", "name"),
        ("mixed", "hexton", "name"),
        ("upper", "the council", "nominal"),
        ("upper", "THE COUNTY COUNCIL", "name"),
        ("normal", "the County Council", "name"),
        ("lower", "the society of ringers", "name"),
        ("lower", "the society", "nominal"),
    ],
)
def test_common_noun_without_capital_is_no_name(case: str, words: str, kind: str) -> None:
    cast = "@council: Hexton County Council; Society of Ringers | org | it\n"
    one = article(f"{{@council|{words}}} met.", cast, ARTICLE_HEAD + f"case: {case}\n")
    assert [m[1] for m in mentions(one)] == [kind]


def test_surname_without_capital_is_a_name_but_no_noun_after_the() -> None:
    one = article(
        "{@baker|mr baker} and {@baker|the baker}",
        "@baker: Tom Baker | person | he | Mr\n",
        ARTICLE_HEAD + "case: lower\n",
    )
    assert mentions(one) == [("baker", "name", "baker"), ("the baker", "nominal", "baker")]


def test_title_and_name_may_stand_on_two_lines() -> None:
    head = ARTICLE_HEAD + "wrap: written\n"
    one = article("{@lee|Mayor\nLee} met {@roe|the First\nOfficer Roe}.", CAST.replace("Mr", "First Officer"), head)
    assert mentions(one) == [("Lee", "name", "lee"), ("Roe", "name", "roe")]
    assert "more than a name" not in messages(one)


def test_first_person_of_a_document_is_its_writer() -> None:
    body = "{s1 @letter|The letter} {c1|reads:} {q1|“I left my boat.”}{/} {@lee|Ann Lee} wrote it."
    one = article(body, "@lee: Ann Lee | person | she\n@letter: the letter | document | it | @lee\n")
    assert [m for m in mentions(one) if m[1] == "pronoun"] == [("I", "pronoun", "lee"), ("my", "pronoun", "lee")]
    assert not messages(one).count("name its writer")
    one = article(body, "@lee: Ann Lee | person | she\n@letter: the letter | document | it\n")
    assert not [m for m in mentions(one) if m[1] == "pronoun"]
    assert "'my' in @letter: name its writer in the cast" in messages(one)
    one = article(body, "@letter: the letter | document | it | @lee\n")
    assert "@letter is written by @lee, who is not in the cast" in messages(one)


def test_source_that_stands_for_another_member_is_no_mention_of_its_speaker() -> None:
    one = article("{@board|The Harbour Board} met. {s1 @lee|{@board|It}} {c1|said} {q1|no}, and {@lee|Lee} left.")
    assert [m for m in mentions(one) if m[0] == "It"] == [("It", "pronoun", "board")]
    assert one.attributions[0].speakers == ["lee"]


def test_content_without_cue_may_say_its_act() -> None:
    one = article("{q1 @lee writing|“Dear Bob, I left.}").attributions[0]
    assert (one.act, one.source_kind, one.cue) == ("writing", "named", [])


def test_addressee_and_via_are_mentions_or_kinds() -> None:
    body = "{s1 @lee|Lee} {c1|told} {to1 group|the fans} through {via1 @roe|Roe} {q1|to go} "
    body += "and {c2|asked} {to2 @board|the board} {via2 anonymous|by an aide} {q2 @lee|to stay}."
    first, second = article(body).attributions
    assert (first.addressee_kind, first.via_kind, first.source_kind) == ("group", "named", "named")
    assert (second.addressee_kind, second.via_kind) == ("named", "anonymous")
    assert ("Roe", "name", "roe") in mentions(article(body))


def test_report_around_a_report_is_its_via() -> None:
    body = "{c1|According to} {s1 @board|the board}, {q1|{s2 @lee|Ann Lee} {c2|never said} {q2|that it was safe}}."
    outer, inner = article(body).attributions
    assert (inner.within, inner.vias, inner.negated, outer.within) == ("1", ["board"], True, None)


def test_turns_need_no_tags() -> None:
    one = article("#turn @lee MS LEE: Order. {note|(Laughter.)} Sit down.\n\n#more Now.\n\n#turn @roe Q: Why?")
    first, second = one.attributions
    assert texts(one, first.source + first.cue) == ["MS LEE", ":"]
    assert texts(one, first.content) == ["Order.", "Sit down.", "Now."]
    assert (first.kind, second.speakers) == ("direct", ["roe"])
    assert mentions(one) == [("LEE", "name", "lee")]


@pytest.mark.parametrize(
    ("turn", "label", "content"),
    [
        ("The CHAIRMAN. Order. Sit: now.", "The CHAIRMAN", "Order. Sit: now."),
        ("Ms. LEE of Skelby. It is late.", "Ms. LEE of Skelby", "It is late."),
        ("A. By boat.", "A", "By boat."),
        ("MS. LEE: NATO. It is late.", "MS. LEE", "NATO. It is late."),
        ("Ann Lee, U.S. pilot: It is late.", "Ann Lee, U.S. pilot", "It is late."),
    ],
)
def test_label_of_a_turn_ends_with_a_colon_or_behind_capitals_with_a_full_stop(
    turn: str, label: str, content: str
) -> None:
    one = article(f"#turn @lee {turn}", "@lee: Ann Lee; Chairman | person | she | The, Ms.\n")
    assert texts(one, one.attributions[0].source + one.attributions[0].content) == [label, content]
    if one.text[len(label)] == ".":
        assert texts(one, one.sentences)[0] == f"{label}."


def test_turn_without_label_is_refused() -> None:
    assert "#turn needs a label and a colon" in messages(article("#turn @lee It is late. Sit."))


def test_turn_may_be_one_report_from_end_to_end() -> None:
    body = "#turn @lee MS LEE: Sit.\n\n#more {q1 @roe|“I will not,”}\n\n#speech @lee {s2 @roe|Mr Roe} {q2|sat}"
    one = article(body)
    assert "have the same content" not in messages(one)
    turn, inner = one.attributions[:2]
    assert (turn.key, inner.key, inner.within, turn.within) == ("t0", "1", "t0", None)
    assert ("I", "pronoun", "roe") in mentions(one)
    again = article("{q1 @lee|“A.”} {q2 @lee|{q3 @roe|“B.”}}")
    assert "attributions 2 and 3 have the same content" in messages(again)


def test_negation_is_switched_on_and_off() -> None:
    one = article(
        "{s1 @lee|Lee} {c1 asserted|was not having} {q1|it}. {s2 @roe|Neither} {c2 not|said} {q2|so} or "
        "{c3|never asked} {q3 @roe|why}."
    )
    assert [each.negated for each in one.attributions] == [False, True, True]
    wrong = article("{s1 @lee|Ann Lee} {c1 not asserted|said} {q1|it}.")
    assert "attribution 1 cannot be both not and asserted" in messages(wrong)


def test_label_on_its_own_line_is_the_source_of_speeches() -> None:
    one = article("#turn-label @lee ANN LEE\n\n#speech @lee Order.\n\nThey sat.")
    assert texts(one, one.attributions[0].source) == ["ANN LEE"]
    assert [p.role for p in one.marked.paragraphs] == ["turn-label", "body", "body"]


def test_sentences_follow_the_rule_and_the_marks() -> None:
    body = "{q1|“Go!”} {s1 @lee|Lee} {c1|said}. {q1|“It is late. Mr. Roe left.”} At 5 p.m.{/} The end.{+} Really. "
    body += "U.S. Steel sat. The No. 3 said no. No one came on Sat. 3 May. He paid Rs. 2 for it. 5.52 a.m.{/} Fog. "
    body += "Sens. Lee and Roe met Const. Coe in Neb. {date|Monday}."
    one = article(body)
    assert texts(one, one.sentences) == [
        "“Go!” Lee said.",
        "“It is late.",
        "Mr. Roe left.”",
        "At 5 p.m.",
        "The end. Really.",
        "U.S. Steel sat.",
        "The No. 3 said no.",
        "No one came on Sat. 3 May.",
        "He paid Rs. 2 for it.",
        "5.52 a.m.",
        "Fog.",
        "Sens. Lee and Roe met Const. Coe in Neb. Monday.",
    ]


def test_possessive_is_no_initial() -> None:
    one = article("The field is the county’s. The boat is {@lee|A. Lee}’s. 'A. Roe sat.", "@lee: Ann Lee | person\n")
    assert texts(one, one.sentences) == ["The field is the county’s.", "The boat is A. Lee’s.", "'A. Roe sat."]


def test_wrapped_lines_keep_offsets() -> None:
    one = article("{s1 @lee|Ann Lee} {c1|said} {q1|it was late}.", head=ARTICLE_HEAD + "wrap: 10\n")
    assert one.text == "Ann Lee\nsaid it\nwas late."
    assert texts(one, one.attributions[0].content) == ["it\nwas late"]
    assert len(one.sentences) == 1


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("{s1 @lee|Ann Lee} {c1|said", "{c1| is not closed in its paragraph"),
        ("{@lee|Ann Lee}} left.", "no tag opens or closes here"),
        ("{@lee|Ann Lee} {foo|left}.", "unknown tag {foo|left}"),
        ("{@lea|Ann Lee} left.", "@lea is not in the cast"),
        ("{s1 @lee|Ann Lee} {c1|said}.", "attribution 1 has no content"),
        ("{c1|said} {q1|it}.", "does not say who speaks"),
        ("{s1 @lee|Ann Lee} {q1|{c1|said} it}.", "the cue 'said' of attribution 1 lies inside its content"),
        ("{s1 @lee|Ann Lee} {c1|said} {q1|{q2 group|it}}.", "attributions 1 and 2 have the same content"),
        ("{s1 @lee|Ann Lee} {c1|believes} {q1|it}.", "reads as thought"),
        ("{date 2026-02-30|30 February 2026}", "no date of ISO 8601-2: '2026-02-30'"),
        ("{date|May}", "write {date XXXX-05|May}"),
        ("{date|3 May}", "the date '3 May' has no value"),
        ("{money 40|£40}", "no sum of ISO 4217 and a number: '40'"),
        ("{@lee|Ann Lee of Skelby}", "holds the name 'Ann' of @lee but is more than a name"),
        ("{per|Cy Coe} met {per|Cy Coe}.", "'Cy Coe' is named 2 times: declare it in the cast"),
        ('{s1 @lee|Ann Lee} {c1|said} {q1|"it"}.', "marks is curly but the text has"),
        ("It was “a very big old boat”.", "stands in marks but in no attribution"),
        ("#caption {s1 @lee|Ann Lee} {c1|said} {q1|it}.", "stands in a paragraph of the role caption"),
        ("{q1 @lee|“A.”}\n\nNo.\n\n{q1|“B.”}", "is its number taken twice?"),
        ("At 5 p.m. The end.", "does a sentence end in"),
        ("5.52 a.m. Fog. High water.", "does a sentence end in"),
        ("{date -|44 BC}", "the value of '44 BC' is -0043"),
        ("{to1|reporters} {q1 @lee|“No.”}", "attribution 1 does not say to whom"),
        ("{q1|“{@lee|My late father} left,”} {c1|said} {s1 @lee|Lee}.", "'My late father' stands for @lee, and so"),
        ("{s1 @lee|Ann Lee} {c1|is said} {q1|to have left}.", "the subject of 'is said' does not speak"),
        ("It is under G. Table nine broke.", "does a sentence end in"),
        ("free him. he has a family", "does a sentence end in"),
        ("{to1 unknown|him}", "to takes @id, anonymous, group, document"),
        ("{@lee|his} boat", "@lee is called 'he' in the text but not in the cast"),
        ("#title Yes", "'#title' is no role of a paragraph"),
        ("{@lee|Ann Lee } left.", "begins or ends with a space"),
    ],
)
def test_check_finds(body: str, message: str) -> None:
    assert message in messages(article(body))


@pytest.mark.parametrize("rest", ["Monday, it left.", "June 3 it left.", "GMT it left.", "and it left."])
def test_hour_goes_on_before_days_and_zones(rest: str) -> None:
    one = article(f"At 5 a.m. {rest}")
    assert "does a sentence end" not in messages(one)
    assert len(one.sentences) == 1


def test_subject_of_a_rumour_is_content() -> None:
    one = article("{q1 group|{@roe|Bob Roe}} {c1 thought|is believed} {q1|to have left}.")
    assert "does not speak" not in messages(one)
    assert (one.attributions[0].act, texts(one, one.attributions[0].content)) == (
        "thought",
        ["Bob Roe", "to have left"],
    )


def test_one_tag_may_give_its_words_to_two_attributions() -> None:
    one = article("{s1 @lee|Ann Lee} {c1|denied} and {s2 @roe|Bob Roe} {c2|confirmed} {q1,2|that it sank}.")
    assert [texts(one, each.content) for each in one.attributions] == [["that it sank"]] * 2
    assert "have the same content" not in messages(one)


def test_check_finds_what_is_wrong_with_a_head() -> None:
    head = ARTICLE_HEAD.replace("country: gb", "country: uk").replace("writer: w\n", "colour: red\n")
    found = messages(article("Yes.", "@x: | person\n@y: Yan Yu | plant\n", head))
    for message in (
        "country is 'uk'",
        "no key 'writer'",
        "unknown key 'colour'",
        "@x has no name",
        "@y has the kind 'plant'",
        "@y is in the cast but nowhere in the text",
    ):
        assert message in found


def test_values() -> None:
    assert all(map(is_date, ["2026-05-03", "XXXX-05", "198X", "1998/2003", "XXXX-02-29", "2026"]))
    assert all(map(is_date, ["-0043", "-0043-03-15", "-02XX", "0000", "-0300/-0250"]))
    assert not any(map(is_date, ["2026-13", "May", "2025-02-29", "2026/05/03", "-0000", "-43"]))
    assert all(map(is_money, ["GBP 4000000", "EUR 3.25", "USD 500/580", "IEP 4", "BAM 4", "MGA 4", "DEM 4", "XCG 4"]))
    assert not CURRENCIES & {"XXX", "XTS", "ISO"}
    assert all(len(code) == 3 and code.isupper() for code in CURRENCIES)
    assert not any(map(is_money, ["GBP 4,000", "£40", "ABC 3"]))


def test_articles_share_neither_eight_words_nor_people() -> None:
    one, other = (
        article("{@lee|Ann Lee} left. One two three four five six seven eight nine."),
        article("One two three four five six seven eight, {@lee|Ann Lee} counted."),
    )
    other.file = "u.txt"
    assert "shares 8 words with t.txt: 'one two three four five six seven eight'" in str(
        duplicates.shared([one, other], set())
    )
    stock = duplicates.stock_phrases("# stock\none two three four five six seven eight")
    assert not duplicates.shared([one, other], stock)
    assert "Ann Lee is in t.txt too" in str(check_together([one, other]))


def test_namesakes_may_meet_in_one_article() -> None:
    cast = "@lee: Ann Lee | person | she | Mayor\n@other: Ann Lee | person | she | Ms\n"
    one = article("{@lee|Mayor Lee} met {@other|Ann Lee}, and {@other|Ms Lee} left.", cast)
    assert check_together([one]) == []
    assert messages(one) == ""
    assert mentions(one) == [("Lee", "name", "lee"), ("Ann Lee", "name", "other"), ("Lee", "name", "other")]
