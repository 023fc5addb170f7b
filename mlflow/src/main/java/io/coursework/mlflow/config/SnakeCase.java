package io.coursework.mlflow.config;

import java.util.Locale;

/** The spelling of keys: {@code dModel} in Java is {@code d_model} in YAML and in MLflow. */
final class SnakeCase {

  private SnakeCase() {}

  static String of(String camelCase) {
    return camelCase.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
  }

  static String of(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
