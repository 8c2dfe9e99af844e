//! A task waits for another task of its own pool: with one thread, the other can never begin.
//!
//! Python: `ThreadPoolExecutor(1)`, and the deadlock of which its documentation warns.
//! Run: `cargo run -p ch12-asyncio-executor -- waits-for-itself`

use std::io;
use std::sync::Arc;
use std::time::Duration;

use tracing::{info, info_span};

use crate::pool::Pool;

const BEAT: Duration = Duration::from_millis(100);

pub fn main() -> io::Result<()> {
    let pool = Arc::new(Pool::new(1, "worker")?);

    let same_pool = Arc::clone(&pool);
    let stuck = pool.submit(move || sum_of_halves(&same_pool, 2 * BEAT));
    assert_eq!(stuck.join().unwrap(), None); // in a pool of two, two such tasks would be stuck

    let other_pool = Pool::new(1, "helper")?; // a cure: another pool for what a task waits for
    let total = pool.submit(move || sum_of_halves(&other_pool, 50 * BEAT));
    assert_eq!(total.join().unwrap(), Some(4950));

    let same_pool = Arc::clone(&pool); // another cure: only a thread outside of the pool waits
    let halves = pool.submit(move || (add_up(0, 50), same_pool.submit(|| add_up(50, 100))));
    let (first, second) = halves.join().unwrap();
    assert_eq!(first + second.join().unwrap(), 4950);
    Ok(())
}

/// A task that hands half of its work to this pool, and waits for it: without a limit, for good.
fn sum_of_halves(pool: &Pool, limit: Duration) -> Option<u32> {
    let first = add_up(0, 50);
    let second = pool.submit(|| add_up(50, 100));
    let _wait = info_span!("wait").entered();
    let Ok(second) = second.join_timeout(limit) else {
        info!("gives up: only this thread could do what it waits for");
        return None;
    };
    Some(first + second.unwrap())
}

fn add_up(from: u32, to: u32) -> u32 {
    info!(from, to, "adds up");
    (from..to).sum()
}
