//! What the types of [`play`](crate::play) say about their steps. All of it is about the thread
//! that runs; `main` is not one of the threads, and its steps are not chosen.

use std::any::Any;
use std::panic::{self, AssertUnwindSafe, Location};

use crate::run::{At, Live, Object, Playing, broken, live, stop};
use crate::source;

type Here = &'static Location<'static>;

fn me(live: &Live) -> Option<usize> {
    let task = Some(shuttle::current::me());
    live.threads.iter().position(|thread| thread.task == task)
}

/// The thread is started: it gets a number.
pub(crate) fn start(name: Option<String>) -> usize {
    live(|live| {
        let number = live.threads.len();
        live.threads.push(Playing {
            name: name.unwrap_or_else(|| format!("thread {number}")),
            task: None,
            at: At::Running,
            line: 0,
            does: String::new(),
            holds: Vec::new(),
            history: Vec::new(),
            spins: None,
        });
        number
    })
}

/// Runs a thread to its end.
pub(crate) fn thread<T>(number: usize, job: impl FnOnce() -> T) -> T {
    live(|live| live.threads[number].task = Some(shuttle::current::me()));
    let Ok(value) = panic::catch_unwind(AssertUnwindSafe(job)) else {
        let name = live(|live| live.threads[number].name.clone());
        stop(broken(&name));
    };
    live(|live| live.threads[number].at = At::Done);
    value
}

/// What is shared has its number and its shuttle type for one run. They are small and leaked: a
/// thread that is dropped in the middle may leave a lock locked.
pub(crate) fn object<S: Any>(
    key: *const (),
    at: Here,
    value: impl FnOnce() -> String,
    make: impl FnOnce() -> S,
) -> (usize, &'static S) {
    let address = key.addr();
    let known = live(|live| {
        let number = live
            .objects
            .iter()
            .position(|object| object.address == address)?;
        let shuttles = live.objects[number].shuttles.downcast_ref();
        Some((number, shuttles.expect("one type for each address")))
    });
    known.unwrap_or_else(|| {
        let shuttles: &'static S = Box::leak(Box::new(make()));
        let value = value();
        live(|live| {
            live.objects.push(Object {
                address,
                place: (at.line(), at.column()),
                name: source::name_at(live.text, at),
                value,
                version: 0,
                holder: None,
                shuttles,
            });
            (live.objects.len() - 1, shuttles)
        })
    })
}

pub(crate) fn name(object: usize) -> String {
    live(|live| live.objects[object].name.clone())
}

/// Waits until the order says that this thread takes its next step.
pub(crate) fn gate(at: Here, takes: Option<usize>, does: String) {
    gate_at_line(at.line(), takes, does);
}

pub(crate) fn gate_at_line(line: u32, takes: Option<usize>, does: String) {
    let waits = live(|live| {
        let Some(me) = me(live).filter(|_| !std::thread::panicking()) else {
            return false;
        };
        let it = &mut live.threads[me];
        it.at = At::Gate { takes };
        it.line = line;
        it.does = does;
        true
    });
    if waits {
        shuttle::thread::yield_now();
    }
}

/// What came of the step.
pub(crate) fn result(text: &str) {
    live(|live| {
        if me(live).is_some()
            && let Some(step) = live.steps.last_mut()
        {
            step.did += text;
        }
    });
}

/// The step has used this, and changed it or not.
pub(crate) fn used(object: usize, changed: bool) {
    live(|live| {
        let me = me(live);
        let it = &mut live.objects[object];
        if let Some(me) = me {
            live.threads[me].history.push((it.place, it.version));
        }
        it.version += u32::from(changed);
    });
}

/// The step has used this, and the value is this afterwards.
pub(crate) fn left(object: usize, value: String) {
    let changed = live(|live| live.objects[object].value != value);
    used(object, changed);
    live(|live| live.objects[object].value = value);
}

/// The thread has the lock.
pub(crate) fn took(object: usize) {
    used(object, true);
    live(|live| {
        let me = me(live);
        live.objects[object].holder = me;
        if let Some(me) = me {
            live.threads[me].holds.push(object);
        }
    });
}

/// The thread has released the lock, and what it guards is this.
pub(crate) fn released(object: usize, value: String) {
    used(object, true);
    live(|live| {
        live.objects[object].value = value;
        let holder = live.objects[object].holder.take();
        if let Some(holder) = holder {
            live.threads[holder].holds.retain(|&held| held != object);
        }
    });
}

/// The thread is in `Condvar::wait` from here on.
pub(crate) fn sleeps(condvar: usize, mutex: usize) {
    let does = format!("wakes up, and locks {}", name(mutex));
    live(|live| {
        if let Some(me) = me(live) {
            live.threads[me].at = At::Asleep { condvar, mutex };
            live.threads[me].does = does;
        }
    });
}

/// Whether a thread is in `wait`.
pub(crate) fn has_sleepers(condvar: usize) -> bool {
    let sleeps =
        |thread: &Playing| matches!(thread.at, At::Asleep { condvar: it, .. } if it == condvar);
    live(|live| live.threads.iter().any(sleeps))
}

/// The thread spins until somebody changes what it looked at last.
pub(crate) fn spins() {
    live(|live| {
        let Some(me) = me(live) else { return };
        let &(place, version) = live.threads[me].history.last().expect("it has looked");
        let object = live.objects.iter().position(|object| object.place == place);
        live.threads[me].spins = object.map(|object| (object, version));
    });
}

/// The line in which a guard that was made in `line` is dropped.
pub(crate) fn drop_line(line: u32) -> u32 {
    source::drop_line(live(|live| live.text), line)
}
