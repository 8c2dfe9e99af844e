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
    // Other work can stop ann just while the lock is free, but hardly three times.
    let asking = (0..3).map(|_| turns_before_bob(ask_now_and_then)).max();
    let asking = asking.unwrap();
    let waiting = turns_before_bob(wait);
    let ticket = turns_before_bob_by_ticket();
    info!(asking, waiting, ticket, "turns of ann before bob has one");
    assert!(asking > TURNS / 2);
    assert_eq!(ticket, 1, "the one that she had when he came");
}

/// Ann gives the lock up and takes it again at once; bob wants it once.
fn turns_before_bob(bob: fn(&Mutex<usize>) -> usize) -> usize {
    let turns_of_ann = Mutex::new(0);
    thread::scope(|s| {
        let mut turns = turns_of_ann.lock().unwrap();
        let bob = s.spawn(|| bob(&turns_of_ann));
        for _ in 0..TURNS {
            *turns += 1;
            thread::sleep(BEAT);
            drop(turns);
            turns = turns_of_ann.lock().unwrap();
        }
        drop(turns);
        bob.join().unwrap()
    })
}

fn ask_now_and_then(turns: &Mutex<usize>) -> usize {
    loop {
        if let Ok(turns) = turns.try_lock() {
            return *turns;
        }
        thread::sleep(BEAT);
    }
}

/// A `Mutex` wakes a waiter, but keeps nothing for it: how many turns depends on the machine.
fn wait(turns: &Mutex<usize>) -> usize {
    *turns.lock().unwrap()
}

/// Tickets, as in a bakery: a turn waits until its number is called, and calls the next one.
fn turns_before_bob_by_ticket() -> usize {
    let called_and_turns_of_ann = Mutex::new((0, 0));
    let next = Condvar::new();
    let turn = |ticket: usize, of_ann: usize| {
        let state = called_and_turns_of_ann.lock().unwrap();
        let mut state = next.wait_while(state, |state| state.0 != ticket).unwrap();
        let (called, turns_of_ann) = &mut *state;
        *turns_of_ann += of_ann;
        *called += 1;
        next.notify_all();
        *turns_of_ann
    };
    thread::scope(|s| {
        let bob = s.spawn(|| turn(1, 0));
        turn(0, 1);
        for ticket in 2..=TURNS {
            turn(ticket, 1); // she comes back at once, but bob has the lower number
        }
        bob.join().unwrap()
    })
}
