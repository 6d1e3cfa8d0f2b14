//! Instruction sets: the trait that kernels are written in, and the choice of a set at run time.
//!
//! A kernel is written once, as a function generic over [`Isa`], whose methods work on vectors of
//! [`LANES`] = 16 numbers: one register of AVX-512, two of AVX2, four of SSE4.1 or NEON. A method
//! is one intrinsic for each register, all `#[inline(always)]`.
//!
//! ```text
//! multiversion! {
//!     /// y += a x
//!     pub fn axpy(isa; a: f32, x: &[[f32; 16]], y: &mut [[f32; 16]]) {
//!         let a = isa.splat(a);
//!         for i in 0..x.len() {
//!             isa.store(isa.add(isa.load(&y[i]), isa.mul(a, isa.load(&x[i]))), &mut y[i]);
//!         }
//!     }
//! }
//! axpy(Simd::best(), 2.0, &x, &mut y);
//! ```
//!
//! `multiversion!` inlines the body into one function for each set, with `#[target_feature]`, and
//! makes the function that is called: it matches on a [`Simd`]. Everything that the body calls and
//! that should use the instructions must be `#[inline(always)]` too, for a function without the
//! feature may not inline intrinsics; so kernels call neither closures nor iterators in their
//! loops.
//!
//! Three steps add a set: a variant of [`InstructionSet`] that [`Simd::available`] detects, a token
//! type with its `impl Isa` (by the macros of `intrinsics`), a function in `multiversion!`. The
//! tests then cover it.

use bytemuck::{Pod, Zeroable};

#[cfg(target_arch = "aarch64")]
pub(super) use super::arm::Neon;
#[cfg(target_arch = "x86_64")]
pub(super) use super::x86::{Avx2, Avx512Vnni, AvxVnni, Sse41};

/// The instruction set that kernels use: one that this processor has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Simd(pub(super) InstructionSet);

/// The sets with an implementation. Only this module makes a value, and only of a set that was
/// detected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum InstructionSet {
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
    /// Plain Rust, on any processor: the reference that all other sets are tested against.
    pub const PORTABLE: Self = Self(InstructionSet::Portable);

    /// The fastest set of this processor.
    #[must_use]
    pub fn best() -> Self {
        *Self::available().last().unwrap_or(&Self::PORTABLE)
    }

    /// All sets that this processor has, the slowest first.
    #[must_use]
    pub fn available() -> Vec<Self> {
        let mut found = vec![InstructionSet::Portable];
        #[cfg(target_arch = "x86_64")]
        {
            if is_x86_feature_detected!("sse4.1") {
                found.push(InstructionSet::Sse41);
            }
            if is_x86_feature_detected!("avx2") {
                found.push(InstructionSet::Avx2);
                if is_x86_feature_detected!("avxvnni") {
                    found.push(InstructionSet::AvxVnni);
                }
            }
            if is_x86_feature_detected!("avx512f")
                && is_x86_feature_detected!("avx512bw")
                && is_x86_feature_detected!("avx512dq")
                && is_x86_feature_detected!("avx512vl")
                && is_x86_feature_detected!("avx512vnni")
            {
                found.push(InstructionSet::Avx512Vnni);
            }
        }
        #[cfg(target_arch = "aarch64")]
        if std::arch::is_aarch64_feature_detected!("neon") {
            found.push(InstructionSet::Neon);
        }
        found.into_iter().map(Self).collect()
    }

    /// The name of the set, for reports.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self.0 {
            InstructionSet::Portable => "portable",
            #[cfg(target_arch = "x86_64")]
            InstructionSet::Sse41 => "sse4.1",
            #[cfg(target_arch = "x86_64")]
            InstructionSet::Avx2 => "avx2",
            #[cfg(target_arch = "x86_64")]
            InstructionSet::AvxVnni => "avx-vnni",
            #[cfg(target_arch = "x86_64")]
            InstructionSet::Avx512Vnni => "avx512-vnni",
            #[cfg(target_arch = "aarch64")]
            InstructionSet::Neon => "neon",
        }
    }

    /// How many values of a linear layer share a 32-bit word: four bytes, or two i16 where no
    /// instruction sums the products of bytes exactly ([`Isa::BYTE_DOT`]). The results are the
    /// same.
    pub(super) fn values_per_word(self) -> usize {
        match self.0 {
            #[cfg(target_arch = "x86_64")]
            InstructionSet::AvxVnni | InstructionSet::Avx512Vnni => 4,
            _ => 2,
        }
    }
}

