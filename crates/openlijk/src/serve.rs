//! `openlijk serve`: opens the store, starts every listener, and stops them in order.

mod courier;
mod logbook;
mod mailer;
mod metrics;
mod outgoing;
mod road;
mod teller;

use crate::commands::Office;
use crate::config::{Config, SecondFactor};
use crate::control;
use crate::report::Report;
use courier::OfficeCourier;
use openlijk_console::{ConsoleState, OidcSettings};
use openlijk_gateway::{Desk, DeskSettings, Gateway, GatewayConfig, NextHop, Post, Returns, TlsFiles, Users};
use openlijk_lawfulness::{Decider, RegimeError};
use openlijk_model::{Address, Clock, Opinion, Purpose};
use openlijk_observatory::{Classes, Pictures, Public};
use openlijk_portal::{Archive, Portal, PortalSettings, ReadingState};
use openlijk_recipient::{Mailer, RecipientState};
use openlijk_store::Store;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;
use tokio::task::JoinSet;
use zeroize::Zeroizing;

/// The clock of this machine.
pub fn system_clock() -> Clock {
    Clock::new(jiff::Timestamp::now)
}

/// A data folder that is not there is a mistake for whoever only looks: a wrong `store.url`, most likely.
pub fn must_exist(config: &Config) -> Result<(), Report> {
    let folder = config.data_folder();
    if folder.join("openlijk.db").exists() {
        return Ok(());
    }
    let text =
        format!("{}: there is no data here; correct it, or make a data folder with `openlijk init`", folder.display());
    Err(Report::bad_input(config.problem("store", "url", text).to_string()))
}

/// Opens the store and everything that answers need.
pub fn office(config: Config, clock: Clock) -> Result<Office, Report> {
    // First of all: what is counted before there is a recorder is counted nowhere.
    metrics::recorder()?;
    let store = Store::open(&config.data_folder(), &config.store_options())
        .map_err(|error| Report::failed(error.to_string()))?;
    let decider = Arc::new(decider(&config, &store.opinions())?);
    Ok(Office {
        desk: Arc::new(desk(&config, &store, &decider, &clock)),
        mailer: mailer(&config),
        config: Arc::new(config),
        store,
        decider,
        clock,
    })
}

/// Decides by the built-in regimes and the organisation's own rules, knowing the opinions on file.
pub fn decider(config: &Config, opinions: &[Opinion]) -> Result<Decider, Report> {
    let failed = |error: RegimeError| Report::failed(error.to_string());
    let Some(file) = &config.rules.file else {
        let decider = Decider::built_in().map_err(failed)?;
        decider.know(opinions);
        return Ok(decider);
    };
    let path = config.path(file);
    let refused = |text: String| Report::bad_input(config.problem("rules", "file", text).to_string());
    let name = path.display().to_string();
    let text = std::fs::read_to_string(&path)
        .map_err(|error| refused(format!("{name}: {error}; it should hold your own rules")))?;
    Decider::with_own_rules(&name, &text, opinions).map_err(|error| refused(error.to_string()))
}

fn desk(config: &Config, store: &Store, decider: &Arc<Decider>, clock: &Clock) -> Desk {
    let settings = DeskSettings {
        controller: config.as_organisation().controller(),
        public_url: config.public.url.clone(),
        safe_domains: config.portal.safe_domains.clone(),
    };
    let desk =
        Desk::new(store.clone(), Arc::clone(decider), settings, clock.clone()).with_portal(portal(config, store));
    match &config.reports.domain {
        Some(domain) => desk.with_reports(domain),
        None => desk,
    }
}

fn portal(config: &Config, store: &Store) -> Portal {
    // The configuration was found sound: the key reads, and comes with its folder.
    let key = config.portal.archive_key.as_deref().and_then(|key| key.parse().ok());
    let archive = key.zip(config.portal.archive_folder.as_ref());
    let settings = PortalSettings {
        organisation: Arc::new(config.as_organisation()),
        public_url: config.public.url.clone(),
        sender: config.sender(),
        domains: config.organisation.domains.clone(),
        archive: archive.map(|(key, folder)| Archive { key, folder: config.path(folder) }),
    };
    Portal::new(store.clone(), settings)
}

/// Everything that runs.
pub struct Running {
    /// Where mail comes in.
    pub smtp: SocketAddr,
    /// Where reports come back, where they do.
    pub reports: Option<SocketAddr>,
    /// Where recipients come.
    pub public: SocketAddr,
    /// Where the organisation comes.
    pub console: SocketAddr,
    /// What answers commands.
    pub office: Office,
    stop: watch::Sender<bool>,
    tasks: JoinSet<()>,
}

