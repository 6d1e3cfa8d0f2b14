//! The instruction sets of x86-64.

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

use super::simd::{Kernel, LANES};

set! {
    /// 128 bits: nearly every processor since 2008.
    Sse41
}
set! {
    /// 256 bits; 16-bit products only, since its product of bytes saturates.
    Avx2
}
set! {
    /// 256 bits with products of bytes.
    AvxVnni
}
set! {
    /// 512 bits with products of bytes.
    Avx512Vnni
}

impl Kernel for Sse41 {
    const BYTES: bool = false;
    // Twelve sums, and then the weights of a line by and by.
    const ROWS: usize = 3;
    const PANELS: usize = 1;

    kernel_functions! {
        float: __m128, int: __m128i, word: __m128i, registers: 4,
        splat: _mm_set1_ps, load: _mm_loadu_ps, store: _mm_storeu_ps,
        splat_int: _mm_set1_epi32, load_int: _mm_loadu_si128, store_int: _mm_storeu_si128,
        by_register: add(a: Floats, b: Floats) -> Floats = _mm_add_ps;
        by_register: sub(a: Floats, b: Floats) -> Floats = _mm_sub_ps;
        by_register: mul(a: Floats, b: Floats) -> Floats = _mm_mul_ps;
        by_register: smaller(a: Floats, b: Floats) -> Floats = _mm_min_ps;
        by_register: larger(a: Floats, b: Floats) -> Floats = _mm_max_ps;
        by_register: bits(a: Floats) -> Ints = _mm_castps_si128;
        by_register: of_bits(a: Ints) -> Floats = _mm_castsi128_ps;
        by_register: float(a: Ints) -> Floats = _mm_cvtepi32_ps;
        by_register: add_ints(a: Ints, b: Ints) -> Ints = _mm_add_epi32;
        by_register: sub_ints(a: Ints, b: Ints) -> Ints = _mm_sub_epi32;
        by_register: mul_ints(a: Ints, b: Ints) -> Ints = _mm_mullo_epi32;
        by_register: larger_int(a: Ints, b: Ints) -> Ints = _mm_max_epi32;
        by_register: to_exponent(a: Ints) -> Ints = _mm_slli_epi32::<23>;
    }

    #[inline(always)]
    fn dot_shorts(self, mut sums: Self::Ints, word: Self::Word, line: Self::Ints) -> Self::Ints {
        for i in 0..4 {
            // SAFETY: `self` proves that the processor has the instructions.
            sums[i] = unsafe { _mm_add_epi32(sums[i], _mm_madd_epi16(word, line[i])) };
        }
        sums
    }

    #[inline(always)]
    fn store_bytes(self, values: Self::Ints, to: &mut [u8; LANES]) {
        // SAFETY: `self` proves that the processor has the instructions; 16 bytes are written to 16.
        unsafe {
            let (low, high) = (_mm_packs_epi32(values[0], values[1]), _mm_packs_epi32(values[2], values[3]));
            _mm_storeu_si128(to.as_mut_ptr().cast(), _mm_packus_epi16(low, high));
        }
    }

    #[inline(always)]
    fn store_shorts(self, values: Self::Ints, to: &mut [i16; LANES]) {
        let first = to.as_mut_ptr();
        // SAFETY: `self` proves that the processor has the instructions; twice eight numbers are written to 16.
        unsafe {
            _mm_storeu_si128(first.cast(), _mm_packs_epi32(values[0], values[1]));
            _mm_storeu_si128(first.add(8).cast(), _mm_packs_epi32(values[2], values[3]));
        }
    }
}

/// Two registers of 32-bit numbers → one of 16-bit numbers, in order.
///
/// # Safety
///
/// The processor has AVX2.
#[inline(always)]
unsafe fn packed(values: [__m256i; 2]) -> __m256i {
    // SAFETY: the caller vouches for the instructions.
    unsafe { _mm256_permute4x64_epi64::<0b11_01_10_00>(_mm256_packs_epi32(values[0], values[1])) }
}

macro_rules! kernel_of_256_bits {
    ($name:ident, bytes: $bytes:literal, $($dots:item)+) => {
        impl Kernel for $name {
            const BYTES: bool = $bytes;
            // Twelve sums, two registers of weights, one of the row and one between: 16 of 16.
            const ROWS: usize = 6;
            const PANELS: usize = 1;

            kernel_functions! {
                float: __m256, int: __m256i, word: __m256i, registers: 2,
                splat: _mm256_set1_ps, load: _mm256_loadu_ps, store: _mm256_storeu_ps,
                splat_int: _mm256_set1_epi32, load_int: _mm256_loadu_si256, store_int: _mm256_storeu_si256,
                by_register: add(a: Floats, b: Floats) -> Floats = _mm256_add_ps;
                by_register: sub(a: Floats, b: Floats) -> Floats = _mm256_sub_ps;
                by_register: mul(a: Floats, b: Floats) -> Floats = _mm256_mul_ps;
                by_register: smaller(a: Floats, b: Floats) -> Floats = _mm256_min_ps;
                by_register: larger(a: Floats, b: Floats) -> Floats = _mm256_max_ps;
                by_register: bits(a: Floats) -> Ints = _mm256_castps_si256;
                by_register: of_bits(a: Ints) -> Floats = _mm256_castsi256_ps;
                by_register: float(a: Ints) -> Floats = _mm256_cvtepi32_ps;
                by_register: add_ints(a: Ints, b: Ints) -> Ints = _mm256_add_epi32;
                by_register: sub_ints(a: Ints, b: Ints) -> Ints = _mm256_sub_epi32;
                by_register: mul_ints(a: Ints, b: Ints) -> Ints = _mm256_mullo_epi32;
                by_register: larger_int(a: Ints, b: Ints) -> Ints = _mm256_max_epi32;
                by_register: to_exponent(a: Ints) -> Ints = _mm256_slli_epi32::<23>;
            }

            #[inline(always)]
            fn store_bytes(self, values: Self::Ints, to: &mut [u8; LANES]) {
                // SAFETY: `self` proves that the processor has the instructions; 16 bytes are written to 16.
                unsafe {
                    let shorts = packed(values);
                    let (low, high) = (_mm256_castsi256_si128(shorts), _mm256_extracti128_si256::<1>(shorts));
                    _mm_storeu_si128(to.as_mut_ptr().cast(), _mm_packus_epi16(low, high));
                }
            }

            #[inline(always)]
            fn store_shorts(self, values: Self::Ints, to: &mut [i16; LANES]) {
                // SAFETY: `self` proves that the processor has the instructions; 16 numbers are written to 16.
                unsafe { _mm256_storeu_si256(to.as_mut_ptr().cast(), packed(values)) };
            }

            $($dots)+
        }
    };
}

