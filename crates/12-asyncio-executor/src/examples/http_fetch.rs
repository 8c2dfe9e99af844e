//! A hundred HTTP requests at once from one thread take a beat; each failure is told by itself.
//!
//! Python: `asyncio.open_connection` and `asyncio.gather`; no library for HTTP in either.
//! Run: `cargo run -p ch12-asyncio-executor -- http-fetch`

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep, timeout};
use tracing::info;

const BEAT: Duration = Duration::from_millis(100);

/// The server: a task for each connection.
pub async fn serve(listener: TcpListener) {
    loop {
        match listener.accept().await {
            Ok((stream, _)) => drop(tokio::spawn(answer(stream))),
            Err(error) => {
                // One client too many (`EMFILE`) is no reason to leave the others. It stays in
                // the backlog, so trying again at once would keep the processor busy.
                info!(%error, "cannot accept a client now");
                sleep(BEAT).await;
            }
        }
    }
}

/// Answers one request after a beat. Every tenth page fails, and two are worse.
async fn answer(mut stream: impl AsyncRead + AsyncWrite + Unpin) -> io::Result<()> {
    let mut lines = BufReader::new(&mut stream).lines();
    let request = lines.next_line().await?.unwrap_or_default();
    while lines.next_line().await?.is_some_and(|line| !line.is_empty()) {}
    let page = request.split([' ', '/']).nth(2).unwrap_or_default();
    sleep(if page == "slow" { 100 * BEAT } else { BEAT }).await;
    let status = if page.ends_with('0') { "500 Internal Server Error" } else { "200 OK" };
    let body = format!("this is page {page}");
    let length = body.len() + usize::from(page == "broken"); // says more than it sends
    let reply = format!("HTTP/1.1 {status}\r\nContent-Length: {length}\r\n\r\n{body}");
    stream.write_all(reply.as_bytes()).await // and then hangs up
}

/// Why there is no page.
#[derive(Debug)]
pub enum Failure {
    /// Nobody listens at that address.
    Refused,
    /// The server says that it cannot.
    Status(u16),
    /// The answer is not whole, or no answer.
    Broken,
    /// There was no answer in time.
    Slow,
    /// It is not the server: the system says what it is.
    Other(io::Error),
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::ConnectionRefused => Self::Refused,
            io::ErrorKind::ConnectionReset | io::ErrorKind::BrokenPipe => Self::Broken,
            _ => Self::Other(error),
        }
    }
}

/// Fetches a page, if it comes in time.
pub async fn fetch(server: SocketAddr, page: &str, limit: Duration) -> Result<String, Failure> {
    let reply = async { ask(TcpStream::connect(server).await?, page).await };
    timeout(limit, reply).await.unwrap_or(Err(Failure::Slow))
}

/// Asks for a page on a connection of its own.
async fn ask(mut peer: impl AsyncRead + AsyncWrite + Unpin, page: &str) -> Result<String, Failure> {
    peer.write_all(format!("GET /{page} HTTP/1.1\r\nHost: localhost\r\n\r\n").as_bytes()).await?;
    let mut reply = String::new();
    peer.read_to_string(&mut reply).await?;
    parse(&reply)
}

/// The body of an answer, if it is whole and its status is 200.
pub fn parse(reply: &str) -> Result<String, Failure> {
    let (head, body) = reply.split_once("\r\n\r\n").ok_or(Failure::Broken)?;
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok());
    let length = head.lines().find_map(|line| line.strip_prefix("Content-Length: ")?.parse().ok());
    match status.ok_or(Failure::Broken)? {
        _ if length.is_some_and(|length| body.len() < length) => Err(Failure::Broken),
        200 => Ok(body.into()),
        status => Err(Failure::Status(status)),
    }
}

