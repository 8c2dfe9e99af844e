//! A record's lines, read back. What they look like is said in [`trace`].

use std::fmt::Write as _;

use crate::text::printable;

/// A line of a record.
pub(crate) struct Line<'a> {
    /// Nanoseconds.
    pub(crate) at: u64,
    pub(crate) pid: u32,
    pub(crate) tid: u32,
    pub(crate) what: What<'a>,
}

/// What happened. Columns are kept as they were written, until somebody asks what they say.
pub(crate) enum What<'a> {
    Begins {
        at: u64,
        name: String,
    },
    Ends,
    Enters {
        span: u64,
        columns: &'a str,
    },
    Leaves {
        span: u64,
    },
    Closes {
        span: u64,
    },
    Says {
        columns: &'a str,
    },
    /// The process was seen to be gone: in a record that the runner kept.
    Gone,
}

impl<'a> Line<'a> {
    /// `None` if the line is not understood: torn by a full disk, say.
    pub(crate) fn parse(line: &'a str) -> Option<Self> {
        let mut columns = line.splitn(5, '\t');
        let at = columns.next()?.parse().ok()?;
        let pid = columns.next()?.parse().ok()?;
        let tid = columns.next()?.parse().ok()?;
        let kind = columns.next()?;
        let rest = columns.next().unwrap_or_default();
        let what = match kind {
            "T" => {
                let (at, name) = rest.split_once('\t')?;
                What::Begins {
                    at: at.parse().ok()?,
                    name: unescape(name),
                }
            }
            "t" => What::Ends,
            "+" => {
                let (span, columns) = rest.split_once('\t')?;
                What::Enters {
                    span: span.parse().ok()?,
                    columns,
                }
            }
            "-" => What::Leaves {
                span: rest.parse().ok()?,
            },
            "." => What::Closes {
                span: rest.parse().ok()?,
            },
            "e" => What::Says { columns: rest },
            "x" => What::Gone,
            _ => return None,
        };
        Some(Self { at, pid, tid, what })
    }
}

/// The columns of an event or a span.
pub(crate) struct Columns<'a> {
    /// An event's level, a span's name.
    pub(crate) name: &'a str,
    /// File and line.
    pub(crate) source: &'a str,
    /// A span has none.
    pub(crate) message: String,
    pub(crate) fields: Vec<Field>,
}

impl<'a> Columns<'a> {
    pub(crate) fn parse(columns: &'a str) -> Self {
        let mut columns = columns.split('\t');
        let mut next = || columns.next().unwrap_or_default();
        let (name, source, message) = (next(), next(), unescape(next()));
        let field = || {
            let (name, value) = (columns.next()?, columns.next()?);
            let literal = value.starts_with(':');
            let value = unescape(value.get(1..).unwrap_or_default());
            Some(Field {
                name: unescape(name),
                value,
                literal,
            })
        };
        Self {
            name,
            source,
            message,
            fields: std::iter::from_fn(field).collect(),
        }
    }

    /// What a span calls itself by its field `name`.
    pub(crate) fn called(&self) -> &str {
        self.fields
            .iter()
            .find(|field| field.name == "name")
            .map_or(self.name, |name| &name.value)
    }

    /// An event's message, after its level if that is not the usual one.
    pub(crate) fn level_and_message(&self) -> String {
        let Self {
            name: level,
            message,
            ..
        } = self;
        if *level == "INFO" {
            message.clone()
        } else {
            format!("{level} {message}")
        }
    }

    /// What comes first, and the fields, on one line.
    pub(crate) fn line(&self, first: &str) -> String {
        let mut line = first.to_owned();
        for Field { name, value, .. } in &self.fields {
            _ = write!(line, " {name}={value}");
        }
        printable(line.trim_start()).into_owned()
    }
}

/// A field and its value.
pub(crate) struct Field {
    pub(crate) name: String,
    pub(crate) value: String,
    /// The value is a number or a boolean, as JSON has them.
    pub(crate) literal: bool,
}

/// Undoes [`trace::escape`].
fn unescape(column: &str) -> String {
    let mut text = String::with_capacity(column.len());
    let mut chars = column.chars();
    while let Some(c) = chars.next() {
        text.push(match c {
            '\\' => match chars.next() {
                Some('t') => '\t',
                Some('n') => '\n',
                Some('r') => '\r',
                other => other.unwrap_or('\\'),
            },
            c => c,
        });
    }
    text
}
