//! Integer matrix products by register tiles: C = A Bᵀ, shared by linear layers and attention.
//!
//! The inner loop of a blocked matrix product (Goto and van de Geijn, 2008). A tile is a few rows
//! of A times a few panels of B; its sums stay in registers over the whole depth, so that every
//! loaded value is used for several products. A value of A or B is a 32-bit *word*, which holds two
//! i16, or four bytes where the instruction set has an exact product of bytes ([`Isa::BYTE_DOT`]).
//!
//! | | shape in words | layout |
//! |---|---|---|
//! | rows of A | [`Isa::TILE_ROWS`] × depth | row by row |
//! | panels of B | panels × depth × 16 | packed: the 16 columns of a panel side by side |
//! | sums C | [`Isa::TILE_ROWS`] × panels × 16 | row by row |

use super::simd::{AlignedI32x16, Isa};

/// The most rows of a tile in any instruction set; every [`Isa::TILE_ROWS`] divides it.
pub(super) const MAX_TILE_ROWS: usize = 6;
/// The most panels of a tile in any instruction set.
pub(super) const MAX_TILE_PANELS: usize = 4;

/// A buffer for the sums of one tile, with a stride of [`MAX_TILE_PANELS`].
pub(super) const ZERO_TILE: [AlignedI32x16; MAX_TILE_ROWS * MAX_TILE_PANELS] =
    [AlignedI32x16::ZERO; MAX_TILE_ROWS * MAX_TILE_PANELS];

/// How many panels the next tile has, where `left` are left: a count that [`multiply_tile`] has
/// code for.
#[inline(always)]
pub(super) fn panels_in_tile<I: Isa>(left: usize) -> usize {
    match left {
        _ if I::TILE_PANELS == 1 => 1,
        0 | 1 => 1,
        2 | 3 => 2,
        _ => 4,
    }
}

/// Multiplies the first [`Isa::TILE_ROWS`] of `rows` with all of `panels`; `depth` is in words. The
/// sums of a row stand side by side in `sums`, those of the next row `stride` vectors further.
///
/// `BYTES` says whether words hold four bytes, those of A unsigned and those of B signed, or two
/// i16.
#[inline(always)]
pub(super) fn multiply_tile<I: Isa, const BYTES: bool>(
    isa: I,
    rows: &[i32],
    panels: &[AlignedI32x16],
    depth: usize,
    sums: &mut [AlignedI32x16],
    stride: usize,
) {
    let count = panels.len() / depth;
    // The one place where lengths are checked: `accumulate` reads by address.
    assert!(rows.len() >= I::TILE_ROWS * depth && panels.len() == count * depth);
    assert!(sums.len() >= (I::TILE_ROWS - 1) * stride + count);
    let (rows, panels, sums) = (rows.as_ptr(), panels.as_ptr(), sums.as_mut_ptr());
    // SAFETY: the assertions are what `accumulate` asks for.
    unsafe {
        match (I::TILE_ROWS, count) {
            (3, 1) => accumulate::<I, BYTES, 3, 1>(isa, rows, panels, depth, sums, stride),
            (6, 1) => accumulate::<I, BYTES, 6, 1>(isa, rows, panels, depth, sums, stride),
            (6, 2) => accumulate::<I, BYTES, 6, 2>(isa, rows, panels, depth, sums, stride),
            (6, 4) => accumulate::<I, BYTES, 6, 4>(isa, rows, panels, depth, sums, stride),
            _ => unreachable!("no such tile"),
        }
    }
}

/// The tile itself: one outer product of `ROWS` broadcast words and `PANELS` vectors for each
/// depth.
///
/// # Safety
///
/// `rows` points to `ROWS` × `depth` words, `panels` to `PANELS` × `depth` vectors, `result` to
/// `ROWS` - 1 strides and `PANELS` vectors.
#[inline(always)]
unsafe fn accumulate<I: Isa, const BYTES: bool, const ROWS: usize, const PANELS: usize>(
    isa: I,
    rows: *const i32,
    panels: *const AlignedI32x16,
    depth: usize,
    result: *mut AlignedI32x16,
    stride: usize,
) {
    let mut sums = [[isa.splat_i32(0); PANELS]; ROWS];
    for step in 0..depth {
        let mut weights = [isa.splat_i32(0); PANELS];
        for panel in 0..PANELS {
            // SAFETY: below `PANELS` × `depth`.
            weights[panel] = isa.load_i32(unsafe { &(*panels.add(panel * depth + step)).0 });
        }
        for row in 0..ROWS {
            // SAFETY: below `ROWS` × `depth`.
            let word = isa.broadcast(unsafe { *rows.add(row * depth + step) });
            for panel in 0..PANELS {
                sums[row][panel] = if BYTES {
                    isa.dot_u8_i8(sums[row][panel], word, weights[panel])
                } else {
                    isa.dot_i16(sums[row][panel], word, weights[panel])
                };
            }
        }
    }
    for row in 0..ROWS {
        for panel in 0..PANELS {
            // SAFETY: in row `ROWS` - 1 at most, below `PANELS` there.
            isa.store_i32(sums[row][panel], unsafe { &mut (*result.add(row * stride + panel)).0 });
        }
    }
}
