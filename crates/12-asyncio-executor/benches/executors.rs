//! Two threads that do small tasks: our pool, rayon's, tokio's and CPython's, round by round in
//! turn, so that a busy machine is busy for all: `cargo bench -p ch12-asyncio-executor executors`.

use std::hint::black_box;
use std::io;
use std::sync::{Arc, mpsc};
use std::time::Instant;

use acceptance::beside::Python;
use ch12_asyncio_executor::pool::Pool;
use tokio::runtime::{Builder, Runtime};
use tokio::sync::oneshot;
use tokio::task::{JoinSet, spawn_blocking};

const THREADS: usize = 2;
const TASKS: u64 = 5_000;
const ROUNDS: usize = 9;

fn double(number: u64) -> u64 {
    2 * black_box(number)
}

/// The four who do the same.
struct Executors {
    ours: Arc<Pool>,
    rayon: rayon::ThreadPool,
    tokio: Runtime,
}

impl Executors {
    fn new() -> io::Result<Self> {
        let rayon = rayon::ThreadPoolBuilder::new().num_threads(THREADS).build();
        Ok(Self {
            ours: Arc::new(Pool::new(THREADS, "ours")?),
            rayon: rayon.map_err(io::Error::other)?,
            tokio: Builder::new_current_thread()
                .max_blocking_threads(THREADS)
                .build()?,
        })
    }

    /// Submits all tasks, and then waits for each.
    fn submit(&self, who: &str) -> u64 {
        match who {
            "ours" => {
                let tasks: Vec<_> = (0..TASKS)
                    .map(|n| self.ours.submit(move || double(n)))
                    .collect();
                tasks
                    .into_iter()
                    .map(|task| task.join().expect("no panic"))
                    .sum()
            }
            "rayon" => {
                let submit = |n| {
                    let (result, task) = mpsc::sync_channel(1);
                    self.rayon.spawn(move || _ = result.send(double(n)));
                    task
                };
                let tasks: Vec<_> = (0..TASKS).map(submit).collect();
                tasks
                    .into_iter()
                    .map(|task| task.recv().expect("a result"))
                    .sum()
            }
            _ => self.tokio.block_on(async {
                let submit = |n| spawn_blocking(move || double(n));
                let tasks: Vec<_> = (0..TASKS).map(submit).collect();
                let mut sum = 0;
                for task in tasks {
                    sum += task.await.expect("no panic");
                }
                sum
            }),
        }
    }

    /// Submits a task and waits for it, one after the other.
    fn in_turn(&self, who: &str) -> u64 {
        let each = |n| match who {
            "ours" => self
                .ours
                .submit(move || double(n))
                .join()
                .expect("no panic"),
            "rayon" => self.rayon.install(|| double(n)),
            _ => self
                .tokio
                .block_on(self.tokio.spawn_blocking(move || double(n)))
                .expect("no panic"),
        };
        (0..TASKS).map(each).sum()
    }

    /// A coroutine for each task, which hands it over and awaits it.
    fn run_in_executor(&self, who: &str) -> u64 {
        let calls = async {
            let mut tasks = JoinSet::new();
            for n in 0..TASKS {
                let (result, task) = oneshot::channel();
                let call = move || _ = result.send(double(n));
                let pool = self.ours.clone();
                match who {
                    "ours" => tasks.spawn(async move {
                        drop(pool.submit(call));
                        task.await.expect("a result")
                    }),
                    "rayon" => {
                        self.rayon.spawn(call);
                        tasks.spawn(async move { task.await.expect("a result") })
                    }
                    _ => tasks.spawn(async move {
                        spawn_blocking(move || double(n)).await.expect("no panic")
                    }),
                };
            }
            tasks.join_all().await.into_iter().sum()
        };
        self.tokio.block_on(calls)
    }
}

type Job = fn(&Executors, &str) -> u64;

fn main() -> io::Result<()> {
    if std::env::args().any(|argument| argument == "--test") {
        return Ok(()); // `cargo test --benches` only wants to know that it starts
    }
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/executors.py");
    let mut python = Python::start(script)?;
    let executors = Executors::new()?;
    let jobs: [(&str, Job); 3] = [
        ("submit", Executors::submit),
        ("in-turn", Executors::in_turn),
        ("run-in-executor", Executors::run_in_executor),
    ];
    for (name, job) in jobs {
        let who = ["ours", "rayon", "tokio", "CPython"];
        let mut best = [f64::INFINITY; 4];
        for _ in 0..ROUNDS {
            for (who, best) in who.iter().zip(&mut best) {
                let start = Instant::now();
                let took = if *who == "CPython" {
                    python.ask(&format!("{name} {TASKS}"))?
                } else {
                    assert_eq!(job(&executors, who), TASKS * (TASKS - 1));
                    start.elapsed().as_secs_f64()
                };
                *best = best.min(took);
            }
        }
        for (who, best_of_this) in who.iter().zip(best) {
            let each = best_of_this / TASKS as f64 * 1e6;
            let times = best_of_this / best[0];
            println!("{name:<16} {who:<8} {each:>7.2} µs a task, {times:>5.1} × ours");
        }
    }
    Ok(())
}
