//! A queue that gives the most urgent first, and among the equally urgent who came first.
//!
//! Python: `queue.PriorityQueue`.
//! Run: `cargo run -p ch07-producer-consumer -- priority`

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::sync::{Condvar, Mutex};
use std::thread;
use std::time::Duration;

use tracing::{info, info_span};

const WORK: Duration = Duration::from_millis(20);

/// A heap under a mutex, and a condition for who waits. Without a limit, so `put` never waits.
#[derive(Default)]
pub struct PriorityQueue {
    heap: Mutex<Heap>,
    not_empty: Condvar,
}

/// `BinaryHeap` gives the greatest first; reversed, the smallest. The ticket decides between equal
/// priorities: without it the name would.
#[derive(Default)]
struct Heap {
    entries: BinaryHeap<Reverse<(u32, u64, &'static str)>>,
    tickets: u64,
}

impl PriorityQueue {
    /// Puts an item; 1 is the most urgent.
    pub fn put(&self, priority: u32, item: &'static str) {
        let mut heap = self.heap.lock().unwrap();
        let ticket = heap.tickets;
        heap.tickets += 1;
        heap.entries.push(Reverse((priority, ticket, item)));
        drop(heap);
        self.not_empty.notify_one();
    }

    /// Takes the most urgent item; waits while there is none.
    pub fn get(&self) -> (u32, &'static str) {
        let mut heap = self.heap.lock().unwrap();
        loop {
            if let Some(Reverse((priority, _, item))) = heap.entries.pop() {
                return (priority, item);
            }
            heap = self.not_empty.wait(heap).unwrap();
        }
    }
}

/// Treats so many patients; returns their names in that order.
pub fn treat(waiting_room: &PriorityQueue, patients: usize) -> Vec<&'static str> {
    let next = |_| {
        let (priority, patient) = waiting_room.get();
        info!(patient, priority, "treats");
        let _work = info_span!("work").entered();
        thread::sleep(WORK);
        patient
    };
    (0..patients).map(next).collect()
}

/// Plays it: all patients are there before the doctor comes.
pub fn main() {
    let waiting_room = &PriorityQueue::default();
    for (patient, priority) in [("ann", 3), ("bob", 1), ("cid", 2), ("amy", 3), ("dan", 1)] {
        info!(patient, priority, "sends to the waiting room");
        waiting_room.put(priority, patient);
    }
    let treated = thread::scope(|s| {
        let treat = || treat(waiting_room, 5);
        let doctor = thread::Builder::new().name("doctor".into()).spawn_scoped(s, treat);
        doctor.unwrap().join().unwrap()
    });
    info!("the waiting room is empty");
    assert_eq!(treated, ["bob", "dan", "cid", "ann", "amy"]);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_doctor_waits_for_patients() {
        let waiting_room = &PriorityQueue::default();
        thread::scope(|s| {
            let doctors = [(); 2].map(|()| s.spawn(|| treat(waiting_room, 1)));
            waiting_room.put(1, "ann");
            waiting_room.put(1, "bob");
            let mut treated = doctors.map(|doctor| doctor.join().unwrap()).concat();
            treated.sort_unstable();
            assert_eq!(treated, ["ann", "bob"]);
        });
    }

    #[test]
    fn an_urgent_one_passes_who_waits_already() {
        let waiting_room = PriorityQueue::default();
        waiting_room.put(2, "ann");
        waiting_room.put(2, "bob");
        assert_eq!(waiting_room.get(), (2, "ann"));
        waiting_room.put(1, "cid");
        assert_eq!(treat(&waiting_room, 2), ["cid", "bob"]);
    }
}
