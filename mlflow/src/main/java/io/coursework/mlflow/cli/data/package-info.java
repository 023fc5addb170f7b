/** Commands on expressions and curricula: generate, check and describe. */
package io.coursework.mlflow.cli.data;