/// How many numbers a vector has, in every instruction set.
pub(super) const LANES: usize = 16;

/// A vector of 32-bit words in memory, on a cache line of its own: one depth of a packed panel,
/// with four i8 or two i16 for each of its 16 columns, or 16 sums.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(C, align(64))]
pub(super) struct AlignedI32x16(pub(super) [i32; LANES]);

// SAFETY: an array of integers whose size, 64 bytes, is its alignment: no padding, and any bits are
// a value.
unsafe impl Zeroable for AlignedI32x16 {}
// SAFETY: as above.
unsafe impl Pod for AlignedI32x16 {}

impl AlignedI32x16 {
    pub(super) const ZERO: Self = Self([0; LANES]);
}

/// An instruction set: arithmetic on vectors of 16 lanes, with the results of single operations in
/// IEEE 754.
///
/// Types that implement it are tokens: a value is the proof that the processor has the
/// instructions, so that methods are safe. Only the dispatch of `multiversion!` makes one.
pub(super) trait Isa: Copy {
    /// Whether [`Isa::dot_u8_i8`] exists; linear layers then multiply bytes, see
    /// [`Simd::values_per_word`].
    const BYTE_DOT: bool;
    /// Rows of a register tile, 6 or 3: as many as there are registers for, beside
    /// [`Isa::TILE_PANELS`].
    const TILE_ROWS: usize;
    /// Panels of a register tile at most, 4 or 1.
    const TILE_PANELS: usize;
    /// A vector of f32.
    type F32x16: Copy;
    /// A vector of i32.
    type I32x16: Copy;
    /// One 32-bit word, broadcast to all lanes of a register.
    type Broadcast: Copy;

    fn splat(self, value: f32) -> Self::F32x16;
    fn load(self, values: &[f32; LANES]) -> Self::F32x16;
    fn store(self, values: Self::F32x16, to: &mut [f32; LANES]);
    fn add(self, a: Self::F32x16, b: Self::F32x16) -> Self::F32x16;
    fn sub(self, a: Self::F32x16, b: Self::F32x16) -> Self::F32x16;
    fn mul(self, a: Self::F32x16, b: Self::F32x16) -> Self::F32x16;
    /// `a` where it is less than `b`, else `b`.
    fn min(self, a: Self::F32x16, b: Self::F32x16) -> Self::F32x16;
    /// `a` where it is greater than `b`, else `b`.
    fn max(self, a: Self::F32x16, b: Self::F32x16) -> Self::F32x16;

    /// The bits of the numbers.
    fn reinterpret_i32(self, values: Self::F32x16) -> Self::I32x16;
    /// The numbers with these bits.
    fn reinterpret_f32(self, bits: Self::I32x16) -> Self::F32x16;
    /// Converts; what f32 cannot represent is rounded to the nearest, ties to even.
    fn convert_f32(self, values: Self::I32x16) -> Self::F32x16;

    fn splat_i32(self, value: i32) -> Self::I32x16;
    fn load_i32(self, values: &[i32; LANES]) -> Self::I32x16;
    fn store_i32(self, values: Self::I32x16, to: &mut [i32; LANES]);
    /// Narrows to u8 and stores; all lanes are from 0 to 255.
    fn store_u8(self, values: Self::I32x16, to: &mut [u8; LANES]);
    /// Narrows to i16 and stores; all lanes fit.
    fn store_i16(self, values: Self::I32x16, to: &mut [i16; LANES]);
    fn add_i32(self, a: Self::I32x16, b: Self::I32x16) -> Self::I32x16;
    fn sub_i32(self, a: Self::I32x16, b: Self::I32x16) -> Self::I32x16;
    fn mul_i32(self, a: Self::I32x16, b: Self::I32x16) -> Self::I32x16;
    fn max_i32(self, a: Self::I32x16, b: Self::I32x16) -> Self::I32x16;
    /// Shifts left by 23 bits: an integer to where an f32 has its exponent.
    fn shift_to_exponent(self, values: Self::I32x16) -> Self::I32x16;

