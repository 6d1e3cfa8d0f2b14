//! Whole numbers × whole numbers → sums: the tile that linear layers and attention share.

use super::simd::{Kernel, Line};

/// The most rows of a tile; every set's [`Kernel::ROWS`] divides it.
pub(super) const TILE_ROWS: usize = 6;
/// The most panels of a tile.
pub(super) const TILE_PANELS: usize = 4;

/// The sums of a tile by themselves, row by row.
pub(super) const SUMS: [Line; TILE_ROWS * TILE_PANELS] = [Line::ZERO; TILE_ROWS * TILE_PANELS];

/// How many panels the next tile has, where `left` are left: a number that [`tile`] knows.
#[inline(always)]
pub(super) fn panels_in_tile<K: Kernel>(left: usize) -> usize {
    match left {
        _ if K::PANELS == 1 => 1,
        0 | 1 => 1,
        2 | 3 => 2,
        _ => 4,
    }
}

/// The products of [`Kernel::ROWS`] rows of words with some panels, both `depth` long. The sums of a row stand side by side,
/// those of the next `stride` lines further.
#[inline(always)]
pub(super) fn tile<K: Kernel, const BYTES: bool>(
    k: K,
    rows: &[i32],
    panels: &[Line],
    depth: usize,
    sums: &mut [Line],
    stride: usize,
) {
    let count = panels.len() / depth;
    // The one place where lengths are checked: what follows reads by address.
    assert!(rows.len() >= K::ROWS * depth && panels.len() == count * depth);
    assert!(sums.len() >= (K::ROWS - 1) * stride + count);
    let (rows, panels, sums) = (rows.as_ptr(), panels.as_ptr(), sums.as_mut_ptr());
    // SAFETY: the assertions are what `accumulate` asks for.
    unsafe {
        match (K::ROWS, count) {
            (3, 1) => accumulate::<K, BYTES, 3, 1>(k, rows, panels, depth, sums, stride),
            (6, 1) => accumulate::<K, BYTES, 6, 1>(k, rows, panels, depth, sums, stride),
            (6, 2) => accumulate::<K, BYTES, 6, 2>(k, rows, panels, depth, sums, stride),
            (6, 4) => accumulate::<K, BYTES, 6, 4>(k, rows, panels, depth, sums, stride),
            _ => unreachable!("no such tile"),
        }
    }
}

/// The sums are kept in registers over the whole depth.
///
/// # Safety
///
/// `rows` points to `ROWS` × `depth` words, `panels` to `PANELS` × `depth` lines, `result` to `ROWS` - 1 strides and `PANELS`
/// lines.
#[inline(always)]
unsafe fn accumulate<K: Kernel, const BYTES: bool, const ROWS: usize, const PANELS: usize>(
    k: K,
    rows: *const i32,
    panels: *const Line,
    depth: usize,
    result: *mut Line,
    stride: usize,
) {
    let mut sums = [[k.splat_int(0); PANELS]; ROWS];
    for step in 0..depth {
        let mut lines = [k.splat_int(0); PANELS];
        for panel in 0..PANELS {
            // SAFETY: below `PANELS` × `depth`.
            lines[panel] = k.load_ints(unsafe { &(*panels.add(panel * depth + step)).0 });
        }
        for row in 0..ROWS {
            // SAFETY: below `ROWS` × `depth`.
            let word = k.word(unsafe { *rows.add(row * depth + step) });
            for panel in 0..PANELS {
                sums[row][panel] = if BYTES {
                    k.dot_bytes(sums[row][panel], word, lines[panel])
                } else {
                    k.dot_shorts(sums[row][panel], word, lines[panel])
                };
            }
        }
    }
    for row in 0..ROWS {
        for panel in 0..PANELS {
            // SAFETY: in row `ROWS` - 1 at most, below `PANELS` there.
            k.store_ints(sums[row][panel], unsafe { &mut (*result.add(row * stride + panel)).0 });
        }
    }
}
