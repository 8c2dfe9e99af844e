//! What a pool of processes says to a loop when a task goes wrong. It forks, so this is a program
//! of one thread, without the harness.

use std::time::Duration;
use std::{process, thread};

use ch10_process_pool::process_pool::{Closed, TaskError};
use ch12_asyncio_executor::process_pool::{Pool, run_in, ten_tasks};
use tokio::runtime::Builder;

fn misbehave(number: u32) -> Result<usize, String> {
    match number {
        1 => {
            thread::sleep(Duration::from_secs(1));
            Ok(1)
        }
        20 => Err("none".to_owned()),
        21 => panic!("on purpose"),
        22 => process::exit(7),
        number => Ok(number as usize),
    }
}

fn main() {
    // SAFETY: this process has no other thread.
    let pool = unsafe { Pool::new(2, misbehave) }.expect("a pool");
    thread::spawn(|| {
        thread::sleep(Duration::from_mins(1));
        eprintln!("it hangs");
        process::exit(1);
    });
    let (results, _) = ten_tasks(&pool, 2).expect("results");
    assert_eq!(results.len(), 10);
    assert_ne!(results[0].0, 1, "they come as they are completed, and the first task is slow");

    let runtime = Builder::new_current_thread().build().expect("a loop");
    let (task, closed) = runtime.block_on(async {
        let tasks = [20, 21, 22, 3].map(|number| run_in(&pool, number).expect("it is open"));
        let mut results = Vec::new();
        for task in tasks {
            results.push(task.await);
        }
        let expected = [
            Err(TaskError::Failed("none".to_owned())),
            Err(TaskError::Panicked("on purpose".to_owned())),
            Err(TaskError::Exited(7)),
            Ok(3),
        ];
        assert_eq!(results, expected, "each failure comes to the one who waits for it");

        drop(run_in(&pool, 4)); // nobody waits for it
        let task = run_in(&pool, 5).expect("it is open");
        pool.close();
        (task, run_in(&pool, 6).err())
    });
    assert_eq!(closed, Some(Closed));
    pool.join();
    assert_eq!(runtime.block_on(task), Ok(5), "what was handed in before is done");
}
