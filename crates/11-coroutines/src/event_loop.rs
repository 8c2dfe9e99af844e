//! A loop built by hand runs three coroutines: one lives on timers, two talk over a socket.
//!
//! Python: `asyncio.run`, `asyncio.create_task`, `asyncio.sleep`, `loop.sock_recv`.
//! Run: `cargo run -p ch11-coroutines -- event-loop`

use std::io::{self, ErrorKind::WouldBlock, Read, Write};
use std::os::unix::net::UnixStream;
use std::rc::Rc;
use std::time::{Duration, Instant};

use tracing::{Instrument, info, info_span};

use crate::mini_loop::{EventLoop, readable, sleep, spawn};

const BEAT: Duration = Duration::from_millis(100);

/// Waits for the next message; an empty one says that the other side has gone.
pub async fn receive(socket: &Rc<UnixStream>) -> io::Result<String> {
    let mut buffer = [0; 100];
    loop {
        match socket.as_ref().read(&mut buffer) {
            Err(error) if error.kind() == WouldBlock => readable(socket).await,
            length => return Ok(String::from_utf8_lossy(&buffer[..length?]).into_owned()),
        }
    }
}

/// Ticks every half beat.
pub async fn clock(ticks: u32) {
    for tick in 1..=ticks {
        sleep(BEAT / 2).await;
        info!(tick, "ticks");
    }
}

/// Asks once in a beat and waits for each answer; returns the answers.
pub async fn client(socket: Rc<UnixStream>, questions: &[&str]) -> io::Result<Vec<String>> {
    let mut answers = Vec::new();
    for question in questions {
        sleep(BEAT).await;
        info!(question, "asks");
        socket.as_ref().write_all(question.as_bytes())?;
        let answer = receive(&socket).await?;
        info!(answer, "gets");
        answers.push(answer);
    }
    Ok(answers)
}

/// Answers until the client has gone; returns the number of answers.
pub async fn server(socket: Rc<UnixStream>) -> io::Result<u32> {
    let mut answers = 0;
    loop {
        let question = receive(&socket).await?;
        if question.is_empty() {
            info!(answers, "is done");
            return Ok(answers);
        }
        info!(question, "answers");
        socket.as_ref().write_all(format!("{question}!").as_bytes())?;
        answers += 1;
    }
}

/// Plays it: two beats for all three, and a loop that sleeps while nothing is to be done.
pub fn main() -> io::Result<()> {
    let (ours, theirs) = UnixStream::pair()?;
    ours.set_nonblocking(true)?;
    theirs.set_nonblocking(true)?;
    let event_loop = EventLoop::new()?;
    let started = Instant::now();
    let (answers, answered) = event_loop.block_on(async {
        let task = |name| info_span!("task", name);
        let clock = spawn(clock(3).instrument(task("clock")));
        let server = spawn(server(Rc::new(theirs)).instrument(task("server")));
        let asking = client(Rc::new(ours), &["hello", "你好"]).instrument(task("client"));
        let answers = spawn(asking).await.unwrap();
        clock.await.unwrap();
        (answers, server.await.unwrap())
    })?;
    let took = started.elapsed();
    info!("all are done");
    assert_eq!((answers?.concat(), answered?), ("hello!你好!".to_owned(), 2));
    assert!(took >= 2 * BEAT, "two questions: {took:?}");
    assert!(event_loop.turns() < 50, "the loop sleeps: {} turns", event_loop.turns());
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mini_loop::tests::must_end;

    #[test]
    fn who_has_nobody_to_talk_to_is_done() {
        must_end(|| {
            let (ours, theirs) = UnixStream::pair().unwrap();
            drop(ours);
            let end = EventLoop::new().unwrap().block_on(server(Rc::new(theirs)));
            assert_eq!(end.unwrap().unwrap(), 0);
        });
    }

    #[test]
    fn a_client_whose_server_has_gone_reports_it() {
        must_end(|| {
            let (ours, theirs) = UnixStream::pair().unwrap();
            drop(theirs);
            let end = EventLoop::new().unwrap().block_on(client(Rc::new(ours), &["hello"]));
            let end = end.unwrap().map_err(|error| error.kind());
            assert_eq!(end, Err(io::ErrorKind::BrokenPipe));
        });
    }
}
