//! The lock, held, with a bar in the picture for each time that a thread holds it.

use tracing::info_span;
use tracing::span::EnteredSpan;

use crate::gil::{Gil, Held};
use crate::machine::Turn;

/// Takes turns as [`Held`] does, and draws each turn as a bar `hold`.
#[derive(Debug)]
#[must_use = "the lock is released when this is dropped"]
pub struct Drawn<'gil> {
    hold: Option<EnteredSpan>, // before the lock, because fields are dropped in this order
    held: Held<'gil>,
}

impl<'gil> Drawn<'gil> {
    /// Waits for the lock and takes it.
    pub fn acquire(gil: &'gil Gil) -> Self {
        let held = gil.acquire();
        Self {
            hold: Some(bar()),
            held,
        }
    }
}

impl Turn for Drawn<'_> {
    fn between(&mut self) {
        if self.held.drop_requested() {
            self.hold = None;
            self.held.switch();
            self.hold = Some(bar());
        }
    }

    fn blocking<R>(&mut self, call: impl FnOnce() -> R) -> R {
        self.hold = None;
        let result = self.held.allow_threads(call);
        self.hold = Some(bar());
        result
    }
}

fn bar() -> EnteredSpan {
    info_span!("hold").entered()
}
