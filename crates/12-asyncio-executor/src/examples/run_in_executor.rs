//! Coroutines hand blocking calls to threads and await them: three calls, one beat, one list.
//!
//! Python: `loop.run_in_executor(pool, …)`.
//! Run: `cargo run -p ch12-asyncio-executor -- run-in-executor`

use std::sync::{Barrier, Mutex};
use std::thread::{self, ThreadId};
use std::time::Duration;

use tokio::runtime::Builder;
use tokio::task::spawn_blocking;
use tracing::{Instrument, info, info_span};

const BEAT: Duration = Duration::from_millis(100);

static LIST: Mutex<Vec<ThreadId>> = Mutex::new(Vec::new());
static ALL_BLOCK: Barrier = Barrier::new(3);

pub fn main() {
    let mut runtime = Builder::new_current_thread(); // and up to 512 threads for calls that block
    let runtime = runtime.thread_name("worker").build().unwrap();
    runtime.block_on(async {
        let ann = hand_over().instrument(info_span!("task", name = "ann"));
        let bob = hand_over().instrument(info_span!("task", name = "bob"));
        let cid = hand_over().instrument(info_span!("task", name = "cid"));
        tokio::join!(ann, bob, cid);
    });
    let list = LIST.lock().unwrap();
    assert_eq!(list.len(), 3, "threads share the heap");
    assert!(!list.contains(&thread::current().id()));
}

async fn hand_over() {
    info!("hands its call to a thread");
    spawn_blocking(block).await.unwrap(); // the loop is free meanwhile
    info!("has the result");
}

fn block() {
    let _work = info_span!("work").entered();
    info!("blocks");
    ALL_BLOCK.wait(); // passed only when three threads are here
    thread::sleep(BEAT);
    LIST.lock().unwrap().push(thread::current().id());
}
