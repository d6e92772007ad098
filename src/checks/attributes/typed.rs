//! Kinds for single data types (RFC 7643 section 2.3), and for texts that have a form of their own (section 4.1).

use super::definition::Type;
use super::judge::{self, Seen};
use super::study::own_rules;
use super::subject::{Place, Subject};
use super::written::{is_key, look};
use super::{Kind, values};
use crate::checks::Check;
use crate::checks::trial::Trial;
use crate::fault::Fault;
use crate::outcome::Stop;
use crate::reply::Reply;
use serde_json::{Value, json};

/// The kinds of this file that look at what was created.
pub(super) const SEEN: &[Kind] = &[
    Kind {
        applies: |subject| {
            let place = of_type(subject, Type::String);
            place.is_some_and(|it| {
                it.leaf().case_exact && it.leaf().canonical.is_empty() && !it.is_core_schema()
            })
        },
        check: Check {
            id: "attributes/<type>/<attribute>/case-exact",
            rule: "a case-exact attribute keeps the case of its value",
            covers: &["RFC7643-7-17"],
            needs: &[],
            why: "Keys of other systems no longer fit once their letters are changed.",
            caught: Fault::BadgeLowered,
            run: |t| {
                Box::pin(async move { each_kept(t, "in this case", |sent, got| sent == got).await })
            },
        },
    },
    Kind {
        applies: |subject| of_type(subject, Type::Decimal).is_some(),
        check: Check {
            id: "attributes/<type>/<attribute>/decimal",
            rule: "a decimal is a JSON number of the same value",
            covers: &["RFC7643-2.3.3-01"],
            needs: &[],
            why: "Clients that read numbers fail on texts, or lose what stands behind the comma.",
            caught: Fault::DecimalIsText,
            run: |t| {
                Box::pin(async move {
                    each_kept(t, "as a number", |sent, got| {
                        got.is_number() && got.as_f64() == sent.as_f64()
                    })
                    .await
                })
            },
        },
    },
    Kind {
        applies: |subject| of_type(subject, Type::Binary).is_some(),
        check: Check {
            id: "attributes/<type>/<attribute>/binary",
            rule: "binary is base64 of the same bytes, with its letters in the same case",
            covers: &["RFC7643-2.3.6-01", "RFC7643-2.3.6-04"],
            needs: &[],
            why: "Keys and certificates are worthless with one letter changed.",
            caught: Fault::BinaryLowered,
            run: |t| Box::pin(async move { each_kept(t, "in base64", same_bytes).await }),
        },
    },
    Kind {
        applies: |subject| core(subject, "x509Certificates.value"),
        check: Check {
            id: "attributes/<type>/<attribute>/certificate",
            rule: "a certificate comes back as base64 of its DER, and of nothing else",
            covers: &["RFC7643-4.1.2-14"],
            needs: &[],
            why: "Whoever encrypts for a person cannot read the person's certificate.",
            caught: Fault::CertificateArmoured,
            run: |t| Box::pin(async move { each_kept(t, "the same DER", same_bytes).await }),
        },
    },
    Kind {
        applies: |subject| core(subject, "addresses.country"),
        check: Check {
            id: "attributes/<type>/<attribute>/country-code",
            rule: "a country is a code of two letters",
            covers: &["RFC7643-4.1.2-07"],
            needs: &[],
            why: "Systems for pay and tax look countries up by their code, and find none.",
            caught: Fault::CountryLengthened,
            run: |t| {
                Box::pin(async move {
                    let two =
                        |_: &Value, got: &Value| got.as_str().is_some_and(|code| code.len() == 2);
                    each_kept(t, "two letters", two).await?;
                    send(t, &json!("USA"), Sent::Refused).await
                })
            },
        },
    },
];

