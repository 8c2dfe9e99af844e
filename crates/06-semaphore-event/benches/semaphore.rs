//! What a permit costs when nobody waits: `cargo bench -p ch06-semaphore-event`.
//!
//! Each line acquires and releases once. The last line is a ratio: our semaphore beside a mutex,
//! in turns in one run, the best round of each, without the loop around it.

use std::hint::black_box;
use std::pin::pin;
use std::sync::Mutex;
use std::task::{Context, Poll, Waker};
use std::time::Instant;

use ch06_semaphore_event::semaphore::{BoundedSemaphore, Semaphore};

#[divan::bench(sample_size = 10_000)]
fn ours(bencher: divan::Bencher) {
    let semaphore = Semaphore::new(3);
    bencher.bench_local(|| drop(black_box(black_box(&semaphore).acquire())));
}

#[divan::bench(sample_size = 10_000)]
fn ours_bounded(bencher: divan::Bencher) {
    let semaphore = BoundedSemaphore::new(3);
    bencher.bench_local(|| drop(black_box(black_box(&semaphore).acquire())));
}

#[divan::bench(sample_size = 10_000)]
fn ours_try(bencher: divan::Bencher) {
    let semaphore = Semaphore::new(3);
    bencher.bench_local(|| drop(black_box(black_box(&semaphore).try_acquire())));
}

#[divan::bench(sample_size = 10_000)]
fn std_mutex(bencher: divan::Bencher) {
    let mutex = Mutex::new(0_u64);
    bencher.bench_local(|| drop(black_box(black_box(&mutex).lock())));
}

/// As a task does it: the future is ready at once.
#[divan::bench(sample_size = 10_000)]
fn tokio(bencher: divan::Bencher) {
    let semaphore = tokio::sync::Semaphore::new(3);
    bencher.bench_local(|| {
        let acquire = pin!(black_box(&semaphore).acquire());
        let Poll::Ready(permit) = acquire.poll(&mut Context::from_waker(Waker::noop())) else {
            panic!("there are permits");
        };
        drop(black_box(permit));
    });
}

#[divan::bench(sample_size = 10_000)]
fn tokio_try(bencher: divan::Bencher) {
    let semaphore = tokio::sync::Semaphore::new(3);
    bencher.bench_local(|| drop(black_box(black_box(&semaphore).try_acquire())));
}

fn main() {
    divan::main();
    if std::env::args().any(|argument| argument == "--bench") {
        let semaphore = Semaphore::new(3);
        let mutex = Mutex::new(0_u64);
        let [mut ours, mut lock, mut nothing] = [f64::INFINITY; 3];
        for _ in 0..100 {
            ours = ours.min(round(|| drop(black_box(black_box(&semaphore).acquire()))));
            lock = lock.min(round(|| drop(black_box(black_box(&mutex).lock()))));
            nothing = nothing.min(round(|| _ = black_box(black_box(&mutex))));
        }
        // The loop itself costs the same in both: left in, it would make the ratio look smaller.
        let ours = ours - nothing;
        let lock = lock - nothing;
        println!(
            "ours {ours:.1} ns, std_mutex {lock:.1} ns: {:.2} times as much",
            ours / lock
        );
    }
}

/// Nanoseconds for one turn.
fn round(turn: impl Fn()) -> f64 {
    let began = Instant::now();
    (0..10_000).for_each(|_| turn());
    began.elapsed().as_secs_f64() * 1e9 / 1e4
}
