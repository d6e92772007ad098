//! Again: command lines that do a part of the run once more, with all that it depended on. Credentials never stand in them.

use super::{RACE_ROUNDS, Session};
use crate::client::shell_word;

/// How a run was asked for, as far as its command lines must say so; each a word for itself.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    /// True if the target is the reference provider in this process, which is gone afterwards; a command without a URL
    /// starts another one.
    pub without_url: bool,
    /// The flags of every command.
    pub flags: Vec<String>,
    /// Those that only `check` knows.
    pub of_check: Vec<String>,
    /// Those that only `play` knows.
    pub of_play: Vec<String>,
}

impl Session {
    /// Takes note of how the run was asked for; only the first time.
    pub fn was_asked(&self, asked: Asked) {
        let _ = self.asked.set(asked);
    }

    /// The command line that tries checks again.
    #[must_use]
    pub fn check_again(&self, words: &[&str]) -> String {
        let rounds = self.race_rounds();
        let rounds = (rounds != RACE_ROUNDS).then(|| rounds.to_string());
        let rounds = rounds.iter().flat_map(|it| ["--race-rounds", it]);
        let words: Vec<&str> = words.iter().copied().chain(rounds).collect();
        self.again("check", &self.claimed(), &words, |asked| &asked.of_check)
    }

    /// The command line that plays a behaviour again.
    #[must_use]
    pub fn play_again(&self, words: &[&str]) -> String {
        self.again("play", &[], words, |asked| &asked.of_play)
    }

    /// The command line that plays a file again that exploring wrote.
    #[must_use]
    pub fn replay(&self, file: &str) -> String {
        let mut words = vec![file];
        let claimed = self.claimed();
        words.extend(claimed.iter().map(String::as_str));
        self.again("play", &[], &words, |_| &[])
    }

    /// The flag with the rule sets that the target claims, if it claims any besides the RFCs.
    fn claimed(&self) -> Vec<String> {
        let flag = self.rules.flag().unwrap_or_default();
        flag.split_whitespace().map(str::to_owned).collect()
    }

    fn again(
        &self,
        command: &str,
        before: &[String],
        words: &[&str],
        more: impl Fn(&Asked) -> &[String],
    ) -> String {
        let nothing = Asked::default();
        let asked = self.asked.get().unwrap_or(&nothing);
        let mut line = format!("scimproof {command}");
        let url = self.client.address().as_str();
        let url = Some(url).filter(|_| !asked.without_url);
        let words = url
            .into_iter()
            .chain(before.iter().map(String::as_str))
            .chain(words.iter().copied())
            .chain(asked.flags.iter().chain(more(asked)).map(String::as_str));
        for word in words {
            line.push(' ');
            line.push_str(&shell_word(word));
        }
        // A flag may hold by mistake what belongs into a variable.
        self.client.secrets().hide(&line)
    }
}
