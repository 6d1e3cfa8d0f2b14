#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| quoth_fuzz::parts(bytes));
