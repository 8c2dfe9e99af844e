//! One thread serves a thousand clients; one of them is slow, and the others do not wait for it.
//!
//! Python: `asyncio.start_server` on a thread, and a thousand `asyncio.open_connection`.
//! Run: `cargo run -p ch12-asyncio-executor -- event-driven`

use std::collections::HashSet;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, mpsc};
use std::time::Duration;
use std::{fs, io, thread};

use nix::errno::Errno;
use nix::sys::resource::{Resource, getrlimit, setrlimit};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::sync::{Semaphore, oneshot};
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};
use tracing::{Instrument, info, info_span};

const CLIENTS: u32 = 1000;
/// File descriptors that are needed for other things than connections.
const SPARE: u64 = 64;
/// Who waits as long for the next answer, waits for the slow client.
const LIMIT: Duration = Duration::from_secs(5);

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

/// A socket to which all clients can connect before one of them is accepted: so long is its
/// backlog. Beyond it the kernel drops them, and they try again after a second. That of
/// `std::net::TcpListener` is 128.
pub fn listen() -> io::Result<TcpListener> {
    let socket = TcpSocket::new_v4()?;
    socket.bind((Ipv4Addr::LOCALHOST, 0).into())?;
    socket.listen(CLIENTS)
}

/// The server: waits until any of its connections is ready, and serves that one.
pub async fn serve(listener: TcpListener) {
    loop {
        match listener.accept().await {
            Ok((stream, _)) => drop(tokio::spawn(answer(stream))),
            Err(error) => {
                // One client too many (`EMFILE`) is no reason to leave the others. It stays in
                // the backlog, so trying again at once would keep the processor busy.
                info!(%error, "cannot accept a client now");
                sleep(Duration::from_millis(100)).await;
            }
        }
    }
}

/// Serves on this thread, at the address that it tells, until it is stopped.
#[tokio::main(flavor = "current_thread")]
async fn run(address: &mpsc::Sender<SocketAddr>, stop: oneshot::Receiver<()>) -> io::Result<()> {
    let listener = listen()?;
    info!("serves");
    _ = address.send(listener.local_addr()?);
    tokio::select! { () = serve(listener) => {}, _ = stop => {} }
    Ok(())
}

/// A client: sends half a line, the rest when it may, and returns the answer.
pub async fn ask(server: SocketAddr, number: u32, may_end: Arc<Semaphore>) -> io::Result<String> {
    let mut stream = TcpStream::connect(server).await?;
    stream.write_all(b"client ").await?;
    _ = may_end.acquire().await.map_err(io::Error::other)?;
    stream.write_all(format!("{number}\n").as_bytes()).await?;
    let mut line = String::new();
    BufReader::new(stream).read_line(&mut line).await?;
    Ok(line.trim_end().into())
}

/// How many clients there can be: both ends of a connection are open files of this process, and
/// all clients may wait to be accepted.
///
/// # Errors
/// `EMFILE` when there cannot be two, a slow one and another.
pub fn clients(files: u64, backlog: u32) -> nix::Result<u32> {
    let pairs = files.saturating_sub(SPARE) / 2;
    let clients = u32::try_from(pairs).unwrap_or(u32::MAX).min(backlog).min(CLIENTS);
    if clients < 2 { Err(Errno::EMFILE) } else { Ok(clients) }
}

/// The longest backlog that the kernel allows: a greater one is cut to it, without a word.
fn longest_backlog() -> u32 {
    let limit = fs::read_to_string("/proc/sys/net/core/somaxconn").unwrap_or_default();
    limit.trim().parse().unwrap_or(128)
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
async fn play(server: SocketAddr, clients: u32) -> io::Result<HashSet<String>> {
    let (now, later) = (Arc::new(Semaphore::new(1)), Arc::new(Semaphore::new(0)));
    let slow = ask(server, 1, later.clone()).instrument(info_span!("task", name = "slow client"));
    let slow = tokio::spawn(slow);
    let mut others: JoinSet<_> =
        (2..=clients).map(|number| ask(server, number, now.clone())).collect();
    let mut answers = HashSet::new();
    while let Some(answer) = timeout(LIMIT, others.join_next()).await? {
        answers.insert(answer??);
    }
    info!(answers = answers.len(), slow = u32::from(slow.is_finished()), "all others have answers");
    assert!(!slow.is_finished(), "nobody waits for it");
    later.add_permits(1);
    answers.insert(slow.await??);
    Ok(answers)
}

/// Plays it, with as many clients as there are file descriptors for.
pub fn main() -> io::Result<()> {
    let (files, backlog) = (raise_limit(2 * u64::from(CLIENTS) + SPARE)?, longest_backlog());
    let clients = clients(files, backlog)?;
    if clients < CLIENTS {
        info!(files, backlog, clients, "there is no room for a thousand: a smaller run");
    }
    let (tell, address) = mpsc::channel();
    let (stop, stopped) = oneshot::channel();
    let server = thread::Builder::new().name("server".into()).spawn(move || run(&tell, stopped))?;
    let thread = server.thread().id();
    let Ok(address) = address.recv() else { return server.join().unwrap() };
    let answers = play(address, clients)?;
    _ = stop.send(());
    server.join().unwrap()?;

    info!(answers = answers.len(), "and the slow one has its answer");
    let expected = (1..=clients).map(|n| format!("client {n} answered by {thread:?}"));
    assert_eq!(answers, expected.collect(), "an answer each, all from one thread");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn less_room_is_fewer_clients() {
        assert_eq!(clients(0, 4096), Err(Errno::EMFILE));
        assert_eq!(clients(SPARE + 3, 4096), Err(Errno::EMFILE));
        assert_eq!(clients(SPARE + 4, 4096), Ok(2));
        assert_eq!(clients(1024, 4096), Ok(480));
        assert_eq!(clients(u64::MAX, 4096), Ok(CLIENTS));
        assert_eq!(clients(u64::MAX, 128), Ok(128), "an old kernel, or a careful one");
    }

    #[test]
    fn a_limit_that_is_high_enough_stays() {
        let (soft, _) = getrlimit(Resource::RLIMIT_NOFILE).unwrap();
        assert_eq!(raise_limit(soft), Ok(soft));
        assert_eq!(raise_limit(1), Ok(soft));
    }
}
