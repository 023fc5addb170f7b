package io.coursework.mlflow.spark;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;

/** The jar that {@code spark-submit} sends to the workers: the classes of the job and no others. */
final class JobJar {

  private static final List<String> CLASSES =
      List.of(
          "TrialJob",
          "TrialWaves",
          "TrialWaves$Open",
          "TrialListener",
          "TrialTask",
          "TrialTask$Echo",
          "TrialLoss",
          "TrialEnd");

  private JobJar() {}

  /** Writes it. */
  static Path write(Path file) throws IOException {
    try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(file))) {
      for (String name : CLASSES) {
        String path = JobJar.class.getPackageName().replace('.', '/') + "/" + name + ".class";
        jar.putNextEntry(new JarEntry(path));
        try (InputStream bytes = JobJar.class.getClassLoader().getResourceAsStream(path)) {
          bytes.transferTo(jar);
        }
      }
    }
    return file;
  }
}
