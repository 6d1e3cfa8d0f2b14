//! Without switches every rule is on.

use super::Rule;

/// Whether a rule is to be applied.
#[inline]
pub(crate) const fn on(_: Rule) -> bool {
    true
}
