//! The switches of single rules, for `accuracy/ablate.py`.

use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;

use crate::ablation::{RULES, switch_off};

/// Stage, name and description of every rule.
#[pyfunction]
pub(super) fn _rules() -> Vec<(&'static str, &'static str, &'static str)> {
    RULES.to_vec()
}

/// Switches off the rules of these names and no others, for all that is analysed from now on.
#[pyfunction]
#[expect(clippy::needless_pass_by_value, reason = "PyO3 hands over what it converted")]
pub(super) fn _switch_off(names: Vec<String>) -> PyResult<()> {
    switch_off(&names).map_err(|name| PyValueError::new_err(format!("no rule has the name {name:?}; see _rules()")))
}
