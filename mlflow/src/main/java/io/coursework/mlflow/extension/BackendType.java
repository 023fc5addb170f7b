package io.coursework.mlflow.extension;

import java.io.IOException;

/**
 * A kind of place to record runs in, beside MLflow servers: an address that begins with its {@link
 * #scheme} and a colon, given by {@code --tracking-uri} or MLFLOW_TRACKING_URI, leads to it. An
 * implementation has a public constructor without arguments, and {@code
 * META-INF/services/io.coursework.mlflow.extension.BackendType} of its jar names it.
 */
public interface BackendType {

  /** What an address begins with, in small letters: {@code tensorboard}. Not http or https. */
  String scheme();

  /** For help texts: {@code tensorboard:DIR for a folder that TensorBoard shows}. */
  String summary();

  /**
   * Opens a place.
   *
   * @param where what stands behind the colon, may be empty
   * @throws IllegalArgumentException if it is not an address of this kind; one line with a remedy
   * @throws IOException if the place cannot be used; one line with a remedy
   */
  BackendPlace open(String where) throws IOException;
}
