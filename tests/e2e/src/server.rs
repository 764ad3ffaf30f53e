//! A static host for `dist/`, as any web server would be one, on a port of its own. Under `/strict/` it serves the same
//! with a strict Content-Security-Policy; under `/examples/`, the pages of other people.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::{Context, Result};
use axum::Router;
use axum::extract::{Request, State};
use axum::http::HeaderValue;
use axum::http::header::CONTENT_SECURITY_POLICY;
use axum::middleware::{self, Next};
use axum::response::Response;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tower_http::services::ServeDir;

/// What a careful host allows: scripts and styles from files of its own, WebAssembly, workers, pictures made by the page.
const STRICT: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; connect-src 'self'; \
    img-src 'self' data: blob:; worker-src 'self' blob:; base-uri 'none'; form-action 'none'";

/// Serves until it is dropped.
pub struct Server {
    address: SocketAddr,
    requested: Requested,
    task: JoinHandle<()>,
}

type Requested = Arc<Mutex<Vec<String>>>;

impl Server {
    /// Serves a folder, and the examples, to this machine only.
    pub async fn start(folder: &Path, examples: &Path) -> Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.context("No port is free.")?;
        let address = listener.local_addr()?;
        let requested = Requested::default();
        let files = Router::new()
            .nest_service("/examples", ServeDir::new(examples))
            .nest(
                "/strict",
                Router::new().fallback_service(ServeDir::new(folder)).layer(middleware::map_response(strict)),
            )
            .fallback_service(ServeDir::new(folder))
            .layer(middleware::from_fn_with_state(Arc::clone(&requested), note));
        let task = tokio::spawn(async move {
            if let Err(error) = axum::serve(listener, files).await {
                eprintln!("The server of the page ended: {error}");
            }
        });
        Ok(Self { address, requested, task })
    }

    /// The origin of the page, such as `http://127.0.0.1:40123`.
    pub fn origin(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The paths that the browser has asked for, in order, without the leading slash.
    pub fn requested(&self) -> Vec<String> {
        self.requested.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn strict(mut response: Response) -> Response {
    response.headers_mut().insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(STRICT));
    response
}

async fn note(State(requested): State<Requested>, request: Request, next: Next) -> Response {
    let path = request.uri().path().trim_start_matches('/').to_owned();
    requested.lock().unwrap_or_else(PoisonError::into_inner).push(path);
    next.run(request).await
}
