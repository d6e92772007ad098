//! Virtual users, the closed loop, scheduled by goose; this is the only file that names it. goose starts the users and
//! stops them; requests, clock, counts and output are ours.

use super::journey::Course;
use crate::error::Error;
use goose::client::GooseClientBuilder;
use goose::config::GooseConfiguration;
use goose::goose::{Scenario, Transaction, TransactionFunction};
use goose::{GooseAttack, GooseError};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::{Mutex, MutexGuard};

/// How long a virtual user that has nothing more to do sleeps before goose may end it.
const IDLE: Duration = Duration::from_millis(50);

/// How often goose is told to stop: it forgets what it is told before it has started.
const INSIST: Duration = Duration::from_millis(100);

/// How long goose may take to end once its users have nothing more to do. It looks about twice a second.
const LINGER: Duration = Duration::from_secs(10);

/// One attack at a time: goose's stop switch is a global.
static ATTACK: Mutex<()> = Mutex::const_new(());

/// Waits until no other load of this process uses goose.
pub(super) async fn turn() -> MutexGuard<'static, ()> {
    ATTACK.lock().await
}

/// Lets so many virtual users make journeys until the course closes; then until the last journey has ended.
pub(super) async fn drive(
    course: &Arc<Course>,
    clients: usize,
    _turn: &MutexGuard<'static, ()>,
) -> Result<(), Error> {
    let attack = attack(course, clients).map_err(|error| could_not_start(&error))?;
    let mut attack = Box::pin(attack.execute());
    let too_late = after_the_cut(course);
    tokio::pin!(too_late);
    loop {
        tokio::select! {
            ended = &mut attack => {
                goose::reset_killswitch();
                return ended.map(|_| ()).map_err(|error| could_not_start(&error));
            }
            () = stop_when_closed(course) => {}
            // Whatever goose does, a run ends.
            () = &mut too_late => return Ok(()),
        }
    }
}

fn attack(course: &Arc<Course>, clients: usize) -> Result<GooseAttack, GooseError> {
    // The users never send with goose's client. Sharing one, which trusts anything, spares each of them the reading of
    // the system's certificate authorities, and works where there are none.
    let unused = GooseClientBuilder::new()
        .without_cookies()
        .accept_invalid_certs(true);
    Ok(GooseAttack::initialize_with_config(configuration(clients))?
        .set_client_builder_without_cookies(unused)?
        .register_scenario(
            Scenario::new("journeys")
                .register_transaction(Transaction::new(transaction(course.clone()))),
        ))
}

fn configuration(clients: usize) -> GooseConfiguration {
    let mut configuration = GooseConfiguration::default();
    // goose wants an address; nothing is sent there.
    configuration.host = Some("http://localhost/".to_owned());
    configuration.users = Some(clients);
    // All have started after a tenth of a second. By default goose starts one a second.
    configuration.increase_rate = Some((clients * 10).to_string());
    configuration.quiet = 2;
    configuration.no_metrics = true;
    configuration.no_print_metrics = true;
    configuration.no_telnet = true;
    configuration
}

/// What a virtual user waits after a journey that broke off.
const BREATH: Duration = Duration::from_millis(100);

/// What goose calls a transaction is one journey.
fn transaction(course: Arc<Course>) -> TransactionFunction {
    Arc::new(move |_| {
        let course = course.clone();
        Box::pin(async move {
            match course.admit() {
                Some(n) => {
                    if course.make(n, Instant::now()).await.is_err() {
                        // Without it a target that is down, or refuses at once, would be hammered.
                        tokio::time::sleep(BREATH).await;
                    }
                }
                None => tokio::time::sleep(IDLE).await,
            }
            Ok(())
        })
    })
}

async fn stop_when_closed(course: &Course) {
    course.closing.wait().await;
    goose::trigger_killswitch("the load is over");
    tokio::time::sleep(INSIST).await;
}

async fn after_the_cut(course: &Course) {
    course.cut.wait().await;
    tokio::time::sleep(LINGER).await;
}

fn could_not_start(error: &GooseError) -> Error {
    Error::Start {
        what: "the load engine goose",
        why: error.to_string(),
    }
}
