//! Fibonacci numbers from a generator: each is computed when it is asked for, and not before.
//!
//! Python: a function with `yield`.
//! Run: `cargo run -p ch11-coroutines -- fibonacci`

use tracing::info;

use crate::generator::Generator;

pub fn main() {
    let mut numbers = fibonacci();
    info!("has a generator: nothing is computed");
    let mut first = Vec::new();
    for item in numbers.by_ref().take(8) {
        info!(item, "takes");
        first.push(item);
    }
    assert_eq!(first, [0, 1, 1, 2, 3, 5, 8, 13]);

    info!("asks for one more");
    assert_eq!(numbers.next(), Some(21), "it goes on where it stopped");
}

fn fibonacci() -> Generator<(), u64, ()> {
    Generator::new(|yielder| {
        let mut now = 0_u64;
        let mut next = 1_u64;
        while let Some(sum) = now.checked_add(next) {
            info!(item = now, "yields");
            yielder.suspend(now); // stops here, until somebody asks for the next item
            (now, next) = (next, sum);
        }
    })
}
