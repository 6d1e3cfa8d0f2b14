//! The instruction sets: what the kernels ask of each, and the choice between them at run time.

use bytemuck::{Pod, Zeroable};

#[cfg(target_arch = "aarch64")]
pub(super) use super::arm::Neon;
#[cfg(target_arch = "x86_64")]
pub(super) use super::x86::{Avx2, Avx512Vnni, AvxVnni, Sse41};

/// The instructions that the kernels use: one of the sets that this processor has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Simd(pub(super) Level);

/// Only this module makes one, and only of a set that the processor has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Level {
    Portable,
    #[cfg(target_arch = "x86_64")]
    Sse41,
    #[cfg(target_arch = "x86_64")]
    Avx2,
    #[cfg(target_arch = "x86_64")]
    AvxVnni,
    #[cfg(target_arch = "x86_64")]
    Avx512Vnni,
    #[cfg(target_arch = "aarch64")]
    Neon,
}

impl Simd {
    /// No instructions in particular: the twin that all others are held equal to.
    pub const PORTABLE: Self = Self(Level::Portable);

    /// The fastest set of this processor.
    #[must_use]
    pub fn best() -> Self {
        *Self::available().last().unwrap_or(&Self::PORTABLE)
    }

    /// All sets of this processor, the slowest first.
    #[must_use]
    pub fn available() -> Vec<Self> {
        let mut found = vec![Level::Portable];
        #[cfg(target_arch = "x86_64")]
        {
            if is_x86_feature_detected!("sse4.1") {
                found.push(Level::Sse41);
            }
            if is_x86_feature_detected!("avx2") {
                found.push(Level::Avx2);
                if is_x86_feature_detected!("avxvnni") {
                    found.push(Level::AvxVnni);
                }
            }
            if is_x86_feature_detected!("avx512f")
                && is_x86_feature_detected!("avx512bw")
                && is_x86_feature_detected!("avx512dq")
                && is_x86_feature_detected!("avx512vl")
                && is_x86_feature_detected!("avx512vnni")
            {
                found.push(Level::Avx512Vnni);
            }
        }
        #[cfg(target_arch = "aarch64")]
        if std::arch::is_aarch64_feature_detected!("neon") {
            found.push(Level::Neon);
        }
        found.into_iter().map(Self).collect()
    }

    /// Its name, for reports.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self.0 {
            Level::Portable => "portable",
            #[cfg(target_arch = "x86_64")]
            Level::Sse41 => "sse4.1",
            #[cfg(target_arch = "x86_64")]
            Level::Avx2 => "avx2",
            #[cfg(target_arch = "x86_64")]
            Level::AvxVnni => "avx-vnni",
            #[cfg(target_arch = "x86_64")]
            Level::Avx512Vnni => "avx512-vnni",
            #[cfg(target_arch = "aarch64")]
            Level::Neon => "neon",
        }
    }

    /// How many numbers of a linear layer share a word of 32 bits: four bytes, or two 16-bit numbers where no instruction
    /// sums the products of bytes exactly. The sums are the same.
    pub(super) fn numbers_in_word(self) -> usize {
        match self.0 {
            #[cfg(target_arch = "x86_64")]
            Level::AvxVnni | Level::Avx512Vnni => 4,
            _ => 2,
        }
    }
}

/// How many numbers stand side by side, in every instruction set.
pub(super) const LANES: usize = 16;

/// Whole numbers side by side: one step in depth of a panel of 16 columns, for each column four bytes, two 16-bit numbers or a
/// sum.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(C, align(64))]
pub(super) struct Line(pub(super) [i32; LANES]);

// SAFETY: an array of whole numbers whose size, 64 bytes, is its alignment: no padding, and any bits are a value.
unsafe impl Zeroable for Line {}
// SAFETY: as above.
unsafe impl Pod for Line {}

impl Line {
    pub(super) const ZERO: Self = Self([0; LANES]);
}

/// What the kernels ask of an instruction set: arithmetic on 16 lanes, rounded as in single operations.
///
/// A value of the type is the proof that the processor has the instructions, so only the dispatch may make one.
pub(super) trait Kernel: Copy {
    /// Whether linear layers multiply bytes, see [`Simd::numbers_in_word`].
    const BYTES: bool;
    /// Rows of a tile: as many as the registers hold beside [`Kernel::PANELS`]; 6 or 3.
    const ROWS: usize;
    /// Panels of a tile at most: 4 or 1.
    const PANELS: usize;
    /// 16 floating-point numbers.
    type Floats: Copy;
    /// 16 whole numbers of 32 bits.
    type Ints: Copy;
    /// The same word for all lanes.
    type Word: Copy;

