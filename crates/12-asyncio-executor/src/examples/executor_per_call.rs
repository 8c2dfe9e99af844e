//! A new pool for each of ten calls is ten threads; one pool does twenty calls with the same ten.
//!
//! Python: `ThreadPoolExecutor(1)` in every call, then one `ThreadPoolExecutor(10)` for all.
//! Run: `cargo run -p ch12-asyncio-executor -- executor-per-call`

use std::collections::HashSet;
use std::sync::Arc;
use std::thread::{self, ThreadId};
use std::time::{Duration, Instant};

use tokio::sync::oneshot;
use tokio::task::JoinSet;
use tracing::{info, info_span};

use crate::pool::Pool;

const BEAT: Duration = Duration::from_millis(100);

/// A call that blocks its thread for a beat; returns which thread that was.
pub fn call() -> ThreadId {
    let _work = info_span!("work").entered();
    thread::sleep(BEAT);
    thread::current().id()
}

/// Has the call made on a pool, and awaits it.
pub async fn run_in(pool: &Pool) -> ThreadId {
    let (result, thread) = oneshot::channel();
    pool.submit(move || result.send(call()));
    thread.await.unwrap()
}

/// Not an optimisation: a pool for each call, all at once; returns the threads on which they were,
/// and how many threads were made.
pub async fn pool_per_call(calls: usize) -> (HashSet<ThreadId>, usize) {
    let call = |_| async {
        let pool = Pool::new(1, "own").unwrap();
        (run_in(&pool).await, pool.threads())
    };
    let calls = (0..calls).map(call).collect::<JoinSet<_>>().join_all().await;
    let (threads, made): (HashSet<_>, Vec<_>) = calls.into_iter().unzip();
    (threads, made.into_iter().sum())
}

/// The same calls on one pool.
pub async fn shared_pool(calls: usize, pool: &Arc<Pool>) -> HashSet<ThreadId> {
    let call = |_| {
        let pool = pool.clone();
        async move { run_in(&pool).await }
    };
    (0..calls).map(call).collect::<JoinSet<_>>().join_all().await.into_iter().collect()
}

/// Plays it: ten calls, each with a pool of its own; then ten and ten more on a shared one.
#[tokio::main(flavor = "current_thread")]
pub async fn main() {
    let start = Instant::now();
    let (threads, made) = pool_per_call(10).await;
    let took = start.elapsed();
    info!(threads = threads.len(), took = format_args!("{took:.0?}"), "ten calls, a pool for each");
    assert_eq!((threads.len(), made), (10, 10), "a thread for each call, made for it");
    assert!(took >= BEAT && took < 10 * BEAT, "one after the other takes ten: {took:?}");

    let pool = Arc::new(Pool::new(10, "shared").unwrap());
    let start = Instant::now();
    let mut threads = shared_pool(10, &pool).await;
    threads.extend(shared_pool(10, &pool).await);
    let took = start.elapsed();
    info!(
        threads = threads.len(),
        took = format_args!("{took:.0?}"),
        "twenty calls, one pool for all"
    );
    assert_eq!(pool.threads(), 10, "twenty calls have made no more");
    assert!(threads.len() <= 10, "its threads are used again");
    assert!(took >= 2 * BEAT, "ten and then ten: {took:?}");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_small_shared_pool_makes_calls_wait_in_line() {
        let (pool, start) = (Arc::new(Pool::new(2, "shared").unwrap()), Instant::now());
        assert!(shared_pool(5, &pool).await.len() <= 2);
        assert!(start.elapsed() >= 3 * BEAT);
    }

    #[tokio::test]
    async fn every_pool_a_call_is_a_new_thread_even_one_after_the_other() {
        let (mut threads, _) = pool_per_call(1).await;
        threads.extend(pool_per_call(1).await.0);
        assert_eq!(threads.len(), 2);
    }
}
