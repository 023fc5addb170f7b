/**
 * From YAML to records and back. A record's components are the keys, its compact constructor the
 * rules; {@code defaults.yaml} is the documentation and every default.
 */
package io.coursework.mlflow.config;
