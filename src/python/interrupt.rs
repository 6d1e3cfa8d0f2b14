//! Python's signals, heard during work without the GIL.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::{Duration, Instant};

use pyo3::prelude::*;

use crate::interrupt;

/// How often signals are looked for. It takes the GIL for a moment.
const PERIOD: Duration = Duration::from_millis(50);

/// Runs `work` without the GIL. What a signal's handler raises meanwhile, `KeyboardInterrupt` after
/// Ctrl-C, ends the work at its next [`interrupt::point`] and is returned. Python handles signals
/// on the main thread alone.
pub(super) fn detached<R: Send>(py: Python<'_>, work: impl FnOnce() -> R + Send) -> PyResult<R> {
    py.detach(|| {
        let raised = Rc::new(RefCell::new(None));
        let (raised_here, last) = (Rc::clone(&raised), Cell::new(Instant::now()));
        let watch = move || {
            if last.get().elapsed() < PERIOD {
                return false;
            }
            // None while Python ends: nobody is to be told then.
            #[expect(clippy::redundant_closure_for_method_calls, reason = "the method is for one lifetime only")]
            let handled = Python::try_attach(|py| py.check_signals());
            last.set(Instant::now());
            *raised_here.borrow_mut() = handled.and_then(Result::err);
            raised_here.borrow().is_some()
        };
        interrupt::watched(Rc::new(watch), work).map_err(|interrupt::Interrupted| {
            raised.borrow_mut().take().expect("the watch stops work with what was raised")
        })
    })
}
