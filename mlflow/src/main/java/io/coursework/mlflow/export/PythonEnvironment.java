package io.coursework.mlflow.export;

import java.util.Map;

/**
 * What Python needs to load an exported model, in the three forms that MLflow looks for.
 *
 * @param tensorflow version of TensorFlow, that of the graph's writer
 */
record PythonEnvironment(String tensorflow) {

  /** The newest that TensorFlow 2.18 and MLflow both run on is 3.12; this one has both in stock. */
  static final String PYTHON = "3.11";

  Map<String, String> files() {
    return Map.of(
        "requirements.txt",
        """
        mlflow>=2.17
        tensorflow==%s
        """
            .formatted(tensorflow),
        "python_env.yaml",
        """
        python: '%s'
        build_dependencies: [pip, setuptools, wheel]
        dependencies: [-r requirements.txt]
        """
            .formatted(PYTHON),
        "conda.yaml",
        """
        name: mlflow-env
        channels: [conda-forge]
        dependencies:
        - python=%s
        - pip
        - pip: [mlflow>=2.17, tensorflow==%s]
        """
            .formatted(PYTHON, tensorflow));
  }
}
