//! The pool beside CPython's, which do the same jobs in the same run:
//! `cargo bench -p ch10-process-pool`.

#[cfg(target_os = "linux")]
fn main() -> std::io::Result<()> {
    bench::main()
}

#[cfg(not(target_os = "linux"))]
fn main() {
    eprintln!("this chapter uses system calls of Linux");
}

#[cfg(target_os = "linux")]
mod bench {
    use std::io;
    use std::process::Command;
    use std::time::Instant;

    use ch10_process_pool::primes::{NUMBERS, is_prime};
    use ch10_process_pool::process_pool::ProcessPool;

    type Pool = ProcessPool<u64, u64>;

    /// Numbers from 2^40 on are asked whether they are prime, others are doubled.
    #[expect(clippy::unnecessary_wraps, reason = "a task may fail")]
    fn task(n: u64) -> Result<u64, String> {
        Ok(if n > 1 << 40 { is_prime(n).into() } else { 2 * n })
    }

    pub(crate) fn main() -> io::Result<()> {
        if std::env::args().any(|argument| argument == "--test") {
            return Ok(()); // `cargo test --benches` only wants to know that it starts
        }
        let numbers: Vec<u64> = (0..10_000).collect();
        // SAFETY: this program has no other thread.
        let pool = unsafe { ProcessPool::new(2, task) }?;
        let map = |pool: &Pool| {
            pool.map(&numbers, 1).expect("open");
        };
        let submit = |pool: &Pool| {
            let submit = |n| pool.submit(n).expect("open");
            let tasks: Vec<_> = numbers[..3_000].iter().map(submit).collect();
            for task in tasks {
                drop(task.wait());
            }
        };
        let in_turn = |pool: &Pool| {
            for n in &numbers[..3_000] {
                drop(pool.submit(n).expect("open").wait());
            }
        };
        let primes = |pool: &Pool| {
            let primes = pool.map(&NUMBERS, 1).expect("open");
            assert_eq!(primes, [1, 1, 1, 1, 1, 0].map(Ok));
        };
        compare(&pool, "map", "map of 10,000, chunk 1, beside Pool", map)?;
        compare(&pool, "submit", "submit 3,000, then wait, beside ProcessPoolExecutor", submit)?;
        compare(&pool, "in-turn", "submit and wait, 3,000 times, beside the same", in_turn)?;
        compare(&pool, "primes", "six primes, beside Pool", primes)?;
        pool.join();
        Ok(())
    }

    fn compare(pool: &Pool, job: &str, what: &str, ours: impl Fn(&Pool)) -> io::Result<()> {
        let round = |_| {
            let started = Instant::now();
            ours(pool);
            started.elapsed().as_secs_f64()
        };
        let ours = (0..5).map(round).fold(f64::INFINITY, f64::min);
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/pool.py");
        let output = Command::new("python3").args([script, job]).output()?;
        let theirs: f64 = String::from_utf8_lossy(&output.stdout)
            .trim()
            .parse()
            .map_err(|_| io::Error::other(String::from_utf8_lossy(&output.stderr).into_owned()))?;
        let theirs = theirs / 1e9;
        println!(
            "{what:<52} {:>8.2} ms, {:>9.2} ms: {:>6.1} times",
            ours * 1e3,
            theirs * 1e3,
            theirs / ours
        );
        Ok(())
    }
}
