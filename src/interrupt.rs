//! Interrupt: whether the user asked us to stop (Ctrl-C, SIGTERM), so that work ends early and is cleaned up.

use tokio::sync::watch;

/// A flag that many tasks can look at or wait for; clones share it.
#[derive(Clone, Debug)]
pub struct Interrupt {
    flag: watch::Sender<bool>,
}

impl Default for Interrupt {
    fn default() -> Self {
        Interrupt {
            flag: watch::Sender::new(false),
        }
    }
}

impl Interrupt {
    /// Asks everyone to stop.
    pub fn ask(&self) {
        self.flag.send_replace(true);
    }

    /// True once somebody asked to stop.
    #[must_use]
    pub fn asked(&self) -> bool {
        *self.flag.borrow()
    }

    /// Returns when somebody asks to stop, at once if that has happened.
    ///
    /// # Panics
    /// Never: the other end of the channel lives in `self`.
    pub async fn wait(&self) {
        let mut seen = self.flag.subscribe();
        seen.wait_for(|asked| *asked)
            .await
            .expect("the sender lives in self");
    }
}
