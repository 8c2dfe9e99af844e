//! A global interpreter lock: a lock whose holder can be asked to let another thread in.
//!
//! A `Mutex` leaves it to its holder when to release it. An interpreter cannot: the program that it
//! runs may loop for an hour. So CPython, since 3.2, builds its lock from a mutex, a condition
//! variable and a flag, and this is the same:
//!
//! - *Drop request*: a thread that has waited for a whole *switch interval* while the lock did not
//!   change hands sets a flag. The holder looks at it between two instructions
//!   ([`Held::drop_requested`]) and then releases it ([`Held::switch`]). The flag is an atomic, so
//!   that looking at it costs next to nothing.
//! - *Forced switching*: a thread that releases on request waits until another thread has taken the
//!   lock. Otherwise it would often take the lock back itself: it is running, and the thread that
//!   asked has still to wake up.
//! - *Around a call that blocks* the lock is released ([`Held::allow_threads`]).
//!
//! What CPython has besides: a second mutex for the forced switch (here one mutex guards
//! everything), and requests of other kinds in the same flag (signals, garbage collection).
//!
//! Sources: [`Python/ceval_gil.c`], whose first comment describes the design;
//! Antoine Pitrou's [proposal] of 2009; [PEP 684] (a lock for each interpreter, 3.12),
//! [PEP 734] (such interpreters in the library, 3.14); [PEP 703] (no lock, 3.13).
//!
//! [`Python/ceval_gil.c`]: https://github.com/python/cpython/blob/3.12/Python/ceval_gil.c
//! [proposal]: https://mail.python.org/pipermail/python-dev/2009-October/093321.html
//! [PEP 684]: https://peps.python.org/pep-0684/
//! [PEP 734]: https://peps.python.org/pep-0734/
//! [PEP 703]: https://peps.python.org/pep-0703/

use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::{Condvar, Mutex, MutexGuard};
use std::thread::{self, ThreadId};
use std::time::Duration;

/// CPython's switch interval, as `sys.getswitchinterval()` tells it.
pub const SWITCH_INTERVAL: Duration = Duration::from_millis(5);

/// The lock. It guards nothing of its own: the thread that holds it may execute.
#[derive(Debug)]
pub struct Gil {
    state: Mutex<State>,
    /// The lock is free.
    free: Condvar,
    /// The lock went to another thread.
    switched: Condvar,
    /// A thread has waited for an interval, and waits on. Written only while `state` is locked:
    /// set by the waiting thread, cleared by the next that takes the lock.
    drop_request: AtomicBool,
    interval: Duration,
}

#[derive(Debug)]
struct State {
    locked: bool,
    /// The thread that holds the lock, or held it last.
    holder: Option<ThreadId>,
    switches: u64,
    given_up: u64,
}

impl Gil {
    /// A free lock. A waiting thread asks for it after `interval`, at once if that is zero.
    pub const fn new(interval: Duration) -> Self {
        Self {
            state: Mutex::new(State {
                locked: false,
                holder: None,
                switches: 0,
                given_up: 0,
            }),
            free: Condvar::new(),
            switched: Condvar::new(),
            drop_request: AtomicBool::new(false),
            interval,
        }
    }

    /// Waits for the lock and takes it. A thread that holds it already blocks for good, as with a
    /// `Mutex`.
    pub fn acquire(&self) -> Held<'_> {
        self.take();
        Held { gil: self }
    }

    /// How often the lock went to another thread than the one that had it last, the first time
    /// included.
    pub fn switches(&self) -> u64 {
        self.state.lock().unwrap().switches
    }

    /// How often a holder has released the lock because it was asked to, with [`Held::switch`].
    pub fn given_up(&self) -> u64 {
        self.state.lock().unwrap().given_up
    }

    fn take(&self) {
        let mut state = self.state.lock().unwrap();
        while state.locked {
            state = self.wait_and_ask(state);
        }
        state.locked = true;
        self.drop_request.store(false, Relaxed);
        let me = Some(thread::current().id());
        if state.holder != me {
            state.holder = me;
            state.switches += 1;
            self.switched.notify_all();
        }
    }

    /// Waits for an interval at most. If the lock did not change hands in that time, asks for it.
    fn wait_and_ask<'s>(&self, state: MutexGuard<'s, State>) -> MutexGuard<'s, State> {
        let seen = state.switches;
        let (state, waited) = self.free.wait_timeout(state, self.interval).unwrap();
        if waited.timed_out() && state.locked && state.switches == seen {
            self.drop_request.store(true, Relaxed);
        }
        state
    }

    fn release(&self) {
        let mut state = self.state.lock().unwrap();
        state.locked = false;
        self.free.notify_one();
        // The thread that asked still waits, otherwise the request would be cleared: so this ends.
        if self.drop_request.load(Relaxed) {
            let me = state.holder;
            while state.holder == me {
                state = self.switched.wait(state).unwrap();
            }
        }
    }
}

/// The lock, held; released when this is dropped, by a panic too.
#[derive(Debug)]
#[must_use = "the lock is released when this is dropped"]
pub struct Held<'gil> {
    gil: &'gil Gil,
}

impl Held<'_> {
    /// Whether another thread has waited for an interval.
    pub fn drop_requested(&self) -> bool {
        self.gil.drop_request.load(Relaxed)
    }

    /// Releases the lock and takes it again. If that was requested, another thread has had it in
    /// between.
    pub fn switch(&mut self) {
        self.gil.state.lock().unwrap().given_up += 1;
        self.gil.release();
        self.gil.take();
    }

    /// Releases the lock while `call` runs, as C code does between `Py_BEGIN_ALLOW_THREADS` and
    /// `Py_END_ALLOW_THREADS`.
    pub fn allow_threads<R>(&mut self, call: impl FnOnce() -> R) -> R {
        /// Takes the lock back when `call` panics, too: the caller still believes that it has it.
        struct TakeBack<'gil>(&'gil Gil);
        impl Drop for TakeBack<'_> {
            fn drop(&mut self) {
                self.0.take();
            }
        }
        self.gil.release();
        let _take_back = TakeBack(self.gil);
        call()
    }
}

impl Drop for Held<'_> {
    fn drop(&mut self) {
        self.gil.release();
    }
}