impl Running {
    /// Finishes what was accepted, and stops the listeners. The store stays open.
    async fn stop_listeners(&mut self) {
        self.stop.send_replace(true);
        let all_done = async { while self.tasks.join_next().await.is_some() {} };
        if tokio::time::timeout(Duration::from_secs(60), all_done).await.is_err() {
            tracing::warn!("some connections did not end within a minute; they are cut");
            self.tasks.shutdown().await;
        }
    }

    /// Finishes what was accepted, and stops everything.
    pub async fn stop(mut self) {
        self.stop_listeners().await;
        self.office.store.close().await;
    }
}

/// Starts every listener.
pub async fn start(office: Office) -> Result<Running, Report> {
    // First of all: what counts takes hold of its counters when it is made.
    let metrics = metrics::recorder()?;
    let (stop, stopped) = watch::channel(false);
    let mut tasks = JoinSet::new();
    let config = Arc::clone(&office.config);
    let failed = |error: &dyn std::fmt::Display| Report::failed(error.to_string());

    let gateway =
        Gateway::bind(gateway_config(&config)?, Arc::clone(&office.desk)).await.map_err(|error| failed(&error))?;
    let returns = returns(&office).await?;
    let reports = returns.as_ref().map(Gateway::local_addr);
    let pictures = Pictures::new(office.store.clone(), office.clock.clone(), Classes::built_in());
    let pictures = Arc::new(pictures.map_err(|error| failed(&error))?);
    let rest = openlijk_recipient::router(recipient_state(&office));
    let rest = rest.merge(openlijk_portal::router(reading_state(&office)?));
    let public = Public::bind(config.public.listen, pictures, rest).await.map_err(|error| failed(&error))?;
    let public = public.behind(config.public.trusted_proxies.clone());
    let console = tokio::net::TcpListener::bind(config.console.listen).await.map_err(|error| {
        Report::failed(format!(
            "{}: cannot listen for the console: {error}; see whether another program has this port",
            config.console.listen
        ))
    })?;
    let console_address = console.local_addr().map_err(|error| failed(&error))?;
    let (smtp, public_address) = (gateway.local_addr(), public.local_addr());

    tasks.spawn(gateway.run(stopped.clone()));
    if let Some(returns) = returns {
        tasks.spawn(returns.run(stopped.clone()));
    }
    tasks.spawn(public.run(stopped.clone()));
    let pages = openlijk_console::router(console_state(&office, metrics, oidc(&config)?));
    let mut until = stopped.clone();
    tasks.spawn(async move {
        let service = pages.into_make_service_with_connect_info::<SocketAddr>();
        let ended = axum::serve(console, service).with_graceful_shutdown(async move {
            let _ = until.wait_for(|stop| *stop).await;
        });
        if let Err(error) = ended.await {
            tracing::error!(%error, "the console's listener ended");
        }
    });
    let (folder, commands, until) = (config.data_folder(), office.clone(), stopped.clone());
    tasks.spawn(async move {
        if let Err(error) = control::serve(folder, commands, until).await {
            tracing::error!(%error, "commands cannot reach this instance: its socket in the data folder failed");
        }
    });
    if let Some(collector) = &config.logbook.otlp {
        let exporter = logbook::Exporter::new(office.store.clone(), collector, &config.public.url)?;
        tasks.spawn(exporter.run(stopped.clone()));
    }
    tasks.spawn(teller::Teller::new(office.clone())?.run(stopped.clone()));
    tasks.spawn(tidy_sealed(office.clone(), stopped.clone()));
    tasks.spawn(tidy_daily(office.clone(), stopped));
    Ok(Running { smtp, reports, public: public_address, console: console_address, office, stop, tasks })
}

/// Closes campaigns that are due and deletes what is past its retention: at start, and once a day.
async fn tidy_daily(office: Office, mut stopped: watch::Receiver<bool>) {
    let mut day = tokio::time::interval(Duration::from_secs(24 * 3600));
    loop {
        tokio::select! {
            _ = day.tick() => {}
            _ = stopped.wait_for(|stop| *stop) => return,
        }
        if let Err(error) = office.store.tidy(office.clock.now()).await {
            tracing::error!(%error, "the daily tidying failed; it is tried again tomorrow");
        }
    }
}

