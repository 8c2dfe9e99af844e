//! Coroutines hand blocking calls to threads and await them: three calls, one beat, one list.
//!
//! Python: `loop.run_in_executor(pool, …)`.
//! Run: `cargo run -p ch12-asyncio-executor -- run-in-executor`

use std::sync::{Arc, Mutex};
use std::thread::{self, ThreadId};
use std::time::Duration;
use std::{io, iter};

use tokio::runtime::{Builder, Runtime};
use tokio::task::{JoinSet, spawn_blocking};
use tokio::time::Instant;
use tracing::{Instrument, info, info_span};

const BEAT: Duration = Duration::from_millis(100);

/// What the calls append to: a name, and the thread on which it was appended.
pub type List = Arc<Mutex<Vec<(&'static str, ThreadId)>>>;

/// A call that blocks its thread for a beat, and then appends to the list.
pub fn call(name: &'static str, list: &List) {
    let _work = info_span!("work").entered();
    info!(by = name, "blocks");
    thread::sleep(BEAT);
    list.lock().unwrap().push((name, thread::current().id()));
}

/// Has a call made on a thread of the runtime's pool, and awaits it.
pub async fn hand_over(name: &'static str, list: List) {
    info!("hands its call to a thread");
    spawn_blocking(move || call(name, &list)).await.unwrap();
    info!("has its result");
}

/// All of them at once; returns how long that took.
async fn gather(names: &[&'static str], list: &List) -> Duration {
    let start = Instant::now();
    let task = |(&name, list)| hand_over(name, list).instrument(info_span!("task", name));
    let tasks: JoinSet<()> = names.iter().zip(iter::repeat(list.clone())).map(task).collect();
    tasks.join_all().await;
    start.elapsed()
}

/// A loop on one thread, with up to so many more for calls that block.
pub fn runtime(threads: usize) -> io::Result<Runtime> {
    let mut builder = Builder::new_current_thread();
    builder.enable_time().thread_name("worker").max_blocking_threads(threads).build()
}

/// Plays it with three coroutines.
pub fn main() -> io::Result<()> {
    let list = List::default();
    let took = runtime(3)?.block_on(gather(&["ann", "bob", "cid"], &list));
    info!(took = format_args!("{took:.0?}"), "all three are done");
    let mut list = list.lock().unwrap().clone();
    list.sort_unstable_by_key(|(name, _)| *name);
    let (names, threads): (Vec<_>, Vec<_>) = list.into_iter().unzip();
    assert_eq!(names, ["ann", "bob", "cid"], "threads share the heap: the list is complete");
    assert!(!threads.contains(&thread::current().id()), "none of them is the loop's thread");
    assert!(took >= BEAT, "a beat is not shorter for that: {took:?}");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn with_fewer_threads_calls_wait_in_line() {
        let list = List::default();
        let took = runtime(1).unwrap().block_on(gather(&["ann", "bob"], &list));
        assert!(took >= 2 * BEAT, "{took:?}");
        let list = list.lock().unwrap();
        assert_eq!(list.len(), 2);
        assert_eq!(list[0].1, list[1].1, "one thread for both");
    }

    #[test]
    fn of_no_calls_nothing_is_left() {
        let list = List::default();
        runtime(1).unwrap().block_on(gather(&[], &list));
        assert!(list.lock().unwrap().is_empty());
    }
}
