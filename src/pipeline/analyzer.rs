//! Many texts → their documents in order, on threads of its own.

use std::num::NonZeroUsize;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::{Arc, OnceLock};

use rayon::prelude::*;

use super::{Options, analyze_told};
use crate::document::{Document, ToldOptions};
use crate::error::Error;
use crate::interrupt::Interrupted;

/// Analyses many texts on threads of its own.
///
/// The threads belong to this value and start with the first texts that are worth them; a process
/// that forks before that, or drops the analyzer first, takes no lock with it.
#[derive(Debug)]
pub struct Analyzer {
    pub(super) options: Arc<Options>,
    pub(super) told: ToldOptions,
    pub(super) threads: usize,
    pub(super) pool: OnceLock<Option<rayon::ThreadPool>>,
}

/// Below this many bytes, starting threads costs more than it saves.
pub(super) const WORTH_THREADS: usize = 64 * 1024;

impl Analyzer {
    /// An analyzer on `threads` threads; None takes as many as the machine has.
    #[must_use]
    pub fn new(options: Options, threads: Option<NonZeroUsize>) -> Self {
        let threads = threads.or_else(|| std::thread::available_parallelism().ok()).map_or(1, NonZeroUsize::get);
        Self { told: options.told(), options: Arc::new(options), threads, pool: OnceLock::new() }
    }

    /// One result for each text, in order, the same for any number of threads.
    ///
    /// A panic while one text is analysed becomes that text's [`Error`] (see
    /// [`Error::is_internal`]); the others are not touched.
    pub fn analyze_many<T: AsRef<str> + Sync>(&self, texts: &[T]) -> Vec<Result<Document, Error>> {
        let one = |text: &T| guarded(|| analyze_told(text.as_ref(), &self.options, &self.told));
        let bytes: usize = texts.iter().map(|text| text.as_ref().len()).sum();
        if texts.len() > 1
            && bytes >= WORTH_THREADS
            && let Some(pool) = self.pool()
        {
            return pool.install(|| texts.par_iter().with_max_len(16).map(one).collect());
        }
        texts.iter().map(one).collect()
    }

    /// The threads; None where there is to be one only, or none can be started: then the caller's
    /// own thread does the work.
    pub(super) fn pool(&self) -> Option<&rayon::ThreadPool> {
        if self.threads == 1 {
            return None;
        }
        let build = || rayon::ThreadPoolBuilder::new().num_threads(self.threads).build().ok();
        self.pool.get_or_init(build).as_ref()
    }
}

/// Runs `work`; a panic in it becomes an internal error that carries its message.
pub(crate) fn guarded<R>(work: impl FnOnce() -> Result<R, Error>) -> Result<R, Error> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|panic| {
        if panic.is::<Interrupted>() {
            resume_unwind(panic);
        }
        let message = panic
            .downcast_ref::<&str>()
            .map(ToString::to_string)
            .or_else(|| panic.downcast_ref::<String>().cloned())
            .unwrap_or_else(|| "a panic without a message".to_owned());
        Err(Error::internal(message))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_an_internal_error_with_its_message() {
        let error = guarded(|| -> Result<(), Error> { panic!("row {} went wrong", 7) }).unwrap_err();
        assert!(error.is_internal());
        assert_eq!(error.to_string(), "internal error, please report it: row 7 went wrong");
    }
}
