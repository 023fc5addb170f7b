/** How a training's values, figures, tables and models are recorded. */
package io.coursework.mlflow.experiment.recording;
