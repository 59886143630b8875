//! The service that the layer makes, and its future.

use alloc::string::String;
use alloc::sync::Arc;
use core::future::Future;
use core::pin::Pin;
use core::task::{Context, Poll, ready};

use http::{Request, Response};
use pin_project_lite::pin_project;
use tower_layer::Layer;
use tower_service::Service;

use super::ErrorLayer;
#[cfg(feature = "axum")]
use super::current::within;
use super::exchange::Exchange;

impl<S> Layer<S> for ErrorLayer {
    type Service = ErrorService<S>;

    fn layer(&self, inner: S) -> ErrorService<S> {
        let layer = Arc::new(self.clone());
        ErrorService { inner, layer }
    }
}

/// A service within an [`ErrorLayer`].
#[derive(Debug, Clone)]
pub struct ErrorService<S> {
    inner: S,
    layer: Arc<ErrorLayer>,
}

impl<S, B, R> Service<Request<B>> for ErrorService<S>
where
    S: Service<Request<B>, Response = Response<R>>,
    R: From<String>,
{
    type Response = Response<R>;
    type Error = S::Error;
    type Future = ErrorFuture<S::Future>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, mut request: Request<B>) -> Self::Future {
        let exchange = Arc::new(Exchange::begin(Arc::clone(&self.layer), &mut request));
        #[cfg(feature = "axum")]
        let response = within(&exchange, || self.inner.call(request));
        #[cfg(not(feature = "axum"))]
        let response = self.inner.call(request);
        ErrorFuture { response, exchange }
    }
}

pin_project! {
    /// The future response of an [`ErrorService`].
    #[derive(Debug)]
    pub struct ErrorFuture<F> {
        #[pin]
        response: F,
        exchange: Arc<Exchange>,
    }
}

impl<F, R, E> Future for ErrorFuture<F>
where
    F: Future<Output = Result<Response<R>, E>>,
    R: From<String>,
{
    type Output = Result<Response<R>, E>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        #[cfg(feature = "axum")]
        let polled = within(this.exchange, || this.response.poll(cx));
        #[cfg(not(feature = "axum"))]
        let polled = this.response.poll(cx);
        let response = ready!(polled)?;
        Poll::Ready(Ok(this.exchange.finish(response)))
    }
}
