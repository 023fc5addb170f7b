/** Keeps tracked runs in a folder as event files, which TensorBoard shows. */
package io.coursework.mlflow.tensorboard;
