/**
 * Many runs planned in one file: what varies, every trial as a complete configuration, and the way
 * from a plan to its end, through whatever stops on the way. A sweep knows the runs of {@link
 * io.coursework.mlflow.experiment} and nothing of how they train.
 */
package io.coursework.mlflow.sweep;
