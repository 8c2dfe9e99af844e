//! A thread that panics ends alone: the others go on, and `join` tells who asks.
//!
//! Python: an exception that leaves a thread ends it as well, but `join()` does not tell.
//! Run: `cargo run -p ch02-threads -- panic`

use std::any::Any;
use std::sync::mpsc::channel;
use std::{io, thread};

use tracing::info;

/// What each of the guests pays. There is no answer when nobody came.
pub fn share(bill: u32, guests: u32) -> u32 {
    assert!(guests > 0, "nobody came");
    let share = bill / guests;
    info!(bill, guests, share, "has divided the bill");
    share
}

/// What a panic said: a text, unless `panic_any` was given something else.
pub fn message(panic: &(dyn Any + Send)) -> &str {
    let fixed = panic.downcast_ref::<&str>().copied();
    let formatted = || panic.downcast_ref::<String>().map(String::as_str);
    fixed.or_else(formatted).unwrap_or("not a text")
}

/// Plays it: bob begins to work when ann is gone for certain.
pub fn main() -> io::Result<()> {
    let (tell_bob, ann_is_gone) = channel();
    let ann = thread::Builder::new().name("ann".into()).spawn(|| share(90, 0))?;
    let bob = thread::Builder::new().name("bob".into()).spawn(move || {
        _ = ann_is_gone.recv();
        share(90, 3)
    })?;

    let panic = ann.join().unwrap_err();
    let message = message(&*panic);
    info!(said = message, "ann has panicked");
    tell_bob.send(()).map_err(io::Error::other)?;
    let share = bob.join().unwrap();
    info!(share, "bob is done");
    assert_eq!(message, "nobody came", "`join` returns what the panic said");
    assert_eq!(share, 30, "the process and its other threads live on");
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::panic::panic_any;

    use super::*;

    fn panicking(work: impl FnOnce() + Send) -> String {
        thread::scope(|s| message(&*s.spawn(work).join().unwrap_err()).to_owned())
    }

    #[test]
    fn every_kind_of_panic_has_a_message() {
        assert_eq!(panicking(|| panic!("fixed")), "fixed");
        assert_eq!(panicking(|| panic!("{} of {}", 1, 2)), "1 of 2");
        assert_eq!(panicking(|| panic_any(7)), "not a text");
    }

    #[test]
    fn a_scope_tells_as_well() {
        let scope = thread::spawn(|| {
            thread::scope(|s| {
                s.spawn(|| share(1, 0));
            });
        });
        assert_eq!(message(&*scope.join().unwrap_err()), "a scoped thread panicked");
    }
}
