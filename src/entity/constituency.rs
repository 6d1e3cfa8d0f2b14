//! The labels of turns in parliament: "Ann Lee (Leeds) (Lab):" has a place and a party in brackets.

use crate::ablation::{Rule, on};
use crate::name::Name;
use crate::structure::Structure;
use crate::token::{TokenKind, Tokens};
use crate::vocabulary::EntityLabel;

/// Gives the names in the two brackets of a label their labels.
pub(crate) fn agree(tokens: &Tokens, structure: &Structure, names: &mut [Name]) {
    for turn in structure.turns.iter().filter(|_| on(Rule::Constituency)) {
        let brackets: Vec<usize> = turn.label.clone().filter(|&i| tokens[i].kind == TokenKind::OpenBracket).collect();
        let [place, party] = brackets[..] else { continue };
        if tokens[party - 1].kind != TokenKind::CloseBracket {
            continue;
        }
        let at = names.partition_point(|name| name.tokens.start < place);
        for name in names[at..].iter_mut().take_while(|name| name.tokens.end <= turn.label.end) {
            let label = if name.tokens.start < party { EntityLabel::Loc } else { EntityLabel::Org };
            if !name.by_user {
                name.label = label;
            }
        }
    }
}
