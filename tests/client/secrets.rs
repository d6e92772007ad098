//! Secrets: what is recorded never holds one, and yet can be sent again with curl.

use super::raw::{Piece, Raw, whole};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use scimproof::client::{Exchange, Log, Login, Request, Settings};
use scimproof::scim::Method;
use scimproof::target::{Credentials, Variable};
use std::process::Command;

const TOKEN: &str = "t0ken/of+the=tests";
const PASSWORD: &str = "Pw-\"ö&1";

/// The exchange of one request, answered with what was heard: a provider that echoes.
async fn echoed(credentials: &Credentials, request: &Request) -> (Exchange, Raw) {
    let raw = Raw::new(|_, heard| {
        let login = heard.header("authorization").unwrap_or_default().to_owned();
        let path = heard.line.split(' ').nth(1).unwrap_or_default();
        let token = login.split(' ').nth(1).unwrap_or_default();
        let body = format!(
            "{{\"you\":{:?},\"sent\":{},\"page\":\"{}\"}}",
            login,
            if heard.body.is_empty() {
                "null"
            } else {
                &heard.body
            },
            PASSWORD.replace('&', "&amp;").replace('"', "&quot;"),
        );
        let location: &'static str = format!("Location: {path}").leak();
        let echo: &'static str = format!("X-Echo: {token}").leak();
        whole("200 OK", &[location, echo], &body)
    })
    .await;
    let client = raw.client_with(credentials, Settings::default());
    client.secrets().add(PASSWORD);
    let log = Log::keeping();
    let answer = client.send(request, &log).await.expect("an answer");
    assert_eq!(log.all().len(), 1);
    ((*answer.exchange).clone(), raw)
}

#[tokio::test]
async fn no_secret_stands_in_an_exchange() {
    let basic = Credentials::Basic {
        user: "ann".to_owned(),
        password: TOKEN.to_owned().into(),
    };
    let body = serde_json::json!({ "password": PASSWORD, "title": "kept" });
    let path = format!(
        "/Users?a={}&b={}",
        scimproof::client::encode(TOKEN),
        scimproof::client::encode(PASSWORD)
    );
    for credentials in [Credentials::bearer(TOKEN), basic] {
        let request = Request::with_json(Method::Post, &path, &body).header("X-Api-Key", TOKEN);
        let (exchange, raw) = echoed(&credentials, &request).await;
        assert!(raw.heard()[0].body.contains("Pw-"), "it was sent");
        let told = serde_json::to_string(&exchange).expect("it serialises") + &exchange.curl();
        for secret in ["t0ken", "Pw-", "of%2Bthe", "dG9rZW4", "YW5uOn"] {
            assert!(!told.contains(secret), "{secret} in {told}");
        }
        assert!(
            told.contains("kept") && told.contains("/Users?a=***&b=***"),
            "{told}"
        );
    }
}

/// What a provider may make of what it was sent, before it quotes it.
fn disguises(secret: &str) -> Vec<String> {
    let json = |text: &str| serde_json::Value::from(text).to_string();
    let hex = |byte: u8| format!("{byte:02x}");
    let all_hex = secret.bytes().map(hex).collect::<Vec<_>>().concat();
    let unit = |unit: u16| format!("\\u{unit:04X}");
    let units = secret.encode_utf16().map(unit).collect::<Vec<_>>().concat();
    vec![
        secret.to_ascii_uppercase(),
        secret.to_ascii_lowercase(),
        all_hex.to_ascii_uppercase(),
        all_hex,
        STANDARD.encode(secret),
        STANDARD.encode(format!("Bearer {secret}")),
        STANDARD.encode(format!("the token is {secret}, is it not?")),
        URL_SAFE_NO_PAD.encode(format!("xx{secret}")),
        json(&json(secret)),
        json(&json(&json(secret))),
        scimproof::client::encode(&json(&STANDARD.encode(secret))),
        secret.replace('"', "&#34;").replace('&', "&amp;"),
        json(&units),
        units,
        secret.replace('+', "\\u002B").replace('"', "\\u0022"),
        secret
            .bytes()
            .fold(String::new(), |all, byte| all + "%" + &hex(byte)),
    ]
}

#[tokio::test]
async fn no_disguise_helps_a_secret() {
    let basic = Credentials::Basic {
        user: "ann".to_owned(),
        password: PASSWORD.to_owned().into(),
    };
    for (credentials, secret) in [(Credentials::bearer(TOKEN), TOKEN), (basic, PASSWORD)] {
        for disguise in disguises(secret) {
            let raw = Raw::always(whole("200 OK", &[], &format!("<{disguise}>"))).await;
            let client = raw.client_with(&credentials, Settings::default());
            let answer = client.send(&Request::get("/Users"), &Log::silent()).await;
            let told = answer.expect("an answer").exchange.body.clone();
            // What stands around a secret in base64 may stay, and the quotes of JSON.
            let around = disguise.len() > told.len() && told.contains("***");
            let rest = told.replace("***", "").replace("%22", "");
            let bare = rest
                .trim_matches(['<', '>', '"', '\\', '=', '4'])
                .is_empty();
            let in_base64 = ["PEJlYX", "dGhlIHRva", "eH", "QmVhcm"];
            assert!(
                around && (bare || in_base64.iter().any(|it| rest.contains(it))),
                "{disguise} is told as {told}"
            );
        }
    }
}

