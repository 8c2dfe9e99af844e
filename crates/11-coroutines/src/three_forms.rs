//! The same program as a generator with a loop, with delegation, and with async and await.
//!
//! Python: `for step in boil(): yield step`, `yield from boil()`, `await boil()`.
//! Run: `cargo run -p ch11-coroutines -- three-forms`

use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;
use std::{io, thread};

use tracing::{Instrument, Span, info, info_span};

use crate::generator::{Generator, yield_from};
use crate::mini_loop::{block_on, spawn, yield_now};

const WORK: Duration = Duration::from_millis(10);

/// What was done so far, by all.
pub type Steps = Rc<RefCell<Vec<&'static str>>>;

fn note(steps: &Steps, step: &'static str) {
    info!("{step}");
    thread::sleep(WORK);
    steps.borrow_mut().push(step);
}

/// The inner part as a generator: it stops after each step, and returns the minutes it took.
pub fn boil(steps: Steps) -> Generator<(), (), u32> {
    Generator::new(move |yielder| {
        note(&steps, "fills the kettle");
        yielder.suspend(());
        note(&steps, "boils the water");
        yielder.suspend(());
        3
    })
}

/// First form: a loop passes on each stop of the inner generator, and fetches its result.
pub fn tea_by_loop(steps: Steps) -> Generator<(), (), u32> {
    Generator::new(move |yielder| {
        let mut boil = boil(Rc::clone(&steps));
        for stop in &mut boil {
            yielder.suspend(stop);
        }
        let minutes = boil.into_result().unwrap_or_default();
        note(&steps, "pours the tea");
        minutes + 1
    })
}

/// Second form: the loop has become one word.
pub fn tea_by_delegation(steps: Steps) -> Generator<(), (), u32> {
    Generator::new(move |yielder| {
        let minutes = yield_from(yielder, boil(Rc::clone(&steps)));
        note(&steps, "pours the tea");
        minutes + 1
    })
}

async fn boil_async(steps: &Steps) -> u32 {
    note(steps, "fills the kettle");
    yield_now().await;
    note(steps, "boils the water");
    yield_now().await;
    3
}

/// Third form: the word is `.await`, and the compiler makes the generator.
pub async fn tea_by_await(steps: Steps) -> u32 {
    let minutes = boil_async(&steps).await;
    note(&steps, "pours the tea");
    minutes + 1
}

fn task(name: &str) -> Span {
    info_span!("task", name)
}

/// Runs one for ann and one for bob in turn, as an event loop would; returns their results.
pub fn in_turn(tea: fn(Steps) -> Generator<(), (), u32>, steps: &Steps) -> Vec<u32> {
    let mut running = ["ann", "bob"].map(|name| (task(name), Some(tea(Rc::clone(steps)))));
    let mut minutes = Vec::new();
    while running.iter().any(|(_, tea)| tea.is_some()) {
        for (lane, tea) in &mut running {
            let stopped = lane.in_scope(|| tea.as_mut().and_then(Iterator::next));
            if stopped.is_none() {
                minutes.extend(tea.take().and_then(Generator::into_result));
            }
        }
    }
    minutes
}

/// Plays it: three forms, the same steps in the same order, the same results.
pub fn main() -> io::Result<()> {
    let forms = [Steps::default(), Steps::default(), Steps::default()];
    info!("first form: a loop");
    let by_loop = in_turn(tea_by_loop, &forms[0]);
    info!("second form: delegation");
    let by_delegation = in_turn(tea_by_delegation, &forms[1]);
    info!("third form: async and await");
    let by_await = block_on(async {
        let tea = |name| spawn(tea_by_await(Rc::clone(&forms[2])).instrument(task(name)));
        let (ann, bob) = (tea("ann"), tea("bob"));
        vec![ann.await.unwrap(), bob.await.unwrap()]
    })?;
    assert_eq!(*forms[0].borrow(), *forms[1].borrow());
    assert_eq!(*forms[0].borrow(), *forms[2].borrow());
    assert_eq!((by_loop, by_delegation, by_await), (vec![4, 4], vec![4, 4], vec![4, 4]));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_steps_of_two_alternate() {
        let steps = Steps::default();
        in_turn(tea_by_delegation, &steps);
        let steps = steps.borrow();
        assert_eq!(steps.len(), 6);
        assert!(steps.chunks(2).all(|pair| pair[0] == pair[1]), "{steps:?}");
    }

    #[test]
    fn alone_each_form_stops_twice() {
        for form in [tea_by_loop, tea_by_delegation] {
            let mut tea = form(Steps::default());
            assert_eq!(tea.by_ref().count(), 2);
            assert_eq!(tea.into_result(), Some(4));
        }
    }
}
