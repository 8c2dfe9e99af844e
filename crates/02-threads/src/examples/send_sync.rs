//! `Send`: a value may go to another thread. `Sync`: threads may share it. The compiler's answers.
//!
//! Python: no counterpart; any object may go anywhere, and its documentation says if that is safe.
//! Run: `cargo run -p ch02-threads -- send-sync`

use std::cell::Cell;
use std::marker::PhantomData;
use std::rc::Rc;
use std::sync::atomic::AtomicU32;
use std::sync::{Arc, Mutex, MutexGuard};

use tracing::info;

pub fn main() {
    assert_eq!(ask!(AtomicU32), (true, true));
    // A `Cell` is changed without a lock: threads may have it one after the other, not together.
    assert_eq!(ask!(Cell<u32>), (true, false));
    // A lock is released by the thread that acquired it, and others may look at its guard.
    assert_eq!(ask!(MutexGuard<'static, u32>), (false, true));
    // An `Rc` counts its clones, and not in atomic steps: so all of them stay on one thread.
    assert_eq!(ask!(Rc<u32>), (false, false));

    // An `Arc` counts in atomic steps, so its clones may go to other threads. What is inside is
    // shared then, so that has to be `Sync`. A mutex makes it so: it lets in one thread at a time.
    assert_eq!(ask!(Arc<u32>), (true, true));
    assert_eq!(ask!(Arc<Cell<u32>>), (false, false));
    assert_eq!(ask!(Arc<Mutex<Cell<u32>>>), (true, true));
}

/// Two questions about a type, which the compiler answers before the program runs.
macro_rules! ask {
    ($type:ty) => {{
        let answers = (Asked::<$type>::SEND, Asked::<$type>::SYNC);
        info!(send = answers.0, sync = answers.1, "{}", stringify!($type));
        answers
    }};
}
use ask;

struct Asked<T>(PhantomData<T>);

impl<T: Send> Asked<T> {
    const SEND: bool = true;
}

impl<T: Sync> Asked<T> {
    const SYNC: bool = true;
}

/// Where a constant above does not apply, because `T` is not `Send` or not `Sync`, this one does.
trait Otherwise {
    const SEND: bool = false;
    const SYNC: bool = false;
}

impl<T> Otherwise for Asked<T> {}
