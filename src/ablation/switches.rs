//! Which rules are switched off; without the feature `internals`, none.

#[cfg(not(feature = "internals"))]
use super::Rule;

#[cfg(feature = "internals")]
pub(crate) use state::*;

/// Whether a rule is to be applied.
#[cfg(not(feature = "internals"))]
#[inline]
pub(crate) const fn on(_: Rule) -> bool {
    true
}

#[cfg(feature = "internals")]
mod state {
    use std::sync::atomic::{AtomicBool, Ordering::Relaxed};

    use crate::ablation::{RULES, Rule};

    /// Whether switches are in use, and which rules are off.
    static IN_USE: AtomicBool = AtomicBool::new(false);
    static OFF: [AtomicBool; RULES.len()] = [const { AtomicBool::new(false) }; RULES.len()];

    /// Whether a rule is to be applied.
    pub(crate) fn on(rule: Rule) -> bool {
        !OFF[rule as usize].load(Relaxed)
    }

    /// Switches off these rules and no others; the first unknown name is the error.
    #[cfg(feature = "python")]
    pub(crate) fn switch_off(names: &[String]) -> Result<(), &str> {
        let unknown = names.iter().find(|name| !RULES.iter().any(|(_, rule, _)| rule == name));
        unknown.map_or(Ok(()), |name| Err(name.as_str()))?;
        IN_USE.store(true, Relaxed);
        for ((_, rule, _), off) in RULES.iter().zip(&OFF) {
            off.store(names.iter().any(|name| name == rule), Relaxed);
        }
        Ok(())
    }

    /// Whether switches are in use, and none of what is off changes what the tagger predicts.
    pub(crate) fn same_predictions() -> bool {
        let mut of_tagger = RULES.iter().zip(&OFF).filter(|((stage, ..), _)| *stage == "tagger");
        IN_USE.load(Relaxed) && of_tagger.all(|(_, off)| !off.load(Relaxed))
    }
}
