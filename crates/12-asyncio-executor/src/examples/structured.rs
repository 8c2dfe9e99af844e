//! A task may outlive the function that started it; in a scope or a set, none does.
//!
//! Python: `create_task`; `async with asyncio.TaskGroup()`, `with ThreadPoolExecutor()`.
//! Run: `cargo run -p ch12-asyncio-executor -- structured`

use std::future::pending;
use std::thread;
use std::time::Duration;

use tokio::sync::Semaphore;
use tokio::task::{JoinSet, yield_now};
use tracing::{Instrument, info, info_span};

static DESKS: Semaphore = Semaphore::const_new(3); // whoever works has one

#[tokio::main(flavor = "current_thread")]
pub async fn main() {
    assert_eq!(on_its_own().await, Err("no answer"));
    let free = DESKS.available_permits();
    info!(free, "the function has failed, and its task works on");
    assert_eq!(free, 2);

    assert_eq!(in_a_set().await, Err("no answer"));
    assert_eq!(in_a_scope(), Err("no answer"));
    yield_now().await; // the loop drops what was cancelled
    let free = DESKS.available_permits();
    info!(free, "these have failed, and nobody works on");
    assert_eq!(free, 2);
}

async fn on_its_own() -> Result<(), &'static str> {
    tokio::spawn(work().instrument(info_span!("task", name = "ann")));
    yield_now().await; // it begins
    Err("no answer")
}

async fn in_a_set() -> Result<(), &'static str> {
    let mut set = JoinSet::new(); // New: when it is dropped, it cancels its tasks
    set.spawn(work().instrument(info_span!("task", name = "bob")));
    yield_now().await;
    Err("no answer")
}

fn in_a_scope() -> Result<(), &'static str> {
    let desk = DESKS.try_acquire().unwrap();
    thread::scope(|s| {
        s.spawn(move || {
            thread::sleep(Duration::from_millis(50));
            drop(desk);
        });
        Err("no answer")
    }) // a thread cannot be cancelled: the scope waits for it
}

async fn work() {
    let _desk = DESKS.acquire().await.unwrap();
    info!("works");
    pending::<()>().await;
}
