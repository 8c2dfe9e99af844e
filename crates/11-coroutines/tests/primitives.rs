//! What is built by hand, but for the event loop.

use std::cell::Cell;
use std::env;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::Command;
use std::rc::Rc;

use acceptance::within_a_minute;
use ch11_coroutines::event_loop::{block_on, yield_now};
use ch11_coroutines::gather::gather;
use ch11_coroutines::generator::{Generator, yield_from};
use ch11_coroutines::memory;

/// A generator that yields what it is sent.
fn echo() -> Generator<u32, Option<u32>, &'static str> {
    Generator::new(|yielder| {
        let mut sent = None;
        while sent != Some(0) {
            sent = yielder.suspend(sent);
        }
        "done"
    })
}

#[test]
fn a_value_sent_before_the_first_suspend_is_dropped() {
    let mut echo = echo();
    assert_eq!(echo.send(3), Some(None));
    assert_eq!(echo.send(5), Some(Some(5)));
    assert_eq!(echo.next(), Some(None));
}

#[test]
fn a_generator_that_is_done_or_closed_takes_nothing() {
    let mut done = echo();
    assert_eq!(done.next(), Some(None));
    assert_eq!(done.send(0), None);
    assert_eq!(done.send(3), None);
    assert_eq!(done.into_result(), Some("done"));

    let mut closed = echo();
    assert_eq!(closed.next(), Some(None));
    closed.close();
    assert_eq!(closed.send(3), None);
    assert_eq!(closed.into_result(), None);
}

#[test]
fn what_is_sent_goes_to_the_innermost() {
    let middle = || Generator::new(|yielder| yield_from(yielder, echo()));
    let mut outer = Generator::new(move |yielder| yield_from(yielder, middle()));
    assert_eq!(outer.next(), Some(None));
    assert_eq!(outer.send(7), Some(Some(7)));
    assert_eq!(outer.send(0), None);
    assert_eq!(outer.into_result(), Some("done"));
}

#[test]
fn what_the_body_owns_is_dropped_even_if_it_never_began() {
    let owned = Rc::new(());
    let its = Rc::clone(&owned);
    Generator::<(), (), ()>::new(move |_| drop(its)).close();
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

#[test]
fn whichever_future_is_done_first_gather_waits_for_both() {
    async fn after(yields: u32) -> u32 {
        for _ in 0..yields {
            yield_now().await;
        }
        yields
    }
    within_a_minute(|| {
        for yields in [(0, 0), (0, 2), (2, 0), (1, 2)] {
            let both = block_on(gather(after(yields.0), after(yields.1)));
            assert_eq!(both.unwrap(), yields);
        }
    });
}

#[test]
fn memory_of_a_process_that_is_not_there_is_an_error() {
    assert!(memory::in_use("self").unwrap() > 0);
    assert!(memory::in_use("0").is_err());
}

/// Counts, and panics, when it is dropped.
struct Bomb(Rc<Cell<u32>>);

impl Drop for Bomb {
    fn drop(&mut self) {
        self.0.set(self.0.get() + 1);
        panic!("a destructor, on purpose");
    }
}

fn panics(act: impl FnOnce()) -> bool {
    catch_unwind(AssertUnwindSafe(act)).is_err()
}

#[test]
fn a_panicking_destructor_of_what_never_began_is_an_ordinary_panic() {
    let dropped = Rc::default();
    let never_begun = || {
        let bomb = Bomb(Rc::clone(&dropped));
        Generator::<(), u32, ()>::new(move |_| drop(bomb))
    };
    let mut closed = never_begun();
    assert!(panics(|| closed.close()));
    assert_eq!(closed.next(), None);
    drop(closed);
    assert_eq!(dropped.get(), 1, "and it is not dropped again");
    assert!(panics(|| drop(never_begun())));
    assert_eq!(dropped.get(), 2);
}

#[test]
fn a_panic_after_the_unwinding_was_caught_is_an_ordinary_panic() {
    let catches = || {
        let mut generator = Generator::<(), u32, ()>::new(|yielder| {
            let unwinding = catch_unwind(AssertUnwindSafe(|| yielder.suspend(1)));
            assert!(unwinding.is_ok(), "on purpose");
        });
        assert_eq!(generator.next(), Some(1));
        generator
    };
    let mut closed = catches();
    assert!(panics(|| closed.close()));
    assert_eq!(closed.next(), None);
    assert!(panics(|| drop(catches())));
}

/// As the documentation says. The child runs the same test, and does not come back from it.
#[test]
fn a_destructor_on_the_stack_that_panics_or_suspends_aborts() {
    const HOW: &str = "HOW_THE_DESTRUCTOR_FAILS";
    struct OnDrop<F: Fn()>(F);
    impl<F: Fn()> Drop for OnDrop<F> {
        fn drop(&mut self) {
            (self.0)();
        }
    }
    if let Ok(how) = env::var(HOW) {
        let mut generator = Generator::<(), u32, ()>::new(move |yielder| {
            let _fails = OnDrop(|| match how.as_str() {
                "panics" => panic!("on purpose"),
                _ => _ = yielder.suspend(2),
            });
            yielder.suspend(1);
        });
        assert_eq!(generator.next(), Some(1));
        generator.close();
        return;
    }
    within_a_minute(|| {
        for how in ["panics", "suspends"] {
            let this = "a_destructor_on_the_stack_that_panics_or_suspends_aborts";
            let child = Command::new(env::current_exe().unwrap())
                .args(["--exact", this, "--nocapture"])
                .env(HOW, how)
                .output()
                .unwrap();
            let told = String::from_utf8_lossy(&child.stderr);
            assert!(!child.status.success(), "{how}: {told}");
            assert!(
                told.contains("panic in a destructor during cleanup"),
                "{how}: {told}"
            );
        }
    });
}
