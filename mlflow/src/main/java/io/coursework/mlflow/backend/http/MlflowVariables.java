package io.coursework.mlflow.backend.http;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Variables of the environment, as MLflow's Python client reads them: blank ones count as unset.
 *
 * @param variables names to values
 */
record MlflowVariables(Map<String, String> variables) {

  /** The value without blanks around it; empty if there is none. */
  Optional<String> value(String name) {
    return Optional.ofNullable(variables.get(name)).map(String::strip).filter(v -> !v.isEmpty());
  }

  /** Whether a variable says true or 1. */
  boolean isOn(String name) {
    return value(name).map(text -> text.equalsIgnoreCase("true") || text.equals("1")).orElse(false);
  }

  /**
   * @throws IllegalArgumentException if the value is what should be in the file; it is not shown
   */
  Optional<Path> file(String name) {
    return value(name)
        .map(
            text -> {
              if (text.contains("-----BEGIN") || text.lines().count() > 1) {
                throw new IllegalArgumentException(
                    "%s holds what should be in a file; write that into one, and the file's path into the variable"
                        .formatted(name));
              }
              return Path.of(expanded(text));
            });
  }

  /** The user's home directory, empty where the environment names none. */
  Optional<Path> home() {
    return value("HOME").or(() -> value("USERPROFILE")).map(Path::of);
  }

  private String expanded(String path) {
    return path.startsWith("~/") ? home().map(home -> home + path.substring(1)).orElse(path) : path;
  }
}