kernel_of_256_bits! {
    Avx2, bytes: false,

    #[inline(always)]
    fn dot_shorts(self, mut sums: Self::Ints, word: Self::Word, line: Self::Ints) -> Self::Ints {
        for i in 0..2 {
            // SAFETY: `self` proves that the processor has the instructions.
            sums[i] = unsafe { _mm256_add_epi32(sums[i], _mm256_madd_epi16(word, line[i])) };
        }
        sums
    }
}

kernel_of_256_bits! {
    AvxVnni, bytes: true,

    #[inline(always)]
    fn dot_shorts(self, mut sums: Self::Ints, word: Self::Word, line: Self::Ints) -> Self::Ints {
        for i in 0..2 {
            // SAFETY: `self` proves that the processor has the instruction.
            sums[i] = unsafe { _mm256_dpwssd_avx_epi32(sums[i], word, line[i]) };
        }
        sums
    }

    #[inline(always)]
    fn dot_bytes(self, mut sums: Self::Ints, word: Self::Word, line: Self::Ints) -> Self::Ints {
        for i in 0..2 {
            // SAFETY: `self` proves that the processor has the instruction.
            sums[i] = unsafe { _mm256_dpbusd_avx_epi32(sums[i], word, line[i]) };
        }
        sums
    }
}

impl Kernel for Avx512Vnni {
    const BYTES: bool = true;
    // 24 sums, four registers of weights and one of the row: 29 of 32.
    const ROWS: usize = 6;
    const PANELS: usize = 4;

    kernel_functions! {
        float: __m512, int: __m512i, word: __m512i, registers: 1,
        splat: _mm512_set1_ps, load: _mm512_loadu_ps, store: _mm512_storeu_ps,
        splat_int: _mm512_set1_epi32, load_int: _mm512_loadu_si512, store_int: _mm512_storeu_si512,
        by_register: add(a: Floats, b: Floats) -> Floats = _mm512_add_ps;
        by_register: sub(a: Floats, b: Floats) -> Floats = _mm512_sub_ps;
        by_register: mul(a: Floats, b: Floats) -> Floats = _mm512_mul_ps;
        by_register: smaller(a: Floats, b: Floats) -> Floats = _mm512_min_ps;
        by_register: larger(a: Floats, b: Floats) -> Floats = _mm512_max_ps;
        by_register: bits(a: Floats) -> Ints = _mm512_castps_si512;
        by_register: of_bits(a: Ints) -> Floats = _mm512_castsi512_ps;
        by_register: float(a: Ints) -> Floats = _mm512_cvtepi32_ps;
        by_register: add_ints(a: Ints, b: Ints) -> Ints = _mm512_add_epi32;
        by_register: sub_ints(a: Ints, b: Ints) -> Ints = _mm512_sub_epi32;
        by_register: mul_ints(a: Ints, b: Ints) -> Ints = _mm512_mullo_epi32;
        by_register: larger_int(a: Ints, b: Ints) -> Ints = _mm512_max_epi32;
        by_register: to_exponent(a: Ints) -> Ints = _mm512_slli_epi32::<23>;
    }

    #[inline(always)]
    fn dot_shorts(self, sums: Self::Ints, word: Self::Word, line: Self::Ints) -> Self::Ints {
        // SAFETY: `self` proves that the processor has the instruction.
        unsafe { [_mm512_dpwssd_epi32(sums[0], word, line[0])] }
    }

    #[inline(always)]
    fn dot_bytes(self, sums: Self::Ints, word: Self::Word, line: Self::Ints) -> Self::Ints {
        // SAFETY: `self` proves that the processor has the instruction.
        unsafe { [_mm512_dpbusd_epi32(sums[0], word, line[0])] }
    }

    #[inline(always)]
    fn store_bytes(self, values: Self::Ints, to: &mut [u8; LANES]) {
        // SAFETY: `self` proves that the processor has the instructions; 16 bytes are written to 16.
        unsafe { _mm_storeu_si128(to.as_mut_ptr().cast(), _mm512_cvtepi32_epi8(values[0])) };
    }

    #[inline(always)]
    fn store_shorts(self, values: Self::Ints, to: &mut [i16; LANES]) {
        // SAFETY: `self` proves that the processor has the instructions; 16 numbers are written to 16.
        unsafe { _mm256_storeu_si256(to.as_mut_ptr().cast(), _mm512_cvtepi32_epi16(values[0])) };
    }
}
