//! A producer that is too fast: an unbounded queue eats the memory, a bounded one holds it back.
//!
//! Python: `queue.Queue()`, `queue.Queue(4)` and `collections.deque(maxlen=4)`.
//! Run: `cargo run -p ch07-producer-consumer -- back-pressure`

use std::num::NonZero;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;
use std::{fs, iter};

use crossbeam_queue::ArrayQueue;
use tracing::{info, info_span};

use crate::bounded_queue::{BoundedQueue, PutError};

const WORK: Duration = Duration::from_millis(2);
const MIB: usize = 1 << 20;
const PARCELS: u8 = 48;
const PLACES: NonZero<usize> = NonZero::new(4).unwrap();

/// The numbers of the parcels that arrived, and by how many MiB the process had grown when the
/// producer could do no more.
pub type Outcome = (Vec<u8>, f64);

/// A parcel is full of its own number.
fn parcel(number: u8) -> Vec<u8> {
    vec![number; MIB]
}

/// The memory that this process really occupies, in MiB; 0 where there is no `/proc`.
fn resident() -> f64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kib = line.and_then(|line| line.split_whitespace().next()?.parse::<f64>().ok());
    kib.unwrap_or_default() / 1024.0
}

/// No limit: the producer never waits, so it needs no thread of its own.
pub fn unbounded(parcels: u8) -> Outcome {
    let before = resident();
    let (send, receive) = mpsc::channel();
    for number in 1..=parcels {
        send.send(parcel(number)).unwrap();
    }
    let grown = resident() - before;
    drop(send);
    (receive.iter().map(|parcel| parcel[0]).collect(), grown)
}

/// A limit: when there is no room the producer waits, and the consumer sets the pace.
pub fn bounded(parcels: u8) -> Outcome {
    let before = resident();
    let queue = &BoundedQueue::new(PLACES);
    let (tell, held_back) = mpsc::channel();
    let produce = move || {
        for number in 1..=parcels {
            if let Err(PutError::Full(parcel)) = queue.try_put(parcel(number)) {
                if usize::from(number) == PLACES.get() + 1 {
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
        let consume = |parcel: Vec<u8>| {
            thread::sleep(WORK);
            parcel[0]
        };
        (iter::from_fn(|| queue.get()).map(consume).collect(), grown)
    })
}

/// A limit, and the oldest parcel makes room: the producer never waits, and parcels are lost.
pub fn drop_oldest(parcels: u8) -> Outcome {
    let before = resident();
    let queue = ArrayQueue::new(PLACES.get());
    for number in 1..=parcels {
        drop(queue.force_push(parcel(number)));
    }
    let grown = resident() - before;
    (iter::from_fn(|| queue.pop()).map(|parcel| parcel[0]).collect(), grown)
}

fn tell(queue: &str, (taken, grown): Outcome) -> Outcome {
    let mib = grown.max(0.0).round();
    info!(sent = PARCELS, taken = taken.len(), mib, queue, "the memory that it took");
    (taken, grown)
}

/// Plays it: what a full queue can do is wait, lose something, or never be full.
pub fn main() {
    let (all, bounded) = tell("bounded", bounded(PARCELS));
    let (newest, dropping) = tell("drops the oldest", drop_oldest(PARCELS));
    let (late, unbounded) = tell("unbounded", unbounded(PARCELS));
    assert!(all.iter().copied().eq(1..=PARCELS) && late == all, "every parcel arrives");
    assert_eq!(newest, [45, 46, 47, 48], "only the newest are left");
    if cfg!(target_os = "linux") {
        let half = f64::from(PARCELS) / 2.0;
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
            assert_eq!(play(0).0, []);
            assert_eq!(play(3).0, [1, 2, 3]);
        }
    }

    #[test]
    fn one_parcel_too_many_waits_or_is_lost() {
        assert_eq!([unbounded, bounded].map(|play| play(5).0.len()), [5, 5]);
        assert_eq!(drop_oldest(5).0, [2, 3, 4, 5]);
    }
}
