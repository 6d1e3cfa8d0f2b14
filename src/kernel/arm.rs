//! The instruction set of aarch64.

use std::arch::aarch64::{
    float32x4_t, int32x4_t, vaddq_f32, vaddq_s32, vbslq_f32, vcgtq_f32, vcltq_f32, vcombine_s16, vcvtq_f32_s32,
    vdupq_n_f32, vdupq_n_s32, vget_low_s16, vld1q_f32, vld1q_s32, vmaxq_s32, vmovn_s32, vmovn_u16, vmull_high_s16,
    vmull_s16, vmulq_f32, vmulq_s32, vpaddq_s32, vreinterpretq_f32_s32, vreinterpretq_s16_s32, vreinterpretq_s32_f32,
    vreinterpretq_u16_s16, vshlq_n_s32, vst1_u8, vst1q_f32, vst1q_s16, vst1q_s32, vsubq_f32, vsubq_s32,
};

use super::simd::{Kernel, LANES};

set! {
    /// 128 bits; 16-bit products.
    Neon
}

/// `a` where it is less than `b`: the instruction for minima has its own mind about zeros and what is no number.
///
/// # Safety
///
/// The processor has NEON.
#[inline(always)]
unsafe fn smaller(a: float32x4_t, b: float32x4_t) -> float32x4_t {
    // SAFETY: the caller vouches for the instructions.
    unsafe { vbslq_f32(vcltq_f32(a, b), a, b) }
}

/// `a` where it is greater than `b`.
///
/// # Safety
///
/// The processor has NEON.
#[inline(always)]
unsafe fn larger(a: float32x4_t, b: float32x4_t) -> float32x4_t {
    // SAFETY: the caller vouches for the instructions.
    unsafe { vbslq_f32(vcgtq_f32(a, b), a, b) }
}

impl Kernel for Neon {
    const BYTES: bool = false;
    const ROWS: usize = 3;
    const PANELS: usize = 1;

    kernel_functions! {
        float: float32x4_t, int: int32x4_t, word: int32x4_t, registers: 4,
        splat: vdupq_n_f32, load: vld1q_f32, store: vst1q_f32,
        splat_int: vdupq_n_s32, load_int: vld1q_s32, store_int: vst1q_s32,
        by_register: add(a: Floats, b: Floats) -> Floats = vaddq_f32;
        by_register: sub(a: Floats, b: Floats) -> Floats = vsubq_f32;
        by_register: mul(a: Floats, b: Floats) -> Floats = vmulq_f32;
        by_register: smaller(a: Floats, b: Floats) -> Floats = smaller;
        by_register: larger(a: Floats, b: Floats) -> Floats = larger;
        by_register: bits(a: Floats) -> Ints = vreinterpretq_s32_f32;
        by_register: of_bits(a: Ints) -> Floats = vreinterpretq_f32_s32;
        by_register: float(a: Ints) -> Floats = vcvtq_f32_s32;
        by_register: add_ints(a: Ints, b: Ints) -> Ints = vaddq_s32;
        by_register: sub_ints(a: Ints, b: Ints) -> Ints = vsubq_s32;
        by_register: mul_ints(a: Ints, b: Ints) -> Ints = vmulq_s32;
        by_register: larger_int(a: Ints, b: Ints) -> Ints = vmaxq_s32;
        by_register: to_exponent(a: Ints) -> Ints = vshlq_n_s32::<23>;
    }

    #[inline(always)]
    fn dot_shorts(self, mut sums: Self::Ints, word: Self::Word, line: Self::Ints) -> Self::Ints {
        for i in 0..4 {
            // SAFETY: `self` proves that the processor has the instructions.
            unsafe {
                let (word, line) = (vreinterpretq_s16_s32(word), vreinterpretq_s16_s32(line[i]));
                let low = vmull_s16(vget_low_s16(word), vget_low_s16(line));
                sums[i] = vaddq_s32(sums[i], vpaddq_s32(low, vmull_high_s16(word, line)));
            }
        }
        sums
    }

    #[inline(always)]
    fn store_bytes(self, values: Self::Ints, to: &mut [u8; LANES]) {
        let first = to.as_mut_ptr();
        for half in 0..2 {
            // SAFETY: `self` proves that the processor has the instructions; twice eight bytes are written to 16.
            unsafe {
                let shorts = vcombine_s16(vmovn_s32(values[2 * half]), vmovn_s32(values[2 * half + 1]));
                vst1_u8(first.add(8 * half), vmovn_u16(vreinterpretq_u16_s16(shorts)));
            }
        }
    }

    #[inline(always)]
    fn store_shorts(self, values: Self::Ints, to: &mut [i16; LANES]) {
        let first = to.as_mut_ptr();
        for half in 0..2 {
            // SAFETY: `self` proves that the processor has the instructions; twice eight numbers are written to 16.
            unsafe {
                let shorts = vcombine_s16(vmovn_s32(values[2 * half]), vmovn_s32(values[2 * half + 1]));
                vst1q_s16(first.add(8 * half), shorts);
            }
        }
    }
}