    fn broadcast(self, value: i32) -> Self::Broadcast;
    /// Adds to each sum the dot product of two pairs of i16: the broadcast word's and the lane's.
    fn dot_i16(self, sums: Self::I32x16, word: Self::Broadcast, weights: Self::I32x16) -> Self::I32x16;
    /// As [`Isa::dot_i16`] with four bytes: those of the word are u8, those of the lane i8.
    fn dot_u8_i8(self, _sums: Self::I32x16, _word: Self::Broadcast, _weights: Self::I32x16) -> Self::I32x16 {
        unreachable!("only where BYTE_DOT is true")
    }
}

/// Compiles a function for each instruction set, with a first argument [`Simd`] that chooses one
/// (function multiversioning). The body is generic over [`Isa`]; the name before the semicolon is
/// its token.
macro_rules! multiversion {
    (
        $(#[$attribute:meta])*
        $vis:vis fn $name:ident($isa:ident; $($argument:ident: $type:ty),* $(,)?) $body:block
    ) => {
        $(#[$attribute])*
        $vis fn $name(simd: $crate::kernel::Simd, $($argument: $type),*) {
            use $crate::kernel::simd::InstructionSet;

            #[inline(always)]
            fn body<I: $crate::kernel::simd::Isa>($isa: I, $($argument: $type),*) $body

            #[cfg(target_arch = "x86_64")]
            #[target_feature(enable = "sse4.1")]
            fn sse41(isa: $crate::kernel::simd::Sse41, $($argument: $type),*) {
                body(isa, $($argument),*);
            }

            #[cfg(target_arch = "x86_64")]
            #[target_feature(enable = "avx2")]
            fn avx2(isa: $crate::kernel::simd::Avx2, $($argument: $type),*) {
                body(isa, $($argument),*);
            }

            #[cfg(target_arch = "x86_64")]
            #[target_feature(enable = "avx2,avxvnni")]
            fn avx_vnni(isa: $crate::kernel::simd::AvxVnni, $($argument: $type),*) {
                body(isa, $($argument),*);
            }

            #[cfg(target_arch = "x86_64")]
            #[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512vnni")]
            fn avx512_vnni(isa: $crate::kernel::simd::Avx512Vnni, $($argument: $type),*) {
                body(isa, $($argument),*);
            }

            #[cfg(target_arch = "aarch64")]
            #[target_feature(enable = "neon")]
            fn neon(isa: $crate::kernel::simd::Neon, $($argument: $type),*) {
                body(isa, $($argument),*);
            }

            match simd.0 {
                InstructionSet::Portable => body($crate::kernel::portable::Portable, $($argument),*),
                // SAFETY: an instruction set is chosen only where the processor has its
                // instructions.
                #[cfg(target_arch = "x86_64")]
                InstructionSet::Sse41 => unsafe { sse41($crate::kernel::simd::Sse41::new(), $($argument),*) },
                // SAFETY: as above.
                #[cfg(target_arch = "x86_64")]
                InstructionSet::Avx2 => unsafe { avx2($crate::kernel::simd::Avx2::new(), $($argument),*) },
                // SAFETY: as above.
                #[cfg(target_arch = "x86_64")]
                InstructionSet::AvxVnni => unsafe { avx_vnni($crate::kernel::simd::AvxVnni::new(), $($argument),*) },
                // SAFETY: as above.
                #[cfg(target_arch = "x86_64")]
                InstructionSet::Avx512Vnni => unsafe {
                    avx512_vnni($crate::kernel::simd::Avx512Vnni::new(), $($argument),*);
                },
                // SAFETY: as above.
                #[cfg(target_arch = "aarch64")]
                InstructionSet::Neon => unsafe { neon($crate::kernel::simd::Neon::new(), $($argument),*) },
            }
        }
    };
}
