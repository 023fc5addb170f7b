/**
 * HTTP to an MLflow server: addresses, logins, TLS, proxies, retries' causes and MLflow's calls.
 */
package io.coursework.mlflow.backend.http;
