//! Which of six large numbers are prime: asked in three ways, the same answers, in two orders.
//!
//! Python: `ProcessPoolExecutor`: `submit` and `as_completed`, and `map`.
//! Run: `cargo run -p ch10-process-pool -- primes`

use std::sync::LazyLock;

use tracing::{info, info_span};

use crate::pipe_semaphore::PipeSemaphore;
use crate::process_pool::{ProcessPool, as_completed};

const NUMBERS: [u64; 6] = [
    112_272_535_095_293,
    112_582_705_942_171,
    112_272_535_095_293,
    115_280_095_190_773,
    115_797_848_077_099,
    1_099_726_899_285_419,
];

static ANOTHER_IS_DONE: LazyLock<PipeSemaphore> = LazyLock::new(|| PipeSemaphore::new().unwrap());

pub fn main() {
    LazyLock::force(&ANOTHER_IS_DONE); // before the fork, so that it is the same in all processes
    // SAFETY: this process has no other thread.
    let pool = unsafe { ProcessPool::new(2, is_prime) }.unwrap();
    let submit = |place: usize, waits| pool.submit(&(NUMBERS[place], waits)).unwrap();

    let tasks = (0..6).map(|place| submit(place, place == 0)).collect();
    let mut order = Vec::new();
    let mut first = [false; 6];
    for (place, prime) in as_completed(tasks) {
        ANOTHER_IS_DONE.release(1);
        order.push(place);
        first[place] = prime.unwrap();
    }
    info!(?order, "as completed");
    assert_ne!(order[0], 0, "the first number waited for another");

    let tasks: Vec<_> = (0..6).map(|place| submit(place, false)).collect();
    let second: Vec<_> = tasks.into_iter().map(|task| task.wait().unwrap()).collect();
    info!("one after the other, in the order of the numbers");

    let third = pool.map(&NUMBERS.map(|number| (number, false)), 1).unwrap();
    info!("all at once, in the order of the numbers");
    pool.join();
    for (number, prime) in NUMBERS.iter().zip(first) {
        let answer = if prime { "is prime" } else { "is not prime" };
        info!(number, "{answer}");
    }
    assert_eq!(first, [true, true, true, true, true, false]);
    assert_eq!(second, first);
    assert_eq!(third, first.map(Ok));
}

/// A pool calls one function with one argument: two arguments are a tuple.
pub fn is_prime((number, waits): (u64, bool)) -> Result<bool, String> {
    let _work = info_span!("work").entered();
    if waits {
        ANOTHER_IS_DONE.acquire();
    }
    let mut divisor = 3;
    while divisor * divisor <= number && !number.is_multiple_of(divisor) {
        divisor += 2;
    }
    Ok(divisor * divisor > number && !number.is_multiple_of(2))
}
