//! A source → which of the names and other mentions in it head it, that is, speak: Jane Roe of "The
//! woman who accused Khan, Jane Roe,". All who ask who speaks ask here.

use std::ops::Range;

use super::clause::is_in_clause;
use super::{is_department, is_own, is_plural_letters, past_letters};
use crate::ablation::{Rule, on};
use crate::lexicon::{Classes, set};
use crate::token::{Gap, TokenKind, Tokens};

/// Whether a mention in a source is who the phrase is about, not a part of the description: not in
/// "Okafor’s lawyer", "a spokesman for Okafor", "a woman who sued Okafor", "an Okafor aide",
/// "Charlotte Mayor Jennifer Roberts", "experts, including Okafor". `is_name` tells whether it is
/// the name of a person.
pub(crate) fn is_head(tokens: &Tokens, source: &Range<usize>, mention: &Range<usize>, is_name: bool) -> bool {
    let Range { start, end } = *mention;
    if is_own(tokens, start) {
        return true;
    }
    if is_owner_of_head(tokens, source, mention) && on(Rule::OwnerOfHead) {
        return false;
    }
    if modifies(tokens, source, end) && on(Rule::ModifiesHead) {
        // Whose statement it is speaks in it: "her statement said".
        let opens = start == source.start
            || start == source.start + 1
                && tokens[source.start].is(Classes::DETERMINER)
                && on(Rule::StatementBehindArticle);
        return opens && is_whole_statement(tokens, end, source.end);
    }
    let example = |i: usize| matches!(tokens.text_of(i), "including" | "like");
    if (source.start..start).any(example) && on(Rule::Example) {
        return false;
    }
    // An office has the name of who holds it in brackets: "The Minister for Fisheries (Ann Lee)".
    let enclosed = start > source.start + 1
        && tokens[start - 1].kind == TokenKind::OpenBracket
        && tokens.get(end).is_some_and(|next| next.kind == TokenKind::CloseBracket)
        && tokens[source.start].is(Classes::DETERMINER.or(Classes::TITLE).or(Classes::ROLE));
    if enclosed && on(Rule::NameInBrackets) {
        return true;
    }
    if on(Rule::NameInClause) && is_in_clause(tokens, source, mention) {
        return false;
    }
    leads(tokens, source, mention, is_name)
}

/// Whether a mention is the possessive before a name or a noun with a capital before it: "her French
/// counterpart Julien Roy", other than "her Facebook post".
fn is_owner_of_head(tokens: &Tokens, source: &Range<usize>, mention: &Range<usize>) -> bool {
    let possessive = mention.len() == 1 && tokens[mention.start].is(Classes::POSSESSIVE);
    let written = |noun: usize| is_statement(tokens, noun) || set::WRITINGS.has(tokens.text_of(noun));
    let next = tokens.list.get(mention.end).filter(|_| possessive && mention.end < source.end);
    next.is_some_and(|next| next.kind == TokenKind::Word && next.is_capitalised())
        && !(mention.end..source.end).any(written)
}

/// Whether a mention that ends before token `end` of a source stands before the noun that it
/// describes.
fn modifies(tokens: &Tokens, source: &Range<usize>, end: usize) -> bool {
    let followed = (end < source.end).then(|| &tokens[end]);
    followed.is_some_and(|next| {
        let leads = Classes::TITLE.or(Classes::ROLE).or(Classes::ROLES).or(Classes::OFFICE);
        // A possessive that ends the source is whose report it is: "Okafor’s", with the cue
        // "claim".
        let possessive = matches!(next.kind, TokenKind::Clitic | TokenKind::Apostrophe);
        let noun = tokens.get(end + 1).is_some_and(|noun| noun.is(Classes::ROLE.or(Classes::ROLES)));
        possessive && (end + 1 < source.end || noun)
            || next.kind == TokenKind::Word
                && !next.is(Classes::FUNCTION)
                && (!next.is_capitalised() || next.is(leads) && !next.is(Classes::GIVEN) || is_letters(tokens, end))
    })
}

