//! [`Isa`] for x86-64: SSE4.1, AVX2, AVX-VNNI and AVX-512 VNNI.

use std::arch::x86_64::{
    __m128, __m128i, __m256, __m256i, __m512, __m512i, _mm_add_epi32, _mm_add_ps, _mm_castps_si128, _mm_castsi128_ps,
    _mm_cvtepi32_ps, _mm_loadu_ps, _mm_loadu_si128, _mm_madd_epi16, _mm_max_epi32, _mm_max_ps, _mm_min_ps, _mm_mul_ps,
    _mm_mullo_epi32, _mm_packs_epi32, _mm_packus_epi16, _mm_set1_epi32, _mm_set1_ps, _mm_slli_epi32, _mm_storeu_ps,
    _mm_storeu_si128, _mm_sub_epi32, _mm_sub_ps, _mm256_add_epi32, _mm256_add_ps, _mm256_castps_si256,
    _mm256_castsi256_ps, _mm256_castsi256_si128, _mm256_cvtepi32_ps, _mm256_dpbusd_avx_epi32, _mm256_dpwssd_avx_epi32,
    _mm256_extracti128_si256, _mm256_loadu_ps, _mm256_loadu_si256, _mm256_madd_epi16, _mm256_max_epi32, _mm256_max_ps,
    _mm256_min_ps, _mm256_mul_ps, _mm256_mullo_epi32, _mm256_packs_epi32, _mm256_permute4x64_epi64, _mm256_set1_epi32,
    _mm256_set1_ps, _mm256_slli_epi32, _mm256_storeu_ps, _mm256_storeu_si256, _mm256_sub_epi32, _mm256_sub_ps,
    _mm512_add_epi32, _mm512_add_ps, _mm512_castps_si512, _mm512_castsi512_ps, _mm512_cvtepi32_epi8,
    _mm512_cvtepi32_epi16, _mm512_cvtepi32_ps, _mm512_dpbusd_epi32, _mm512_dpwssd_epi32, _mm512_loadu_ps,
    _mm512_loadu_si512, _mm512_max_epi32, _mm512_max_ps, _mm512_min_ps, _mm512_mul_ps, _mm512_mullo_epi32,
    _mm512_set1_epi32, _mm512_set1_ps, _mm512_slli_epi32, _mm512_storeu_ps, _mm512_storeu_si512, _mm512_sub_epi32,
    _mm512_sub_ps,
};

use super::simd::{Isa, LANES};

isa_token! {
    /// SSE4.1: 128 bits; products of i16. Nearly every processor since 2008 has it.
    Sse41
}
isa_token! {
    /// AVX2: 256 bits; products of i16 only, since that of bytes (`vpmaddubsw`) saturates its sums.
    Avx2
}
isa_token! {
    /// AVX-VNNI: 256 bits; exact products of bytes (`vpdpbusd`).
    AvxVnni
}
isa_token! {
    /// AVX-512 VNNI: 512 bits; exact products of bytes.
    Avx512Vnni
}

impl Isa for Sse41 {
    const BYTE_DOT: bool = false;
    // Registers: 12 of sums; the four of weights are loaded one after the other.
    const TILE_ROWS: usize = 3;
    const TILE_PANELS: usize = 1;

    isa_functions! {
        f32x: __m128, i32x: __m128i, registers: 4,
        splat: _mm_set1_ps, load: _mm_loadu_ps, store: _mm_storeu_ps,
        splat_i32: _mm_set1_epi32, load_i32: _mm_loadu_si128, store_i32: _mm_storeu_si128,
        lanewise: add(a: F32x16, b: F32x16) -> F32x16 = _mm_add_ps;
        lanewise: sub(a: F32x16, b: F32x16) -> F32x16 = _mm_sub_ps;
        lanewise: mul(a: F32x16, b: F32x16) -> F32x16 = _mm_mul_ps;
        lanewise: min(a: F32x16, b: F32x16) -> F32x16 = _mm_min_ps;
        lanewise: max(a: F32x16, b: F32x16) -> F32x16 = _mm_max_ps;
        lanewise: reinterpret_i32(a: F32x16) -> I32x16 = _mm_castps_si128;
        lanewise: reinterpret_f32(a: I32x16) -> F32x16 = _mm_castsi128_ps;
        lanewise: convert_f32(a: I32x16) -> F32x16 = _mm_cvtepi32_ps;
        lanewise: add_i32(a: I32x16, b: I32x16) -> I32x16 = _mm_add_epi32;
        lanewise: sub_i32(a: I32x16, b: I32x16) -> I32x16 = _mm_sub_epi32;
        lanewise: mul_i32(a: I32x16, b: I32x16) -> I32x16 = _mm_mullo_epi32;
        lanewise: max_i32(a: I32x16, b: I32x16) -> I32x16 = _mm_max_epi32;
        lanewise: shift_to_exponent(a: I32x16) -> I32x16 = _mm_slli_epi32::<23>;
    }

