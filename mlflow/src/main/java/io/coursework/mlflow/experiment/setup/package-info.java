/** What a training needs before its first step: configuration, data, first weights, identity. */
package io.coursework.mlflow.experiment.setup;