/// Whether what stands in a source before a mention leads to it: no preposition does, but that of
/// an office.
fn leads(tokens: &Tokens, source: &Range<usize>, mention: &Range<usize>, is_name: bool) -> bool {
    let start = mention.start;
    let comma = (source.start..start).rev().find(|&i| tokens[i].kind == TokenKind::Comma);
    let segment = comma.map_or(source.start, |comma| comma + 1);
    let preposition = (segment..start).find(|&i| tokens[i].is(Classes::PREPOSITION) && tokens.text_of(i) != "as");
    // A capitalised title leads to the name behind its preposition: "Secretary of State Nora
    // Whitfield".
    let first = &tokens[segment.min(start)];
    let office = on(Rule::OfficeBefore)
        && start > segment
        && first.is(Classes::TITLE.or(Classes::ROLE))
        && first.is_capitalised()
        && tokens[start - 1].is_capitalised();
    let department = start > segment && is_department(tokens, segment, start);
    // A governed place is its government: "the city of Recife".
    let governed = on(Rule::GovernedPlace)
        && start > segment + 1
        && governs(tokens, start - 2)
        && tokens.text_of(start - 1) == "of";
    office
        || department
        || governed
        || preposition.is_some_and(|at| is_name && is_office_of(tokens, segment..at, mention))
        || preposition.is_some_and(|at| at < start && is_of_several(tokens, at + 1))
        || !on(Rule::BehindPreposition)
        || preposition.is_none_or(|at| {
            // A statement speaks for who made it, a report for itself: "a statement from the
            // ministry". No figure hangs on it, but a case.
            let statement = on(Rule::StatementFrom) && (segment..at).any(|i| is_statement(tokens, i));
            statement && matches!(tokens.text_of(at), "from" | "by") || at == source.start
        })
}

/// Whether token `i` is a noun for what someone said.
fn is_statement(tokens: &Tokens, i: usize) -> bool {
    set::STATEMENT_NOUNS.has(&tokens.text_of(i).to_ascii_lowercase())
}

/// Whether a source ends with a noun for a statement that is all there is behind its owner, who
/// ends before token `end`: "Okafor’s statement", "a ministry statement". A book or report must be
/// owned to have an author: "Okafor’s report", other than "the bank report". What is owned may go
/// on: "her letter, printed on Friday,", "Okafor’s letter to the board".
fn is_whole_statement(tokens: &Tokens, end: usize, upper: usize) -> bool {
    let clitic = tokens.get(end).is_some_and(|token| matches!(token.kind, TokenKind::Clitic | TokenKind::Apostrophe));
    let noun = end + usize::from(clitic);
    let owned = clitic || tokens[end - 1].is(Classes::POSSESSIVE);
    let writing = |noun: usize| set::WRITINGS.has(&tokens.text_of(noun).to_ascii_lowercase());
    let goes_on = || tokens[noun + 1].kind == TokenKind::Comma || tokens[noun + 1].is(Classes::PREPOSITION);
    let whole = noun + 1 == upper || noun + 1 < upper && owned && goes_on() && on(Rule::StatementGoesOn);
    whole && (is_statement(tokens, noun) || owned && writing(noun))
}

/// Whether token `i` is a noun for a place that speaks as who governs it.
fn governs(tokens: &Tokens, i: usize) -> bool {
    set::GOVERNED_PLACES.has(tokens.text_of(i))
}

/// A source without the clause that tells more of it, whose names do not speak: "The league, which
/// includes the Port Authority,".
pub(crate) fn without_clause(tokens: &Tokens, source: Range<usize>) -> Range<usize> {
    let comma = |i: usize| tokens[i].kind == TokenKind::Comma;
    let opens = |i: &usize| comma(*i) && tokens[*i + 1].is(Classes::RELATIVE);
    let Some(clause) = (source.start + 1..source.end.saturating_sub(1)).find(opens) else { return source };
    let joined = |i: usize| comma(i) && tokens.text_of(i + 1) == "and";
    // "A driver, who gave his name as Emeka,".
    let goes_on = (clause + 1..source.end - 1).any(joined) || (clause + 2..source.end).any(|i| is_own(tokens, i));
    if goes_on || !on(Rule::ClauseOfSource) { source } else { source.start..clause }
}