    #[inline(always)]
    fn dot_i16(self, mut sums: Self::I32x16, word: Self::Broadcast, weights: Self::I32x16) -> Self::I32x16 {
        for i in 0..4 {
            // SAFETY: `self` proves that the processor has the instructions.
            sums[i] = unsafe { _mm_add_epi32(sums[i], _mm_madd_epi16(word, weights[i])) };
        }
        sums
    }

    #[inline(always)]
    fn store_u8(self, values: Self::I32x16, to: &mut [u8; LANES]) {
        // SAFETY: `self` proves that the processor has the instructions; 16 bytes are written to
        // 16.
        unsafe {
            let (low, high) = (_mm_packs_epi32(values[0], values[1]), _mm_packs_epi32(values[2], values[3]));
            _mm_storeu_si128(to.as_mut_ptr().cast(), _mm_packus_epi16(low, high));
        }
    }

    #[inline(always)]
    fn store_i16(self, values: Self::I32x16, to: &mut [i16; LANES]) {
        let first = to.as_mut_ptr();
        // SAFETY: `self` proves that the processor has the instructions; twice eight numbers are
        // written to 16.
        unsafe {
            _mm_storeu_si128(first.cast(), _mm_packs_epi32(values[0], values[1]));
            _mm_storeu_si128(first.add(8).cast(), _mm_packs_epi32(values[2], values[3]));
        }
    }
}

/// Two registers of i32 → one of i16, in order: `vpackssdw` works on halves of 128 bits, which are
/// then permuted.
///
/// # Safety
///
/// The processor has AVX2.
#[inline(always)]
unsafe fn packed(values: [__m256i; 2]) -> __m256i {
    // SAFETY: the caller vouches for the instructions.
    unsafe { _mm256_permute4x64_epi64::<0b11_01_10_00>(_mm256_packs_epi32(values[0], values[1])) }
}

/// Implements [`Isa`] for a set of 256 bits: all but its products, which are `$dots`.
macro_rules! isa_of_256_bits {
    ($name:ident, byte_dot: $byte_dot:literal, $($dots:item)+) => {
        impl Isa for $name {
            const BYTE_DOT: bool = $byte_dot;
            // Registers: 12 of sums, 2 of weights, 1 of the row, 1 intermediate: 16 of 16.
            const TILE_ROWS: usize = 6;
            const TILE_PANELS: usize = 1;

            isa_functions! {
                f32x: __m256, i32x: __m256i, registers: 2,
                splat: _mm256_set1_ps, load: _mm256_loadu_ps, store: _mm256_storeu_ps,
                splat_i32: _mm256_set1_epi32, load_i32: _mm256_loadu_si256, store_i32: _mm256_storeu_si256,
                lanewise: add(a: F32x16, b: F32x16) -> F32x16 = _mm256_add_ps;
                lanewise: sub(a: F32x16, b: F32x16) -> F32x16 = _mm256_sub_ps;
                lanewise: mul(a: F32x16, b: F32x16) -> F32x16 = _mm256_mul_ps;
                lanewise: min(a: F32x16, b: F32x16) -> F32x16 = _mm256_min_ps;
                lanewise: max(a: F32x16, b: F32x16) -> F32x16 = _mm256_max_ps;
                lanewise: reinterpret_i32(a: F32x16) -> I32x16 = _mm256_castps_si256;
                lanewise: reinterpret_f32(a: I32x16) -> F32x16 = _mm256_castsi256_ps;
                lanewise: convert_f32(a: I32x16) -> F32x16 = _mm256_cvtepi32_ps;
                lanewise: add_i32(a: I32x16, b: I32x16) -> I32x16 = _mm256_add_epi32;
                lanewise: sub_i32(a: I32x16, b: I32x16) -> I32x16 = _mm256_sub_epi32;
                lanewise: mul_i32(a: I32x16, b: I32x16) -> I32x16 = _mm256_mullo_epi32;
                lanewise: max_i32(a: I32x16, b: I32x16) -> I32x16 = _mm256_max_epi32;
                lanewise: shift_to_exponent(a: I32x16) -> I32x16 = _mm256_slli_epi32::<23>;
            }

            #[inline(always)]
            fn store_u8(self, values: Self::I32x16, to: &mut [u8; LANES]) {
                // SAFETY: `self` proves that the processor has the instructions; 16 bytes are
                // written to 16.
                unsafe {
                    let shorts = packed(values);
                    let (low, high) = (_mm256_castsi256_si128(shorts), _mm256_extracti128_si256::<1>(shorts));
                    _mm_storeu_si128(to.as_mut_ptr().cast(), _mm_packus_epi16(low, high));
                }
            }

            #[inline(always)]
            fn store_i16(self, values: Self::I32x16, to: &mut [i16; LANES]) {
                // SAFETY: `self` proves that the processor has the instructions; 16 numbers are
                // written to 16.
                unsafe { _mm256_storeu_si256(to.as_mut_ptr().cast(), packed(values)) };
            }

            $($dots)+
        }
    };
}

