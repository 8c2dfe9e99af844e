//! Every example of every chapter is played, and what it recorded is checked as data.

use std::collections::BTreeMap;

use acceptance::{Bar, Recording, plays};

#[test]
fn every_lesson_holds_and_every_recorded_run_is_sound() {
    for (chapter, example, run) in plays() {
        let name = format!("{} {example}", chapter.name);
        assert_eq!(run.status, 0, "{name}: {}", run.output);
        assert!(!run.events.is_empty(), "{name} narrates");
        if let Err(why) = sound(run) {
            panic!("{name}: {why}");
        }
    }
}

/// What holds in every run, by the names of its spans.
fn sound(run: &Recording) -> Result<(), String> {
    let group = |name: &str, field: &str| {
        let mut groups: BTreeMap<String, Vec<&Bar>> = BTreeMap::new();
        for bar in run.bars(name) {
            let value = bar.fields[field].to_string();
            groups.entry(value).or_default().push(bar);
        }
        groups
    };
    for (lock, bars) in group("hold", "lock") {
        at_most(1, &bars).map_err(|why| format!("`hold` of lock {lock}: {why}"))?;
    }
    for (limit, bars) in group("inside", "limit") {
        let limit = limit.parse().map_err(|_| "`inside` has no `limit`")?;
        at_most(limit, &bars).map_err(|why| format!("`inside`: {why}"))?;
    }
    let mut threads: BTreeMap<(u64, u64), Vec<&Bar>> = BTreeMap::new();
    for bar in run.bars("task") {
        threads.entry(bar.thread).or_default().push(bar);
    }
    for (thread, bars) in threads {
        at_most(1, &bars).map_err(|why| format!("coroutines on thread {thread:?}: {why}"))?;
    }
    for bar in &run.bars {
        let lane = run.lane(&bar.lane);
        if bar.start < lane.begin || bar.end > lane.end {
            return Err(format!("{bar:?} is outside of its lane {lane:?}"));
        }
    }
    Ok(())
}

/// At no time more than `limit` bars at once. They are in the order of their starts.
fn at_most(limit: usize, bars: &[&Bar]) -> Result<(), String> {
    for (index, bar) in bars.iter().enumerate() {
        let earlier = bars[..index].iter();
        let at_once = 1 + earlier.filter(|other| other.end > bar.start).count();
        if at_once > limit {
            return Err(format!("{at_once} at once, more than {limit}: {bar:?}"));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bars(name: &str, times: &[(f64, f64)]) -> Recording {
        let bar = |&(start, end): &(f64, f64)| Bar {
            name: name.to_owned(),
            lane: "main".to_owned(),
            thread: (1, 1),
            start,
            end,
            source: String::new(),
            fields: serde_json::json!({ "limit": 2 }),
        };
        let lane = acceptance::Lane {
            name: "main".to_owned(),
            kind: "thread".to_owned(),
            pid: 1,
            begin: 0.0,
            end: 100.0,
            cut_off: false,
        };
        Recording {
            status: 0,
            output: String::new(),
            lanes: vec![lane],
            bars: times.iter().map(bar).collect(),
            events: Vec::new(),
        }
    }

    #[test]
    fn the_check_sees_what_is_not_sound() {
        assert!(sound(&bars("hold", &[(0.0, 5.0), (5.0, 9.0)])).is_ok());
        assert!(sound(&bars("hold", &[(0.0, 5.1), (5.0, 9.0)])).is_err());
        assert!(sound(&bars("task", &[(0.0, 5.1), (5.0, 9.0)])).is_err());
        assert!(sound(&bars("inside", &[(0.0, 9.0), (1.0, 9.0)])).is_ok());
        assert!(sound(&bars("inside", &[(0.0, 9.0), (1.0, 9.0), (2.0, 3.0)])).is_err());
        assert!(sound(&bars("work", &[(99.0, 101.0)])).is_err());
    }
}
