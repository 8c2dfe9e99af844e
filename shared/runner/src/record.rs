//! The columns of a record's lines, read back. What they look like is said in [`trace`].

use std::borrow::Cow;

use crate::text::printable;

/// The columns of an event or a span, as they were written.
pub(crate) struct Columns<'a> {
    /// An event's level, a span's name.
    pub(crate) name: &'a str,
    /// File and line.
    pub(crate) source: &'a str,
    /// A JSON string; a span has none.
    pub(crate) message: &'a str,
    /// Names and values, both JSON.
    pub(crate) fields: Vec<(&'a str, &'a str)>,
}

impl<'a> Columns<'a> {
    pub(crate) fn parse(columns: &'a str) -> Self {
        let mut columns = columns.split('\t');
        let mut next = || columns.next().unwrap_or_default();
        Self {
            name: next(),
            source: next(),
            message: next(),
            fields: std::iter::from_fn(|| Some((columns.next()?, columns.next()?))).collect(),
        }
    }

    /// What a span calls itself by its field `name`.
    pub(crate) fn called(&self) -> Cow<'a, str> {
        self.field("name").unwrap_or(self.name.into())
    }

    pub(crate) fn field(&self, name: &str) -> Option<Cow<'a, str>> {
        let mut fields = self.fields.iter();
        let (_, value) = fields.find(|(known, _)| unquote(known) == name)?;
        Some(unquote(value))
    }

    /// An event's message, after its level if that is not the usual one.
    pub(crate) fn level_and_message(&self) -> String {
        let message = unquote(self.message);
        match self.name {
            "INFO" => message.into_owned(),
            level => format!("{level} {message}"),
        }
    }

    /// What comes first, and the fields, on one line.
    pub(crate) fn line(&self, first: &str) -> String {
        let mut line = first.to_owned();
        for (name, value) in &self.fields {
            line += &format!(" {}={}", unquote(name), unquote(value));
        }
        printable(line.trim_start()).into_owned()
    }
}

/// Undoes [`trace::quote`]. JSON that is no string is left as it is.
pub(crate) fn unquote(json: &str) -> Cow<'_, str> {
    let rest = json.strip_prefix('"');
    let Some(escaped) = rest.and_then(|rest| rest.strip_suffix('"')) else {
        return json.into();
    };
    if !escaped.contains('\\') {
        return escaped.into();
    }
    let mut text = String::with_capacity(escaped.len());
    let mut chars = escaped.chars();
    while let Some(c) = chars.next() {
        let after = if c == '\\' { chars.next() } else { None };
        text.push(match after {
            Some('u') => {
                let code = chars.by_ref().take(4).collect::<String>();
                u8::from_str_radix(&code, 16).map_or('\u{fffd}', char::from)
            }
            after => after.unwrap_or(c),
        });
    }
    text.into()
}
