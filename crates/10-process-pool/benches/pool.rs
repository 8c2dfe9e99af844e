//! The pool beside CPython's. Both do the same jobs in turn, round by round, in one run:
//! `cargo bench -p ch10-process-pool`.

use std::io;

use acceptance::beside::{self, Python};
use ch10_process_pool::process_pool::ProcessPool;
use nix::libc;
use nix::sys::wait::waitpid;
use nix::unistd::{ForkResult, fork};

const NUMBERS: [u64; 6] = [
    112_272_535_095_293,
    112_582_705_942_171,
    112_272_535_095_293,
    115_280_095_190_773,
    115_797_848_077_099,
    1_099_726_899_285_419,
];

fn main() -> io::Result<()> {
    if std::env::args().any(|argument| argument == "--test") {
        return Ok(()); // `cargo test --benches` only wants to know that it starts
    }
    let numbers: Vec<u64> = (0..10_000).collect();
    // SAFETY: this program has no other thread.
    let pool = unsafe { ProcessPool::new(2, task) }?;
    let submit = || -> Vec<_> {
        let numbers = numbers[..3_000].iter();
        numbers.map(|n| pool.submit(n).expect("open")).collect()
    };
    let mut python = Python::start(concat!(env!("CARGO_MANIFEST_DIR"), "/benches/pool.py"))?;
    beside::heading();
    python.compare("map", 4.0, || drop(pool.map(&numbers, 1)))?;
    python.compare("submit", 15.0, || {
        assert!(submit().into_iter().all(|task| task.wait().is_ok()));
    })?;
    python.compare("in turn", 1.0, || {
        assert!(
            numbers[..3_000]
                .iter()
                .all(|n| pool.submit(n).expect("open").wait().is_ok())
        );
    })?;
    python.compare("primes", 20.0, || {
        assert_eq!(
            pool.map(&NUMBERS, 1),
            Ok([1, 1, 1, 1, 1, 0].map(Ok).to_vec())
        );
    })?;
    python.compare("start", 5.0, start_and_join)?;
    pool.join();
    Ok(())
}

/// Numbers from 2^40 on are asked whether they are prime, others are doubled.
#[expect(clippy::unnecessary_wraps, reason = "a task may fail")]
fn task(n: u64) -> Result<u64, String> {
    Ok(if n > 1 << 40 {
        is_prime(n).into()
    } else {
        2 * n
    })
}

/// Tries all divisors that can be prime: 2, 3, and the neighbours of the multiples of 6.
fn is_prime(n: u64) -> bool {
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

fn start_and_join() {
    for _ in 0..100 {
        // SAFETY: the child calls nothing but `_exit`.
        match unsafe { fork() }.expect("a child") {
            // SAFETY: it takes a number and does not return.
            ForkResult::Child => unsafe { libc::_exit(0) },
            ForkResult::Parent { child } => _ = waitpid(child, None),
        }
    }
}
