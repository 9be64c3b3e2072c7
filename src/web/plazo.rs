//! How long a request may take, and what is said of one that took longer.

use super::error::{Falla, Forma};
use axum::{extract::Request, http::StatusCode, middleware::Next, response::Response};
use std::time::Duration;
use tokio::time::timeout;

/// Longest a request may take.
pub(super) const PLAZO: Duration = Duration::from_secs(30);

/// Answers a request that took too long as its address answers faults.
pub(super) async fn plazo(peticion: Request, siguiente: Next) -> Response {
    let forma = Forma::de(peticion.uri().path());
    timeout(PLAZO, siguiente.run(peticion))
        .await
        .unwrap_or_else(|_| {
            Falla::nueva(
                StatusCode::REQUEST_TIMEOUT,
                "La respuesta tardó demasiado.",
                "Divida lo que envía, o use la orden «fundamento» en su equipo.",
            )
            .responder(forma)
        })
}
