//! Every level breaks, and its cure does not: by the orders themselves, one after another, too.

use std::collections::BTreeSet;

use scheduler::graph::{Graph, order_of, ready};
use scheduler::levels::{ALL, Level, Program};
use scheduler::run::{End, Mark, run};
use scheduler::view;

/// Above that many orders they are only counted.
const MOST_ORDERS: u64 = 1_000;

#[test]
fn there_are_at_least_14_and_their_names_are_unlike() {
    assert!(ALL.len() >= 14);
    let names: BTreeSet<_> = ALL.iter().map(|level| level.name).collect();
    assert_eq!(names.len(), ALL.len());
}

#[test]
fn each_is_broken_by_the_order_that_is_found_on_every_run() {
    for level in ALL {
        let order = Graph::explore(&level.broken).find(&[]).expect(level.name);
        let first = run(&level.broken, &order, false);
        assert!(first.end.is_broken(), "{}: {:?}", level.name, first.end);
        for _ in 0..3 {
            let again = run(&level.broken, &order, false);
            assert_eq!(view::steps(&again), view::steps(&first), "{}", level.name);
            assert_eq!(again.end, first.end, "{}", level.name);
        }
    }
}

#[test]
fn no_order_breaks_a_cure() {
    for level in ALL {
        let graph = Graph::explore(&level.cured);
        assert_eq!(graph.nodes[0].breaking, 0, "{}", level.name);
        assert!(graph.find(&[]).is_none(), "{}", level.name);
        assert!(
            graph.nodes[0].orders > 1,
            "{}: nothing to choose",
            level.name
        );
    }
}

/// The graph puts orders together that lead to the same state. One by one they are as many.
#[test]
fn the_orders_one_by_one_are_those_of_the_graph() {
    let mut played = 0;
    for Level {
        name,
        broken,
        cured,
    } in ALL
    {
        for program in [broken, cured] {
            let start = &Graph::explore(program).nodes[0];
            if start.orders <= MOST_ORDERS {
                let counted = one_by_one(program);
                assert_eq!(counted, (start.orders, start.breaking), "{name}");
                played += counted.0;
            }
        }
    }
    assert!(played > 1_000, "{played} orders only");
}

/// Plays every order: how many there are, and how many of them break the program.
fn one_by_one(program: &Program) -> (u64, u64) {
    let first = ready(&run(program, &[], false));
    let (mut orders, mut breaking) = (0, 0);
    let mut left = vec![Vec::new()];
    while let Some(begin) = left.pop() {
        // It is played to the end. At each step after its beginning, others could have gone on.
        let whole = run(program, &begin, true);
        assert_ne!(whole.end, End::Open);
        orders += 1;
        breaking += u64::from(whole.end.is_broken());
        let order = order_of(&whole);
        for length in begin.len()..order.len() {
            let could_go_on = |thread: &usize| match length.checked_sub(1) {
                Some(last) => {
                    [Mark::Alive, Mark::Holds].contains(&whole.steps[last].marks[*thread])
                }
                None => first.contains(thread),
            };
            let others = (0..whole.threads.len()).filter(|thread| *thread != order[length]);
            let others = others.filter(could_go_on);
            left.extend(others.map(|other| [&order[..length], &[other]].concat()));
        }
    }
    (orders, breaking)
}

#[test]
fn a_program_is_short_and_its_cure_is_near() {
    for level in ALL {
        for program in [&level.broken, &level.cured] {
            let header = program
                .text
                .lines()
                .take_while(|line| line.starts_with("//!"));
            let lines = program.text.lines().count() - header.count() - 1;
            assert!(lines <= 40, "{}: {lines} lines", level.name);
            assert!(view::sentence(program).ends_with('.'), "{}", level.name);
            assert!(
                view::lesson(program).starts_with("cargo run -p ch"),
                "{}",
                level.name
            );
        }
        let difference = view::difference(&level.broken, &level.cured);
        let changed = difference.lines().filter(|line| line[1..].trim() != "}");
        let added = changed.clone().filter(|line| line.starts_with('+')).count();
        assert!(added <= 3, "{}:\n{difference}", level.name);
        assert!(changed.count() <= 6, "{}:\n{difference}", level.name);
    }
}
