//! A runtime with two threads: two coroutines run at the same time, and a third one moves over.
//!
//! Python: no counterpart; an asyncio loop has one thread.
//! Run: `cargo run -p ch12-asyncio-executor -- many-threads-runtime`

use std::sync::mpsc::{self, Sender};
use std::thread::{self, ThreadId};

use tokio::runtime::{Builder, Runtime};
use tokio::sync::oneshot;
use tracing::{Instrument, info, info_span};

pub fn main() {
    let mut runtime = Builder::new_multi_thread();
    let runtime = runtime.worker_threads(2).build().unwrap();

    let (begins, began) = mpsc::channel();
    let (wake, woken) = oneshot::channel();
    let cid = async move {
        info!("begins");
        begins.send(thread::current().id()).unwrap();
        woken.await.unwrap();
        info!("continues");
        thread::current().id()
    };
    let cid = runtime.spawn(cid.instrument(info_span!("task", name = "cid")));
    let before = began.recv().unwrap();

    // While cid waits, ann and bob keep both threads. Then only the other one comes free.
    let (ann_on, ann) = keep_a_thread(&runtime, "ann");
    let (bob_on, bob) = keep_a_thread(&runtime, "bob");
    assert_ne!(ann_on, bob_on, "they run at the same time");
    let mut keepers = [(ann_on, ann), (bob_on, bob)];
    keepers.sort_by_key(|(thread, _)| *thread == before);
    let [leaves, _stays] = keepers;
    drop(leaves);
    wake.send(()).unwrap();
    let after = runtime.block_on(cid).unwrap();
    info!("a coroutine is not bound to a thread");
    assert_ne!(before, after);
}

/// A coroutine that blocks its thread until the sender is dropped. Blocking is wrong, except here.
fn keep_a_thread(runtime: &Runtime, name: &str) -> (ThreadId, Sender<()>) {
    let (begins, began) = mpsc::channel();
    let (gate, gate_opens) = mpsc::channel();
    let coroutine = async move {
        info!("runs");
        begins.send(thread::current().id()).unwrap();
        _ = gate_opens.recv(); // an error: the sender is dropped
    };
    runtime.spawn(coroutine.instrument(info_span!("task", name)));
    (began.recv().unwrap(), gate)
}