/// Destroys what was planned to be taken back and what is over, within half a minute. (Nothing is handed out from the second on:
/// that does not wait for this.)
async fn tidy_sealed(office: Office, mut stopped: watch::Receiver<bool>) {
    let mut tick = tokio::time::interval(Duration::from_secs(30));
    loop {
        tokio::select! {
            _ = tick.tick() => {}
            _ = stopped.wait_for(|stop| *stop) => return,
        }
        let mut more = true;
        while more {
            more = office.store.tidy_sealed(office.clock.now()).await.unwrap_or_else(|error| {
                tracing::warn!(%error, "sealed messages that are over were not destroyed yet; it is tried again");
                false
            });
        }
    }
}

fn gateway_config(config: &Config) -> Result<GatewayConfig, Report> {
    let mut gateway = GatewayConfig::plain(config.smtp.listen, config.smtp.next_hop.clone());
    if let (Some(certificates), Some(key)) = (&config.smtp.tls_certificate, &config.smtp.tls_key) {
        gateway.tls = Some(TlsFiles { certificates: config.path(certificates), key: config.path(key) });
    }
    if let Some(path) = &config.smtp.users {
        gateway.users = users(&config.path(path))?;
        gateway.auth_required = true;
    }
    if let Some(domain) = config.organisation.domains.first() {
        gateway.hostname = format!("openlijk.{domain}");
    }
    Ok(gateway)
}

/// The listener for reports, where there is a domain for them.
async fn returns(office: &Office) -> Result<Option<Gateway<Returns>>, Report> {
    let config = &office.config;
    let Some(domain) = &config.reports.domain else { return Ok(None) };
    let mut gateway = GatewayConfig::reports(config.reports.listen, config.smtp.next_hop.clone());
    gateway.hostname.clone_from(domain);
    let returns = Returns::new(office.store.clone(), domain, office.clock.clone());
    let bound = Gateway::bind(gateway, Arc::new(returns)).await;
    bound.map(Some).map_err(|error| Report::failed(error.to_string()))
}

/// One `name:argon2-hash` a line; empty lines and lines that start with `#` are passed over.
pub fn users(path: &Path) -> Result<Users, Report> {
    let text =
        std::fs::read_to_string(path).map_err(|error| Report::bad_input(format!("{}: {error}", path.display())))?;
    let mut users = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let (name, hash) = line
            .split_once(':')
            .ok_or_else(|| Report::bad_input(format!("{}:{}: is not `name:argon2-hash`", path.display(), index + 1)))?;
        users.push((name.to_owned(), hash.to_owned()));
    }
    Users::new(users).map_err(|error| Report::bad_input(format!("{}: {error}", path.display())))
}

fn recipient_state(office: &Office) -> RecipientState {
    let config = &office.config;
    RecipientState {
        store: office.store.clone(),
        organisation: office.organisation(),
        public_url: config.public.url.clone(),
        clock: office.clock.clone(),
        mailer: Arc::clone(&office.mailer),
        decider: Arc::clone(&office.decider),
    }
}

fn reading_state(office: &Office) -> Result<ReadingState, Report> {
    Ok(ReadingState {
        store: office.store.clone(),
        organisation: office.organisation(),
        clock: office.clock.clone(),
        courier: Arc::new(OfficeCourier::new(&office.config, Arc::clone(&office.mailer))?),
        outbox: Arc::new(post(office)),
        sender: Address::parse(&office.config.sender()).map_err(|error| Report::bad_input(error.to_string()))?,
    })
}

fn mailer(config: &Config) -> Arc<dyn Mailer> {
    let next_hop = NextHop::new(config.smtp.next_hop.clone(), "localhost".to_owned());
    Arc::new(mailer::NextHopMailer::new(next_hop, config.organisation.name.clone(), config.sender()))
}

fn console_state(office: &Office, metrics: metrics::Render, oidc: Option<OidcSettings>) -> ConsoleState {
    let organisation = office.organisation();
    let words =
        move |purpose: &Purpose, language| openlijk_recipient::consent_words(&organisation, purpose, language).text;
    ConsoleState {
        store: office.store.clone(),
        decider: Arc::clone(&office.decider),
        organisation: office.organisation(),
        // The console itself speaks plain HTTP, on loopback; a proxy before it may add TLS.
        https: office.config.console.url.as_deref().is_some_and(|url| url.starts_with("https://")),
        clock: office.clock.clone(),
        metrics,
        consent_wording: Arc::new(words),
        second_factor_required: office.config.console.second_factor == SecondFactor::Required,
        portal: portal(&office.config, &office.store),
        outbox: Arc::new(post(office)),
        mail_road: Arc::new(road::Road { desk: Arc::clone(&office.desk), next_hop: next_hop(office) }),
        oidc,
    }
}