#[tokio::test]
async fn whoever_speaks_besides_has_secrets_too() {
    let (other, restricted, key) = ("0ther/tenants=token", "may-d0-little", "k3y-of-a-gateway");
    let said = [other, restricted, key].map(str::to_ascii_uppercase);
    let raw = Raw::always(whole("200 OK", &[], &said.join(" "))).await;
    let settings = Settings {
        headers: vec![("X-Api-Key".to_owned(), key.to_owned())],
        ..Settings::default()
    };
    let client = raw.client_with(&Credentials::bearer(TOKEN), settings);
    let address = client.address().clone();
    let _tenant = client
        .beside(address, &Credentials::bearer(other), Variable::Other)
        .expect("a token");
    let client = client
        .with_guest(&Credentials::bearer(restricted), Variable::Restricted)
        .expect("a token");
    let answer = client.send(&Request::get("/Users"), &Log::silent()).await;
    let exchange = answer.expect("an answer").exchange;
    assert_eq!(exchange.body, "*** *** ***");
    assert!(!exchange.curl().contains(key), "{}", exchange.curl());
}

#[tokio::test]
async fn a_common_word_stays_as_it_is() {
    let body = "{\"changePassword\":{\"supported\":true},\"abCD\":\"6162636\"}";
    for word in ["password", "abcd", "6162"] {
        let raw = Raw::always(whole("200 OK", &[], body)).await;
        let client = raw.client_with(&Credentials::bearer(word), Settings::default());
        let answer = client.send(&Request::get("/Users"), &Log::silent()).await;
        let told = answer.expect("an answer").exchange.body.clone();
        assert_eq!(told, body.replace(word, "***"));
    }
}

#[tokio::test]
async fn no_secret_stands_in_an_error() {
    let raw = Raw::always(vec![Piece::Text("HTTP/1.1 200 OK\r\nConte".to_owned())]).await;
    let client = raw.client_with(&Credentials::bearer(TOKEN), Settings::default());
    let log = Log::keeping();
    let path = format!("/Users?a={}", scimproof::client::encode(TOKEN));
    let error = client
        .send(&Request::get(path), &log)
        .await
        .expect_err("it was cut");
    let told = format!("{error} {error:?} {:?} {client:?}", log.all());
    assert!(!told.contains("t0ken") && told.contains("?a=***"), "{told}");
}

/// The words that a shell makes of the curl line.
fn words(exchange: &Exchange) -> Vec<String> {
    let script = format!("curl() {{ printf '%s\\0' \"$@\"; }}\n{}", exchange.curl());
    let output = Command::new("sh")
        .args(["-c", &script])
        .env("SCIMPROOF_TOKEN", TOKEN)
        .env("SCIMPROOF_USER", "ann")
        .env("SCIMPROOF_PASSWORD", PASSWORD)
        .output()
        .expect("there is a shell");
    assert!(output.status.success(), "{output:?}");
    let text = String::from_utf8(output.stdout).expect("text");
    text.trim_end_matches('\0')
        .split('\0')
        .map(str::to_owned)
        .collect()
}

#[tokio::test]
async fn curl_sends_the_same_again() {
    let hard = "{\"a\":\"it's $HOME `id` \\\\ \\\"!\\\"\"}";
    let request = Request::bare(Method::Post, "/Users?x=it's[1]&y=$HOME")
        .header("Content-Type", "application/json; a=\"b\"");
    let request = Request {
        body: Some(hard.to_owned()),
        ..request
    };
    let (exchange, raw) = echoed(&Credentials::bearer(TOKEN), &request).await;
    let url = format!(
        "{}{}",
        raw.origin,
        raw.heard()[0].line.split(' ').nth(1).expect("a target")
    );
    let expected = [
        "-i",
        "-X",
        "POST",
        &url,
        "--globoff",
        "-H",
        "Content-Type: application/json; a=\"b\"",
        "-H",
        &format!("Authorization: Bearer {TOKEN}"),
        "--data-raw",
        hard,
    ];
    assert_eq!(words(&exchange), expected);

    let basic = Credentials::Basic {
        user: "ann".to_owned(),
        password: PASSWORD.to_owned().into(),
    };
    let (exchange, _raw) = echoed(&basic, &Request::bare(Method::Get, "/Users")).await;
    assert_eq!(
        words(&exchange)[4..],
        ["-u".to_owned(), format!("ann:{PASSWORD}")]
    );

    let wrong = Login::Other("Bearer nobody's".to_owned());
    let (exchange, _raw) = echoed(
        &Credentials::bearer(TOKEN),
        &Request::bare(Method::Delete, "/Users/1").login(wrong),
    )
    .await;
    assert_eq!(
        words(&exchange)[4..],
        ["-H", "Authorization: Bearer nobody's"]
    );

    let without = Request::bare(Method::Get, "/Users").login(Login::None);
    let (exchange, _raw) = echoed(&Credentials::bearer(TOKEN), &without).await;
    assert_eq!(words(&exchange).len(), 4);

    // Without a media type curl must not make one up.
    let untyped = Request {
        body: Some("@x".to_owned()),
        ..Request::bare(Method::Put, "/Users/1")
    };
    let (exchange, _raw) = echoed(&Credentials::None, &untyped).await;
    assert_eq!(
        words(&exchange)[4..],
        ["-H", "Content-Type:", "--data-raw", "@x"]
    );
}
