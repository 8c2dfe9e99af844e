//! A runtime with two threads: two coroutines run at the same time, and a third one moves over.
//!
//! Python: no counterpart; an asyncio loop has one thread.
//! Run: `cargo run -p ch12-asyncio-executor -- many-threads-runtime`

use std::io;
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Barrier};
use std::thread::{self, ThreadId};

use tokio::runtime::{Builder, Runtime};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tracing::{Instrument, info, info_span};

/// A runtime whose two threads take coroutines from each other when they have nothing to do.
pub fn runtime() -> io::Result<Runtime> {
    Builder::new_multi_thread().worker_threads(2).thread_name("worker").build()
}

/// A coroutine that blocks its thread until it is let go: no other coroutine gets that thread.
pub struct Keeper {
    /// The thread that it keeps.
    pub thread: ThreadId,
    gate: Sender<()>,
    task: JoinHandle<()>,
}

impl Keeper {
    /// Lets it end.
    pub fn let_go(self, runtime: &Runtime) {
        drop(self.gate);
        runtime.block_on(self.task).unwrap();
    }
}

/// Two coroutines that meet at a barrier for threads. On one thread they would wait for ever: both
/// get past it only if they run at the same time.
pub fn meet(runtime: &Runtime) -> [Keeper; 2] {
    let both_run = Arc::new(Barrier::new(2));
    ["ann", "bob"].map(|name| {
        let both_run = both_run.clone();
        let ((here, thread), (gate, let_go)) = (channel(), channel());
        let coroutine = async move {
            here.send(thread::current().id()).unwrap();
            both_run.wait();
            info!("runs while the other one runs");
            _ = let_go.recv();
        };
        let task = runtime.spawn(coroutine.instrument(info_span!("task", name)));
        // Not before this one keeps a thread: an idle thread may take two coroutines at once, and
        // while it is blocked in the first, nobody may look for the second.
        Keeper { thread: thread.recv().unwrap(), gate, task }
    })
}

/// A coroutine that waits once; returns its threads before and after. While it waits, its first
/// thread is kept busy, so it goes on on the other one.
pub fn move_over(runtime: &Runtime) -> [ThreadId; 2] {
    let (here, first) = channel();
    let (wake, woken) = oneshot::channel::<()>();
    let coroutine = async move {
        info!("begins");
        here.send(thread::current().id()).unwrap();
        woken.await.unwrap();
        info!("goes on");
        thread::current().id()
    };
    let task = runtime.spawn(coroutine.instrument(info_span!("task", name = "cid")));
    let before = first.recv().unwrap();
    let (keeps_it, other): (Vec<_>, Vec<_>) =
        meet(runtime).into_iter().partition(|keeper| keeper.thread == before);
    for keeper in other {
        keeper.let_go(runtime);
    }
    wake.send(()).unwrap();
    let after = runtime.block_on(task).unwrap();
    for keeper in keeps_it {
        keeper.let_go(runtime);
    }
    [before, after]
}

/// Plays it: at the same time, and on both threads.
pub fn main() -> io::Result<()> {
    let runtime = runtime()?;
    let [before, after] = move_over(&runtime);
    drop(runtime);
    info!("one of them began on one thread and ended on the other");
    assert_ne!(before, after, "a coroutine is not bound to a thread");
    assert!(![before, after].contains(&thread::current().id()));
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::RecvTimeoutError;
    use std::time::Duration;

    use super::*;

    #[test]
    fn on_every_run_it_moves() {
        let (done, is_done) = channel();
        thread::spawn(move || {
            for _ in 0..50 {
                let [before, after] = move_over(&runtime().unwrap());
                assert_ne!(before, after);
            }
            done.send(()).unwrap();
        });
        let hangs = Err(RecvTimeoutError::Timeout);
        assert_ne!(is_done.recv_timeout(Duration::from_mins(1)), hangs);
    }
}
