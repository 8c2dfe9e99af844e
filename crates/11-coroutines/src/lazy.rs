//! An async function does nothing when it is called: it runs when awaited, or when spawned.
//!
//! Python: the same for `greet()`, `await greet()` and `asyncio.create_task(greet())`.
//! Run: `cargo run -p ch11-coroutines -- lazy`

use std::cell::RefCell;
use std::io;
use std::rc::Rc;

use tracing::{Instrument, info, info_span};

use crate::mini_loop::{block_on, spawn, yield_now};

/// Who has been greeted.
pub type Guests = Rc<RefCell<Vec<&'static str>>>;

/// Greets a guest.
#[expect(clippy::unused_async, reason = "when it runs is the lesson, not what it waits for")]
pub async fn greet(guest: &'static str, greeted: Guests) {
    info!(guest, "greets");
    greeted.borrow_mut().push(guest);
}

/// Plays it: called and dropped, awaited, and spawned.
pub fn main() -> io::Result<()> {
    block_on(async {
        let guests = Guests::default();
        let has_greeted = |expected: &[&str]| assert_eq!(*guests.borrow(), expected);

        let forgotten = greet("ann", Rc::clone(&guests));
        info!("has called it: nothing runs");
        yield_now().await;
        has_greeted(&[]);
        drop(forgotten);
        info!("has dropped it: nothing has run");
        has_greeted(&[]);

        let awaited = greet("bob", Rc::clone(&guests));
        info!("awaits the second");
        awaited.await;
        has_greeted(&["bob"]);

        let third = greet("cid", Rc::clone(&guests)).instrument(info_span!("task", name = "cid"));
        let task = spawn(third);
        info!("has spawned the third: it is in the ready queue");
        has_greeted(&["bob"]);
        yield_now().await;
        has_greeted(&["bob", "cid"]);
        info!("the third has run, although nobody awaits it");
        task.await.unwrap();
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mini_loop::tests::must_end;

    #[test]
    fn a_spawned_task_runs_although_its_handle_is_dropped() {
        must_end(|| {
            let guests = Guests::default();
            let its = Rc::clone(&guests);
            let end = block_on(async {
                drop(spawn(greet("ann", its)));
                yield_now().await;
            });
            assert!(end.is_ok());
            assert_eq!(*guests.borrow(), ["ann"]);
        });
    }

    #[test]
    fn what_is_never_awaited_drops_its_arguments() {
        let guests = Guests::default();
        drop(greet("ann", Rc::clone(&guests)));
        assert_eq!(Rc::strong_count(&guests), 1);
    }
}
