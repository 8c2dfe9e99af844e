//! Which of six large numbers are prime: asked in three ways, answered alike, in two orders.
//!
//! Python: `ProcessPoolExecutor`: `submit` and `as_completed`, and `map`.
//! Run: `cargo run -p ch10-process-pool -- primes`

use std::io::{self, PipeReader, PipeWriter, Read, Write};
use std::sync::OnceLock;

use tracing::{info, info_span};

use crate::process_pool::{ProcessPool, as_completed};

/// The numbers.
pub const NUMBERS: [u64; 6] = [
    112_272_535_095_293,
    112_582_705_942_171,
    112_272_535_095_293,
    115_280_095_190_773,
    115_797_848_077_099,
    1_099_726_899_285_419,
];

/// A task that shall not be the first to end waits here. Made before the fork, so all have it.
static GATE: OnceLock<(PipeReader, PipeWriter)> = OnceLock::new();

/// Tries all divisors that can be prime: 2, 3, and the neighbours of the multiples of 6.
pub fn is_prime(n: u64) -> bool {
    if n < 4 || n.is_multiple_of(2) || n.is_multiple_of(3) {
        return n == 2 || n == 3;
    }
    let root = n.isqrt();
    let mut divisor = 5;
    while divisor <= root {
        if n.is_multiple_of(divisor) || n.is_multiple_of(divisor + 2) {
            return false;
        }
        divisor += 6;
    }
    true
}

/// A pool calls one function with one argument; several arguments are a tuple.
pub fn ask((number, waits): (u64, bool)) -> Result<bool, String> {
    let _work = info_span!("work").entered();
    let prime = is_prime(number);
    if waits && let Some((gate, _)) = GATE.get() {
        let mut gate = gate;
        gate.read_exact(&mut [0]).map_err(|error| error.to_string())?;
    }
    Ok(prime)
}

/// Plays it: the first number's task waits at the gate until another has ended.
pub fn main() -> io::Result<()> {
    let mut open = &GATE.get_or_init(|| io::pipe().expect("a pipe")).1;
    // SAFETY: this process has no other thread.
    let pool = unsafe { ProcessPool::new(2, ask) }?;
    let submit = |index, waits| pool.submit(&(NUMBERS[index], waits)).expect("it is open");

    let tasks = (0..NUMBERS.len()).map(|index| submit(index, index == 0)).collect();
    let (mut order, mut first) = (Vec::new(), [false; 6]);
    for (index, prime) in as_completed(tasks) {
        if order.is_empty() {
            open.write_all(b"!")?;
        }
        order.push(index);
        first[index] = prime.expect("it works");
    }
    info!("as completed: the first number is not the first answer");

    let tasks: Vec<_> = (0..NUMBERS.len()).map(|index| submit(index, false)).collect();
    let second: Vec<_> = tasks.into_iter().map(|task| task.wait().expect("it works")).collect();
    info!("one by one: in the order of the numbers");

    let all = pool.map(&NUMBERS.map(|number| (number, false)), 1).expect("it is open");
    let third: Vec<_> = all.into_iter().map(|prime| prime.expect("it works")).collect();
    for (number, prime) in NUMBERS.iter().zip(&third) {
        info!(number, "{}", if *prime { "is prime" } else { "is not prime" });
    }
    pool.join();
    assert_eq!(first, [true, true, true, true, true, false]);
    assert!(second == first && third == first, "all three ways say the same");
    assert_ne!(order[0], 0, "in the order of their ends, not of their numbers");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_numbers() {
        let primes: Vec<u64> = (0..60).filter(|&n| is_prime(n)).collect();
        assert_eq!(primes, [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59]);
    }

    #[test]
    fn a_square_is_not_prime() {
        assert!(!is_prime(7 * 7) && !is_prime(10_007 * 10_007));
    }
}
