package io.coursework.mlflow.export;

import io.coursework.curricula.spec.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The Python package by which an exported model reads expressions and writes answers: plain files
 * that travel with the model.
 *
 * @param name of the package: one process may load models of several versions of this program, so
 *     other code has another name
 * @param files of the package, by their names
 */
record PythonCode(String name, Map<String, String> files) {

  /** The folder in a model's that MLflow adds to Python's path. */
  static final String FOLDER = "code";

  private static final List<String> FILES =
      List.of("__init__.py", "chain.py", "decoding.py", "notation.py");

  static PythonCode read() throws IOException {
    Map<String, String> files = new TreeMap<>();
    Digest digest = new Digest();
    for (String file : FILES) {
      try (InputStream in = PythonCode.class.getResourceAsStream("python/" + file)) {
        String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        files.put(file, text);
        digest.line(file).line(text);
      }
    }
    return new PythonCode("coursework_" + digest.hex().substring(0, 8), files);
  }

  /** The files by their paths in the model's folder. */
  Map<String, String> inPlace() {
    Map<String, String> paths = new TreeMap<>();
    files.forEach((file, text) -> paths.put("%s/%s/%s".formatted(FOLDER, name, file), text));
    return paths;
  }
}
