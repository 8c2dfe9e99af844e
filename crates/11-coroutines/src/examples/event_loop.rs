//! A loop built by hand runs three coroutines: one lives on timers, two talk over a socket.
//!
//! Python: `asyncio.run`, `asyncio.create_task`, `asyncio.sleep`, `loop.sock_recv`.
//! Run: `cargo run -p ch11-coroutines -- event-loop`

use std::io::{self, ErrorKind::WouldBlock, Read, Write};
use std::os::unix::net::UnixStream;
use std::rc::Rc;
use std::time::Duration;

use tracing::{Instrument, info, info_span};

use crate::event_loop::{EventLoop, readable, sleep, spawn};

const BEAT: Duration = Duration::from_millis(100);

pub fn main() -> io::Result<()> {
    let (ours, theirs) = UnixStream::pair()?;
    ours.set_nonblocking(true)?;
    theirs.set_nonblocking(true)?;
    let event_loop = EventLoop::new()?;
    let answer = event_loop.block_on(async {
        let lane = |name| info_span!("task", name);
        let clock = spawn(clock().instrument(lane("clock")));
        let server = spawn(server(Rc::new(theirs)).instrument(lane("server")));
        let client = spawn(client(Rc::new(ours)).instrument(lane("client")));
        clock.await.unwrap();
        server.await.unwrap()?;
        client.await.unwrap()
    })??;
    info!(answer, "all are done");
    assert_eq!(answer, "你好!");
    assert!(
        event_loop.turns() < 50,
        "it sleeps while there is nothing to do"
    );
    Ok(())
}

async fn clock() {
    for tick in 1..=3 {
        sleep(BEAT / 2).await;
        info!(tick, "ticks");
    }
}

async fn client(socket: Rc<UnixStream>) -> io::Result<String> {
    sleep(BEAT).await;
    info!("asks");
    socket.as_ref().write_all("你好".as_bytes())?;
    receive(&socket).await
}

async fn server(socket: Rc<UnixStream>) -> io::Result<()> {
    let question = receive(&socket).await?;
    info!(question, "answers");
    socket.as_ref().write_all(format!("{question}!").as_bytes())
}

async fn receive(socket: &Rc<UnixStream>) -> io::Result<String> {
    let mut buffer = [0; 100];
    loop {
        match socket.as_ref().read(&mut buffer) {
            // Nothing is there yet: the loop runs the others, and resumes us when there is.
            Err(error) if error.kind() == WouldBlock => readable(socket).await,
            length => return Ok(String::from_utf8_lossy(&buffer[..length?]).into_owned()),
        }
    }
}
