/** Trained models behind the ports of {@link io.coursework.analysis.model}. */
package io.coursework.mlflow.inspection;