/// Whether a word is an office in letters, of which a party before it tells: "the BJP MLA".
fn is_letters(tokens: &Tokens, i: usize) -> bool {
    let word = tokens.text_of(i);
    set::OFFICES_IN_CAPITALS.has(word) && on(Rule::PartyOfOffice) || is_plural_letters(word)
}

/// Whether a word is the title of several who are named behind it: "a bench of Justices R. Iyer and
/// M. Rao".
fn is_of_several(tokens: &Tokens, i: usize) -> bool {
    set::TITLES_OF_SEVERAL.has(tokens.text_of(i)) && on(Rule::TitleOfSeveral)
}

/// Whether the person named by `name` has the office whose head ends before its preposition: "Head
/// of highways Rachel Osei", other than "Lawyer for defendant Ann Lee".
fn is_office_of(tokens: &Tokens, head: Range<usize>, name: &Range<usize>) -> bool {
    let words = head.end + 1..name.start;
    let head_word = head.end.saturating_sub(1);
    let office = head.last().is_some_and(|i| {
        let word = tokens.text_of(i).to_lowercase();
        let role = tokens[i].is(Classes::ROLE.or(Classes::TITLE)) || set::HEADS_OF_OFFICES.has(&word);
        // A mother is somebody's, but for "mother of three"; so is a solicitor, but for "solicitor
        // to the inquiry".
        let last = name.start - 1;
        let thing = || is_thing(tokens, last) || set::BODIES_THAT_HEAR.has(tokens.text_of(last));
        role && (!set::HEADS_OF_RELATIONS.has(&word) || thing())
    });
    // "Deputy Commissioner of Police (Traffic) Anil Kumar"
    let closes = words.len() > 2 && tokens[name.start - 1].kind == TokenKind::CloseBracket;
    let enclosed = closes && on(Rule::OfficeWithPart);
    let open = words.clone().rev().find(|&i| enclosed && tokens[i].kind == TokenKind::OpenBracket);
    let last = open.unwrap_or(words.end).saturating_sub(1);
    let bracket = |i: usize| open == Some(i) || open.is_some() && i + 1 == name.start;
    let word = |i: usize| (tokens[i].kind == TokenKind::Word || bracket(i)) && tokens[i].gap != Gap::Paragraph;
    // Letters behind the name leave no doubt: "counsel for the victims Tom Reed KC".
    let learned = || past_letters(tokens, name.end, tokens.len()) > name.end;
    let counsel = || tokens.text_of(head_word).eq_ignore_ascii_case("counsel") && learned();
    office
        && !words.is_empty()
        && last > head_word
        && on(Rule::OfficeBefore)
        && words.clone().all(word)
        && (open.is_some() || !leads_to_person(tokens, last) || counsel())
}

/// Whether a word leads to the person behind it by itself: "of defendant Ann Lee", "of murdered
/// Ann Lee".
fn leads_to_person(tokens: &Tokens, i: usize) -> bool {
    let token = &tokens[i];
    let word = tokens.text_of(i).to_lowercase();
    let other = Classes::ROLE.or(Classes::TITLE).or(Classes::FUNCTION).or(Classes::NATIONALITY);
    let suffix = ["er", "or", "ist", "ian", "ee", "man", "woman", "girl", "boy", "ed", "ing", "-old"];
    let person = suffix.iter().any(|suffix| word.ends_with(suffix)) && !set::NOUNS_OF_OFFICES.has(&word);
    let listed = set::WORDS_BEFORE_NAMES_OF_OTHERS.has(&word);
    !is_thing(tokens, i) && (token.is_capitalised() || token.is(other) || person || listed)
}

/// Whether a word is a number or a noun for an institution.
fn is_thing(tokens: &Tokens, i: usize) -> bool {
    tokens[i].is(Classes::ORGAN.or(Classes::ORG_WORD).or(Classes::NUMBER))
}
