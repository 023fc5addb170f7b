package io.coursework.mlflow.cli.console;

import java.util.Map;

/** The environment's variables: this process's, or those that a test gives to a command line. */
public final class Variables {

  private static volatile Map<String, String> all = System.getenv();

  private Variables() {}

  public static Map<String, String> all() {
    return all;
  }

  /** For tests: Java cannot change the environment of a process that runs. */
  public static void give(Map<String, String> variables) {
    all = Map.copyOf(variables);
  }
}
