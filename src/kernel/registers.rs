//! What the instruction sets have in common: 16 lanes are one, two or four registers, and an operation is one instruction for
//! each.

/// Names a set; its value is the proof that the processor has it.
macro_rules! set {
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

/// Functions that do the same to each register. Written out by index: closures would have to be inlined first, for the
/// instructions to be allowed in them.
macro_rules! by_register {
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

/// The functions of a kernel that differ from set to set in their instructions only.
macro_rules! kernel_functions {
    (
        float: $float:ty, int: $int:ty, word: $word:ty, registers: $registers:literal,
        splat: $splat:expr, load: $load:expr, store: $store:expr,
        splat_int: $splat_int:expr, load_int: $load_int:expr, store_int: $store_int:expr,
        $(by_register: $name:ident($a:ident: $type_a:ident $(, $b:ident: $type_b:ident)?) -> $result:ident = $instruction:expr;)+
    ) => {
        type Floats = [$float; $registers];
        type Ints = [$int; $registers];
        type Word = $word;

        by_register! { $($name($a: $type_a $(, $b: $type_b)?) -> $result = $instruction;)+ }

        #[inline(always)]
        fn splat(self, value: f32) -> Self::Floats {
            // SAFETY: `self` proves that the processor has the instruction.
            unsafe { [$splat(value); $registers] }
        }

        #[inline(always)]
        fn splat_int(self, value: i32) -> Self::Ints {
            // SAFETY: `self` proves that the processor has the instruction.
            unsafe { [$splat_int(value); $registers] }
        }

        #[inline(always)]
        fn word(self, value: i32) -> Self::Word {
            // SAFETY: `self` proves that the processor has the instruction.
            unsafe { $splat_int(value) }
        }

        #[inline(always)]
        fn load(self, values: &[f32; LANES]) -> Self::Floats {
            let first = values.as_ptr();
            // SAFETY: `self` proves that the processor has the instruction, which asks for no alignment; the registers of 16
            // lanes are read from 16 numbers.
            unsafe {
                let mut result = [$load(first.cast()); $registers];
                for i in 0..$registers {
                    result[i] = $load(first.add(i * (LANES / $registers)).cast());
                }
                result
            }
        }

        #[inline(always)]
        fn store(self, values: Self::Floats, to: &mut [f32; LANES]) {
            let first = to.as_mut_ptr();
            // SAFETY: as in `load`.
            unsafe {
                for i in 0..$registers {
                    $store(first.add(i * (LANES / $registers)).cast(), values[i]);
                }
            }
        }

        #[inline(always)]
        fn load_ints(self, values: &[i32; LANES]) -> Self::Ints {
            let first = values.as_ptr();
            // SAFETY: as in `load`.
            unsafe {
                let mut result = [$load_int(first.cast()); $registers];
                for i in 0..$registers {
                    result[i] = $load_int(first.add(i * (LANES / $registers)).cast());
                }
                result
            }
        }

        #[inline(always)]
        fn store_ints(self, values: Self::Ints, to: &mut [i32; LANES]) {
            let first = to.as_mut_ptr();
            // SAFETY: as in `load`.
            unsafe {
                for i in 0..$registers {
                    $store_int(first.add(i * (LANES / $registers)).cast(), values[i]);
                }
            }
        }
    };
}
