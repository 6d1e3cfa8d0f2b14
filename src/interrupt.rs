//! Long work that can be given up: after Ctrl-C, or when nobody waits for its result any more.
//!
//! The loops of the stages call [`point`] now and then. If the work runs under [`watched`] and its
//! watch says stop, `point` unwinds to there, as cancellation does in `salsa`; else it costs a look
//! at a thread-local variable. Nothing has to be passed through the stages for it.

use std::cell::RefCell;
use std::panic::resume_unwind;
#[cfg(any(feature = "python", test))]
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;

/// The work was given up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Interrupted;

/// Says whether to stop.
type Watch = Rc<dyn Fn() -> bool>;

thread_local! {
    static WATCH: RefCell<Option<Watch>> = const { RefCell::new(None) };
}

/// Runs `work`, which ends early at the first [`point`] on this thread where `watch` says stop.
#[cfg(any(feature = "python", test))]
pub(crate) fn watched<R>(watch: Watch, work: impl FnOnce() -> R) -> Result<R, Interrupted> {
    let outer = WATCH.replace(Some(watch));
    let result = catch_unwind(AssertUnwindSafe(work));
    WATCH.set(outer);
    result.map_err(|panic| if panic.is::<Interrupted>() { Interrupted } else { resume_unwind(panic) })
}

/// A place where work may end.
pub(crate) fn point() {
    // The watch may run code of the caller, which may come here again: it is not borrowed then.
    let watch = WATCH.with_borrow(Clone::clone);
    if watch.is_some_and(|watch| watch()) {
        resume_unwind(Box::new(Interrupted));
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;

    #[test]
    fn work_ends_at_the_point_where_the_watch_says_stop() {
        let (points, left) = (Cell::new(0), Rc::new(Cell::new(3)));
        let watch = Rc::new(move || left.replace(left.get() - 1) == 0);
        let result = watched(watch, || {
            loop {
                point();
                points.set(points.get() + 1);
            }
        });
        let result: Result<(), _> = result;
        assert_eq!(result, Err(Interrupted));
        assert_eq!(points.get(), 3);
    }

    #[test]
    fn outside_a_watch_and_behind_it_nothing_ends() {
        point();
        assert_eq!(watched(Rc::new(|| true), || 1), Ok(1));
        point();
    }

    #[test]
    fn a_watch_within_another_leaves_the_outer_in_place() {
        let result = watched(Rc::new(|| true), || {
            let inner = watched(Rc::new(|| false), || {
                point();
                7
            });
            assert_eq!(inner, Ok(7));
            point();
        });
        assert_eq!(result, Err(Interrupted));
    }
}
