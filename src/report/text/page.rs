//! Page: lines and blank lines on one stream, colour, and the progress line that gives way to them.

use super::Look;
use crate::report::shown::plain;
use anstream::{AutoStream, ColorChoice};
use anstyle::{AnsiColor, Style};
use std::io::{self, Write};
use std::time::Instant;

/// A finding.
pub(super) const BAD: Style = AnsiColor::Red.on_default().bold();
/// A warning, or what was not judged.
pub(super) const UNSURE: Style = AnsiColor::Yellow.on_default().bold();
/// A note.
pub(super) const NOTE: Style = AnsiColor::Cyan.on_default().bold();
/// What held.
pub(super) const GOOD: Style = AnsiColor::Green.on_default();
/// What matters less.
pub(super) const FAINT: Style = Style::new().dimmed();
/// A name to find again.
pub(super) const STRONG: Style = Style::new().bold();
/// As it is.
pub(super) const USUAL: Style = Style::new();

/// Where the text of a block begins.
pub(super) const INDENT: &str = "        ";

/// Longest progress line, in characters.
const LONGEST_PROGRESS: usize = 100;

/// The text in a style.
pub(super) fn paint(style: Style, text: &str) -> String {
    format!("{style}{text}{style:#}")
}

/// A word at the beginning of a line, in a style and wide enough for all such words.
pub(super) fn word(style: Style, word: &str) -> String {
    paint(style, &format!("{word:<8}"))
}

/// Lines on a stream, and progress on another.
pub(super) struct Page {
    out: AutoStream<Box<dyn Write + Send>>,
    progress: Box<dyn Write + Send>,
    look: Look,
    /// True if a progress line stands on the terminal.
    drawn: bool,
    /// When progress was last told in a line of its own.
    told: Instant,
    /// True if the last line was blank, or there is none.
    blank: bool,
}

impl Page {
    pub(super) fn new(
        out: Box<dyn Write + Send>,
        progress: Box<dyn Write + Send>,
        look: Look,
    ) -> Self {
        let colour = if look.colour {
            ColorChoice::AlwaysAnsi
        } else {
            ColorChoice::Never
        };
        Page {
            out: AutoStream::new(out, colour),
            progress,
            look,
            drawn: false,
            told: Instant::now(),
            blank: true,
        }
    }

    /// Writes a line.
    pub(super) fn line(&mut self, line: &str) -> io::Result<()> {
        if std::mem::take(&mut self.drawn) {
            self.progress.write_all(b"\r\x1b[2K")?;
            self.progress.flush()?;
        }
        self.blank = line.is_empty();
        writeln!(self.out, "{line}")
    }

    /// Leaves a blank line, unless there is one.
    pub(super) fn gap(&mut self) -> io::Result<()> {
        if self.blank { Ok(()) } else { self.line("") }
    }

    /// A label and what belongs to it, below a header line.
    pub(super) fn labelled(&mut self, style: Style, label: &str, text: &str) -> io::Result<()> {
        let label = paint(FAINT, &format!("{label:<9}"));
        self.line(&format!("  {label} {}", paint(style, text)))
    }

    /// A table: each cell with its style, the columns from `numbers` on flush right.
    pub(super) fn table(
        &mut self,
        rows: &[Vec<(Style, String)>],
        numbers: usize,
    ) -> io::Result<()> {
        let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
        let width = |column: usize| {
            let cells = rows.iter().filter_map(|row| row.get(column));
            cells
                .map(|(_, cell)| cell.chars().count())
                .max()
                .unwrap_or(0)
        };
        let widths: Vec<usize> = (0..columns).map(width).collect();
        for row in rows {
            let cells = row.iter().enumerate().map(|(column, (style, cell))| {
                let padding = " ".repeat(widths[column] - cell.chars().count());
                let cell = paint(*style, cell);
                if column >= numbers {
                    padding + &cell
                } else {
                    cell + &padding
                }
            });
            let line = INDENT.to_owned() + &cells.collect::<Vec<_>>().join("  ");
            self.line(line.trim_end())?;
        }
        Ok(())
    }

    /// Shows how far the work has come.
    pub(super) fn progress(&mut self, doing: &str, how_far: &str) -> io::Result<()> {
        let line = plain(&format!("{doing}  {how_far}"));
        if self.look.redraw {
            let line: String = line.chars().take(LONGEST_PROGRESS).collect();
            // Without wrapping the line stays one line on a narrow terminal, so that it can be cleared.
            write!(self.progress, "\r\x1b[2K\x1b[?7l{line}\x1b[?7h")?;
            self.drawn = true;
        } else if self.told.elapsed() >= self.look.progress_every {
            self.told = Instant::now();
            writeln!(self.progress, "{line}")?;
        }
        self.progress.flush()
    }

    pub(super) fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

impl Drop for Page {
    fn drop(&mut self) {
        if self.drawn {
            // The shell's prompt should not stand behind our last word; if the terminal is gone, nobody sees it.
            let _ = self.progress.write_all(b"\r\x1b[2K");
            let _ = self.progress.flush();
        }
    }
}