/// Plays it: a hundred pages at once, and then three that go wrong in other ways.
async fn play(server: SocketAddr) -> io::Result<()> {
    let start = Instant::now();
    let one = |page: u32| async move { (page, fetch(server, &page.to_string(), 50 * BEAT).await) };
    let mut replies: JoinSet<_> = (1..=100).map(one).collect();
    let mut pages = 0;
    while let Some(reply) = replies.join_next().await {
        let (page, reply) = reply?;
        match reply {
            Ok(body) => {
                assert_eq!(body, format!("this is page {page}"));
                pages += 1;
            }
            Err(Failure::Other(error)) => return Err(error),
            Err(failure) => {
                info!(page, ?failure, "has no page");
                assert!(page % 10 == 0 && matches!(failure, Failure::Status(500)));
            }
        }
    }
    let took = start.elapsed();
    info!(pages, took = format_args!("{took:.0?}"), "has the other pages");
    assert_eq!(pages, 90);
    assert!(took >= BEAT && took < 20 * BEAT, "even five at a time take twenty: {took:?}");

    let nobody = TcpSocket::new_v4()?; // bound and not listening: its port is nobody else's
    nobody.bind((Ipv4Addr::LOCALHOST, 0).into())?;
    for (server, page, limit, expected) in [
        (nobody.local_addr()?, "refused", 50 * BEAT, "Refused"),
        (server, "broken", 50 * BEAT, "Broken"),
        (server, "slow", 2 * BEAT, "Slow"),
    ] {
        let failure = fetch(server, page, limit).await.expect_err("there is no such page");
        info!(page, ?failure, "has no page");
        assert_eq!(format!("{failure:?}"), expected);
    }
    Ok(())
}

/// The server and its clients on one thread, until the clients are done.
#[tokio::main(flavor = "current_thread")]
pub async fn main() -> io::Result<()> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
    let server = listener.local_addr()?;
    tokio::spawn(serve(listener));
    play(server).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_taken_when_it_is_whole() {
        let reply = |head: &str, body: &str| parse(&format!("{head}\r\n\r\n{body}"));
        assert_eq!(reply("HTTP/1.1 200 OK\r\nContent-Length: 2", "hi").unwrap(), "hi");
        assert_eq!(reply("HTTP/1.1 200 OK\r\nContent-Length: 0", "").unwrap(), "");
        let broken = reply("HTTP/1.1 200 OK\r\nContent-Length: 3", "hi");
        assert!(matches!(broken, Err(Failure::Broken)));
        assert!(matches!(reply("HTTP/1.1 404 Not Found", ""), Err(Failure::Status(404))));
        assert!(matches!(reply("HTTP/1.1 what", ""), Err(Failure::Broken)));
        assert!(matches!(parse("HTTP/1.1 200 OK\r\n"), Err(Failure::Broken)));
        assert!(matches!(parse(""), Err(Failure::Broken)));
    }

    #[test]
    fn what_the_system_says_is_kept() {
        let failure = Failure::from(io::Error::other("too many open files"));
        assert!(matches!(failure, Failure::Other(error) if error.to_string().starts_with("too")));
    }

    // Without a network and with a paused clock, times are exact.
    #[tokio::test(start_paused = true)]
    async fn a_hundred_pages_take_one_beat_and_a_slow_one_does_not_come() {
        let page = |number: u32| async move {
            let (ours, theirs) = tokio::io::duplex(1024);
            tokio::spawn(answer(theirs));
            ask(ours, &number.to_string()).await
        };
        let start = Instant::now();
        let pages = (1..=100).map(page).collect::<JoinSet<_>>().join_all().await;
        assert_eq!(start.elapsed(), BEAT);
        assert_eq!(pages.iter().filter(|page| page.is_ok()).count(), 90);

        let (ours, theirs) = tokio::io::duplex(1024);
        tokio::spawn(answer(theirs));
        let start = Instant::now();
        assert!(timeout(2 * BEAT, ask(ours, "slow")).await.is_err());
        assert_eq!(start.elapsed(), 2 * BEAT);
    }

    #[tokio::test]
    async fn a_server_that_says_nothing_is_broken() {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let server = listener.local_addr().unwrap();
        let hang_up = async { drop(listener.accept().await.unwrap()) };
        let (reply, ()) = tokio::join!(fetch(server, "1", 50 * BEAT), hang_up);
        assert!(matches!(reply, Err(Failure::Broken)), "{reply:?}");
    }
}
