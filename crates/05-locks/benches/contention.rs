//! What it costs to add one, in one thread and in two at once: `cargo bench -p ch05-locks`.

use std::cell::Cell;
use std::hint::black_box;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering::Relaxed};
use std::sync::{Mutex, RwLock};

use crossbeam_utils::CachePadded;

static ATOMIC: AtomicU64 = AtomicU64::new(0);
static MUTEX: Mutex<u64> = Mutex::new(0);
static RWLOCK: RwLock<u64> = RwLock::new(0);
/// A number for each thread, on a cache line of its own.
static SHARDS: [CachePadded<AtomicU64>; 8] = [const { CachePadded::new(AtomicU64::new(0)) }; 8];

thread_local! {
    static OWN: Cell<u64> = const { Cell::new(0) };
    static SHARD: usize = {
        static NEXT: AtomicUsize = AtomicUsize::new(0);
        NEXT.fetch_add(1, Relaxed) % SHARDS.len()
    };
}

#[divan::bench(threads = [1, 2], sample_size = 10_000)]
fn no_sharing() {
    OWN.with(|own| own.set(black_box(own.get() + 1)));
}

#[divan::bench(threads = [1, 2], sample_size = 10_000)]
fn sharded() {
    SHARD.with(|&shard| SHARDS[shard].fetch_add(1, Relaxed));
}

#[divan::bench(threads = [1, 2], sample_size = 10_000)]
fn atomic() {
    ATOMIC.fetch_add(1, Relaxed);
}

#[divan::bench(threads = [1, 2], sample_size = 10_000)]
fn mutex() {
    *MUTEX.lock().unwrap() += 1;
}

#[divan::bench(threads = [1, 2], sample_size = 10_000)]
fn rwlock() {
    *RWLOCK.write().unwrap() += 1;
}

fn main() {
    divan::main();
}
