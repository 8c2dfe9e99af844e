//! The hot pot: two guests wait for one event, it is set five beats later, and both eat.
//!
//! Python: `threading.Event`.
//! Run: `cargo run -p ch06-semaphore-event -- event`

use std::thread;
use std::time::{Duration, Instant};

use tracing::{info, info_span};

use crate::event_flag::Event;

const BEAT: Duration = Duration::from_millis(100);

/// A guest sits down, waits for the pot and eats; returns when that began.
pub fn dine(pot_boils: &Event) -> Instant {
    info!("takes a seat and waits");
    {
        let _wait = info_span!("wait").entered();
        pot_boils.wait();
    }
    let _eat = info_span!("eat").entered();
    let begin = Instant::now();
    info!("eats");
    thread::sleep(BEAT);
    begin
}

/// Plays it: nobody eats before the pot boils, and nobody is forgotten when it does.
pub fn main() {
    let pot_boils = &Event::new();
    let opened = Instant::now();
    let (boiling, eating) = thread::scope(|s| {
        let guests = ["guest-1", "guest-2"].map(|name| {
            let dine = || dine(pot_boils);
            thread::Builder::new().name(name.into()).spawn_scoped(s, dine).unwrap()
        });
        info!("heats the pot");
        thread::sleep(5 * BEAT);
        let boiling = Instant::now();
        info!("the pot boils");
        pot_boils.set();
        (boiling, guests.map(|guest| guest.join().unwrap()))
    });
    info!(guests = eating.len(), "all have eaten");
    assert!(eating.iter().all(|begin| *begin >= boiling), "nobody eats before the event");
    assert!(boiling - opened >= 5 * BEAT);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_guest_who_comes_when_the_pot_boils_eats_at_once() {
        let pot_boils = Event::new();
        pot_boils.set();
        let came = Instant::now();
        assert!(dine(&pot_boils) >= came);
    }

    #[test]
    fn a_cold_pot_feeds_nobody() {
        let pot_boils = Event::new();
        assert!(!pot_boils.wait_timeout(BEAT));
        assert!(!pot_boils.is_set());
    }
}