/// The kinds of this file that write what may be refused.
pub(super) const WRITTEN: &[Kind] = &[
    Kind {
        applies: |subject| core(subject, "locale"),
        check: Check {
            id: "attributes/<type>/<attribute>/language-tags",
            rule: "locale takes language tags of all forms",
            covers: &["RFC7643-4.1.1-11"],
            needs: &[],
            why: "People in Latin America, or with another script, cannot be given their language.",
            caught: Fault::LongLocaleRefused,
            run: |t| {
                Box::pin(async move {
                    send(t, &json!("es-419"), Sent::Kept).await?;
                    send(t, &json!("az-Arab"), Sent::Kept).await
                })
            },
        },
    },
    Kind {
        applies: |subject| core(subject, "preferredLanguage"),
        check: Check {
            id: "attributes/<type>/<attribute>/accept-language",
            rule: "preferredLanguage takes what Accept-Language takes",
            covers: &["RFC7643-4.1.1-10"],
            needs: &[],
            why: "The second language of a person is lost, or the person is refused for it.",
            caught: Fault::LanguagesCut,
            run: |t| Box::pin(async move { send(t, &json!("en-US, en;q=0.8"), Sent::Kept).await }),
        },
    },
    Kind {
        applies: |subject| core(subject, "timezone"),
        check: Check {
            id: "attributes/<type>/<attribute>/zone-name",
            rule: "timezone keeps the name of a zone",
            covers: &["RFC7643-4.1.1-13"],
            needs: &[],
            why: "Appointments are an hour off for half of the year, for an offset knows no summer.",
            caught: Fault::ZoneIsOffset,
            run: |t| {
                Box::pin(async move { send(t, &json!("America/Los_Angeles"), Sent::Kept).await })
            },
        },
    },
    Kind {
        applies: |subject| {
            core(subject, "addresses.formatted") || core(subject, "addresses.streetAddress")
        },
        check: Check {
            id: "attributes/<type>/<attribute>/line-breaks",
            rule: "an address keeps its line breaks",
            covers: &["RFC7643-4.1.2-06"],
            needs: &[],
            why: "Labels are printed in one line that no postman reads.",
            caught: Fault::LineBreaksStripped,
            run: |t| {
                Box::pin(async move {
                    send(
                        t,
                        &json!("100 Universal City Plaza\nHollywood, CA 91608"),
                        Sent::Kept,
                    )
                    .await
                })
            },
        },
    },
    Kind {
        applies: |subject| core(subject, "x509Certificates.value"),
        check: Check {
            id: "attributes/<type>/<attribute>/one-certificate",
            rule: "a value with two certificates is refused",
            covers: &["RFC7643-4.1.2-15"],
            needs: &[],
            why: "Readers take the first certificate and never see the second.",
            caught: Fault::SecondCertificateDropped,
            run: |t| {
                Box::pin(
                    async move { send(t, &json!(values::two_certificates()), Sent::Refused).await },
                )
            },
        },
    },
    Kind {
        applies: |subject| of_type(subject, Type::Integer).is_some_and(Place::is_free),
        check: Check {
            id: "attributes/<type>/<attribute>/no-fraction",
            rule: "a number with a fraction is refused where an integer is declared",
            covers: &["RFC7643-2.3.4-02"],
            needs: &[],
            why: "The number that is kept is not the one that was sent, and nobody is told.",
            caught: Fault::FractionCut,
            run: |t| Box::pin(async move { send(t, &json!(1.5), Sent::Refused).await }),
        },
    },
    Kind {
        applies: |subject| of_type(subject, Type::DateTime).is_some_and(Place::is_free),
        check: Check {
            id: "attributes/<type>/<attribute>/no-date",
            rule: "what is no date and time is not kept where one is declared",
            covers: &["RFC7643-2.3.5-03"],
            needs: &[],
            why: "Each client that reads the resource fails at a date that there is not.",
            caught: Fault::MonthThirteenKept,
            run: |t| Box::pin(async move { send(t, &json!("2024-13-45"), Sent::NotKept).await }),
        },
    },
    Kind {
        applies: |subject| of_type(subject, Type::Binary).is_some_and(Place::is_free),
        check: Check {
            id: "attributes/<type>/<attribute>/no-base64",
            rule: "what is no base64 is not kept where binary is declared",
            covers: &["RFC7643-2.3.6-03"],
            needs: &[],
            why: "Each client that reads the resource fails at a value that cannot be decoded.",
            caught: Fault::AsterisksKept,
            run: |t| Box::pin(async move { send(t, &json!("***"), Sent::NotKept).await }),
        },
    },
    Kind {
        applies: |subject| {
            // Without its marker, nobody would know whose resource that is.
            let place = subject.place.as_ref().filter(|it| it.is_free());
            place.is_some_and(|it| !is_key(subject, it))
        },
        check: Check {
            id: "attributes/<type>/<attribute>/wrong-type",
            rule: "a value of another JSON type than the declared one is refused, or at least not kept as it is",
            covers: &["RFC7644-3.12-09", "RFC7643-2.3.2-02"],
            needs: &[],
            why: "Each client that reads the resource fails at a value of a type that the schema rules out.",
            caught: Fault::WrongTypeKept,
            run: |t| {
                Box::pin(async move {
                    let study = t.study()?;
                    let wrong = values::wrong(study.place()?);
                    send(t, &wrong, Sent::NotKept).await
                })
            },
        },
    },
];

