//! Every way in which the reference provider can differ from its own habits and still be right, one sentence each with the
//! section that allows it. The counterpart of faults: under any of them no check may have a finding (`tests/fair.rs`).

/// Declares the liberties: a name for code, a sentence for people; the name on the command line follows from the first.
macro_rules! liberties {
    ($($(#[doc = $sentence:literal])+ $name:ident = $text:literal,)+) => {
        /// One thing that a correct provider may do and the reference provider does not do by itself.
        #[expect(clippy::doc_markdown, reason = "the sentences are shown to people, as they stand")]
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Liberty {
            $($(#[doc = $sentence])+ $name,)+
        }

        impl Liberty {
            /// Every liberty, by what it is about.
            pub const ALL: &[Liberty] = &[$(Liberty::$name,)+];

            /// The name on the command line, as in `serve --liberty patch-answers-204`.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $(Liberty::$name => $text,)+ }
            }

            /// One sentence that says what the provider does, and where it is allowed.
            #[must_use]
            pub fn sentence(self) -> &'static str {
                match self { $(Liberty::$name => concat!($($sentence),+).trim_ascii(),)+ }
            }
        }
    };
}

use crate::scim::Feature;

impl Liberty {
    /// The feature that a provider with this liberty leaves out, for the liberty is about how it says so.
    #[must_use]
    pub fn without(self) -> Option<Feature> {
        match self {
            Liberty::SearchAnswers404 => Some(Feature::Search),
            Liberty::SortingRefused => Some(Feature::Sort),
            Liberty::FilteringAnswers501 => Some(Feature::Filter),
            Liberty::PatchAnswers405 => Some(Feature::Patch),
            _ => None,
        }
    }

    /// The checks that warn of it, where the catalogue of requirements itself wants that, or an identity provider asks for
    /// more than the RFCs do.
    #[must_use]
    pub fn warned_by(self) -> &'static [&'static str] {
        match self {
            Liberty::ItemsPerPageAsAsked => &["list/items-per-page"],
            Liberty::DiscoveryIgnoresFilters => &["discovery/filter-refused"],
            Liberty::PatchAnswers405 => &["errors/patch-that-is-not-offered"],
            Liberty::ErrorsWithoutDetail => &["filter/explained"],
            Liberty::FiltersByEqOnly => &[
                "filter/as-identity-providers-ask",
                "filter/beyond-the-grammar",
            ],
            Liberty::VersionInHeaderOnly => &["etag/meta-version"],
            Liberty::CreatedWithoutBody => &["create/answer-holds-the-resource"],
            _ => &[],
        }
    }

    /// Whether a provider can have both.
    #[must_use]
    pub fn goes_with(self, other: Liberty) -> bool {
        let apart: [&[Liberty]; 16] = [
            &[
                Liberty::PatchAnswers204,
                Liberty::PatchAnswers200,
                Liberty::PatchAnswers405,
            ],
            &[
                Liberty::TimesWithOffset,
                Liberty::TimesWithMicroseconds,
                Liberty::TimesWithoutFraction,
            ],
            &[Liberty::IdsAreNumbers, Liberty::IdsWithReservedLetters],
            &[
                Liberty::LocationsOnAnotherName,
                Liberty::LocationsBelowAnotherPath,
            ],
            &[Liberty::DiscoveryNeedsLogin, Liberty::DiscoveryIsOpen],
            &[
                Liberty::DisplayNameMadeOfName,
                Liberty::DisplayNameFilledIn,
                Liberty::NamesNotKept,
            ],
            &[Liberty::NamesNotKept, Liberty::NameRequired],
            // What is made or filled in, or not there at all, nobody has to send.
            &[
                Liberty::DisplayNameMadeOfName,
                Liberty::DisplayNameFilledIn,
                Liberty::NamesNotKept,
                Liberty::DisplayNameRequired,
            ],
            &[Liberty::ExternalIdNotKept, Liberty::ExternalIdRequired],
            &[Liberty::ActiveNotKept, Liberty::ActiveRequired],
            &[Liberty::ActiveNotKept, Liberty::StartsInactive],
            &[Liberty::FewAttributes, Liberty::MoreRequired],
            &[Liberty::NickNameFilledIn, Liberty::MoreRequired],
            &[Liberty::UserNamesAreMails, Liberty::UserNamesAreNoMails],
            &[Liberty::PagesOfOne, Liberty::PagesOfTen],
            &[
                Liberty::MailsArePlain,
                Liberty::MailTypeFilledIn,
                Liberty::PrimaryMailRequired,
            ],
        ];
        !apart
            .iter()
            .any(|set| set.contains(&self) && set.contains(&other))
    }
}

liberties! {
    // how answers are written
    /// Attributes stand in another order, which means nothing (RFC 8259 section 1, RFC 7643 section 2.1).
    AttributesInOtherOrder = "attributes-in-other-order",
    /// The names of attributes are written in small letters, for they have no case (RFC 7643 section 2.1).
    NamesInSmallLetters = "names-in-small-letters",
    /// Unassigned attributes are shown as null or as an empty list (RFC 7643 section 2.5).
    UnassignedShown = "unassigned-shown",
    /// Letters beyond ASCII are written as escapes (RFC 8259 section 7).
    LettersEscaped = "letters-escaped",
    /// JSON is written with indentation (RFC 8259 section 2).
    Indented = "indented",
    /// Answers come in chunks, without a length (RFC 9112 section 7.1).
    Chunked = "chunked",
    /// Answers are compressed for those who accept it (RFC 9110 section 8.4).
    Compressed = "compressed",
    /// The content type has a charset (RFC 7644 section 8.1).
    CharsetInContentType = "charset-in-content-type",
    /// Answers have headers that nobody asked for, cookies among them (RFC 9110 section 5.1).
    MoreHeaders = "more-headers",
    /// Every answer with a resource has a Location header (RFC 7644 section 3.4.1 has it in its example).
    LocationOnEveryAnswer = "location-on-every-answer",
    /// Every eleventh request is answered 429 and has to be sent again (RFC 6585 section 4).
    TooBusyNowAndThen = "too-busy-now-and-then",
    /// Times are told with an offset from UTC (RFC 7643 section 2.3.5).
    TimesWithOffset = "times-with-offset",
    /// Times are told with microseconds (RFC 7643 section 2.3.5).
    TimesWithMicroseconds = "times-with-microseconds",
    /// Times are told in whole seconds (RFC 7643 section 2.3.5).
    TimesWithoutFraction = "times-without-fraction",
    /// Versions are strong entity tags (RFC 7644 section 3.14).
    StrongVersions = "strong-versions",
    /// The version stands in the ETag header and not in meta (RFC 7644 section 3.14).
    VersionInHeaderOnly = "version-in-header-only",

    // ids and addresses
    /// Ids are numbers, written as text (RFC 7643 section 3.1).
    IdsAreNumbers = "ids-are-numbers",
    /// Ids have letters that are reserved in URLs (RFC 7643 section 3.1, RFC 3986 section 2.2).
    IdsWithReservedLetters = "ids-with-reserved-letters",
    /// Locations and references name the host otherwise than the client does (RFC 7643 section 3.1).
    LocationsOnAnotherName = "locations-on-another-name",
    /// Resources have another address below the base URL, which locations and references name (RFC 7643 section 3.1).
    LocationsBelowAnotherPath = "locations-below-another-path",
    /// References to other resources are relative to the base URL (RFC 7643 section 2.3.7).
    ReferencesRelative = "references-relative",

    // what resources show
    /// Members have a value and nothing else (RFC 7643 section 4.2).
    MembersWithoutMore = "members-without-more",
    /// Users do not show their groups, nor does the schema have that attribute (RFC 7643 section 4.1.2).
    GroupsOfUserNotShown = "groups-of-user-not-shown",
    /// Who asks for some attributes gets no schemas with them (RFC 7644 section 3.9, by its example).
    PartsWithoutSchemas = "parts-without-schemas",
    /// Users have an extension of the provider's own, with a value that it assigns (RFC 7643 section 3.3).
    ExtensionOfItsOwn = "extension-of-its-own",
    /// Schemas describes only what User and Group have, not the documents of discovery (RFC 7643 section 8.7).
    SchemasOfResourcesOnly = "schemas-of-resources-only",

    // writing
    /// A successful PATCH is answered 204, unless attributes are asked for (RFC 7644 section 3.5.2).
    PatchAnswers204 = "patch-answers-204",
    /// A successful PATCH is answered 200 with the resource, that of a group too (RFC 7644 section 3.5.2).
    PatchAnswers200 = "patch-answers-200",
    /// POST is answered without a body, with the location alone (RFC 7644 section 3.3).
    CreatedWithoutBody = "created-without-body",
    /// PUT leaves what it omits as it was (RFC 7644 section 3.5.1, ambiguity A-04).
    PutKeepsOmitted = "put-keeps-omitted",
    /// PUT and PATCH answer 400 for a value that is taken (RFC 7644 section 3.12, ambiguity A-05).
    ChangeConflictAnswers400 = "change-conflict-answers-400",
    /// A PATCH that removes what is not there is refused (RFC 7644 section 3.12, ambiguity A-02).
    RemovingNothingRefused = "removing-nothing-refused",
    /// Attributes and URNs that no schema has are refused (RFC 7644 section 3.12, ambiguity A-12).
    UnknownAttributesRefused = "unknown-attributes-refused",
    /// Booleans in quotation marks are refused (RFC 7643 section 2.3.2, ambiguity A-20).
    QuotedBooleansRefused = "quoted-booleans-refused",

    // values that the provider alters (RFC 7644 section 3.3)
    /// userName is kept in small letters, for it has no case (RFC 7643 section 4.1.1, RFC 7644 section 3.3).
    UserNamesInSmallLetters = "user-names-in-small-letters",
    /// E-mail addresses are kept in small letters (RFC 7643 section 4.1.2).
    MailsInSmallLetters = "mails-in-small-letters",
    /// An e-mail address without type gets one, and a single one becomes primary (RFC 7644 section 3.3).
    MailTypeFilledIn = "mail-type-filled-in",
    /// Telephone numbers are kept in the form of RFC 3966 (RFC 7643 section 4.1.2).
    PhoneNumbersCanonical = "phone-numbers-canonical",
    /// displayName is made of the name, whatever was sent (RFC 7644 section 3.3).
    DisplayNameMadeOfName = "display-name-made-of-name",
    /// A user without displayName gets one (RFC 7644 section 3.3).
    DisplayNameFilledIn = "display-name-filled-in",
    /// name.formatted is made of the parts of the name (RFC 7643 section 4.1.1).
    FormattedNameMade = "formatted-name-made",
    /// A user without userType is an Employee (RFC 7644 section 3.3).
    UserTypeFilledIn = "user-type-filled-in",
    /// A user without nickName gets one (RFC 7644 section 3.3).
    NickNameFilledIn = "nick-name-filled-in",
    /// Blanks around texts are taken away (RFC 7644 section 3.3).
    TextsTrimmed = "texts-trimmed",

    // what is not kept
    /// externalId is neither kept nor shown, for it is optional (RFC 7643 section 3.1).
    ExternalIdNotKept = "external-id-not-kept",
    /// There is no title, nickName, profileUrl, userType, preferredLanguage, locale or timezone (RFC 7643 section 4.1).
    FewAttributes = "few-attributes",
    /// There is no name and no displayName (RFC 7643 section 4.1.1).
    NamesNotKept = "names-not-kept",
    /// There is no active (RFC 7643 section 4.1.1).
    ActiveNotKept = "active-not-kept",
    /// Of multi-valued attributes users have e-mail addresses and groups only (RFC 7643 section 4.1.2).
    MailsOnly = "mails-only",

    /// E-mail addresses have a value and no other part; what else is sent of them is refused (RFC 7643 section 7).
    MailsArePlain = "mails-are-plain",
    /// Filters other than one comparison with eq are refused as not supported (RFC 7644 section 3.12, invalidFilter).
    FiltersByEqOnly = "filters-by-eq-only",

    // house rules, published in the schemas where they can be
    /// userName has to be an e-mail address (RFC 7644 section 3.12, invalidValue).
    UserNamesAreMails = "user-names-are-mails",
    /// userName must not be an e-mail address (RFC 7644 section 3.12, invalidValue).
    UserNamesAreNoMails = "user-names-are-no-mails",
    /// E-mail addresses and names are of one domain, house.example (RFC 7644 section 3.12, invalidValue).
    OwnDomain = "own-domain",
    /// A user needs a given and a family name (RFC 7643 section 7).
    NameRequired = "name-required",
    /// A user needs a displayName (RFC 7643 section 7).
    DisplayNameRequired = "display-name-required",
    /// A user needs an e-mail address (RFC 7643 section 7).
    MailRequired = "mail-required",
    /// One of a user's e-mail addresses has to be primary (RFC 7644 section 3.12, invalidValue).
    PrimaryMailRequired = "primary-mail-required",
    /// A user needs an externalId (RFC 7643 section 7).
    ExternalIdRequired = "external-id-required",
    /// A user needs a nickName and a preferredLanguage (RFC 7643 section 7).
    MoreRequired = "more-required",
    /// A new user has to come with active (RFC 7644 section 3.12, invalidValue).
    ActiveRequired = "active-required",
    /// A new user is inactive until it is said otherwise (RFC 7643 section 4.1.1).
    StartsInactive = "starts-inactive",
    /// A new user has to come with a password of 12 letters, great and small, and digits (RFC 7643 section 4.1.1).
    PasswordRequired = "password-required",
    /// Texts have at most 255 letters (RFC 7644 section 3.12, invalidValue).
    TextsUpTo255 = "texts-up-to-255",
    /// Passwords need twelve letters, one of them a digit (RFC 7643 section 4.1.1).
    PasswordsAreLong = "passwords-are-long",
    /// Types of e-mail addresses and the like have to be canonical values (RFC 7643 section 2.4).
    CanonicalTypesOnly = "canonical-types-only",
    /// No two groups have the same displayName (RFC 7643 section 7).
    GroupNamesUnique = "group-names-unique",
    /// No two users have the same externalId (RFC 7643 section 3.1, ambiguity A-26).
    ExternalIdsUnique = "external-ids-unique",
    /// No two users have the same e-mail address (RFC 7643 section 7).
    MailsUnique = "mails-unique",
    /// Groups cannot be members of groups (RFC 7643 section 4.2).
    NestedGroupsRefused = "nested-groups-refused",
    /// A manager has to be a user who is there (RFC 7643 section 4.3).
    ManagersAreThere = "managers-are-there",

    // lists
    /// No page has more than one resource (RFC 7644 section 3.4.2.4).
    PagesOfOne = "pages-of-one",
    /// No page has more than ten resources (RFC 7644 section 3.4.2.4).
    PagesOfTen = "pages-of-ten",
    /// A list of nobody has no Resources (RFC 7644 section 3.4.2).
    EmptyListWithoutResources = "empty-list-without-resources",
    /// A list that is complete tells neither startIndex nor itemsPerPage (RFC 7644 section 3.4.2).
    WholeListWithoutPlace = "whole-list-without-place",
    /// itemsPerPage is what was asked for (RFC 7644 section 3.4.2, ambiguity A-18).
    ItemsPerPageAsAsked = "items-per-page-as-asked",
    /// A filter by an attribute that no schema has matches nobody (RFC 7644 section 3.4.2.1, ambiguity A-08).
    UnknownFilterAttributeMatchesNobody = "unknown-filter-attribute-matches-nobody",
    /// A provider without sorting refuses sortBy (RFC 7644 section 3.12, ambiguity A-32).
    SortingRefused = "sorting-refused",
    /// A provider without filters answers 501 to one (RFC 7644 section 3.12, ambiguity A-19).
    FilteringAnswers501 = "filtering-answers-501",
    /// A provider without searches by POST has no such endpoint (RFC 7644 section 3.12, ambiguity A-36).
    SearchAnswers404 = "search-answers-404",
    /// A provider without PATCH does not allow that method (RFC 7644 section 3.12, ambiguity A-16).
    PatchAnswers405 = "patch-answers-405",

    // errors and credentials
    /// Errors have no detail (RFC 7644 section 3.12).
    ErrorsWithoutDetail = "errors-without-detail",
    /// Errors have no scimType where no section names one for them (RFC 7644 section 3.12).
    ErrorsWithoutKeyword = "errors-without-keyword",
    /// Errors say more, in members of their own (RFC 7644 section 3.12).
    ErrorsSayMore = "errors-say-more",
    /// Errors and lists name a URN of the provider's own beside the right one (RFC 7644 section 3.12).
    MessagesNameMore = "messages-name-more",
    /// A 401 names several schemes in its challenge (RFC 7644 section 2, RFC 9110 section 11.6.1).
    ChallengeOfSeveralSchemes = "challenge-of-several-schemes",
    /// Discovery needs a token (RFC 7644 section 4, ambiguity A-31).
    DiscoveryNeedsLogin = "discovery-needs-login",
    /// Discovery needs no token (RFC 7644 section 4, ambiguity A-31).
    DiscoveryIsOpen = "discovery-is-open",
    /// A filter on discovery is ignored (RFC 7644 section 4, ambiguity A-15).
    DiscoveryIgnoresFilters = "discovery-ignores-filters",
    /// /Me is no endpoint here (RFC 7644 section 3.11).
    MeAnswers404 = "me-answers-404",
    /// A client that accepts no JSON is answered 406 (RFC 9110 section 12.5.1).
    AcceptInsisted = "accept-insisted",
}
