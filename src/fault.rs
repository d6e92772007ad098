//! Every way in which the reference provider can be wrong, one sentence each.

/// Declares the faults: a name for code, a sentence for people; the name on the command line follows from the first.
macro_rules! faults {
    ($($(#[doc = $sentence:literal])+ $name:ident = $text:literal,)+) => {
        /// One deliberate departure of the reference provider from the RFCs, consulted at exactly one place.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Fault {
            $($(#[doc = $sentence])+ $name,)+
        }

        impl Fault {
            /// Every fault, by area of the RFCs.
            pub const ALL: &[Fault] = &[$(Fault::$name,)+];

            /// The name on the command line, as in `serve --fault delete-answers-200`.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $(Fault::$name => $text,)+ }
            }

            /// One sentence that says what the provider does wrong.
            #[must_use]
            pub fn sentence(self) -> &'static str {
                match self { $(Fault::$name => concat!($($sentence),+).trim_ascii(),)+ }
            }
        }
    };
}

faults! {
    // delete, RFC 7644 section 3.6
    /// DELETE answers 200 with the resource that is gone, instead of 204 without a body.
    DeleteAnswers200 = "delete-answers-200",

    // load: seen only afterwards, by looking who is really there
    /// POST stores a user and answers 500.
    CreateAnswers500ButStores = "create-answers-500-but-stores",
    /// POST answers 201, but every tenth user is not stored.
    EveryTenthCreateIsLost = "every-tenth-create-is-lost",
    /// POST stores a user twice, with two ids.
    CreateStoresTwice = "create-stores-twice",
}
