//! One condition for two kinds of waiters: the call reaches the wrong one, and all are stuck.
//!
//! Python: `threading.Condition`, one for both kinds or one for each.
//! Run: `cargo run -p ch07-producer-consumer -- one-condvar`

use std::collections::VecDeque;
use std::sync::{Condvar, Mutex, MutexGuard};
use std::thread::{self, Thread};
use std::time::Duration;

use tracing::{info, info_span};

const BEAT: Duration = Duration::from_millis(100);
const ROOM: usize = 0;

/// A counter with room for one bun. The cook waits for room, guests for a bun.
#[derive(Default)]
pub struct Counter {
    state: Mutex<State>,
    bun: usize, // in which line they wait for one: of their own, or `ROOM`
    changed: Condvar,
}

/// Who waits stands in a line, as in Python's conditions: whom std's would wake is not promised.
#[derive(Default)]
struct State {
    bun: Option<u32>,
    eaten: usize,
    lines: [VecDeque<Thread>; 2],
}

impl Counter {
    /// A counter with one condition for everybody, or with one for each kind.
    pub fn new(one_for_all: bool) -> Self {
        Self { bun: usize::from(!one_for_all), ..Self::default() }
    }

    /// Puts bun after bun, each as soon as there is room.
    pub fn put(&self, buns: impl IntoIterator<Item = u32>) {
        let mut state = self.state.lock().unwrap();
        for bun in buns {
            while state.bun.is_some() {
                state = self.wait(ROOM, state);
            }
            info!(bun, "puts");
            state.bun = Some(bun);
            self.notify_one(self.bun, &mut state);
        }
    }

    /// Takes a bun as soon as there is one.
    pub fn take(&self) -> u32 {
        let mut state = self.state.lock().unwrap();
        while state.bun.is_none() {
            state = self.wait(self.bun, state);
        }
        let bun = state.bun.take().unwrap();
        info!(bun, "takes");
        state.eaten += 1;
        self.notify_one(ROOM, &mut state);
        bun
    }

    /// Gives the lock back and sleeps until it is called; then it has the lock again.
    fn wait<'a>(&'a self, line: usize, mut state: MutexGuard<'a, State>) -> MutexGuard<'a, State> {
        let _wait = info_span!("wait").entered();
        let me = thread::current();
        state.lines[line].push_back(me.clone());
        self.changed.notify_all();
        while state.lines[line].iter().any(|waiting| waiting.id() == me.id()) {
            drop(state);
            thread::park();
            state = self.state.lock().unwrap();
        }
        state
    }

    fn notify_one(&self, line: usize, state: &mut State) {
        state.lines[line].pop_front().iter().for_each(Thread::unpark);
        self.changed.notify_all();
    }

    /// Waits until the numbers of those who have eaten and of those who wait are like this.
    fn watch(&self, like_this: impl Fn(usize, usize) -> bool) -> MutexGuard<'_, State> {
        let waiting = |state: &State| state.lines.iter().map(VecDeque::len).sum();
        let other = |state: &mut State| !like_this(state.eaten, waiting(state));
        self.changed.wait_while(self.state.lock().unwrap(), other).unwrap()
    }
}

/// Plays it once: two guests wait for a bun each, then a cook brings two, with room for one.
/// Returns whether they got stuck. If so, the call is repeated, and they go on.
pub fn serve(counter: &Counter) -> bool {
    thread::scope(|s| {
        for name in ["ann", "bob"] {
            thread::Builder::new().name(name.into()).spawn_scoped(s, || counter.take()).unwrap();
        }
        drop(counter.watch(|_, waiting| waiting == 2));
        let cook = thread::Builder::new().name("cook".into());
        cook.spawn_scoped(s, || counter.put([1, 2])).unwrap();
        let stuck = counter.watch(|eaten, wait| eaten == 2 || eaten == 1 && wait == 2).eaten == 1;
        if stuck {
            thread::sleep(BEAT); // patience does not help
            let mut state = counter.state.lock().unwrap();
            info!(eaten = state.eaten, "sees a guest and the cook wait for each other");
            counter.notify_one(ROOM, &mut state); // now the cook has waited longest
        }
        stuck
    })
}

/// Plays it: the first guest calls "there is room", and it wakes the other guest, not the cook.
pub fn main() {
    for one_for_all in [true, false] {
        let stuck = serve(&Counter::new(one_for_all));
        info!(one_for_all, stuck, "everybody has a bun");
        assert_eq!(stuck, one_for_all);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_condition_does_for_one_guest() {
        let counter = Counter::new(true);
        thread::scope(|s| {
            let guest = s.spawn(|| [counter.take(), counter.take(), counter.take()]);
            counter.put([1, 2, 3]);
            assert_eq!(guest.join().unwrap(), [1, 2, 3]);
        });
    }

    #[test]
    fn it_is_the_same_on_every_run() {
        for _ in 0..10 {
            assert!(serve(&Counter::new(true)));
        }
        for _ in 0..200 {
            assert!(!serve(&Counter::new(false)));
        }
    }
}