isa_of_256_bits! {
    Avx2, byte_dot: false,

    #[inline(always)]
    fn dot_i16(self, mut sums: Self::I32x16, word: Self::Broadcast, weights: Self::I32x16) -> Self::I32x16 {
        for i in 0..2 {
            // SAFETY: `self` proves that the processor has the instructions.
            sums[i] = unsafe { _mm256_add_epi32(sums[i], _mm256_madd_epi16(word, weights[i])) };
        }
        sums
    }
}

isa_of_256_bits! {
    AvxVnni, byte_dot: true,

    #[inline(always)]
    fn dot_i16(self, mut sums: Self::I32x16, word: Self::Broadcast, weights: Self::I32x16) -> Self::I32x16 {
        for i in 0..2 {
            // SAFETY: `self` proves that the processor has the instruction.
            sums[i] = unsafe { _mm256_dpwssd_avx_epi32(sums[i], word, weights[i]) };
        }
        sums
    }

    #[inline(always)]
    fn dot_u8_i8(self, mut sums: Self::I32x16, word: Self::Broadcast, weights: Self::I32x16) -> Self::I32x16 {
        for i in 0..2 {
            // SAFETY: `self` proves that the processor has the instruction.
            sums[i] = unsafe { _mm256_dpbusd_avx_epi32(sums[i], word, weights[i]) };
        }
        sums
    }
}

impl Isa for Avx512Vnni {
    const BYTE_DOT: bool = true;
    // Registers: 24 of sums, 4 of weights, 1 of the row: 29 of 32.
    const TILE_ROWS: usize = 6;
    const TILE_PANELS: usize = 4;

    isa_functions! {
        f32x: __m512, i32x: __m512i, registers: 1,
        splat: _mm512_set1_ps, load: _mm512_loadu_ps, store: _mm512_storeu_ps,
        splat_i32: _mm512_set1_epi32, load_i32: _mm512_loadu_si512, store_i32: _mm512_storeu_si512,
        lanewise: add(a: F32x16, b: F32x16) -> F32x16 = _mm512_add_ps;
        lanewise: sub(a: F32x16, b: F32x16) -> F32x16 = _mm512_sub_ps;
        lanewise: mul(a: F32x16, b: F32x16) -> F32x16 = _mm512_mul_ps;
        lanewise: min(a: F32x16, b: F32x16) -> F32x16 = _mm512_min_ps;
        lanewise: max(a: F32x16, b: F32x16) -> F32x16 = _mm512_max_ps;
        lanewise: reinterpret_i32(a: F32x16) -> I32x16 = _mm512_castps_si512;
        lanewise: reinterpret_f32(a: I32x16) -> F32x16 = _mm512_castsi512_ps;
        lanewise: convert_f32(a: I32x16) -> F32x16 = _mm512_cvtepi32_ps;
        lanewise: add_i32(a: I32x16, b: I32x16) -> I32x16 = _mm512_add_epi32;
        lanewise: sub_i32(a: I32x16, b: I32x16) -> I32x16 = _mm512_sub_epi32;
        lanewise: mul_i32(a: I32x16, b: I32x16) -> I32x16 = _mm512_mullo_epi32;
        lanewise: max_i32(a: I32x16, b: I32x16) -> I32x16 = _mm512_max_epi32;
        lanewise: shift_to_exponent(a: I32x16) -> I32x16 = _mm512_slli_epi32::<23>;
    }

    #[inline(always)]
    fn dot_i16(self, sums: Self::I32x16, word: Self::Broadcast, weights: Self::I32x16) -> Self::I32x16 {
        // SAFETY: `self` proves that the processor has the instruction.
        unsafe { [_mm512_dpwssd_epi32(sums[0], word, weights[0])] }
    }

    #[inline(always)]
    fn dot_u8_i8(self, sums: Self::I32x16, word: Self::Broadcast, weights: Self::I32x16) -> Self::I32x16 {
        // SAFETY: `self` proves that the processor has the instruction.
        unsafe { [_mm512_dpbusd_epi32(sums[0], word, weights[0])] }
    }

    #[inline(always)]
    fn store_u8(self, values: Self::I32x16, to: &mut [u8; LANES]) {
        // SAFETY: `self` proves that the processor has the instructions; 16 bytes are written to
        // 16.
        unsafe { _mm_storeu_si128(to.as_mut_ptr().cast(), _mm512_cvtepi32_epi8(values[0])) };
    }

    #[inline(always)]
    fn store_i16(self, values: Self::I32x16, to: &mut [i16; LANES]) {
        // SAFETY: `self` proves that the processor has the instructions; 16 numbers are written to
        // 16.
        unsafe { _mm256_storeu_si256(to.as_mut_ptr().cast(), _mm512_cvtepi32_epi16(values[0])) };
    }
}
