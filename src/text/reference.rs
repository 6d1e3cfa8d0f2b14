//! Character references of HTML that stand in a text that is no HTML any more: "&quot;" for a mark.

/// The named references that texts keep most often; other names are left as they are.
const NAMES: [(&str, char); 14] = [
    ("quot", '"'),
    ("amp", '&'),
    ("apos", '\''),
    ("lt", '<'),
    ("gt", '>'),
    ("ldquo", '“'),
    ("rdquo", '”'),
    ("lsquo", '‘'),
    ("rsquo", '’'),
    ("laquo", '«'),
    ("raquo", '»'),
    ("ndash", '–'),
    ("mdash", '—'),
    ("hellip", '…'),
];

/// A reference is no longer than this, in bytes, its "&" and ";" included.
const LONGEST: usize = 10;

/// The references in a text, in order: where each starts, how many bytes it has, and its sign.
/// What stands for white space, or for nothing that is seen, is none of them.
pub(super) fn references(text: &str) -> impl Iterator<Item = (usize, usize, char)> {
    text.match_indices('&').filter_map(|(at, _)| {
        let near = &text.as_bytes()[at..text.len().min(at + LONGEST)];
        let end = near.iter().position(|&byte| byte == b';')?;
        let sign = sign(std::str::from_utf8(&near[1..end]).ok()?)?;
        Some((at, end + 1, sign))
    })
}

/// The sign for which a reference stands, given what is between its "&" and ";".
fn sign(name: &str) -> Option<char> {
    let Some(number) = name.strip_prefix('#') else {
        return NAMES.iter().find(|(known, _)| *known == name).map(|(_, sign)| *sign);
    };
    let code = match number.strip_prefix(['x', 'X']) {
        Some(digits) if digits.bytes().all(|byte| byte.is_ascii_hexdigit()) => u32::from_str_radix(digits, 16).ok()?,
        None if number.bytes().all(|byte| byte.is_ascii_digit()) => number.parse().ok()?,
        _ => return None,
    };
    let sign = char::from_u32(code)?;
    let seen = !sign.is_control() && !super::is_space(sign) && !super::visible::is_invisible(sign);
    (seen && sign.len_utf8() < name.len() + 2).then_some(sign)
}
