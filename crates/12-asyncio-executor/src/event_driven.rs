//! One thread serves a thousand clients; one of them is slow, and the others do not wait for it.
//!
//! Python: `asyncio.start_server` on a thread, and a thousand `asyncio.open_connection`.
//! Run: `cargo run -p ch12-asyncio-executor -- event-driven`

use std::collections::HashSet;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::sync::Arc;
use std::{io, thread};

use nix::errno::Errno;
use nix::sys::resource::{Resource, getrlimit, setrlimit};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;
use tokio::sync::{Semaphore, oneshot};
use tokio::task::JoinSet;
use tracing::{Instrument, info, info_span};

const CLIENTS: u64 = 1000;
/// File descriptors that are needed for other things than connections.
const SPARE: u64 = 64;

/// Answers every line with the thread that it is on, until the client hangs up.
async fn answer(mut stream: TcpStream) -> io::Result<()> {
    let (reader, mut writer) = stream.split();
    let mut lines = BufReader::new(reader).lines();
    while let Some(line) = lines.next_line().await? {
        let answer = format!("{line} answered by {:?}\n", thread::current().id());
        writer.write_all(answer.as_bytes()).await?;
    }
    Ok(())
}

/// The server: waits until any of its connections is ready, and serves that one. On this thread,
/// until it is stopped.
#[tokio::main(flavor = "current_thread")]
pub async fn serve(listener: TcpListener, stop: oneshot::Receiver<()>) -> io::Result<()> {
    info!("serves");
    let listener = tokio::net::TcpListener::from_std(listener)?;
    let accept = async {
        loop {
            let (stream, _) = listener.accept().await?;
            tokio::spawn(answer(stream));
        }
    };
    tokio::select! { result = accept => result, _ = stop => Ok(()) }
}

/// A client: sends half a line, the rest when it may, and returns the answer.
pub async fn ask(server: SocketAddr, number: u64, may_end: Arc<Semaphore>) -> io::Result<String> {
    let mut stream = TcpStream::connect(server).await?;
    stream.write_all(b"client ").await?;
    _ = may_end.acquire().await.map_err(io::Error::other)?;
    stream.write_all(format!("{number}\n").as_bytes()).await?;
    let mut line = String::new();
    BufReader::new(stream).read_line(&mut line).await?;
    Ok(line.trim_end().into())
}

/// How many clients there can be: a connection has two ends, and both are in this process.
///
/// # Errors
/// `EMFILE` when there cannot be two, a slow one and another.
pub fn clients(descriptors: u64) -> nix::Result<u64> {
    let pairs = descriptors.saturating_sub(SPARE) / 2;
    if pairs < 2 { Err(Errno::EMFILE) } else { Ok(pairs.min(CLIENTS)) }
}

/// Raises the limit of open files as far as it is needed and allowed; returns what it is then.
pub fn raise_limit(wanted: u64) -> nix::Result<u64> {
    let (soft, hard) = getrlimit(Resource::RLIMIT_NOFILE)?;
    let raised = soft.max(wanted.min(hard));
    setrlimit(Resource::RLIMIT_NOFILE, raised, hard)?;
    Ok(raised)
}

/// The slow client first, then all others at once; the slow one may go on when these are done.
#[tokio::main(flavor = "current_thread")]
async fn play(server: SocketAddr, clients: u64) -> io::Result<HashSet<String>> {
    let (now, later) = (Arc::new(Semaphore::new(1)), Arc::new(Semaphore::new(0)));
    let slow = ask(server, 1, later.clone()).instrument(info_span!("task", name = "slow client"));
    let slow = tokio::spawn(slow);
    let others: JoinSet<_> = (2..=clients).map(|number| ask(server, number, now.clone())).collect();
    let mut answers: HashSet<_> = others.join_all().await.into_iter().collect::<io::Result<_>>()?;
    info!(answers = answers.len(), slow = u32::from(slow.is_finished()), "all others have answers");
    assert!(!slow.is_finished(), "nobody waits for it");
    later.add_permits(1);
    answers.insert(slow.await??);
    Ok(answers)
}

/// Plays it, with as many clients as there are file descriptors for.
pub fn main() -> io::Result<()> {
    let limit = raise_limit(2 * CLIENTS + SPARE)?;
    let clients = clients(limit)?;
    if clients < CLIENTS {
        info!(limit, clients, "too few files may be open for a thousand: a smaller run");
    }
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
    listener.set_nonblocking(true)?;
    let (address, (stop, stopped)) = (listener.local_addr()?, oneshot::channel());
    let serve = move || serve(listener, stopped);
    let server = thread::Builder::new().name("server".into()).spawn(serve)?;
    let thread = server.thread().id();
    let answers = play(address, clients);
    _ = stop.send(());
    server.join().unwrap()?; // first: when the server fails, its clients fail for that alone
    let answers = answers?;

    info!(answers = answers.len(), "and the slow one has its answer");
    let expected = (1..=clients).map(|n| format!("client {n} answered by {thread:?}"));
    assert_eq!(answers, expected.collect(), "an answer each, all from one thread");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fewer_descriptors_are_fewer_clients() {
        assert_eq!(clients(0), Err(Errno::EMFILE));
        assert_eq!(clients(SPARE + 3), Err(Errno::EMFILE));
        assert_eq!(clients(SPARE + 4), Ok(2));
        assert_eq!(clients(1024), Ok(480));
        assert_eq!(clients(2 * CLIENTS + SPARE), Ok(CLIENTS));
        assert_eq!(clients(u64::MAX), Ok(CLIENTS));
    }

    #[test]
    fn a_limit_that_is_high_enough_stays() {
        let (soft, _) = getrlimit(Resource::RLIMIT_NOFILE).unwrap();
        assert_eq!(raise_limit(soft), Ok(soft));
        assert_eq!(raise_limit(1), Ok(soft));
    }
}
