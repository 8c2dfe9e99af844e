//! The run as a Chrome trace, in the JSON object form that Perfetto opens.
//!
//! Written as the record is read, so its size does not matter. Bars are `B` and `E` of the thread
//! they ran on, events are `i`. A span that a coroutine holds across its polls is a pair `b` and
//! `e` of the category `span`. A lane's whole life is a pair `b` and `e` of the category `lane`
//! with an id of its own; the `e` says in its arguments whether the lane was cut off.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::io::{self, BufWriter, Write};

use crate::reader::{Fields, Lane, Value};
use crate::runner::Output;
use crate::text::json;

pub(crate) struct Chrome {
    file: BufWriter<Output>,
    start: u64,
    first: bool,
}

impl Chrome {
    pub(crate) fn new(mut output: Output, start: u64) -> io::Result<Self> {
        output.empty()?;
        let mut file = BufWriter::new(output);
        file.write_all(b"{\"displayTimeUnit\":\"ms\",\"traceEvents\":[")?;
        Ok(Self { file, start, first: true })
    }

    fn record(&mut self, at: u64, phase: &str, pid: u32, tid: u64, rest: &str) -> io::Result<()> {
        let comma = if self.first { "" } else { "," };
        self.first = false;
        let at = at.saturating_sub(self.start);
        let (micros, nanos) = (at / 1000, at % 1000);
        write!(
            self.file,
            "{comma}\n{{\"ph\":\"{phase}\",\"ts\":{micros}.{nanos:03},\
             \"pid\":{pid},\"tid\":{tid}{rest}}}"
        )
    }

    pub(crate) fn begin(
        &mut self,
        at: u64,
        pid: u32,
        tid: u64,
        name: &str,
        lane: &str,
        fields: &Fields,
    ) -> io::Result<()> {
        let rest = format!(",\"name\":{},\"args\":{}", json(name), arguments(lane, fields));
        self.record(at, "B", pid, tid, &rest)
    }

    pub(crate) fn end(&mut self, at: u64, pid: u32, tid: u64) -> io::Result<()> {
        self.record(at, "E", pid, tid, "")
    }

    /// A span that a coroutine holds while it is suspended, too: it is not the thread's.
    #[expect(clippy::too_many_arguments, reason = "one for each column of the record")]
    pub(crate) fn hold(
        &mut self,
        at: u64,
        pid: u32,
        tid: u64,
        id: usize,
        name: &str,
        lane: &str,
        fields: &Fields,
    ) -> io::Result<()> {
        let (name, arguments) = (json(name), arguments(lane, fields));
        let rest = format!(",\"cat\":\"span\",\"id\":{id},\"name\":{name},\"args\":{arguments}");
        self.record(at, "b", pid, tid, &rest)
    }

    pub(crate) fn let_go(&mut self, at: u64, pid: u32, id: usize, name: &str) -> io::Result<()> {
        let rest = format!(",\"cat\":\"span\",\"id\":{id},\"name\":{}", json(name));
        self.record(at, "e", pid, u64::from(pid), &rest)
    }

    pub(crate) fn event(
        &mut self,
        at: u64,
        pid: u32,
        tid: u64,
        message: &str,
        lane: &str,
        fields: &Fields,
    ) -> io::Result<()> {
        let rest =
            format!(",\"s\":\"t\",\"name\":{},\"args\":{}", json(message), arguments(lane, fields));
        self.record(at, "i", pid, tid, &rest)
    }

    /// Writes the lanes' names and lives, and the end of the file.
    pub(crate) fn finish(
        &mut self,
        lanes: &[Lane],
        process_names: &HashMap<u32, String>,
        main: Option<u32>,
    ) -> io::Result<()> {
        for (id, lane) in lanes.iter().enumerate() {
            let Lane { pid, tid, begin, .. } = *lane;
            let label = json(&lane.label);
            let named = format!(",\"args\":{{\"name\":{label}}}");
            let kind = match tid {
                0 => "coroutine",
                _ if tid == u64::from(pid) => "process",
                _ => "thread",
            };
            if kind == "process" {
                let own = if main == Some(pid) { "main" } else { &lane.label };
                let name = process_names.get(&pid).map_or(own, String::as_str);
                let named =
                    format!(",\"name\":\"process_name\",\"args\":{{\"name\":{}}}", json(name));
                self.record(self.start, "M", pid, tid, &named)?;
            }
            if kind != "coroutine" {
                self.record(
                    self.start,
                    "M",
                    pid,
                    tid,
                    &(",\"name\":\"thread_name\"".to_owned() + &named),
                )?;
            }
            let life = format!(
                ",\"cat\":\"lane\",\"id\":{id},\"name\":{label},\"args\":{{\"kind\":\"{kind}\""
            );
            self.record(begin, "b", pid, tid.max(1), &(life.clone() + "}"))?;
            let end = lane.end.unwrap_or(begin);
            let cut_off = format!("{life},\"cut_off\":{}}}", lane.cut_off);
            self.record(end, "e", pid, tid.max(1), &cut_off)?;
        }
        self.file.write_all(b"\n]}\n")?;
        self.file.flush()?;
        self.file.get_mut().done();
        Ok(())
    }
}

/// A literal is written as the number or boolean that it is.
fn arguments(lane: &str, fields: &Fields) -> String {
    let mut object = format!("{{\"lane\":{}", json(lane));
    for (name, value) in fields {
        let value = match value {
            Value::Text(text) => json(text),
            Value::Literal(literal) => literal.clone(),
        };
        _ = write!(object, ",{}:{value}", json(name));
    }
    object + "}"
}
