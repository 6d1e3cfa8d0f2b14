//! Numeric kernels of the networks: int8 matrix products, attention, activations, layer
//! normalisation.
//!
//! Each kernel is written once, generic over [`simd::Isa`], and compiled for every instruction set
//! by the macro `multiversion!` (function multiversioning); [`Simd`] chooses one at run time.
//!
//! **Every instruction set gives the same bits.** Matrix products are sums of integers, exact in
//! any order. What remains in floating point is single operations, none fused, in one fixed order.
//! So [`Simd`] changes the speed and never a result; the tests compare all sets bit by bit.
//!
//! | file | operation |
//! |---|---|
//! | `linear` | y = x Wᵀ + b with int8 weights and activations, on the register tile of `tile` |
//! | `attention` | softmax(Q Kᵀ / √d) V with 16-bit integers, on the same tile |
//! | `pair_scorer` | logits of pairs of tokens: W GELU(a + b + position) + bias |
//! | `antecedent_scorer` | logits of pairs of mentions: w GELU(a + c + P (m ∘ f) + features) + b |
//! | `embedding_bag` | sums of rows of an embedding table |
//! | `float` | layer normalisation, GELU, softmax, powers of two |
//! | `simd` | the instruction sets, the trait that kernels are written in, and the dispatch |
//! | `portable`, `x86`, `arm` | implementations of that trait, by macros of `intrinsics` |

// A kernel is compiled for an instruction set only where it is inlined into the function that
// enables the set.
#![allow(clippy::inline_always)]
// Iterators over several slices are not always inlined, and then not compiled for the instruction
// set: kernels index.
#![allow(clippy::needless_range_loop)]
// Integers that become floating-point numbers are rounded on purpose or small enough to be exact;
// bytes are reinterpreted as signed or unsigned.
#![allow(clippy::cast_precision_loss, clippy::cast_sign_loss)]

#[macro_use]
mod intrinsics;
#[macro_use]
mod simd;

mod antecedent_scorer;
#[cfg(target_arch = "aarch64")]
mod arm;
mod attention;
mod embedding_bag;
mod float;
mod linear;
mod pair_scorer;
mod portable;
#[cfg(test)]
mod tests;
mod tile;
#[cfg(target_arch = "x86_64")]
mod x86;

pub use antecedent_scorer::AntecedentScorer;
pub use attention::{Attention, HeadShape};
pub use embedding_bag::{EmbeddingBag, add_bytes};
pub use float::{gelu_in_place, layer_norm, softmax};
pub use linear::{Epilogue, Linear, QuantisedRows};
pub use pair_scorer::PairScorer;
pub use simd::Simd;
