//! The vectors of paragraphs and their forms → how likely each role is.
//!
//! What a form tells of a paragraph is counted by the stage [`crate::tagger`]; training/format.md
//! has the formula.

use super::Metadata;
use super::features::{KINDS, SHAPES};
use super::tensors::ModelFile;
use crate::kernel::{Epilogue, Linear, QuantisedRows, Simd, gelu_in_place, softmax};

/// How many vectors tell of a paragraph: the mean, the first and the last of its tokens.
pub const VECTORS: usize = 3;
/// How many numbers count tokens and paragraphs.
pub const COUNTS: usize = 5;
/// How many numbers a form has: the counts, the shares of shapes and of kinds, and the kinds of the
/// first and the last token.
pub const FORM: usize = COUNTS + SHAPES + 3 * KINDS;
/// How many roles are told apart.
pub const ROLES: usize = 9;
/// The width of the layer between.
const WIDTH: usize = 64;

/// What a paragraph looks like, and where it stands.
pub type Form = [f32; FORM];

/// The head for the roles of paragraphs.
#[derive(Debug, Clone)]
pub struct RoleHead {
    simd: Simd,
    vectors: Linear,
    /// The weights of forms, input by input.
    form: Vec<f32>,
    bias: Vec<f32>,
    roles: Vec<f32>,
    roles_bias: Vec<f32>,
}

impl RoleHead {
    /// The head of a file; not every file has one.
    pub(super) fn new(file: &ModelFile, metadata: &Metadata, simd: Simd) -> Result<Option<Self>, String> {
        if !file.0.has("role.vectors.weight") {
            return Ok(None);
        }
        let table = file.table("role.form", WIDTH, FORM)?;
        let mut form = vec![0.0; FORM * WIDTH];
        for output in 0..WIDTH {
            let mut row = [0.0; FORM];
            table.add_row(simd, output, &mut row);
            for (input, weight) in row.into_iter().enumerate() {
                form[input * WIDTH + output] = weight;
            }
        }
        Ok(Some(Self {
            simd,
            vectors: file.linear_with(simd, "role.vectors", VECTORS * metadata.sizes.hidden, &[0.0; WIDTH])?,
            form,
            bias: file.floats("role.form.bias", &[WIDTH])?,
            roles: file.floats("role.roles.weight", &[ROLES, WIDTH])?,
            roles_bias: file.floats("role.roles.bias", &[ROLES])?,
        }))
    }

    /// How likely each role of each paragraph is. `vectors` has for each its [`VECTORS`] one after
    /// the other.
    ///
    /// # Panics
    ///
    /// If there are not as many forms as paragraphs with vectors.
    #[must_use]
    pub fn probabilities(&self, vectors: &[f32], forms: &[Form]) -> Vec<[f32; ROLES]> {
        let mut rows = QuantisedRows::new(self.simd, self.vectors.inputs());
        rows.quantise(vectors);
        let mut mixed: Vec<f32> = forms.iter().flat_map(|form| self.of_form(form)).collect();
        self.vectors.apply(&rows, &mut mixed, Epilogue::Add);
        gelu_in_place(self.simd, &mut mixed);
        mixed.chunks_exact(WIDTH).map(|mixed| self.of_mixed(mixed)).collect()
    }

    fn of_form(&self, form: &Form) -> [f32; WIDTH] {
        let mut sums = [0.0; WIDTH];
        sums.copy_from_slice(&self.bias);
        // Of most shapes and kinds a paragraph has none.
        for (number, weights) in form.iter().zip(self.form.chunks_exact(WIDTH)).filter(|(number, _)| **number != 0.0) {
            for (sum, weight) in sums.iter_mut().zip(weights) {
                *sum += number * weight;
            }
        }
        sums
    }

    fn of_mixed(&self, mixed: &[f32]) -> [f32; ROLES] {
        let mut logits = [0.0; ROLES];
        for ((logit, weights), bias) in logits.iter_mut().zip(self.roles.chunks_exact(WIDTH)).zip(&self.roles_bias) {
            *logit = weights.iter().zip(mixed).map(|(weight, x)| weight * x).sum::<f32>() + bias;
        }
        softmax(&mut logits);
        logits
    }
}
