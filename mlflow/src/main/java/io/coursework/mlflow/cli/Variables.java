package io.coursework.mlflow.cli;

import java.util.Map;

/** The environment's variables: this process's, or those that a test gives to a command line. */
final class Variables {

  private static volatile Map<String, String> all = System.getenv();

  private Variables() {}

  static Map<String, String> all() {
    return all;
  }

  /** For tests: Java cannot change the environment of a process that runs. */
  static void give(Map<String, String> variables) {
    all = Map.copyOf(variables);
  }
}