/// What is written in the console goes out through the desk that takes mail in, and the next hop.
fn post(office: &Office) -> Post {
    Post::new(Arc::clone(&office.desk), next_hop(office))
}

fn next_hop(office: &Office) -> NextHop {
    NextHop::new(office.config.smtp.next_hop.clone(), "localhost".to_owned())
}

/// The organisation's own provider, where the configuration names one.
fn oidc(config: &Config) -> Result<Option<OidcSettings>, Report> {
    let console = &config.console;
    let (Some(issuer), Some(client_id)) = (&console.oidc_issuer, &console.oidc_client_id) else { return Ok(None) };
    let secret = match &console.oidc_client_secret {
        None => String::new(),
        Some(path) => std::fs::read_to_string(config.path(path)).map_err(|error| {
            let text = format!("{}: {error}; its first line is the secret", config.path(path).display());
            Report::bad_input(config.problem("console", "oidc_client_secret", text).to_string())
        })?,
    };
    let own = console.url.clone().unwrap_or_else(|| format!("http://{}", console.listen));
    Ok(Some(OidcSettings {
        issuer: issuer.clone(),
        client_id: client_id.clone(),
        client_secret: Zeroizing::new(secret.lines().next().unwrap_or_default().trim().to_owned()),
        redirect: format!("{own}/sign-in/return"),
    }))
}

/// Runs the command: until SIGTERM or Ctrl-C; SIGHUP reads the configuration again.
pub async fn run(config_path: &Path) -> Report {
    start_log();
    match run_until_told(config_path).await {
        Ok(()) => Report::done(String::new()),
        Err(report) => report,
    }
}

async fn run_until_told(config_path: &Path) -> Result<(), Report> {
    let signals = |kind| signal(kind).map_err(|error| Report::failed(format!("no signals on this system: {error}")));
    let (mut terminate, mut interrupt, mut reload) =
        (signals(SignalKind::terminate())?, signals(SignalKind::interrupt())?, signals(SignalKind::hangup())?);
    metrics::recorder()?;
    let mut office = office(load(config_path)?, system_clock())?;
    let mut running = start(office.clone()).await?;
    loop {
        tracing::info!(smtp = %running.smtp, reports = ?running.reports, public = %running.public, console = %running.console, "openlijk is ready");
        let reloaded = loop {
            tokio::select! {
                _ = terminate.recv() => break None,
                _ = interrupt.recv() => break None,
                _ = reload.recv() => match load(config_path) {
                    Ok(config) if config.data_folder() == office.config.data_folder() => {
                        match decider(&config, &office.store.opinions()) {
                            Ok(decider) => break Some((config, Arc::new(decider))),
                            Err(report) => tracing::error!(problem = %report.err, "your own rules are refused; the old ones stay"),
                        }
                    }
                    Ok(_) => tracing::error!("the data folder changed; that needs a restart, so nothing was reloaded"),
                    Err(report) => tracing::error!(problems = %report.err, "the new configuration is not sound; the old one stays"),
                },
            }
        };
        running.stop_listeners().await;
        let Some((config, decider)) = reloaded else { break };
        let mut renewed = office.clone();
        renewed.decider = Arc::clone(&decider);
        renewed.desk = Arc::new(desk(&config, &office.store, &decider, &office.clock));
        renewed.mailer = mailer(&config);
        renewed.config = Arc::new(config);
        running = match start(renewed.clone()).await {
            Ok(running) => {
                office = renewed;
                tracing::info!("the configuration was read again");
                running
            }
            Err(report) => {
                tracing::error!(problem = %report.err, "the new configuration cannot be used; the old one stays");
                start(office.clone()).await?
            }
        };
    }
    office.store.close().await;
    tracing::info!("openlijk has stopped");
    Ok(())
}

fn load(path: &Path) -> Result<Config, Report> {
    Config::load(path).map_err(|problems| Report::unsound(&problems))
}

/// Logs go to standard error: what happened, never to whom. `OPENLIJK_LOG` sets how much (`info`, `debug` …).
fn start_log() {
    use std::io::IsTerminal as _;
    let filter = tracing_subscriber::EnvFilter::try_from_env("OPENLIJK_LOG")
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("info"));
    let started = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal())
        .try_init();
    // It is started once; a second time is a test's.
    drop(started);
}
