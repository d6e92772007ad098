//! Requests: the address, the query and the headers reach the provider exactly as they were meant.

use super::raw::{Raw, whole};
use scimproof::client::{Client, Log, Login, Request, Settings, with_query};
use scimproof::scim::Method;
use scimproof::target::{Address, Credentials};

#[tokio::test]
async fn the_request_target_is_sent_as_it_was_written() {
    let raw = Raw::always(whole("200 OK", &[], "{}")).await;
    let filter = with_query(
        "/Users",
        &[
            ("filter", "userName eq \"ann+b@example.com\""),
            ("count", "1"),
        ],
    );
    for (base, path, target) in [
        ("", "/Users", "/Users"),
        ("/", "/Users", "/Users"),
        ("/scim/v2", "/Users/7", "/scim/v2/Users/7"),
        ("/scim/v2/", "/Users/7", "/scim/v2/Users/7"),
        (
            "/scim/v2/?aadOptscim062020",
            "/Users/7",
            "/scim/v2/Users/7?aadOptscim062020",
        ),
        (
            "/scim?aadOptscim062020",
            "/Users?count=1",
            "/scim/Users?aadOptscim062020&count=1",
        ),
        (
            "/scim?a=1&b=%20c+d",
            "/Users?count=1",
            "/scim/Users?a=1&b=%20c+d&count=1",
        ),
        ("/scim", "/Users?", "/scim/Users?"),
        ("/scim", "/Users?count=1&", "/scim/Users?count=1&"),
        ("/scim", "/Users?&&a", "/scim/Users?&&a"),
        (
            "/scim",
            "/Users?filter=userName+eq+%22a%2Bb%22",
            "/scim/Users?filter=userName+eq+%22a%2Bb%22",
        ),
        (
            "/scim",
            "/Users?filter=userName%20eq%20%22a%22",
            "/scim/Users?filter=userName%20eq%20%22a%22",
        ),
        (
            "/scim",
            &filter,
            "/scim/Users?filter=userName%20eq%20%22ann%2Bb%40example.com%22&count=1",
        ),
        (
            "/scim",
            "/Users?filter=profileUrl+eq+http://x/y",
            "/scim/Users?filter=profileUrl+eq+http://x/y",
        ),
        ("/scim", "/Users/a%2Fb%3Fc", "/scim/Users/a%2Fb%3Fc"),
        (
            "/scim",
            "/Schemas/urn:ietf:params:scim:schemas:core:2.0:User",
            "/scim/Schemas/urn:ietf:params:scim:schemas:core:2.0:User",
        ),
        ("/a%20b", "/Users", "/a%20b/Users"),
    ] {
        let address = Address::new(&format!("{}{base}", raw.origin)).expect("a good address");
        let client = Client::new(address, &Credentials::None, Settings::default()).expect("no TLS");
        client
            .send(&Request::get(path), &Log::silent())
            .await
            .expect("an answer");
        let line = raw.heard().last().expect("it was heard").line.clone();
        assert_eq!(line, format!("GET {target} HTTP/1.1"), "{base} and {path}");
    }
}

#[tokio::test]
async fn headers_are_ours_the_personas_or_the_users() {
    let raw = Raw::always(whole("200 OK", &[], "{}")).await;
    let client = raw.client();
    let log = Log::keeping();
    client
        .send(&Request::get("/Users"), &log)
        .await
        .expect("an answer");
    client
        .send(&Request::bare(Method::Get, "/Users"), &log)
        .await
        .expect("an answer");
    let body = "{ \"a\" :null}";
    client
        .send(&Request::with_text(Method::Post, "/Users", body), &log)
        .await
        .expect("an answer");
    let heard = raw.heard();
    let ours = format!("scimproof/{}", env!("CARGO_PKG_VERSION"));
    assert_eq!(heard[0].header("user-agent"), Some(ours.as_str()));
    assert_eq!(heard[0].header("accept"), Some("application/scim+json"));
    assert_eq!(
        heard[1].header("user-agent"),
        None,
        "a persona says who it is, or nothing"
    );
    assert_eq!(
        heard[2].header("content-type"),
        Some("application/scim+json")
    );
    assert_eq!(heard[2].body, body);
    for request in &heard {
        for absent in ["authorization", "accept-encoding", "cookie", "referer"] {
            assert_eq!(request.header(absent), None);
        }
    }

    let settings = Settings {
        headers: vec![
            ("X-Tenant".to_owned(), "7".to_owned()),
            ("user-agent".to_owned(), "mine".to_owned()),
        ],
        ..Settings::default()
    };
    let client = raw.client_with(&Credentials::None, settings);
    let request =
        Request::bare(Method::Get, "/Users").header("User-Agent", "Okta SCIM Client 1.0.0");
    let answer = client
        .send(&request, &Log::silent())
        .await
        .expect("an answer");
    let heard = raw.heard();
    let last = heard.last().expect("it was heard");
    let agents: Vec<_> = last
        .headers
        .iter()
        .filter(|line| line.to_ascii_lowercase().starts_with("user-agent"))
        .collect();
    assert_eq!(agents, ["user-agent: mine"]);
    assert_eq!(last.header("x-tenant"), Some("7"));
    let told = vec![
        ("X-Tenant".to_owned(), "7".to_owned()),
        ("user-agent".to_owned(), "mine".to_owned()),
    ];
    assert_eq!(
        answer.exchange.request_headers, told,
        "what is told is what was sent"
    );
}

#[tokio::test]
async fn credentials_are_those_that_the_request_asks_for() {
    let raw = Raw::always(whole("200 OK", &[], "{}")).await;
    let basic = Credentials::Basic {
        user: "ann".to_owned(),
        password: "s3cret".to_owned().into(),
    };
    for (credentials, login, sent) in [
        (
            Credentials::bearer(" t0ken \n"),
            Login::Ours,
            Some("Bearer t0ken"),
        ),
        (basic, Login::Ours, Some("Basic YW5uOnMzY3JldA==")),
        (Credentials::bearer("t0ken"), Login::None, None),
        (
            Credentials::bearer("t0ken"),
            Login::Other("Bearer wrong".to_owned()),
            Some("Bearer wrong"),
        ),
        (Credentials::None, Login::Ours, None),
    ] {
        let client = raw.client_with(&credentials, Settings::default());
        client
            .send(&Request::get("/Users").login(login), &Log::silent())
            .await
            .expect("an answer");
        assert_eq!(
            raw.heard()
                .last()
                .expect("it was heard")
                .header("authorization"),
            sent
        );
    }
    let client = raw.client();
    let unusable = Request::get("/Users").login(Login::Other("Bearer a\nb".to_owned()));
    client
        .send(&unusable, &Log::silent())
        .await
        .expect_err("never sent without what it should carry");
}
