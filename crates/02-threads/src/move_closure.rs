//! `move` gives a closure what it names: a text is handed over, a number copied, an `Arc` shared.
//!
//! Python: no `move`; `args=(…)` hands over references, and the collector finds out who is last.
//! Run: `cargo run -p ch02-threads -- move-closure`

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::{io, thread};

use tracing::info;

/// Runs `work` on a thread and waits for what it returns. `'static`: it may keep what it names for
/// as long as it likes, so it must own that. Borrowing from the caller is for `thread::scope`.
pub fn on_thread<T: Send + 'static>(
    name: &str,
    work: impl FnOnce() -> T + Send + 'static,
) -> io::Result<T> {
    let thread = thread::Builder::new().name(name.into()).spawn(work)?;
    Ok(thread.join().unwrap())
}

/// Plays it: without `move` each of the three closures is an error (E0373).
pub fn main() -> io::Result<()> {
    let letter = String::from("see you at six");
    let written_at = letter.as_ptr().addr();
    let read_at = on_thread("ann", move || {
        info!(letter, "reads");
        letter.as_ptr().addr()
    })?;
    assert_eq!(read_at, written_at, "the text stays where it is: only its owner changes");
    // `letter` cannot be named any more: E0382.

    let mut count = 0;
    let counted = on_thread("bob", move || {
        count += 1;
        info!(count, "counts");
        count
    })?;
    info!(count, "still has its own");
    assert_eq!((counted, count), (1, 0), "a number is `Copy`: the thread counts in a copy");

    let count = Arc::new(AtomicU32::new(0));
    on_thread("cid", {
        let count = count.clone();
        move || {
            let count = count.fetch_add(1, Relaxed) + 1;
            info!(count, "counts for all");
        }
    })?;
    let count = count.load(Relaxed);
    info!(count, "sees it");
    assert_eq!(count, 1, "a clone of an `Arc` leads to the same value");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_thread_drops_what_it_was_given() {
        let shared = Arc::new(());
        let given = shared.clone();
        assert_eq!(on_thread("ann", move || Arc::strong_count(&given)).unwrap(), 2);
        assert_eq!(Arc::strong_count(&shared), 1);
    }

    #[test]
    fn what_is_handed_over_can_be_handed_back() {
        let list = vec![1, 2];
        let list = on_thread("ann", move || [list, vec![3]].concat()).unwrap();
        assert_eq!(list, [1, 2, 3]);
    }

    #[test]
    fn each_turn_of_a_loop_gives_its_own_number() {
        let numbers = [0, 1, 2].map(|number| on_thread("ann", move || number).unwrap());
        assert_eq!(numbers, [0, 1, 2]);
    }
}