    fn splat(self, value: f32) -> Self::Floats;
    fn load(self, values: &[f32; LANES]) -> Self::Floats;
    fn store(self, values: Self::Floats, to: &mut [f32; LANES]);
    fn add(self, a: Self::Floats, b: Self::Floats) -> Self::Floats;
    fn sub(self, a: Self::Floats, b: Self::Floats) -> Self::Floats;
    fn mul(self, a: Self::Floats, b: Self::Floats) -> Self::Floats;
    /// `a` where it is less than `b`, else `b`.
    fn smaller(self, a: Self::Floats, b: Self::Floats) -> Self::Floats;
    /// `a` where it is greater than `b`, else `b`.
    fn larger(self, a: Self::Floats, b: Self::Floats) -> Self::Floats;

    fn bits(self, values: Self::Floats) -> Self::Ints;
    fn of_bits(self, bits: Self::Ints) -> Self::Floats;
    /// The nearest number that can be represented.
    fn float(self, values: Self::Ints) -> Self::Floats;

    fn splat_int(self, value: i32) -> Self::Ints;
    fn load_ints(self, values: &[i32; LANES]) -> Self::Ints;
    fn store_ints(self, values: Self::Ints, to: &mut [i32; LANES]);
    /// Stores numbers from 0 to 255.
    fn store_bytes(self, values: Self::Ints, to: &mut [u8; LANES]);
    /// Stores numbers of 16 bits with a sign.
    fn store_shorts(self, values: Self::Ints, to: &mut [i16; LANES]);
    fn add_ints(self, a: Self::Ints, b: Self::Ints) -> Self::Ints;
    fn sub_ints(self, a: Self::Ints, b: Self::Ints) -> Self::Ints;
    fn mul_ints(self, a: Self::Ints, b: Self::Ints) -> Self::Ints;
    fn larger_int(self, a: Self::Ints, b: Self::Ints) -> Self::Ints;
    /// To the left by 23 bits: from a whole number to a floating-point one's exponent.
    fn to_exponent(self, values: Self::Ints) -> Self::Ints;

    fn word(self, value: i32) -> Self::Word;
    /// The sums, and in each lane the products of the word's two numbers with the lane's.
    fn dot_shorts(self, sums: Self::Ints, word: Self::Word, line: Self::Ints) -> Self::Ints;
    /// The same with four bytes, those of the word without a sign.
    fn dot_bytes(self, _sums: Self::Ints, _word: Self::Word, _line: Self::Ints) -> Self::Ints {
        unreachable!("asked only of a set that multiplies bytes")
    }
}

/// Rust without instructions of its own.
#[derive(Clone, Copy)]
pub(super) struct Portable;

macro_rules! lanes {
    (|$($argument:ident),+| $result:expr) => {{
        let mut result = [Default::default(); LANES];
        for lane in 0..LANES {
            $(let $argument = $argument[lane];)+
            result[lane] = $result;
        }
        result
    }};
}

impl Kernel for Portable {
    const BYTES: bool = false;
    const ROWS: usize = 3;
    const PANELS: usize = 1;
    type Floats = [f32; LANES];
    type Ints = [i32; LANES];
    type Word = [i32; 2];

    #[inline(always)]
    fn splat(self, value: f32) -> Self::Floats {
        [value; LANES]
    }

    #[inline(always)]
    fn load(self, values: &[f32; LANES]) -> Self::Floats {
        *values
    }

    #[inline(always)]
    fn store(self, values: Self::Floats, to: &mut [f32; LANES]) {
        *to = values;
    }

    #[inline(always)]
    fn add(self, a: Self::Floats, b: Self::Floats) -> Self::Floats {
        lanes!(|a, b| a + b)
    }

    #[inline(always)]
    fn sub(self, a: Self::Floats, b: Self::Floats) -> Self::Floats {
        lanes!(|a, b| a - b)
    }

    #[inline(always)]
    fn mul(self, a: Self::Floats, b: Self::Floats) -> Self::Floats {
        lanes!(|a, b| a * b)
    }

    #[inline(always)]
    fn smaller(self, a: Self::Floats, b: Self::Floats) -> Self::Floats {
        lanes!(|a, b| if a < b { a } else { b })
    }

    #[inline(always)]
    fn larger(self, a: Self::Floats, b: Self::Floats) -> Self::Floats {
        lanes!(|a, b| if a > b { a } else { b })
    }

    #[inline(always)]
    fn bits(self, values: Self::Floats) -> Self::Ints {
        bytemuck::cast(values)
    }

    #[inline(always)]
    fn of_bits(self, bits: Self::Ints) -> Self::Floats {
        bytemuck::cast(bits)
    }

    #[inline(always)]
    fn float(self, values: Self::Ints) -> Self::Floats {
        lanes!(|values| values as f32)
    }

    #[inline(always)]
    fn splat_int(self, value: i32) -> Self::Ints {
        [value; LANES]
    }

    #[inline(always)]
    fn load_ints(self, values: &[i32; LANES]) -> Self::Ints {
        *values
    }

