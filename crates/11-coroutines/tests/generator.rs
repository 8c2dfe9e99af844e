//! What a generator promises when it ends before its body does.

use std::cell::Cell;
use std::env;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::Command;
use std::rc::Rc;

use acceptance::within_a_minute;
use ch11_coroutines::generator::Generator;

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
            assert!(told.contains("panic in a destructor during cleanup"), "{how}: {told}");
        }
    });
}
