//! Three tasks run one after another: the whole takes as long as its parts together.
//!
//! Python: plain calls of functions.
//! Run: `cargo run -p ch01-serial-parallel -- serial`

use std::time::{Duration, Instant};

use tracing::{info, info_span};

pub fn main() {
    let started = Instant::now();
    let first = count_primes(30_000);
    let second = count_primes(20_000);
    let third = count_primes(10_000);
    let total = started.elapsed();
    info!("the total is the sum of the parts");
    assert!(total >= first + second + third, "nothing overlaps");
}

/// Work for the processor, with nothing to wait for. Returns how long it took.
fn count_primes(limit: u32) -> Duration {
    let _work = info_span!("work").entered();
    let started = Instant::now();
    let is_prime = |n: &u32| (2..=n.isqrt()).all(|d| !n.is_multiple_of(d));
    let primes = (2..limit).filter(is_prime).count();
    info!(limit, primes, "has counted");
    started.elapsed()
}
