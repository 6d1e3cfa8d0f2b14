//! Texts one by one → their documents in the same order, while other threads analyse.

use std::cell::OnceCell;
use std::collections::VecDeque;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::Duration;

use jiff::civil::Date;

use super::analyzer::WORTH_THREADS;
use super::{Analyzer, Options, analyze_told, guarded};
use crate::document::{Document, ToldOptions};
use crate::error::Error;
use crate::interrupt;

/// Texts under analysis: their documents come out in the order in which they went in.
///
/// Texts that are worth it are analysed on the analyzer's threads as soon as they are put in, the
/// others on the caller's thread when their turn comes. If the process was forked in between, the
/// child has no such threads and analyses what is missing itself.
#[derive(Debug)]
pub(crate) struct Queue<T> {
    analyzer: Analyzer,
    /// What is told of the options of texts with reference dates of their own.
    told_of_dated: OnceCell<ToldOptions>,
    texts: VecDeque<Pending<T>>,
    /// The number of the first of `texts`.
    first: usize,
    /// The bytes of all of them.
    bytes: usize,
    /// The bytes of all that have been put in.
    seen: usize,
    /// How many texts, from the last, no thread has been given.
    not_started: usize,
    threads: Threads,
}

#[derive(Debug)]
struct Pending<T> {
    text: Arc<T>,
    options: Arc<Options>,
    told: ToldOptions,
    result: Option<Result<Document, Error>>,
}

impl<T: AsRef<str>> Pending<T> {
    fn analyze(&self) -> Result<Document, Error> {
        analyze_told((*self.text).as_ref(), &self.options, &self.told)
    }

    /// The same for a thread, which has no result.
    fn again(&self) -> Self {
        let Self { text, options, told, .. } = self;
        Self { text: Arc::clone(text), options: Arc::clone(options), told: told.clone(), result: None }
    }
}

/// What the queue and the threads that work for it share.
#[derive(Debug)]
struct Threads {
    sender: Sender<(usize, Result<Document, Error>)>,
    results: Receiver<(usize, Result<Document, Error>)>,
    /// Set when nobody waits for results any more.
    stop: Arc<AtomicBool>,
    /// The process that has the threads.
    process: u32,
}

impl Threads {
    fn new() -> Self {
        let (sender, results) = channel();
        Self { sender, results, stop: Arc::default(), process: std::process::id() }
    }
}

/// How long the queue waits for a result before it looks whether it is to stop.
const PATIENCE: Duration = Duration::from_millis(20);

impl<T: AsRef<str> + Send + Sync + 'static> Queue<T> {
    pub(crate) fn new(analyzer: Analyzer) -> Self {
        Self {
            analyzer,
            told_of_dated: OnceCell::new(),
            texts: VecDeque::new(),
            first: 0,
            bytes: 0,
            seen: 0,
            not_started: 0,
            threads: Threads::new(),
        }
    }

    /// How many threads work on the texts.
    pub(crate) fn threads(&self) -> usize {
        self.analyzer.threads
    }

    /// The bytes of the texts that have not come out.
    pub(crate) fn bytes(&self) -> usize {
        self.bytes
    }

    /// Gives all texts up.
    pub(crate) fn clear(&mut self) {
        self.threads.stop.store(true, Ordering::Relaxed);
        // What is still on its way goes to the old channel.
        let process = self.threads.process;
        self.threads = Threads { process, ..Threads::new() };
        self.first += self.texts.len();
        (self.bytes, self.not_started) = (0, 0);
        self.texts.clear();
    }

    /// Puts a text in.
    pub(crate) fn push(&mut self, text: T) {
        self.push_with(text, Arc::clone(&self.analyzer.options), self.analyzer.told.clone());
    }

    /// Puts a text in that has a reference date of its own, or none.
    pub(crate) fn push_dated(&mut self, text: T, reference_date: Option<Date>) {
        let options = Options { reference_date, ..(*self.analyzer.options).clone() };
        let told = self.told_of_dated.get_or_init(|| options.told_with_dates_of_texts()).clone();
        self.push_with(text, Arc::new(options), told);
    }

    fn push_with(&mut self, text: T, options: Arc<Options>, told: ToldOptions) {
        self.bytes += text.as_ref().len();
        self.seen += text.as_ref().len();
        self.texts.push_back(Pending { text: Arc::new(text), options, told, result: None });
        self.not_started += 1;
        if self.texts.len() > 1 && self.seen >= WORTH_THREADS {
            self.start();
        }
    }

    /// Takes the first text out, with its document; waits until it is there.
    pub(crate) fn pop(&mut self) -> Option<(Arc<T>, Result<Document, Error>)> {
        let first = self.texts.front()?;
        let own = self.texts.len() <= self.not_started || self.threads.process != std::process::id();
        if first.result.is_none() && own {
            let result = guarded(|| first.analyze());
            self.texts[0].result = Some(result);
        }
        while self.texts[0].result.is_none() {
            match self.threads.results.recv_timeout(PATIENCE) {
                Ok((number, result)) => self.texts[number - self.first].result = Some(result),
                Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => interrupt::point(),
            }
        }
        let Pending { text, result, .. } = self.texts.pop_front()?;
        self.first += 1;
        self.bytes -= (*text).as_ref().len();
        self.not_started = self.not_started.min(self.texts.len());
        Some((text, result?))
    }

    /// Gives the threads the texts that they have not been given.
    fn start(&mut self) {
        if self.threads.process != std::process::id() {
            return;
        }
        let Some(pool) = self.analyzer.pool() else { return };
        for i in self.texts.len() - self.not_started..self.texts.len() {
            let pending = self.texts[i].again();
            let (sender, stop) = (self.threads.sender.clone(), Arc::clone(&self.threads.stop));
            let number = self.first + i;
            pool.spawn_fifo(move || {
                let stopped = move || stop.load(Ordering::Relaxed);
                let result = interrupt::watched(Rc::new(stopped), || {
                    interrupt::point();
                    guarded(|| pending.analyze())
                });
                drop(pending);
                if let Ok(result) = result {
                    // Nobody listens when the queue is gone.
                    sender.send((number, result)).ok();
                }
            });
        }
        self.not_started = 0;
    }
}

impl<T> Drop for Queue<T> {
    fn drop(&mut self) {
        self.threads.stop.store(true, Ordering::Relaxed);
        if self.threads.process != std::process::id() {
            // The threads were the parent's: there is nobody to tell that they are to end.
            std::mem::forget(std::mem::take(&mut self.analyzer.pool));
        }
    }
}