/// What a provider may do with a value.
#[derive(Clone, Copy, PartialEq)]
enum Sent {
    /// Keep it.
    Kept,
    /// Refuse it.
    Refused,
    /// Refuse it, leave it out, or make it fit.
    NotKept,
}

/// What clients write and read, of this type.
fn of_type(subject: &Subject, kind: Type) -> Option<&Place> {
    let place = subject
        .place
        .as_ref()
        .filter(|it| it.leaf().kind == kind && !it.is_derived());
    place.filter(|it| it.is_writable() && it.is_readable())
}

/// This attribute of the core schemas, which clients write.
fn core(subject: &Subject, path: &str) -> bool {
    let place = subject.place.as_ref().filter(|it| it.is_core(path));
    place.is_some_and(|it| it.is_writable() && it.is_readable())
}

/// Each value that was sent at the creation has come back so.
async fn each_kept(t: &Trial, how: &str, holds: fn(&Value, &Value) -> bool) -> Result<(), Stop> {
    let study = t.study()?;
    let (place, specimen) = (study.place()?, study.keeping().await?);
    let got = judge::shown(place, &specimen.shown);
    let sent = judge::leaves(place, &specimen.sent);
    let all = sent
        .iter()
        .all(|sent| got.iter().any(|got| holds(sent, got)));
    specimen.shown.expect(
        all,
        format!("{} {} {how}", place.pointer(), json!(sent)),
        format!("{} {}", place.pointer(), json!(got)),
    )?;
    Ok(())
}

fn same_bytes(sent: &Value, got: &Value) -> bool {
    let bytes = |value: &Value| value.as_str().and_then(judge::decode);
    bytes(got).is_some_and(|got| bytes(sent) == Some(got))
}

/// PUT with this value.
async fn send(t: &Trial, leaf: &Value, wish: Sent) -> Result<(), Stop> {
    let study = t.study()?;
    let (place, specimen) = (study.place()?, study.keeping().await?);
    let mut body = specimen.made.sent.clone();
    let sent = values::with_leaf(place, &specimen.sent, leaf);
    place.put(&mut body, sent.clone());
    let reply = t.put(&specimen.made, &body).await?;
    let refused = (400..500).contains(&reply.code());
    match wish {
        Sent::Refused | Sent::NotKept if refused => return Ok(()),
        Sent::Refused => return Err(reply.wrong("status 400", reply.summary())),
        Sent::Kept if reply.code() != 400 => own_rules(&reply)?,
        _ => {}
    }
    let wished = match wish {
        Sent::NotKept => "status 200, or a refusal with status 400",
        Sent::Kept | Sent::Refused => "status 200",
    };
    reply.expect(reply.is_success(), wished, reply.summary())?;
    let now = look(t, place, specimen).await?;
    judged(place, &sent, &now, wish)
}

fn judged(place: &Place, sent: &Value, now: &Reply, wish: Sent) -> Result<(), Stop> {
    let seen = judge::seen(place, sent, now) == Seen::Same;
    let show = |values: Vec<Value>| format!("{} {}", place.pointer(), json!(values));
    let (sent, got) = (
        show(judge::leaves(place, sent)),
        show(judge::shown(place, now)),
    );
    if wish == Sent::Kept {
        now.expect(seen, sent, got)?;
    } else {
        now.expect(!seen, format!("status 400, or not {sent}"), got)?;
    }
    Ok(())
}
