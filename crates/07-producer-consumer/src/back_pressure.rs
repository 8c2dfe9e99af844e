//! A producer that is too fast: an unbounded queue eats the memory, a bounded one holds it back.
//!
//! Python: `queue.Queue()`, `queue.Queue(4)` and `collections.deque(maxlen=4)`.
//! Run: `cargo run -p ch07-producer-consumer -- back-pressure`

use std::fs;
use std::num::NonZero;
use std::sync::mpsc;
use std::thread;

use crossbeam_queue::ArrayQueue;
use tracing::{info, info_span};

use crate::bounded_queue::{BoundedQueue, PutError};

const MIB: usize = 1 << 20;
const PARCELS: usize = 48;
const PLACES: NonZero<usize> = NonZero::new(4).unwrap();

/// How many parcels arrived, and by how many MiB the process had grown when the producer could do
/// no more.
pub type Outcome = (usize, f64);

fn parcel() -> Vec<u8> {
    vec![1; MIB]
}

/// The memory that this process really occupies, in MiB; 0 where there is no `/proc`.
fn resident() -> f64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kib = line.and_then(|line| line.split_whitespace().next()?.parse::<f64>().ok());
    kib.unwrap_or_default() / 1024.0
}

/// No limit: the producer never waits, so it needs no thread of its own.
pub fn unbounded(parcels: usize) -> Outcome {
    let before = resident();
    let (send, receive) = mpsc::channel();
    for _ in 0..parcels {
        send.send(parcel()).unwrap();
    }
    let grown = resident() - before;
    drop(send);
    (receive.iter().count(), grown)
}

/// A limit: when there is no room the producer waits, and the consumer sets the pace.
pub fn bounded(parcels: usize) -> Outcome {
    let before = resident();
    let queue = &BoundedQueue::new(PLACES);
    let (tell, held_back) = mpsc::channel();
    let produce = move || {
        for number in 0..parcels {
            if let Err(PutError::Full(parcel)) = queue.try_put(parcel()) {
                if number == PLACES.get() {
                    info!("is held back");
                    tell.send(()).unwrap();
                }
                let _wait = info_span!("wait").entered();
                queue.put(parcel).unwrap();
            }
        }
        queue.close();
    };
    thread::scope(|s| {
        thread::Builder::new().name("producer".into()).spawn_scoped(s, produce).unwrap();
        _ = held_back.recv(); // an error: there were too few parcels to be held back
        let grown = resident() - before;
        (std::iter::from_fn(|| queue.get()).count(), grown)
    })
}

/// A limit, and the oldest parcel makes room: the producer never waits, and parcels are lost.
pub fn drop_oldest(parcels: usize) -> Outcome {
    let before = resident();
    let queue = ArrayQueue::new(PLACES.get());
    for _ in 0..parcels {
        drop(queue.force_push(parcel()));
    }
    (queue.len(), resident() - before)
}

/// Plays it: what a full queue can do is wait, lose something, or never be full.
pub fn main() {
    let outcomes = [bounded, drop_oldest, unbounded].map(|play| play(PARCELS));
    for (queue, (taken, grown)) in ["bounded", "drops the oldest", "unbounded"].iter().zip(outcomes)
    {
        let mib = grown.max(0.0).round();
        info!(sent = PARCELS, taken, mib, queue, "the memory that it took");
    }
    let [(all, bounded), (newest, dropping), (late, unbounded)] = outcomes;
    assert_eq!((all, newest, late), (PARCELS, PLACES.get(), PARCELS));
    if cfg!(target_os = "linux") {
        let half = PARCELS as f64 / 2.0;
        assert!(unbounded > half, "everything is in memory at once");
        assert!(bounded < half && dropping < half, "no more than there are places");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fewer_parcels_than_places_are_no_problem_for_anybody() {
        for play in [unbounded, bounded, drop_oldest] {
            assert_eq!(play(0).0, 0);
            assert_eq!(play(3).0, 3);
        }
    }

    #[test]
    fn one_parcel_too_many_waits_or_is_lost() {
        assert_eq!([unbounded, bounded, drop_oldest].map(|play| play(5).0), [5, 5, 4]);
    }
}
