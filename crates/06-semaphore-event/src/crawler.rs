//! A crawler fetches a dozen pages, a thread for each, and never more than three at a time.
//!
//! Python: `threading.Semaphore` around `urllib.request.urlopen`.
//! Run: `cargo run -p ch06-semaphore-event -- crawler`

use std::io::{self, BufRead, BufReader, ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use tracing::{info, info_span};

use crate::semaphore::Semaphore;

const BEAT: Duration = Duration::from_millis(100);
const PATIENCE: Duration = Duration::from_secs(10);
const PAGES: usize = 12;
const LIMIT: usize = 3;

/// Fetches a page; waits before that until fewer than three others are being fetched.
pub fn fetch(permits: &Semaphore, server: SocketAddr, page: usize) -> io::Result<String> {
    let _permit = permits.acquire();
    let _inside = info_span!("inside", limit = LIMIT).entered();
    let mut stream = TcpStream::connect_timeout(&server, PATIENCE)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.write_all(format!("GET /{page} HTTP/1.0\r\n\r\n").as_bytes())?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    let (_, text) = answer.split_once("\r\n\r\n").ok_or(ErrorKind::InvalidData)?;
    info!(page, "has fetched");
    Ok(text.to_owned())
}

/// Starts a server that answers so many requests, each after a beat. Joined, it tells how many it
/// worked on at once at most.
pub fn serve(requests: usize) -> io::Result<(SocketAddr, JoinHandle<usize>)> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let address = listener.local_addr()?;
    let server = thread::spawn(move || {
        let (now, most) = (AtomicUsize::new(0), AtomicUsize::new(0));
        thread::scope(|s| {
            for stream in listener.incoming().take(requests) {
                s.spawn(|| answer(stream?, &now, &most));
            }
        });
        most.into_inner()
    });
    Ok((address, server))
}

/// Reads a request and answers it. If that fails, the client finds the answer missing.
fn answer(mut stream: TcpStream, now: &AtomicUsize, most: &AtomicUsize) -> io::Result<()> {
    most.fetch_max(now.fetch_add(1, Relaxed) + 1, Relaxed);
    let mut lines = BufReader::new(&stream).lines();
    let request = lines.next().ok_or(ErrorKind::UnexpectedEof)??;
    lines.find(|line| line.as_ref().is_ok_and(String::is_empty));
    thread::sleep(BEAT);
    let page = request.split(['/', ' ']).nth(2).unwrap_or_default();
    now.fetch_sub(1, Relaxed); // before the client can know that this one is done
    stream.write_all(format!("HTTP/1.0 200 OK\r\n\r\nThis is page {page}.").as_bytes())
}

/// Plays it: twelve pages, three at a time, so four beats at least.
pub fn main() -> io::Result<()> {
    let (address, server) = serve(PAGES)?;
    let permits = &Semaphore::new(LIMIT);
    let began = Instant::now();
    let pages: Vec<io::Result<String>> = thread::scope(|s| {
        let threads: Vec<_> = (1..=PAGES)
            .map(|page| {
                let fetch = move || fetch(permits, address, page);
                thread::Builder::new().name(format!("page-{page}")).spawn_scoped(s, fetch).unwrap()
            })
            .collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    let took = began.elapsed();
    let pages = pages.into_iter().collect::<io::Result<Vec<String>>>()?;
    let most = server.join().unwrap();
    info!(pages = pages.len(), most, seconds = took.as_secs_f64(), "everything is fetched");
    assert!(pages.iter().zip(1..).all(|(text, page)| *text == format!("This is page {page}.")));
    assert!(most <= LIMIT, "the server never saw more than three at a time");
    assert!(took >= 4 * BEAT, "twelve pages by threes are four rounds");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_has_its_number_and_alone_it_is_one_at_a_time() {
        let (address, server) = serve(1).unwrap();
        assert_eq!(fetch(&Semaphore::new(1), address, 7).unwrap(), "This is page 7.");
        assert_eq!(server.join().unwrap(), 1);
    }

    #[test]
    fn a_server_that_is_gone_is_an_error_and_the_permit_comes_back() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let nobody = listener.local_addr().unwrap();
        drop(listener);
        let permits = Semaphore::new(1);
        assert!(fetch(&permits, nobody, 1).is_err());
        assert_eq!(permits.available_permits(), 1);
    }
}
