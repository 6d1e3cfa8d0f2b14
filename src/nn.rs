//! Numbers → numbers: the kernels of the networks, for every kind of processor.
//!
//! Matrices are multiplied in whole numbers, whose sums are exact in any order. What remains in floating point is done
//! without fused operations and in a fixed order, by the same Rust code compiled once for each instruction set. So all
//! processors give the same bits, and [`Simd`] chooses nothing but the speed.

// A kernel is compiled for an instruction set only if it is inlined into the function that enables the set.
#![allow(clippy::inline_always)]

mod attention;
mod float;
mod multiply;
mod product;
mod tag;

pub use attention::{Attention, attend};
pub use float::{Gelu, add_norm, gelu, softmax};
pub use product::{After, Linear, Rows};
pub use tag::{Segment, Tags};

/// The instructions that the kernels use: a choice between the sets that this processor has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Simd(Level);

/// Private, so that a level that the processor lacks cannot be named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Level {
    Portable,
    #[cfg(target_arch = "x86_64")]
    Avx2,
    #[cfg(target_arch = "x86_64")]
    AvxVnni,
    #[cfg(target_arch = "x86_64")]
    Avx512Vnni,
}
