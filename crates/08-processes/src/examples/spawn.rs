//! Without fork a fresh program is started: it knows only what it is given, not our variables.
//!
//! Python: `subprocess.run`; in `multiprocessing` the start methods `spawn` and `forkserver`.
//! Run: `cargo run -p ch08-processes -- spawn`

use std::env;
use std::io::{self, Write};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};

use tracing::{info, info_span};

static RATE: AtomicU32 = AtomicU32::new(1);

pub fn main() -> io::Result<()> {
    if env::args().nth(1).is_some() {
        return child(); // we are the fresh program
    }
    RATE.store(3, Relaxed);
    let mut program = Command::new(env::current_exe()?);
    program.arg("child").env("RATE", "3");
    let answer = ask(&mut program, "10 20")?;
    info!(answer, "the rate and the prices were passed");
    assert_eq!(answer, "90");

    let answer = ask(program.env_remove("RATE"), "10 20")?; // inherited if we do not remove it
    info!(answer, "the rate was not passed");
    assert_eq!(answer, "30", "the child's global is still 1");
    Ok(())
}

fn child() -> io::Result<()> {
    let _process = info_span!("process", name = "child").entered();
    let global = RATE.load(Relaxed);
    let passed = env::var("RATE").unwrap_or_default();
    info!(global, passed, "knows these rates");
    let rate = passed.parse().unwrap_or(global);
    let prices = io::read_to_string(io::stdin())?;
    let sum: u32 = prices.split(' ').flat_map(str::parse::<u32>).sum();
    write!(io::stdout(), "{}", sum * rate)
}

/// Starts a program, gives it its input, and waits for its end; returns what it answers.
fn ask(program: &mut Command, input: &str) -> io::Result<String> {
    program.stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = program.spawn()?;
    // `take`, so that our end of the pipe is closed after this line: the child reads to the end.
    child.stdin.take().unwrap().write_all(input.as_bytes())?;
    let output = child.wait_with_output()?;
    assert!(output.status.success());
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}
