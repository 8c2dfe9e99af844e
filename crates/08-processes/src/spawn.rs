//! Without fork a fresh program is started: it knows only what it is given, not our variables.
//!
//! Python: `subprocess.run`; the start method "spawn" of `multiprocessing` does the same.
//! Run: `cargo run -p ch08-processes -- spawn`

use std::env;
use std::io::{self, Read, Write};
use std::process::{Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};

use tracing::{info, info_span};

static RATE: AtomicU32 = AtomicU32::new(1);

/// Starts `program`, gives it `input`, and waits for its end; returns its answer and how it ended.
pub fn ask(program: &mut Command, input: &[u8]) -> io::Result<(String, ExitStatus)> {
    let mut child = program.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
    // Dropped at the end of the statement, so that the child sees the end of its input. With more
    // input than a pipe holds, write from a thread: the child may be busy writing its answer.
    let written = child.stdin.take().expect("it is piped").write_all(input);
    let output = child.wait_with_output()?; // reaps it, whatever became of the input
    written?;
    Ok((String::from_utf8_lossy(&output.stdout).into_owned(), output.status))
}

/// What the fresh program does: the same `main`, but with an argument. All that it works with came
/// by an argument, by an environment variable, or by its standard input.
pub fn child(name: &str) -> io::Result<()> {
    let _process = info_span!("process", name).entered();
    let global = RATE.load(Relaxed);
    let passed = env::var("RATE").unwrap_or_default();
    let mut prices = String::new();
    io::stdin().read_to_string(&mut prices)?;
    info!(global, passed, "knows these rates");
    let prices = prices.split_whitespace().filter_map(|price| price.parse::<u32>().ok());
    write!(io::stdout(), "{}", prices.sum::<u32>() * passed.parse::<u32>().unwrap_or(0))
}

/// Plays it: the parent's change of a global does not get there, what is passed does.
pub fn main() -> io::Result<()> {
    if let Some(name) = env::args().nth(1) {
        return child(&name);
    }
    RATE.store(3, Relaxed);
    let mut program = Command::new(env::current_exe()?);
    let (answer, ended) = ask(program.arg("child").env("RATE", "3"), b"10 20")?;
    info!(answer, "the child has ended");
    assert!(ended.success());
    assert_eq!(answer, "90", "the rate and the prices were passed");

    // The environment is inherited unless we say otherwise, so this takes the variable away.
    let mut program = Command::new(env::current_exe()?);
    let (answer, ended) = ask(program.arg("child").env_remove("RATE"), b"10 20")?;
    info!(answer, "the child has ended");
    assert!(ended.success());
    assert_eq!(answer, "0", "what is not passed is not there: the global is 3, but here");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_goes_in_comes_out() -> io::Result<()> {
        for input in ["", "你好"] {
            let (answer, ended) = ask(&mut Command::new("cat"), input.as_bytes())?;
            assert_eq!((answer.as_str(), ended.code()), (input, Some(0)));
        }
        Ok(())
    }

    #[test]
    fn how_it_ended_is_told() -> io::Result<()> {
        let (answer, ended) = ask(Command::new("sh").args(["-c", "cat; exit 7"]), b"bye")?;
        assert_eq!((answer.as_str(), ended.code()), ("bye", Some(7)));
        Ok(())
    }

    #[test]
    fn a_program_that_is_not_there_is_an_error() {
        assert!(ask(&mut Command::new("/no/such/program"), b"").is_err());
    }
}
