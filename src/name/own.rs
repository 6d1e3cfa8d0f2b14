//! "A driver, who gave his name as Emeka, said …": the words before a name that say that whoever
//! they tell of has it.

use super::Name;
use crate::ablation::{Rule, on};
use crate::lexicon::{Classes, set};
use crate::token::{Gap, Shape, Token, TokenKind, Tokens};
use crate::vocabulary::EntityLabel;

/// Whether the words right before token `i` say that somebody is called as the words there: "gave
/// her name only as", "identified himself as", "asked to be called", "a man named".
pub(crate) fn is_own(tokens: &Tokens, i: usize) -> bool {
    let name = i;
    let plain = |at: &usize| !set::ADVERBS_OF_NAMING.has(tokens.text_of(*at));
    // "Who gave only her first name, Lucía".
    let comma = i > 1 && tokens[i - 1].kind == TokenKind::Comma && matches!(tokens.text_of(i - 2), "name" | "names");
    let i = if comma { i - 1 } else { i };
    // A name begins with no small letter: "who did not want to be named, told the Post" gives none.
    let given = tokens.list.get(name).is_some_and(|token| token.kind.is_word() && !token.shape.has(Shape::LOWER));
    if !given || !on(Rule::OwnName) || goes_on(tokens, name) {
        return false;
    }
    // The words before token `i` without such adverbs, the last first.
    let mut words = (i.saturating_sub(LONGEST_NAMING)..i).rev().filter(plain).take_while(|&at| {
        let kind = tokens[at].kind;
        kind.is_word() && tokens[at + 1].gap < Gap::Paragraph
    });
    let last = words.next();
    let Some(last) = last else { return false };
    let rest: Vec<usize> = words.collect();
    match tokens.text_of(last) {
        "name" | "names" if comma => {
            let mut before = rest.iter().skip_while(|&&i| matches!(tokens.text_of(i), "first" | "full" | "given"));
            let owned = before.next().is_some_and(|&i| tokens[i].is(Classes::POSSESSIVE));
            owned && before.next().is_some_and(|&i| set::FORMS_OF_GIVING.has(tokens.text_of(i)))
        }
        "as" => leads_to_as(tokens, &rest),
        "by" => rest.first().is_some_and(|&verb| set::FORMS_OF_GOING.has(tokens.text_of(verb))),
        "called" | "named" => match rest[..] {
            [be, to, asked, ..] if tokens.text_of(be) == "be" && tokens.text_of(to) == "to" => {
                tokens[asked].is(Classes::REPORTING.or(Classes::VERB))
            }
            [noun, ..] => is_person(tokens, noun),
            [] => false,
        },
        _ => false,
    }
}

/// Whether the name that starts at token `i` is but a part of what follows: "goes by Chen’s rules",
/// "a nurse named Ada Obi as the thief".
fn goes_on(tokens: &Tokens, i: usize) -> bool {
    let upper = tokens.len().min(i + LONGEST_NAME);
    let end = (i..upper).find(|&i| !tokens[i].is_capitalised() || !tokens[i].kind.is_word());
    end.is_some_and(|end| {
        let clitic = matches!(tokens[end].kind, TokenKind::Clitic | TokenKind::Apostrophe);
        // "A judge called Bo Chen “a menace”".
        let marked = tokens[end].kind == TokenKind::Open && !tokens.get(end + 1).is_some_and(Token::is_capitalised);
        clitic || marked || matches!(tokens.text_of(end), "as" | "a" | "an")
    })
}

/// So many words a name has at most; in a text all in capitals none ends.
const LONGEST_NAME: usize = 12;
/// So many words before a name may say so.
const LONGEST_NAMING: usize = 8;

/// Whether the words before "as", the last first, end with "gave his name", "identified herself" or
/// "a trader identified".
fn leads_to_as(tokens: &Tokens, words: &[usize]) -> bool {
    let text = |at: usize| words.get(at).map_or("", |&i| tokens.text_of(i));
    let owned = words.get(1).is_some_and(|&i| tokens[i].is(Classes::POSSESSIVE));
    let gave = text(0) == "name" && owned && set::FORMS_OF_GIVING.has(text(2));
    let introduced = set::PARTICIPLES_OF_NAMING.has(text(0));
    let oneself = matches!(text(0), "himself" | "herself" | "themselves" | "themself");
    let asked = introduced && text(1) == "be" && text(2) == "to";
    let described = introduced && words.get(1).is_some_and(|&noun| is_person(tokens, noun));
    gave || oneself && set::PARTICIPLES_OF_NAMING.has(text(1)) || asked || described
}

/// Whether a word in small letters is a noun for a person.
fn is_person(tokens: &Tokens, noun: usize) -> bool {
    let token = &tokens[noun];
    token.shape.has(Shape::LOWER) && (token.is(Classes::ROLE) || set::PEOPLE_IN_PASSING.has(tokens.text_of(noun)))
}

/// Makes what the tagger takes for something else a person where the words before say so: "who gave
/// his name as Sunday".
pub(super) fn mend(tokens: &Tokens, names: &mut [Name]) {
    for name in names.iter_mut().filter(|name| name.label != EntityLabel::Person) {
        let words = name.tokens.clone().all(|i| tokens[i].kind == TokenKind::Word && tokens[i].is_capitalised());
        if words && is_own(tokens, name.tokens.start) {
            name.label = EntityLabel::Person;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Text;

    #[test]
    fn the_words_before_a_name_say_whose_it_is() {
        let own = |text: &str| {
            let tokens = Tokens::new(Text::new(text).unwrap());
            is_own(&tokens, tokens.len() - 1)
        };
        for text in [
            "a driver who gave his name as Emeka",
            "a driver, who gave his name simply as Emeka",
            "a driver, who simply identified himself as Emeka",
            "a refugee who asked to be called Yusra",
            "a cleaner who asked to be identified only as Marisol",
            "a trader identified simply as Mama",
            "a neighbour who gave only her first name, Lucía",
            "a man named Petros",
            "a woman called Ada",
            "a rapper who goes by Tunji",
        ] {
            assert!(own(text), "{text}");
        }
        for text in [
            "a man who called Petros",
            "he works as Emeka",
            "a driver for Emeka",
            "police named Emeka",
            "a cleaner who did not want to be named,",
            "a cleaner who asked to be named said",
        ] {
            assert!(!own(text), "{text}");
        }
    }
}
