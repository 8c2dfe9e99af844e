//! Threads made from a type with a `run` method: what they did can be read in its fields.
//!
//! Python: a class that inherits from `threading.Thread` and has a method `run`.
//! Run: `cargo run -p ch02-threads -- struct-style`

use std::sync::OnceLock;
use std::time::{Duration, Instant};
use std::{io, thread};

use tracing::info;

const BEAT: Duration = Duration::from_millis(100);

/// A thread's work and its state. Rust has no class to inherit from: it is a plain type, and the
/// thread calls its method.
pub struct Counter<'a> {
    name: &'static str,
    lines: u32,
    said: u32,
    ended: Option<Instant>,
    main_has_ended: &'a OnceLock<Instant>,
}

impl<'a> Counter<'a> {
    /// A counter that is to say so many lines.
    pub fn new(name: &'static str, lines: u32, main_has_ended: &'a OnceLock<Instant>) -> Self {
        Self { name, lines, said: 0, ended: None, main_has_ended }
    }

    /// Says numbered lines, a beat apart. It does not end before main has, however late main is.
    pub fn run(&mut self) {
        for line in 1..=self.lines {
            info!(line, "is at work");
            self.said = line;
            thread::sleep(BEAT);
        }
        self.main_has_ended.wait();
        info!("ends");
        self.ended = Some(Instant::now());
    }
}

/// Plays it: the same lines as in `function-style`.
pub fn main() -> io::Result<()> {
    let main_has_ended = OnceLock::new();
    let mut counters = ["ann", "bob"].map(|name| Counter::new(name, 3, &main_has_ended));
    let started = thread::scope(|s| {
        let started = counters.each_mut().map(|counter| {
            let thread = thread::Builder::new().name(counter.name.into());
            thread.spawn_scoped(s, || counter.run()).map(drop)
        });
        info!("has nothing more to do");
        main_has_ended.get_or_init(Instant::now);
        started
    });
    started.into_iter().collect::<io::Result<()>>()?;
    for counter in counters {
        assert_eq!(counter.said, 3, "the thread's work is in the fields");
        assert!(counter.ended.as_ref() >= main_has_ended.get(), "it ended after main's last line");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_counter_that_never_ran_has_neither_counted_nor_ended() {
        let main_has_ended = OnceLock::from(Instant::now());
        let mut counter = Counter::new("ann", 0, &main_has_ended);
        assert_eq!((counter.said, counter.ended), (0, None));
        counter.run();
        assert!(counter.said == 0 && counter.ended.is_some());
    }

    #[test]
    fn a_counter_may_run_twice() {
        let main_has_ended = OnceLock::from(Instant::now());
        let mut counter = Counter::new("ann", 1, &main_has_ended);
        counter.run();
        let first_end = counter.ended;
        counter.run();
        assert!(counter.ended > first_end && counter.said == 1);
    }
}
