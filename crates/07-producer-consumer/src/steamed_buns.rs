//! A cook is quicker than the guest: when the steamer with its 8 places is full, the cook waits.
//!
//! Python: `queue.Queue(8)` between two daemon threads.
//! Run: `cargo run -p ch07-producer-consumer -- steamed-buns`

use std::io;
use std::num::NonZero;
use std::sync::Arc;
use std::sync::mpsc::{self, Sender};
use std::thread;
use std::time::{Duration, Instant};

use tracing::{info, info_span};

use crate::bounded_queue::{BoundedQueue, PutError};

const BEAT: Duration = Duration::from_millis(40);
const PLACES: NonZero<usize> = NonZero::new(8).unwrap();
const PATIENCE: Duration = Duration::from_secs(30);

/// Makes buns until the steamer is closed, and tells each bun that has to wait; returns how many.
pub fn cook(steamer: &BoundedQueue<u32>, pace: Duration, held_back: &Sender<u32>) -> u32 {
    for bun in 1.. {
        thread::sleep(pace);
        let put = steamer.try_put(bun).or_else(|error| match error {
            PutError::Closed(bun) => Err(bun),
            PutError::Full(bun) => {
                info!(bun, "full, waiting");
                _ = held_back.send(bun); // nobody has to listen
                let _wait = info_span!("wait").entered();
                steamer.put(bun)
            }
        });
        if put.is_err() {
            return bun - 1;
        }
        info!(bun, depth = steamer.len(), "puts a bun");
    }
    u32::MAX
}

/// Eats buns until the steamer is closed and empty; returns how many.
pub fn eat(steamer: &BoundedQueue<u32>, pace: Duration) -> u32 {
    let mut eaten = 0;
    while let Some(bun) = steamer.get() {
        info!(bun, "takes a bun");
        let _eat = info_span!("eat").entered();
        thread::sleep(pace);
        eaten += 1;
    }
    eaten
}

/// Plays it: main leaves after ten beats. Nobody joins cook and guest: they end with the program.
pub fn main() -> io::Result<()> {
    let opened = Instant::now();
    let steamer = Arc::new(BoundedQueue::new(PLACES));
    let (tell, held_back) = mpsc::channel();
    let cooks = Arc::clone(&steamer);
    let cook =
        thread::Builder::new().name("cook".into()).spawn(move || cook(&cooks, BEAT / 2, &tell))?;
    let guests = Arc::clone(&steamer);
    let guest =
        thread::Builder::new().name("guest".into()).spawn(move || eat(&guests, 2 * BEAT))?;

    let first = held_back.recv_timeout(PATIENCE).map_err(io::Error::other)?;
    let mut deepest = 0;
    while opened.elapsed() < 10 * BEAT {
        deepest = deepest.max(steamer.len());
        thread::sleep(BEAT / 4);
    }
    info!(deepest, "ends, and waits for nobody");
    assert!(first > 8, "there are 8 places before somebody has to wait");
    assert!(deepest <= 8, "never more than there are places");
    assert!(!cook.is_finished() && !guest.is_finished(), "both would go on for ever");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cook_without_a_guest_makes_as_many_as_there_are_places() {
        let (tell, held_back) = mpsc::channel();
        let steamer = BoundedQueue::new(PLACES);
        let (first, made) = thread::scope(|s| {
            let cook = s.spawn(|| cook(&steamer, Duration::ZERO, &tell));
            let first = held_back.recv_timeout(PATIENCE);
            steamer.close(); // before any assertion: a cook who waits would keep the scope open
            (first, cook.join().unwrap())
        });
        assert_eq!((first, made, steamer.len()), (Ok(9), 8, 8));
    }

    #[test]
    fn a_guest_empties_a_closed_steamer() {
        let steamer = BoundedQueue::new(PLACES);
        steamer.put(1).unwrap();
        steamer.put(2).unwrap();
        steamer.close();
        assert_eq!(eat(&steamer, Duration::ZERO), 2);
        assert_eq!(cook(&steamer, Duration::ZERO, &mpsc::channel().0), 0);
    }
}
