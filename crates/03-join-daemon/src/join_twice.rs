//! A handle can be joined once: so that many can have the result, the join itself is shared.
//!
//! Python: a second `Thread.join` returns at once.
//! Run: `cargo run -p ch03-join-daemon -- join-twice`

use std::io;
use std::sync::LazyLock;
use std::thread::{self, JoinHandle};
use std::time::Duration;

use tracing::{info, info_span};

const BEAT: Duration = Duration::from_millis(100);

/// The result of a thread, for all who want it and as often as they like. The first to ask joins
/// the thread, others who come meanwhile wait, and from then on the result is simply there.
///
/// If the thread panics, everybody who asks for its result does.
pub fn shared<T: Send + 'static>(thread: JoinHandle<T>) -> LazyLock<T, impl FnOnce() -> T> {
    LazyLock::new(move || thread.join().unwrap())
}

/// Plays it: one worker, whose result is asked for by two threads at once and twice by main.
pub fn main() -> io::Result<()> {
    let worker = thread::Builder::new().name("worker".into()).spawn(|| {
        let _work = info_span!("work").entered();
        info!("works");
        thread::sleep(BEAT);
        42
    })?;
    let result = shared(worker);
    let ask = || {
        info!(result = *result, "joins");
        *result
    };
    let both = thread::scope(|s| {
        let start = |name: &str| thread::Builder::new().name(name.into()).spawn_scoped(s, ask);
        let (ann, bob) = (start("ann")?, start("bob")?);
        io::Result::Ok([ann.join().unwrap(), bob.join().unwrap()])
    })?;
    assert_eq!((both, [ask(), ask()]), ([42; 2], [42; 2]), "one thread, four joins");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everybody_has_the_very_same_value() {
        let text = shared(thread::spawn(|| "not copied".to_owned()));
        assert!(std::ptr::eq(&raw const *text, &raw const *text));
        assert_eq!(*text, "not copied");
    }

    #[test]
    fn a_result_that_nobody_wants_keeps_nobody_waiting() {
        let (tell, told) = std::sync::mpsc::channel::<()>();
        drop(shared(thread::spawn(move || told.recv())));
        drop(tell);
    }

    #[test]
    fn each_who_asks_is_told_of_a_panic() {
        let result = shared(thread::spawn(|| panic!("as it must")));
        let ask = || std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| *result));
        assert!(ask().is_err());
        assert!(ask().is_err());
    }
}
