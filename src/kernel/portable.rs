//! [`Isa`] in plain Rust: the reference that all instruction sets are tested against.

use super::simd::{Isa, LANES};

/// The proof that needs no instructions.
#[derive(Clone, Copy)]
pub(super) struct Portable;

/// Evaluates an expression for each lane of its arguments.
macro_rules! lanewise {
    (|$($argument:ident),+| $result:expr) => {{
        let mut result = [Default::default(); LANES];
        for lane in 0..LANES {
            $(let $argument = $argument[lane];)+
            result[lane] = $result;
        }
        result
    }};
}

impl Isa for Portable {
    const BYTE_DOT: bool = false;
    const TILE_ROWS: usize = 3;
    const TILE_PANELS: usize = 1;
    type F32x16 = [f32; LANES];
    type I32x16 = [i32; LANES];
    type Broadcast = [i32; 2];

    #[inline(always)]
    fn splat(self, value: f32) -> Self::F32x16 {
        [value; LANES]
    }

    #[inline(always)]
    fn load(self, values: &[f32; LANES]) -> Self::F32x16 {
        *values
    }

    #[inline(always)]
    fn store(self, values: Self::F32x16, to: &mut [f32; LANES]) {
        *to = values;
    }

    #[inline(always)]
    fn add(self, a: Self::F32x16, b: Self::F32x16) -> Self::F32x16 {
        lanewise!(|a, b| a + b)
    }

    #[inline(always)]
    fn sub(self, a: Self::F32x16, b: Self::F32x16) -> Self::F32x16 {
        lanewise!(|a, b| a - b)
    }

    #[inline(always)]
    fn mul(self, a: Self::F32x16, b: Self::F32x16) -> Self::F32x16 {
        lanewise!(|a, b| a * b)
    }

    #[inline(always)]
    fn min(self, a: Self::F32x16, b: Self::F32x16) -> Self::F32x16 {
        lanewise!(|a, b| if a < b { a } else { b })
    }

    #[inline(always)]
    fn max(self, a: Self::F32x16, b: Self::F32x16) -> Self::F32x16 {
        lanewise!(|a, b| if a > b { a } else { b })
    }

    #[inline(always)]
    fn reinterpret_i32(self, values: Self::F32x16) -> Self::I32x16 {
        bytemuck::cast(values)
    }

    #[inline(always)]
    fn reinterpret_f32(self, bits: Self::I32x16) -> Self::F32x16 {
        bytemuck::cast(bits)
    }

    #[inline(always)]
    fn convert_f32(self, values: Self::I32x16) -> Self::F32x16 {
        lanewise!(|values| values as f32)
    }

    #[inline(always)]
    fn splat_i32(self, value: i32) -> Self::I32x16 {
        [value; LANES]
    }

    #[inline(always)]
    fn load_i32(self, values: &[i32; LANES]) -> Self::I32x16 {
        *values
    }

    #[inline(always)]
    fn store_i32(self, values: Self::I32x16, to: &mut [i32; LANES]) {
        *to = values;
    }

    #[inline(always)]
    fn store_u8(self, values: Self::I32x16, to: &mut [u8; LANES]) {
        *to = lanewise!(|values| values as u8);
    }

    #[inline(always)]
    fn store_i16(self, values: Self::I32x16, to: &mut [i16; LANES]) {
        *to = lanewise!(|values| values as i16);
    }

    #[inline(always)]
    fn add_i32(self, a: Self::I32x16, b: Self::I32x16) -> Self::I32x16 {
        lanewise!(|a, b| a.wrapping_add(b))
    }

    #[inline(always)]
    fn sub_i32(self, a: Self::I32x16, b: Self::I32x16) -> Self::I32x16 {
        lanewise!(|a, b| a.wrapping_sub(b))
    }

    #[inline(always)]
    fn mul_i32(self, a: Self::I32x16, b: Self::I32x16) -> Self::I32x16 {
        lanewise!(|a, b| a.wrapping_mul(b))
    }

    #[inline(always)]
    fn max_i32(self, a: Self::I32x16, b: Self::I32x16) -> Self::I32x16 {
        lanewise!(|a, b| a.max(b))
    }

    #[inline(always)]
    fn shift_to_exponent(self, values: Self::I32x16) -> Self::I32x16 {
        lanewise!(|values| values << 23)
    }

    #[inline(always)]
    fn broadcast(self, value: i32) -> Self::Broadcast {
        bytemuck::cast::<i32, [i16; 2]>(value).map(i32::from)
    }

    #[inline(always)]
    fn dot_i16(self, sums: Self::I32x16, word: Self::Broadcast, weights: Self::I32x16) -> Self::I32x16 {
        lanewise!(|sums, weights| {
            let [a, b] = bytemuck::cast::<i32, [i16; 2]>(weights).map(i32::from);
            sums.wrapping_add(word[0] * a + word[1] * b)
        })
    }
}
