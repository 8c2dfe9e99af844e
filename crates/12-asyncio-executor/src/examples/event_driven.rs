//! One thread serves a thousand clients; one of them is slow, and the others do not wait for it.
//!
//! Python: `asyncio.start_server` on a thread, and a thousand `asyncio.open_connection`.
//! Run: `cargo run -p ch12-asyncio-executor -- event-driven`

use std::collections::HashSet;
use std::net::SocketAddr;
use std::time::Duration;
use std::{io, thread};

use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;
use tokio::sync::Notify;
use tokio::task::JoinSet;
use tokio::time::timeout;
use tracing::{Instrument, info, info_span};

use crate::loop_thread::LoopThread;
use crate::server::{listen, room_for, serve};

const LIMIT: Duration = Duration::from_secs(20);

static SLOW_ONE_MAY_END: Notify = Notify::const_new();

pub fn main() -> io::Result<()> {
    let clients = room_for(1000)?; // fewer if too few files may be open
    let event_loop = LoopThread::start("server")?;
    let listener = event_loop.wait(event_loop.submit(async { listen(1000) }))??;
    let address = listener.local_addr()?;
    event_loop.submit(serve(listener, answer));
    let answers = ask_all(address, clients)?;

    info!(clients, answers = answers.len(), "each has an answer");
    let expected = (1..=clients).map(|n| format!("client {n} answered by {:?}", event_loop.id()));
    assert_eq!(answers, expected.collect(), "all from one thread");
    event_loop.stop();
    Ok(())
}

/// Answers each line with the thread that it is on, until the client hangs up.
async fn answer(mut stream: TcpStream) -> io::Result<()> {
    let (reader, mut writer) = stream.split();
    let mut lines = BufReader::new(reader).lines();
    // While it waits for a line, the thread serves other clients.
    while let Some(line) = lines.next_line().await? {
        let answer = format!("{line} answered by {:?}\n", thread::current().id());
        writer.write_all(answer.as_bytes()).await?;
    }
    Ok(())
}

#[tokio::main(flavor = "current_thread")]
async fn ask_all(server: SocketAddr, clients: u32) -> io::Result<HashSet<String>> {
    let slow = tokio::spawn(ask(server, 1).instrument(info_span!("task", name = "slow")));
    let mut others = JoinSet::new();
    for number in 2..=clients {
        others.spawn(ask(server, number));
    }
    let mut answers = HashSet::new();
    while let Some(answer) = timeout(LIMIT, others.join_next()).await? {
        answers.insert(answer??);
    }
    info!(answers = answers.len(), "all others have answers");
    assert!(!slow.is_finished());
    SLOW_ONE_MAY_END.notify_one();
    answers.insert(slow.await??);
    Ok(answers)
}

async fn ask(server: SocketAddr, number: u32) -> io::Result<String> {
    let mut stream = TcpStream::connect(server).await?;
    stream.write_all(b"client ").await?;
    if number == 1 {
        SLOW_ONE_MAY_END.notified().await; // it has sent half a line
    }
    stream.write_all(format!("{number}\n").as_bytes()).await?;
    let line = BufReader::new(stream).lines().next_line().await?;
    Ok(line.unwrap_or_default())
}
