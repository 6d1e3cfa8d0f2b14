//! The end of URLs, domains and e-mail addresses.

use super::character::{Form, form, is_double_mark};
use super::scan::Scanner;
use crate::lexicon::set;

impl Scanner<'_> {
    /// The end of a URL, domain or e-mail address that began at `start` and has a dot or colon at
    /// `at`.
    pub(super) fn web_end(&self, start: usize, at: usize) -> Option<usize> {
        let word = &self.bytes[start..at];
        let scheme = [&b"http"[..], b"https", b"ftp"].iter().any(|scheme| word.eq_ignore_ascii_case(scheme));
        let www = self.bytes[at] == b'.' && word.eq_ignore_ascii_case(b"www") && self.is_word_at(at + 1);
        if www || (scheme && self.bytes[at..].starts_with(b"://")) {
            return Some(self.end_of_url(at));
        }
        if self.bytes[at] != b'.' || !self.is_word_at(at + 1) {
            return None;
        }
        // first.last@host
        let local = self.bytes[at..].iter().take(64).take_while(|byte| is_local_part(**byte)).count();
        if self.bytes.get(at + local) == Some(&b'@') && self.is_word_at(at + local + 1) {
            return Some(self.end_of_host(at + local + 1));
        }
        // host.tld or host.tld/path, in small letters so that "ended.The" stays two words
        let label = self.letters(at + 1);
        let after = at + 1 + label.len();
        let known = set::TOP_LEVEL_DOMAINS.has(label) && self.bytes[start].is_ascii_alphanumeric();
        match self.bytes.get(after) {
            Some(b'/') if known => Some(self.end_of_url(after)),
            Some(b'.') if known && self.is_word_at(after + 1) => Some(self.end_of_host(after)),
            _ if known && !self.is_word_at(after) => Some(after),
            _ => None,
        }
    }

    pub(super) fn end_of_url(&self, at: usize) -> usize {
        let rest = &self.text.as_str()[at..];
        let length = rest
            .find(|c: char| form(c) == Form::Space || form(c) == Form::Line || is_double_mark(c) || "<>’‘".contains(c))
            .unwrap_or(rest.len());
        let trimmed = rest[..length].trim_end_matches(['.', ',', ';', ':', '!', '?', '\'', ')', ']', '}', '…']);
        at + trimmed.len().max(1)
    }

    pub(super) fn end_of_host(&self, mut at: usize) -> usize {
        loop {
            at = self.end_of_run(at);
            if matches!(self.bytes.get(at), Some(b'.' | b'-')) && self.is_word_at(at + 1) {
                at += 1;
            } else {
                return at;
            }
        }
    }
}

fn is_local_part(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'%' | b'+' | b'-')
}
