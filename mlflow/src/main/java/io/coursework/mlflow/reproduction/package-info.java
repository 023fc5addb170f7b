/**
 * The paper's experiment as one sweep: what its trials say of the paper's claims, as verdicts,
 * figures and a report.
 */
package io.coursework.mlflow.reproduction;