    #[inline(always)]
    fn store_ints(self, values: Self::Ints, to: &mut [i32; LANES]) {
        *to = values;
    }

    #[inline(always)]
    fn store_bytes(self, values: Self::Ints, to: &mut [u8; LANES]) {
        *to = lanes!(|values| values as u8);
    }

    #[inline(always)]
    fn store_shorts(self, values: Self::Ints, to: &mut [i16; LANES]) {
        *to = lanes!(|values| values as i16);
    }

    #[inline(always)]
    fn add_ints(self, a: Self::Ints, b: Self::Ints) -> Self::Ints {
        lanes!(|a, b| a.wrapping_add(b))
    }

    #[inline(always)]
    fn sub_ints(self, a: Self::Ints, b: Self::Ints) -> Self::Ints {
        lanes!(|a, b| a.wrapping_sub(b))
    }

    #[inline(always)]
    fn mul_ints(self, a: Self::Ints, b: Self::Ints) -> Self::Ints {
        lanes!(|a, b| a.wrapping_mul(b))
    }

    #[inline(always)]
    fn larger_int(self, a: Self::Ints, b: Self::Ints) -> Self::Ints {
        lanes!(|a, b| a.max(b))
    }

    #[inline(always)]
    fn to_exponent(self, values: Self::Ints) -> Self::Ints {
        lanes!(|values| values << 23)
    }

    #[inline(always)]
    fn word(self, value: i32) -> Self::Word {
        bytemuck::cast::<i32, [i16; 2]>(value).map(i32::from)
    }

    #[inline(always)]
    fn dot_shorts(self, sums: Self::Ints, word: Self::Word, line: Self::Ints) -> Self::Ints {
        lanes!(|sums, line| {
            let [a, b] = bytemuck::cast::<i32, [i16; 2]>(line).map(i32::from);
            sums.wrapping_add(word[0] * a + word[1] * b)
        })
    }
}

/// Compiles a function for each set of instructions; the body sees the set as the value that stands before the semicolon.
macro_rules! for_each_simd {
    (
        $(#[$attribute:meta])*
        $vis:vis fn $name:ident($kernel:ident; $($argument:ident: $type:ty),* $(,)?) $body:block
    ) => {
        $(#[$attribute])*
        $vis fn $name(simd: $crate::kernel::Simd, $($argument: $type),*) {
            use $crate::kernel::simd::Level;

            #[inline(always)]
            fn body<K: $crate::kernel::simd::Kernel>($kernel: K, $($argument: $type),*) $body

            #[cfg(target_arch = "x86_64")]
            #[target_feature(enable = "sse4.1")]
            fn sse41(kernel: $crate::kernel::simd::Sse41, $($argument: $type),*) {
                body(kernel, $($argument),*);
            }

            #[cfg(target_arch = "x86_64")]
            #[target_feature(enable = "avx2")]
            fn avx2(kernel: $crate::kernel::simd::Avx2, $($argument: $type),*) {
                body(kernel, $($argument),*);
            }

            #[cfg(target_arch = "x86_64")]
            #[target_feature(enable = "avx2,avxvnni")]
            fn avx_vnni(kernel: $crate::kernel::simd::AvxVnni, $($argument: $type),*) {
                body(kernel, $($argument),*);
            }

            #[cfg(target_arch = "x86_64")]
            #[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512vnni")]
            fn avx512_vnni(kernel: $crate::kernel::simd::Avx512Vnni, $($argument: $type),*) {
                body(kernel, $($argument),*);
            }

            #[cfg(target_arch = "aarch64")]
            #[target_feature(enable = "neon")]
            fn neon(kernel: $crate::kernel::simd::Neon, $($argument: $type),*) {
                body(kernel, $($argument),*);
            }

            match simd.0 {
                Level::Portable => body($crate::kernel::simd::Portable, $($argument),*),
                // SAFETY: a level exists only where the processor has its instructions.
                #[cfg(target_arch = "x86_64")]
                Level::Sse41 => unsafe { sse41($crate::kernel::simd::Sse41::new(), $($argument),*) },
                // SAFETY: as above.
                #[cfg(target_arch = "x86_64")]
                Level::Avx2 => unsafe { avx2($crate::kernel::simd::Avx2::new(), $($argument),*) },
                // SAFETY: as above.
                #[cfg(target_arch = "x86_64")]
                Level::AvxVnni => unsafe { avx_vnni($crate::kernel::simd::AvxVnni::new(), $($argument),*) },
                // SAFETY: as above.
                #[cfg(target_arch = "x86_64")]
                Level::Avx512Vnni => unsafe { avx512_vnni($crate::kernel::simd::Avx512Vnni::new(), $($argument),*) },
                // SAFETY: as above.
                #[cfg(target_arch = "aarch64")]
                Level::Neon => unsafe { neon($crate::kernel::simd::Neon::new(), $($argument),*) },
            }
        }
    };
}
