//! A generator that is closed or dropped in the middle cleans up, if it has begun, and only once.
//!
//! Python: `try: … finally: …` in the generator, `generator.close()`.
//! Run: `cargo run -p ch11-coroutines -- close`

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use tracing::info;

use crate::generator::Generator;

/// An open file, for which closing matters.
struct File {
    times_closed: Rc<Cell<u32>>,
}

impl Drop for File {
    fn drop(&mut self) {
        info!("closes the file");
        self.times_closed.set(self.times_closed.get() + 1);
    }
}

/// Opens a file and yields its lines, without end.
pub fn lines(times_closed: &Rc<Cell<u32>>) -> Generator<(), u32, ()> {
    let times_closed = Rc::clone(times_closed);
    Generator::new(move |yielder| {
        info!("opens the file");
        let _file = File { times_closed };
        for line in 1.. {
            yielder.suspend(line);
        }
    })
}

/// A generator that tries to get at itself while it runs; returns whether it was refused.
pub fn is_refused_from_inside() -> bool {
    let shared: Rc<RefCell<Option<Generator<(), bool, ()>>>> = Rc::default();
    let own = Rc::clone(&shared);
    let body = Generator::new(move |yielder| {
        yielder.suspend(own.try_borrow_mut().is_err());
    });
    shared.replace(Some(body));
    let refused = shared.borrow_mut().as_mut().and_then(Iterator::next);
    shared.take(); // it owns itself: taking it out opens the circle
    refused == Some(true)
}

/// Plays it: closed in the middle, closed again, dropped, never begun, and from inside.
pub fn main() {
    let times_closed = Rc::default();
    let mut started = lines(&times_closed);
    assert_eq!(started.next(), Some(1));
    info!("closes a generator in the middle");
    started.close();
    assert_eq!(times_closed.get(), 1, "the file was closed at once");
    info!("closes it again");
    started.close();
    assert_eq!(started.next(), None, "a closed generator is at its end");
    assert_eq!(times_closed.get(), 1, "and its file is not closed again");

    let mut dropped = lines(&times_closed);
    assert_eq!(dropped.next(), Some(1));
    info!("drops another one");
    drop(dropped);
    assert_eq!(times_closed.get(), 2, "dropping closes");

    info!("closes one that never began");
    lines(&times_closed).close();
    assert_eq!(times_closed.get(), 2, "what was never opened is not closed");

    let refused = is_refused_from_inside();
    info!(refused, "closes one from inside");
    assert!(refused);
}

#[cfg(test)]
mod tests {
    use std::panic::{AssertUnwindSafe, catch_unwind};

    use super::*;

    #[test]
    fn cleanup_runs_after_any_number_of_items() {
        for items in 1..20 {
            let times_closed = Rc::default();
            let mut lines = lines(&times_closed);
            assert_eq!(lines.by_ref().take(items).count(), items);
            drop(lines);
            assert_eq!(times_closed.get(), 1, "after {items} items");
        }
    }

    #[test]
    fn what_the_body_owns_is_dropped_even_if_it_never_began() {
        let owned = Rc::new(());
        let its = Rc::clone(&owned);
        let mut never = Generator::<(), (), ()>::new(move |_| drop(its));
        never.close();
        assert_eq!(Rc::strong_count(&owned), 1);
    }

    #[test]
    fn a_panic_comes_out_of_next_and_ends_the_generator() {
        let mut panics = Generator::<(), u32, ()>::new(|yielder| {
            yielder.suspend(1);
            panic!("in the middle");
        });
        assert_eq!(panics.next(), Some(1));
        assert!(catch_unwind(AssertUnwindSafe(|| panics.next())).is_err());
        assert_eq!(panics.next(), None);
        assert_eq!(panics.into_result(), None);
    }
}
