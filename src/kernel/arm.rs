//! [`Isa`] for aarch64: NEON, four registers of 128 bits to a vector.

use std::arch::aarch64::{
    float32x4_t, int32x4_t, vaddq_f32, vaddq_s32, vbslq_f32, vcgtq_f32, vcltq_f32, vcombine_s16, vcvtq_f32_s32,
    vdupq_n_f32, vdupq_n_s32, vget_low_s16, vld1q_f32, vld1q_s32, vmaxq_s32, vmovn_s32, vmovn_u16, vmull_high_s16,
    vmull_s16, vmulq_f32, vmulq_s32, vpaddq_s32, vreinterpretq_f32_s32, vreinterpretq_s16_s32, vreinterpretq_s32_f32,
    vreinterpretq_u16_s16, vshlq_n_s32, vst1_u8, vst1q_f32, vst1q_s16, vst1q_s32, vsubq_f32, vsubq_s32,
};

use super::simd::{Isa, LANES};

isa_token! {
    /// NEON: 128 bits; products of i16.
    Neon
}

/// `a` where it is less than `b`, else `b`: `vminq_f32` differs from that for NaN and for zeros of
/// both signs.
///
/// # Safety
///
/// The processor has NEON.
#[inline(always)]
unsafe fn min(a: float32x4_t, b: float32x4_t) -> float32x4_t {
    // SAFETY: the caller vouches for the instructions.
    unsafe { vbslq_f32(vcltq_f32(a, b), a, b) }
}

/// `a` where it is greater than `b`, else `b`.
///
/// # Safety
///
/// The processor has NEON.
#[inline(always)]
unsafe fn max(a: float32x4_t, b: float32x4_t) -> float32x4_t {
    // SAFETY: the caller vouches for the instructions.
    unsafe { vbslq_f32(vcgtq_f32(a, b), a, b) }
}

impl Isa for Neon {
    const BYTE_DOT: bool = false;
    const TILE_ROWS: usize = 3;
    const TILE_PANELS: usize = 1;

    isa_functions! {
        f32x: float32x4_t, i32x: int32x4_t, registers: 4,
        splat: vdupq_n_f32, load: vld1q_f32, store: vst1q_f32,
        splat_i32: vdupq_n_s32, load_i32: vld1q_s32, store_i32: vst1q_s32,
        lanewise: add(a: F32x16, b: F32x16) -> F32x16 = vaddq_f32;
        lanewise: sub(a: F32x16, b: F32x16) -> F32x16 = vsubq_f32;
        lanewise: mul(a: F32x16, b: F32x16) -> F32x16 = vmulq_f32;
        lanewise: min(a: F32x16, b: F32x16) -> F32x16 = min;
        lanewise: max(a: F32x16, b: F32x16) -> F32x16 = max;
        lanewise: reinterpret_i32(a: F32x16) -> I32x16 = vreinterpretq_s32_f32;
        lanewise: reinterpret_f32(a: I32x16) -> F32x16 = vreinterpretq_f32_s32;
        lanewise: convert_f32(a: I32x16) -> F32x16 = vcvtq_f32_s32;
        lanewise: add_i32(a: I32x16, b: I32x16) -> I32x16 = vaddq_s32;
        lanewise: sub_i32(a: I32x16, b: I32x16) -> I32x16 = vsubq_s32;
        lanewise: mul_i32(a: I32x16, b: I32x16) -> I32x16 = vmulq_s32;
        lanewise: max_i32(a: I32x16, b: I32x16) -> I32x16 = vmaxq_s32;
        lanewise: shift_to_exponent(a: I32x16) -> I32x16 = vshlq_n_s32::<23>;
    }

    #[inline(always)]
    fn dot_i16(self, mut sums: Self::I32x16, word: Self::Broadcast, weights: Self::I32x16) -> Self::I32x16 {
        for i in 0..4 {
            // SAFETY: `self` proves that the processor has the instructions.
            unsafe {
                let (word, weights) = (vreinterpretq_s16_s32(word), vreinterpretq_s16_s32(weights[i]));
                let low = vmull_s16(vget_low_s16(word), vget_low_s16(weights));
                sums[i] = vaddq_s32(sums[i], vpaddq_s32(low, vmull_high_s16(word, weights)));
            }
        }
        sums
    }

    #[inline(always)]
    fn store_u8(self, values: Self::I32x16, to: &mut [u8; LANES]) {
        let first = to.as_mut_ptr();
        for half in 0..2 {
            // SAFETY: `self` proves that the processor has the instructions; twice eight bytes are
            // written to 16.
            unsafe {
                let shorts = vcombine_s16(vmovn_s32(values[2 * half]), vmovn_s32(values[2 * half + 1]));
                vst1_u8(first.add(8 * half), vmovn_u16(vreinterpretq_u16_s16(shorts)));
            }
        }
    }

    #[inline(always)]
    fn store_i16(self, values: Self::I32x16, to: &mut [i16; LANES]) {
        let first = to.as_mut_ptr();
        for half in 0..2 {
            // SAFETY: `self` proves that the processor has the instructions; twice eight numbers
            // are written to 16.
            unsafe {
                let shorts = vcombine_s16(vmovn_s32(values[2 * half]), vmovn_s32(values[2 * half + 1]));
                vst1q_s16(first.add(8 * half), shorts);
            }
        }
    }
}
