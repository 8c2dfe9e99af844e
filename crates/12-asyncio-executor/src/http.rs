//! Just enough HTTP/1.1 to fetch a page, and a server that fails on purpose. In a program of your
//! own, take a client that is whole, such as `reqwest`.

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;
use tokio::time::{sleep, timeout};

const BEAT: Duration = Duration::from_millis(100);

/// Why there is no page.
#[derive(Debug)]
pub enum Failure {
    /// No server listens at that address.
    Refused,
    /// The server says that it cannot.
    Status(u16),
    /// The answer is incomplete, or is not HTTP.
    Broken,
    /// There was no answer in time.
    Slow,
    /// Not the server's fault: an error of the system.
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

/// Fetches a page, on a connection of its own.
///
/// # Errors
/// When there is no page within `limit`.
pub async fn fetch(server: SocketAddr, page: &str, limit: Duration) -> Result<String, Failure> {
    let reply = timeout(limit, ask(server, page)).await;
    reply.unwrap_or(Err(Failure::Slow))
}

async fn ask(server: SocketAddr, page: &str) -> Result<String, Failure> {
    let mut stream = TcpStream::connect(server).await?;
    let request = format!("GET /{page} HTTP/1.1\r\nHost: localhost\r\n\r\n");
    stream.write_all(request.as_bytes()).await?;
    let mut reply = String::new();
    stream.read_to_string(&mut reply).await?;
    parse(&reply)
}

/// The body of a reply.
///
/// # Errors
/// When it is incomplete, or its status is not 200.
pub fn parse(reply: &str) -> Result<String, Failure> {
    let (head, body) = reply.split_once("\r\n\r\n").ok_or(Failure::Broken)?;
    let status = head.split(' ').nth(1).ok_or(Failure::Broken)?;
    let status = status.parse().map_err(|_| Failure::Broken)?;
    for line in head.lines() {
        let length = line.strip_prefix("Content-Length: ");
        if length.is_some_and(|length| length.parse() != Ok(body.len())) {
            return Err(Failure::Broken);
        }
    }
    if status == 200 {
        Ok(body.into())
    } else {
        Err(Failure::Status(status))
    }
}

/// The server's side: answers one request after 100 ms, and hangs up. A page whose name ends in 0
/// fails, `slow` takes 10 s, and `broken` is shorter than its head says.
///
/// # Errors
/// When the client has gone.
pub async fn answer(mut stream: TcpStream) -> io::Result<()> {
    let mut lines = BufReader::new(&mut stream).lines();
    let request = lines.next_line().await?.unwrap_or_default();
    while let Some(line) = lines.next_line().await? {
        if line.is_empty() {
            break; // the end of its head
        }
    }

    let page = request.split([' ', '/']).nth(2).unwrap_or_default();
    sleep(if page == "slow" { 100 * BEAT } else { BEAT }).await;
    let body = format!("this is page {page}");
    let mut status = "200 OK";
    let mut length = body.len();
    if page.ends_with('0') {
        status = "500 Internal Server Error";
    }
    if page == "broken" {
        length += 1;
    }
    let reply = format!("HTTP/1.1 {status}\r\nContent-Length: {length}\r\n\r\n{body}");
    stream.write_all(reply.as_bytes()).await
}
