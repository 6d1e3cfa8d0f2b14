//! The tensors of a model file → the layers of a network.

use safetensors::tensor::Dtype;
use serde::de::DeserializeOwned;

use crate::kernel::{Linear, Simd, add_bytes};
use crate::weights::{Part, Weights};

/// A table of bytes with a scale for each row.
#[derive(Debug, Clone)]
pub(super) struct QuantisedTable {
    part: Part,
    scales: Vec<f32>,
    width: usize,
}

impl QuantisedTable {
    /// How many rows there are.
    pub(super) fn rows(&self) -> usize {
        self.scales.len()
    }

    /// How many numbers a row has.
    pub(super) fn width(&self) -> usize {
        self.width
    }

    /// Adds the row of that number.
    pub(super) fn add_row(&self, simd: Simd, number: usize, to: &mut [f32]) {
        add_bytes(simd, &self.part.bytes()[number * self.width..][..self.width], self.scales[number], to);
    }
}

/// A model file.
#[derive(Debug)]
pub(super) struct ModelFile(pub(super) Weights);

impl ModelFile {
    /// What the file says of itself.
    pub(super) fn metadata<T: DeserializeOwned>(&self) -> Result<T, String> {
        self.0.model()
    }

    /// The numbers of a small tensor.
    pub(super) fn floats(&self, name: &str, shape: &[usize]) -> Result<Vec<f32>, String> {
        let bytes = self.0.bytes(name, Dtype::F32, shape)?;
        let numbers: Vec<f32> = bytes.as_chunks().0.iter().map(|bytes| f32::from_le_bytes(*bytes)).collect();
        if numbers.iter().all(|number| number.is_finite()) {
            Ok(numbers)
        } else {
            Err(format!("its tensor {name:?} holds NaN or an infinity"))
        }
    }

    /// A table of bytes, `NAME.weight`, with its scales.
    pub(super) fn table(&self, name: &str, rows: usize, width: usize) -> Result<QuantisedTable, String> {
        let name = format!("{name}.weight");
        let part = self.0.part(&name, Dtype::I8, &[rows, width])?;
        let scales = self.floats(&format!("{name}.scale"), &[rows])?;
        Ok(QuantisedTable { part, scales, width })
    }

    /// A linear layer, packed: `NAME.weight` with its scales, and `NAME.bias`.
    pub(super) fn linear(&self, simd: Simd, name: &str, outputs: usize, inputs: usize) -> Result<Linear, String> {
        let biases = self.floats(&format!("{name}.bias"), &[outputs])?;
        self.linear_with(simd, name, inputs, &biases)
    }

    /// A linear layer that has no bias of its own.
    pub(super) fn linear_with(&self, simd: Simd, name: &str, inputs: usize, biases: &[f32]) -> Result<Linear, String> {
        let QuantisedTable { part, scales, .. } = self.table(name, biases.len(), inputs)?;
        Ok(Linear::new(simd, inputs, part.bytes(), &scales, biases))
    }
}
