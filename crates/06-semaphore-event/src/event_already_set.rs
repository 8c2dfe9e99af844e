//! An event is remembered: who waits after it was set passes at once, as often as they like.
//!
//! Python: `threading.Event`; `wait` on a set event returns at once.
//! Run: `cargo run -p ch06-semaphore-event -- event-already-set`

use std::thread;
use std::time::Duration;

use tracing::info;

use crate::event_flag::Event;

/// Whether one passes without waiting at all: a limit of zero only looks.
pub fn passes_at_once(event: &Event) -> bool {
    let passes = event.wait_timeout(Duration::ZERO);
    info!(passes, "looks at the door");
    passes
}

/// Comes late and goes through the door, twice.
pub fn come_late(door_opens: &Event) {
    door_opens.wait();
    info!("goes in");
    door_opens.wait();
    info!("goes in again");
}

/// Plays it: closed, opened, open for all who come later, closed again.
pub fn main() {
    let door_opens = &Event::new();
    let before = passes_at_once(door_opens);
    door_opens.set();
    info!("opens the door, and nobody is there");
    thread::scope(|s| {
        for name in ["ann", "bob"] {
            let come = || come_late(door_opens);
            thread::Builder::new().name(name.into()).spawn_scoped(s, come).unwrap();
        }
    });
    let after = passes_at_once(door_opens);
    door_opens.clear();
    info!("closes the door");
    let closed = passes_at_once(door_opens);
    assert_eq!([before, after, closed], [false, true, false]);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn setting_twice_is_setting_once() {
        let event = Event::new();
        event.set();
        event.set();
        assert!(passes_at_once(&event));
        event.clear();
        assert!(!passes_at_once(&event));
    }

    #[test]
    fn clearing_what_is_not_set_changes_nothing() {
        let event = Event::new();
        event.clear();
        assert!(!passes_at_once(&event));
        event.set();
        come_late(&event);
    }
}
