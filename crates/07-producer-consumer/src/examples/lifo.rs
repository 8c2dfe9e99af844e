//! Last in, first out: a stack of plates, and the plate at the bottom that nobody ever takes.
//!
//! Python: `queue.LifoQueue` beside `queue.Queue`.
//! Run: `cargo run -p ch07-producer-consumer -- lifo`

use std::collections::VecDeque;
use std::sync::Mutex;
use std::thread;

use tracing::info;

static QUEUE: Mutex<VecDeque<u32>> = Mutex::new(VecDeque::new());
static STACK: Mutex<Vec<u32>> = Mutex::new(Vec::new());

pub fn main() {
    info!(plate = 0, "puts into the queue and onto the stack");
    QUEUE.lock().unwrap().push_back(0);
    STACK.lock().unwrap().push(0);
    for plate in 1..=3 {
        info!(plate, "puts into the queue and onto the stack");
        QUEUE.lock().unwrap().push_back(plate);
        STACK.lock().unwrap().push(plate);
        let builder = thread::Builder::new().name("guest".into());
        builder.spawn(take_one_of_each).unwrap().join().unwrap();
    }
    assert_eq!(*QUEUE.lock().unwrap(), [3]); // the newest is left: its turn comes next
    assert_eq!(*STACK.lock().unwrap(), [0]); // the oldest is left, as long as new ones come
}

fn take_one_of_each() {
    let first_in = QUEUE.lock().unwrap().pop_front().unwrap();
    let last_in = STACK.lock().unwrap().pop().unwrap();
    info!(first_in, last_in, "takes");
}
