//! Starvation: a thread that asks now and then never finds the lock free; with a ticket it is next.
//!
//! Python: `threading.Lock`, and tickets with a `threading.Condition`.
//! Run: `cargo run -p ch05-locks -- starvation`

use std::sync::{Condvar, Mutex};
use std::thread;
use std::time::Duration;

use tracing::info;

const BEAT: Duration = Duration::from_millis(2);
const TURNS: usize = 20;

pub fn main() {
    let unfair = turns_before_bob_asking();
    let fair = turns_before_bob_by_ticket();
    info!(unfair, fair, "turns of ann before bob has one");
    assert!(unfair > TURNS / 2);
    assert_eq!(fair, 1, "the one that she had when he came");
}

/// Ann comes back at once, and bob asks when the lock is taken again. (A `lock()` that waits is not
/// fair, either: it wakes bob when the mutex is free, but keeps nothing for him.)
fn turns_before_bob_asking() -> usize {
    let visits = Mutex::new(Vec::new());
    let ask = || {
        loop {
            match visits.try_lock() {
                Ok(mut visits) => return visits.push("bob"),
                Err(_) => thread::sleep(BEAT),
            }
        }
    };
    thread::scope(|s| {
        let mut visit = visits.lock().unwrap();
        s.spawn(ask);
        for _ in 0..TURNS {
            visit.push("ann");
            thread::sleep(BEAT);
            drop(visit);
            visit = visits.lock().unwrap();
        }
    });
    turns_before_bob(&visits)
}

/// Tickets, as in a bakery: each thread waits for its number.
fn turns_before_bob_by_ticket() -> usize {
    let visits = Mutex::new(Vec::new());
    let served = Mutex::new(0);
    let next = Condvar::new();
    let visit = |name, ticket| {
        let turn = served.lock().unwrap();
        drop(next.wait_while(turn, |served| *served != ticket).unwrap());
        visits.lock().unwrap().push(name);
        thread::sleep(BEAT);
        *served.lock().unwrap() += 1;
        next.notify_all();
    };
    thread::scope(|s| {
        s.spawn(|| visit("bob", 1));
        visit("ann", 0);
        for ticket in 2..=TURNS {
            visit("ann", ticket); // she comes back at once, but bob has the lower number
        }
    });
    turns_before_bob(&visits)
}

fn turns_before_bob(visits: &Mutex<Vec<&str>>) -> usize {
    let visits = visits.lock().unwrap();
    visits.iter().take_while(|name| **name == "ann").count()
}
