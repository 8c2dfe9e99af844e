//! Our loop beside tokio's current-thread runtime, and its cost per coroutine for many coroutines:
//! `cargo bench -p ch11-coroutines`.

use std::future::pending;

use ch11_coroutines::event_loop;
use divan::Bencher;
use divan::counter::ItemsCount;
use tokio::runtime;
use tokio::task::{LocalSet, spawn_local};

const TASKS: u32 = 10;
const SWITCHES: u32 = 1_000;
const SPAWNS: u32 = 1_000;

fn main() {
    divan::main();
}

fn tokio_block_on(future: impl Future<Output = ()>) {
    let runtime = runtime::Builder::new_current_thread()
        .build()
        .expect("a runtime");
    runtime.block_on(future);
}

/// Ten tasks yield to each other a thousand times in all.
#[divan::bench]
fn switch_ours(bencher: Bencher) {
    bencher.counter(ItemsCount::new(SWITCHES)).bench(|| {
        event_loop::block_on(async {
            let yield_often = || async {
                for _ in 0..SWITCHES / TASKS {
                    event_loop::yield_now().await;
                }
            };
            let tasks: Vec<_> = (0..TASKS)
                .map(|_| event_loop::spawn(yield_often()))
                .collect();
            for task in tasks {
                task.await.expect("no panic");
            }
        })
    });
}

/// The same with `tokio::spawn`.
#[divan::bench]
fn switch_tokio(bencher: Bencher) {
    bencher.counter(ItemsCount::new(SWITCHES)).bench(|| {
        tokio_block_on(async {
            let yield_often = || async {
                for _ in 0..SWITCHES / TASKS {
                    tokio::task::yield_now().await;
                }
            };
            let tasks: Vec<_> = (0..TASKS).map(|_| tokio::spawn(yield_often())).collect();
            for task in tasks {
                task.await.expect("no panic");
            }
        });
    });
}

/// The same with futures that need not be `Send`, as ours need not.
#[divan::bench]
fn switch_tokio_local(bencher: Bencher) {
    bencher.counter(ItemsCount::new(SWITCHES)).bench(|| {
        tokio_block_on(LocalSet::new().run_until(async {
            let yield_often = || async {
                for _ in 0..SWITCHES / TASKS {
                    tokio::task::yield_now().await;
                }
            };
            let tasks: Vec<_> = (0..TASKS).map(|_| spawn_local(yield_often())).collect();
            for task in tasks {
                task.await.expect("no panic");
            }
        }));
    });
}

/// A thousand tasks are spawned and joined, one after the other.
#[divan::bench]
fn spawn_ours(bencher: Bencher) {
    bencher.counter(ItemsCount::new(SPAWNS)).bench(|| {
        event_loop::block_on(async {
            for n in 0..SPAWNS {
                divan::black_box(event_loop::spawn(async move { n }).await.expect("no panic"));
            }
        })
    });
}

/// The same with `tokio::spawn`.
#[divan::bench]
fn spawn_tokio(bencher: Bencher) {
    bencher.counter(ItemsCount::new(SPAWNS)).bench(|| {
        tokio_block_on(async {
            for n in 0..SPAWNS {
                divan::black_box(tokio::spawn(async move { n }).await.expect("no panic"));
            }
        });
    });
}

/// The same with futures that need not be `Send`, as ours need not.
#[divan::bench]
fn spawn_tokio_local(bencher: Bencher) {
    bencher.counter(ItemsCount::new(SPAWNS)).bench(|| {
        tokio_block_on(LocalSet::new().run_until(async {
            for n in 0..SPAWNS {
                divan::black_box(spawn_local(async move { n }).await.expect("no panic"));
            }
        }));
    });
}

/// Many coroutines at once: the items per second should not depend on how many.
#[divan::bench(args = [1_000, 10_000, 100_000, 1_000_000], sample_count = 5)]
fn alive_at_once(bencher: Bencher, count: u32) {
    bencher.counter(ItemsCount::new(count)).bench(|| {
        event_loop::block_on(async {
            for _ in 0..count {
                drop(event_loop::spawn(pending::<()>()));
            }
            event_loop::yield_now().await; // every one of them is polled once, and waits
        })
    });
}
