//! A run as a Chrome trace, in the JSON object form that Perfetto opens.
//!
//! Each lane is a track: its whole life and its bars are slices (`X`), its events instants (`i`).
//! A bar that overlaps another one of its lane without being inside it cannot be a slice of the
//! same track: it is an asynchronous pair, `b` and `e`. The arguments say which thread it was and
//! where in the source, and have the fields in an object of their own.

use std::io::{self, Write};

use crate::model::{Bar, Note, Run};
use crate::record::Field;
use crate::text::json;

/// Writes the trace of a finished run.
pub(crate) fn write(run: &Run, mut file: impl Write) -> io::Result<()> {
    file.write_all(b"{\"displayTimeUnit\":\"ms\",\"traceEvents\":[")?;
    let mut separator = "\n";
    let mut entry = |track: usize, rest: String| {
        let pid = run.lanes[track].pid;
        write!(
            file,
            "{separator}{{\"pid\":{pid},\"tid\":{},{rest}}}",
            track + 1
        )?;
        separator = ",\n";
        io::Result::Ok(())
    };
    let begin = run.lanes.iter().map(|lane| lane.begin).min().unwrap_or(0);
    let at = |time: u64| micros(time.saturating_sub(begin));
    let slice = |start: u64, end: u64| {
        format!(
            "\"ph\":\"X\",\"ts\":{},\"dur\":{}",
            at(start),
            micros(end - start)
        )
    };
    for track in run.in_order() {
        let lane = &run.lanes[track];
        let label = json(&lane.label);
        let named = format!("\"args\":{{\"name\":{label}}}");
        if lane.is_process() {
            entry(
                track,
                format!("\"ph\":\"M\",\"name\":\"process_name\",{named}"),
            )?;
        }
        entry(
            track,
            format!("\"ph\":\"M\",\"name\":\"thread_name\",{named}"),
        )?;
        let (kind, cut_off) = (lane.kind(), lane.cut_off);
        let about = format!("{{\"kind\":\"{kind}\",\"cut_off\":{cut_off}}}");
        let life = slice(lane.begin, lane.end);
        entry(
            track,
            format!("{life},\"cat\":\"lane\",\"name\":{label},\"args\":{about}"),
        )?;

        let mut bars: Vec<&Bar> = lane.bars.iter().collect();
        bars.sort_by_key(|bar| (bar.start, u64::MAX - bar.end));
        let mut outer: Vec<u64> = Vec::new(); // the ends of the slices that the next is inside of
        for (id, bar) in bars.into_iter().enumerate() {
            let span = run.spans[bar.span].columns();
            let name = json(span.name);
            let arguments = arguments(bar.tid, span.source, &span.fields);
            outer.retain(|&end| end > bar.start);
            if outer.last().is_none_or(|&end| bar.end <= end) {
                outer.push(bar.end);
                let slice = slice(bar.start, bar.end);
                entry(
                    track,
                    format!("{slice},\"name\":{name},\"args\":{arguments}"),
                )?;
            } else {
                let pair = format!("\"cat\":\"{track}\",\"id\":{id},\"name\":{name}");
                let (start, end) = (at(bar.start), at(bar.end));
                entry(
                    track,
                    format!("\"ph\":\"b\",\"ts\":{start},{pair},\"args\":{arguments}"),
                )?;
                entry(track, format!("\"ph\":\"e\",\"ts\":{end},{pair}"))?;
            }
        }
    }
    for note @ Note { lane, tid, .. } in &run.notes {
        let (event, at) = (note.columns(), at(note.at));
        let name = json(&event.level_and_message());
        let arguments = arguments(*tid, event.source, &event.fields);
        let instant = format!("\"ph\":\"i\",\"s\":\"t\",\"ts\":{at}");
        entry(
            *lane,
            format!("{instant},\"name\":{name},\"args\":{arguments}"),
        )?;
    }
    file.write_all(b"\n]}\n")?;
    file.flush()
}

/// Nanoseconds as the microseconds of the format.
fn micros(time: u64) -> String {
    format!("{}.{:03}", time / 1000, time % 1000)
}

/// A literal is written as the number or boolean that it is.
fn arguments(tid: u32, source: &str, fields: &[Field]) -> String {
    let field = |field: &Field| {
        let value = if field.literal {
            field.value.clone()
        } else {
            json(&field.value)
        };
        format!("{}:{value}", json(&field.name))
    };
    let fields = fields.iter().map(field).collect::<Vec<_>>().join(",");
    format!(
        "{{\"thread\":{tid},\"source\":{},\"fields\":{{{fields}}}}}",
        json(source)
    )
}
