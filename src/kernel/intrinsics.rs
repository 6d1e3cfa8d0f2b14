//! Macros that implement [`Isa`](super::simd::Isa) from intrinsics.
//!
//! A vector of 16 lanes is an array of one, two or four registers. Most methods are the same for
//! every instruction set, but for the name of an intrinsic that is called for each register:
//! `isa_functions!` writes them from a list of those names. What differs more (products, narrowing)
//! is written by hand in `x86` and `arm`.
//!
//! ```text
//! isa_functions! {
//!     // F32x16 = [__m256; 2], I32x16 = [__m256i; 2]
//!     f32x: __m256, i32x: __m256i, registers: 2,
//!     // f32 → register, memory → register, …
//!     splat: _mm256_set1_ps, load: _mm256_loadu_ps, …
//!     // [_mm256_add_ps(a[0], b[0]), _mm256_add_ps(a[1], b[1])]
//!     lanewise: add(a: F32x16, b: F32x16) -> F32x16 = _mm256_add_ps;
//! }
//! ```

/// Declares the token of an instruction set; a value is the proof that the processor has it.
macro_rules! isa_token {
    ($(#[$attribute:meta])* $name:ident) => {
        $(#[$attribute])*
        #[derive(Clone, Copy)]
        pub(super) struct $name(());

        impl $name {
            /// # Safety
            ///
            /// The processor has the instructions.
            #[inline(always)]
            pub(super) unsafe fn new() -> Self {
                Self(())
            }
        }
    };
}

/// Methods that call one intrinsic for each register. They index, because a closure is a function
/// without the target feature and could not inline the intrinsic.
macro_rules! lanewise_functions {
    ($($name:ident($a:ident: $type_a:ident $(, $b:ident: $type_b:ident)?) -> $result:ident = $instruction:expr;)+) => {
        $(
            #[inline(always)]
            fn $name(self, $a: Self::$type_a $(, $b: Self::$type_b)?) -> Self::$result {
                // SAFETY: `self` proves that the processor has the instruction.
                unsafe {
                    let mut result = [$instruction($a[0] $(, $b[0])?); _];
                    for i in 1..result.len() {
                        result[i] = $instruction($a[i] $(, $b[i])?);
                    }
                    result
                }
            }
        )+
    };
}

/// The types and methods of [`Isa`](super::simd::Isa) that differ between instruction sets only in
/// the names of registers and intrinsics.
macro_rules! isa_functions {
    (
        f32x: $f32x:ty, i32x: $i32x:ty, registers: $registers:literal,
        splat: $splat:expr, load: $load:expr, store: $store:expr,
        splat_i32: $splat_i32:expr, load_i32: $load_i32:expr, store_i32: $store_i32:expr,
        $(
            lanewise: $name:ident($a:ident: $type_a:ident $(, $b:ident: $type_b:ident)?) -> $result:ident
                = $instruction:expr;
        )+
    ) => {
        type F32x16 = [$f32x; $registers];
        type I32x16 = [$i32x; $registers];
        type Broadcast = $i32x;

        lanewise_functions! { $($name($a: $type_a $(, $b: $type_b)?) -> $result = $instruction;)+ }

        #[inline(always)]
        fn splat(self, value: f32) -> Self::F32x16 {
            // SAFETY: `self` proves that the processor has the instruction.
            unsafe { [$splat(value); $registers] }
        }

        #[inline(always)]
        fn splat_i32(self, value: i32) -> Self::I32x16 {
            // SAFETY: `self` proves that the processor has the instruction.
            unsafe { [$splat_i32(value); $registers] }
        }

        #[inline(always)]
        fn broadcast(self, value: i32) -> Self::Broadcast {
            // SAFETY: `self` proves that the processor has the instruction.
            unsafe { $splat_i32(value) }
        }

        #[inline(always)]
        fn load(self, values: &[f32; LANES]) -> Self::F32x16 {
            let first = values.as_ptr();
            // SAFETY: `self` proves that the processor has the instruction, which asks for no
            // alignment; as many registers as hold 16 lanes are read from 16 numbers.
            unsafe {
                let mut result = [$load(first.cast()); $registers];
                for i in 0..$registers {
                    result[i] = $load(first.add(i * (LANES / $registers)).cast());
                }
                result
            }
        }

        #[inline(always)]
        fn store(self, values: Self::F32x16, to: &mut [f32; LANES]) {
            let first = to.as_mut_ptr();
            // SAFETY: as in `load`.
            unsafe {
                for i in 0..$registers {
                    $store(first.add(i * (LANES / $registers)).cast(), values[i]);
                }
            }
        }

        #[inline(always)]
        fn load_i32(self, values: &[i32; LANES]) -> Self::I32x16 {
            let first = values.as_ptr();
            // SAFETY: as in `load`.
            unsafe {
                let mut result = [$load_i32(first.cast()); $registers];
                for i in 0..$registers {
                    result[i] = $load_i32(first.add(i * (LANES / $registers)).cast());
                }
                result
            }
        }

        #[inline(always)]
        fn store_i32(self, values: Self::I32x16, to: &mut [i32; LANES]) {
            let first = to.as_mut_ptr();
            // SAFETY: as in `load`.
            unsafe {
                for i in 0..$registers {
                    $store_i32(first.add(i * (LANES / $registers)).cast(), values[i]);
                }
            }
        }
    };
}
