//! Which names are given names, for `quoth.link`.

use pyo3::prelude::*;

use crate::lexicon::{Classes, Key, classes_of, set};

/// Whether each of `names`, in small letters, is a given name in the lists that tell the gender.
/// It serves `quoth.link` and is no part of the public interface.
#[pyfunction]
#[pyo3(signature = (names, /))]
#[expect(clippy::needless_pass_by_value, reason = "PyO3 hands over what it converted")]
pub(super) fn _are_given_names(names: Vec<String>) -> Vec<bool> {
    names.iter().map(|name| is_given(name)).collect()
}

fn is_given(name: &str) -> bool {
    let classes = classes_of(Key::new(name));
    let gendered = classes.has(Classes::GIVEN) && classes.has(Classes::FEMALE.or(Classes::MALE));
    gendered || set::NAMES_OF_WOMEN.has(name) || set::NAMES_OF_MEN.has(name)
}
