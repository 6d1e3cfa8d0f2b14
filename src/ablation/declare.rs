//! How the rules are declared.

/// Declares [`Rule`] and the list of all rules, by stage.
macro_rules! rules {
    ($($stage:literal { $($rule:ident = $about:literal,)+ })+) => {
        /// A rule that can be switched off. The first line of each says what it does, the rule's
        /// own place why.
        #[derive(Debug, Clone, Copy)]
        pub(crate) enum Rule {
            $($(#[doc = $about] $rule,)+)+
        }

        /// Stage, name and description of every rule, in the order of [`Rule`].
        #[cfg(feature = "internals")]
        pub(crate) const RULES: &[(&str, &str, &str)] = &[$($(($stage, stringify!($rule), $about),)+)+];
    };
}
