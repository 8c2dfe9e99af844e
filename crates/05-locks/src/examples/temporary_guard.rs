//! A guard without a name lives to the end of its statement: now too short, now too long.
//!
//! Python: no counterpart; a `with` block says how long its lock is held.
//! Run: `cargo run -p ch05-locks -- temporary-guard`

use std::sync::Mutex;

use tracing::info;

static BALANCE: Mutex<u32> = Mutex::new(100);

pub fn main() {
    let copy = *BALANCE.lock().unwrap();
    // The guard is gone: `copy` may be out of date by now.
    info!(copy, free = is_free(), "after the statement");
    assert!(is_free());

    match *BALANCE.lock().unwrap() {
        100 => {
            // Still held: a `match` is one statement, and its guard lives to its end.
            info!(free = is_free(), "in an arm of `match`");
            assert!(!is_free());
        }
        other => unreachable!("{other}"),
    }

    if let 0 = *BALANCE.lock().unwrap() {
        unreachable!("there are 100");
    } else {
        // Since edition 2024 an `if let` drops its guard before the `else`.
        info!(free = is_free(), "in the `else` of `if let`");
        assert!(is_free());
    }
}

fn is_free() -> bool {
    BALANCE.try_lock().is_ok()
}
