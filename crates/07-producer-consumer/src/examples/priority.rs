//! A queue that returns the most urgent item first, and equally urgent ones in order of arrival.
//!
//! Python: `queue.PriorityQueue`.
//! Run: `cargo run -p ch07-producer-consumer -- priority`

use std::thread;
use std::time::Duration;

use tracing::{info, info_span};

use crate::priority_queue::PriorityQueue;

const BEAT: Duration = Duration::from_millis(20);

static WAITING_ROOM: PriorityQueue<u32, &str> = PriorityQueue::new();

pub fn main() {
    for (patient, priority) in [("ann", 3), ("bob", 1), ("cid", 2), ("amy", 3), ("dan", 1)] {
        info!(patient, priority, "sends to the waiting room");
        WAITING_ROOM.put(priority, patient); // 1 is the most urgent
    }
    let builder = thread::Builder::new().name("doctor".into());
    let doctor = builder.spawn(treat).unwrap();
    let treated = doctor.join().unwrap();
    info!("the waiting room is empty");
    assert_eq!(treated, ["bob", "dan", "cid", "ann", "amy"]);
}

fn treat() -> Vec<&'static str> {
    let mut treated = Vec::new();
    for _ in 0..5 {
        let (priority, patient) = WAITING_ROOM.get();
        info!(patient, priority, "treats");
        let _work = info_span!("work").entered();
        thread::sleep(BEAT);
        treated.push(patient);
    }
    treated
}
