//! Numbers → numbers: the kernels of the networks, for every kind of processor.
//!
//! Matrices are multiplied in whole numbers, whose sums are exact in any order. What remains in floating point is done in
//! single operations and in a fixed order. So all processors give the same bits, and [`Simd`] chooses nothing but the speed.

// A kernel is compiled for an instruction set only where it is inlined into the function that enables the set.
#![allow(clippy::inline_always)]
// Iterators over several slices are not always inlined, and then not compiled for the set: kernels count.
#![allow(clippy::needless_range_loop)]
// Whole numbers become floating-point ones here, rounded or small enough, and bytes change their sign.
#![allow(clippy::cast_precision_loss, clippy::cast_sign_loss)]

#[macro_use]
mod registers;
#[macro_use]
mod simd;

#[cfg(target_arch = "aarch64")]
mod arm;
mod attention;
mod float;
mod multiply;
mod pair;
mod product;
mod table;
#[cfg(test)]
mod tests;
#[cfg(target_arch = "x86_64")]
mod x86;

pub use attention::{Attention, Heads};
pub use float::{normalise, softmax};
pub use pair::Pairs;
pub use product::{After, Linear, Rows};
pub use simd::Simd;
pub use table::{Sums, add_bytes};
