//! What a process, a thread and a coroutine cost: to create, to switch to, and to keep.
//!
//! Python: `subprocess.Popen`, `threading.Thread`, `asyncio.create_task`.
//! Run: `cargo run --release -p ch11-coroutines -- costs`

use std::io::{self, Read, Write, pipe};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use tracing::info;

use crate::memory::{each_since, in_use, of_threads};
use crate::mini_loop::{JoinHandle, block_on, spawn, yield_now};

/// Nanoseconds for one step. Others use the machine too, so it is the best of many rounds, and each
/// of them so short that some are not disturbed.
pub fn best(
    rounds: u32,
    steps: u32,
    mut round: impl FnMut(u32) -> io::Result<()>,
) -> io::Result<f64> {
    let mut best = Duration::MAX;
    for _ in 0..rounds {
        let started = Instant::now();
        round(steps)?;
        best = best.min(started.elapsed());
    }
    Ok(best.as_nanos() as f64 / f64::from(steps))
}

/// To create: starts one that does nothing, and waits for its end.
pub fn create() -> io::Result<[f64; 3]> {
    let process = || Command::new("true").status().map(drop);
    let thread = || thread::spawn(|| ()).join().map_err(|_| io::ErrorKind::Other.into());
    let coroutines = |count| async move {
        for _ in 0..count {
            spawn(async {}).await.unwrap();
        }
    };
    Ok([
        best(30, 1, |_| process())?,
        best(200, 1, |_| thread())?,
        best(50, 200, |count| block_on(coroutines(count)))?,
    ])
}

async fn stand_back(times: u32) {
    for _ in 0..times {
        yield_now().await;
    }
}

/// Sends a byte to somebody who sends it back: two switches.
fn switch(there: &mut impl Write, back: &mut impl Read) -> io::Result<f64> {
    let mut round = |_| {
        there.write_all(&[0])?;
        back.read_exact(&mut [0])
    };
    Ok(best(50, 20, |count| (0..count).try_for_each(&mut round))? / 2.0)
}

/// To switch, and to keep (in bytes): `cat` is the other process, a thread that copies the other
/// thread, both at the other end of a pipe; ten coroutines just stand back for each other.
pub fn switch_and_keep() -> io::Result<[(f64, Option<u64>); 3]> {
    let mut cat = Command::new("cat").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
    let ends = cat.stdin.take().zip(cat.stdout.take());
    let (mut there, mut back) = ends.ok_or(io::ErrorKind::BrokenPipe)?;
    let time = switch(&mut there, &mut back)?;
    let process = (time, in_use(&cat.id().to_string()));
    drop(there); // the end of its input is the end of `cat`
    cat.wait()?;

    let ((mut its_input, mut there), (mut back, mut its_output)) = (pipe()?, pipe()?);
    let copies = thread::spawn(move || io::copy(&mut its_input, &mut its_output));
    let time = switch(&mut there, &mut back)?;
    drop(there);
    copies.join().unwrap()?;
    let thread = (time, of_threads(50)?);

    let ten = |count| async move {
        for task in [(); 10].map(|()| spawn(stand_back(count / 10))) {
            task.await.unwrap();
        }
    };
    let time = best(50, 1_000, |count| block_on(ten(count)))?;
    let bytes = block_on(async {
        let before = in_use("self");
        let _waiting: Vec<JoinHandle<()>> = (0..20_000).map(|_| spawn(stand_back(2))).collect();
        yield_now().await;
        each_since(before, 20_000)
    })?;
    Ok([process, thread, (time, bytes)])
}

/// A bar on a logarithmic scale: five more blocks are ten times as much.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 for less than 10")]
pub fn bar(value: f64) -> String {
    "█".repeat(((value.log10() - 1.0) * 5.0).round() as usize)
}

/// Plays it: a table of all three, and a chart of each column.
pub fn main() -> io::Result<()> {
    let all = ["process", "thread", "coroutine"];
    let (create, both) = (create()?, switch_and_keep()?);
    let (switch, keep) = (both.map(|(time, _)| time), both.map(|(_, bytes)| bytes));
    let time = |ns: f64| format!("{:?}", Duration::from_secs_f64(ns / 1e9));
    for (i, what) in all.iter().enumerate() {
        let (create, switch) = (time(create[i]), time(switch[i]));
        info!(create, switch, keep = keep[i].map(|bytes| format!("{bytes} bytes")), "{what}");
    }
    let keep = keep.map(|bytes| bytes.unwrap_or(0) as f64);
    for (column, values) in [("create", create), ("switch", switch), ("keep", keep)] {
        for (what, value) in all.iter().zip(values) {
            info!("{column:<7}{what:<10}{}", bar(value));
        }
    }

    let falls = |[process, thread, coroutine]: [f64; 3]| process > thread && thread > coroutine;
    assert!(falls(create), "{create:?}");
    assert!(switch[0] > switch[2] && switch[1] > switch[2], "no call into the kernel: {switch:?}");
    assert!(falls(keep) || both[0].1.is_none(), "{keep:?}");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ten_times_as_much_is_five_blocks_more() {
        let blocks = [0.0, 5.0, 10.0, 100.0, 1e6].map(|value| bar(value).chars().count());
        assert_eq!(blocks, [0, 0, 0, 5, 25]);
    }

    #[test]
    fn the_best_round_counts_and_an_error_ends_it() {
        let mut rounds = 0;
        let ns = best(5, 2, |_| {
            rounds += 1;
            if rounds == 1 {
                thread::sleep(Duration::from_millis(50));
            }
            Ok(())
        });
        assert!(ns.is_ok_and(|ns| ns < 25e6));
        assert!(best(5, 2, |_| Err(io::ErrorKind::NotFound.into())).is_err());
    }
}
