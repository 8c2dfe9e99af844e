//! Three workers in lockstep: nobody begins a round before all have ended the one before.
//!
//! Python: `threading.Barrier`, which breaks when somebody calls `abort`.
//! Run: `cargo run -p ch06-semaphore-event -- barrier`

use std::sync::Mutex;
use std::thread;
use std::time::Duration;

use tracing::{info, info_span};

use crate::cyclic_barrier::{BrokenBarrier, CyclicBarrier};

const BEAT: Duration = Duration::from_millis(30);
const WORKERS: [(&str, u32); 3] = [("ann", 1), ("bob", 2), ("cat", 3)];
const ROUNDS: u32 = 3;

/// Works some beats in each round, notes it, and waits for the others.
pub fn work(
    barrier: &CyclicBarrier,
    beats: u32,
    notes: &Mutex<Vec<u32>>,
) -> Result<(), BrokenBarrier> {
    for round in 1..=ROUNDS {
        {
            let _work = info_span!("work", round).entered();
            thread::sleep(beats * BEAT);
            notes.lock().unwrap().push(round);
        }
        info!(round, "has done its part");
        barrier.wait()?;
    }
    Ok(())
}

/// Waits for somebody who never comes.
pub fn wait_in_vain(barrier: &CyclicBarrier) -> Result<bool, BrokenBarrier> {
    let outcome = barrier.wait();
    info!(broken = outcome.is_err(), "comes back from the barrier");
    outcome
}

/// Plays it: three rounds; then one of the three goes home and breaks the barrier.
pub fn main() {
    let (barrier, notes) = (&CyclicBarrier::new(WORKERS.len()), &Mutex::new(Vec::new()));
    let outcomes = thread::scope(|s| {
        let threads = WORKERS.map(|(name, beats)| {
            let work = move || {
                work(barrier, beats, notes)?;
                if name == "cat" {
                    info!("goes home");
                    barrier.abort();
                    return Ok(true);
                }
                wait_in_vain(barrier)
            };
            thread::Builder::new().name(name.into()).spawn_scoped(s, work).unwrap()
        });
        threads.map(|thread| thread.join().unwrap())
    });
    let notes = notes.lock().unwrap();
    info!(parts = notes.len(), "all have come back");
    assert_eq!(*notes, [1, 1, 1, 2, 2, 2, 3, 3, 3], "round after round");
    assert_eq!(outcomes, [Err(BrokenBarrier), Err(BrokenBarrier), Ok(true)], "nobody is stuck");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn alone_a_worker_waits_for_nobody() {
        let notes = Mutex::new(Vec::new());
        assert_eq!(work(&CyclicBarrier::new(1), 0, &notes), Ok(()));
        assert_eq!(notes.into_inner().unwrap(), [1, 2, 3]);
    }

    #[test]
    fn a_broken_barrier_stops_the_work() {
        let (barrier, notes) = (CyclicBarrier::new(2), Mutex::new(Vec::new()));
        barrier.abort();
        assert_eq!(work(&barrier, 0, &notes), Err(BrokenBarrier));
        assert_eq!(wait_in_vain(&barrier), Err(BrokenBarrier));
        assert_eq!(notes.into_inner().unwrap(), [1]);
    }
}
