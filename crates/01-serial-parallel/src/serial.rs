//! Three tasks run one after another: each begins when the one before has ended.
//!
//! Python: plain calls of functions.
//! Run: `cargo run -p ch01-serial-parallel -- serial`

use std::time::{Duration, Instant};

use tracing::{info, info_span};

/// Counts the primes below `limit`: work for the processor, with nothing to wait for.
pub fn count_primes(limit: u32) -> usize {
    let is_prime = |n: &u32| (2..=n.isqrt()).all(|d| !n.is_multiple_of(d));
    (2..limit).filter(is_prime).count()
}

/// Runs the tasks in order; returns each one's result and how long it took.
pub fn one_after_another(limits: &[u32]) -> Vec<(usize, Duration)> {
    let mut done = Vec::new();
    for &limit in limits {
        let _work = info_span!("work").entered();
        let started = Instant::now();
        let primes = count_primes(limit);
        info!(limit, primes, "has counted");
        done.push((primes, started.elapsed()));
    }
    done
}

/// Plays it: the whole takes as long as its parts together.
pub fn main() {
    let started = Instant::now();
    let done = one_after_another(&[30_000, 20_000, 10_000]);
    let total = started.elapsed();
    let sum: Duration = done.iter().map(|(_, took)| took).sum();
    info!("the total is the sum of the parts");
    let primes: Vec<usize> = done.iter().map(|(primes, _)| *primes).collect();
    assert_eq!(primes, [3245, 2262, 1229]);
    assert!(total >= sum, "nothing overlaps: {total:?} in all, {sum:?} in parts");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn primes_are_counted_from_two_on() {
        assert_eq!([0, 2, 3, 4, 100].map(count_primes), [0, 0, 1, 2, 25]);
    }

    #[test]
    fn no_tasks_take_no_time() {
        assert!(one_after_another(&[]).is_empty());
    }
}
