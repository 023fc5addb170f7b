package io.coursework.mlflow.backend.http;

/**
 * Whether a server has ever answered as an MLflow server does. Of one that has, an odd answer is
 * taken for passing: a gateway may have answered in its place. Thread-safe.
 */
final class GoodAnswers {
  private volatile boolean any;

  void came() {
    any = true;
  }

  boolean any() {
    return any;
  }
}
