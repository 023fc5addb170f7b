package io.coursework.mlflow.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobJarTest {

  @TempDir Path folder;

  @Test
  void hasEveryClassOfTheJobAndNoOther() throws Exception {
    URL one = TrialJob.class.getResource("TrialJob.class");
    Set<String> compiled;
    try (Stream<Path> files = Files.list(Path.of(one.toURI()).getParent())) {
      compiled =
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> name.startsWith("Trial"))
              .map(name -> "io/coursework/mlflow/spark/" + name)
              .collect(Collectors.toSet());
    }
    try (JarFile jar = new JarFile(JobJar.write(folder.resolve("job.jar")).toFile())) {
      assertEquals(
          compiled, jar.stream().map(entry -> entry.getName()).collect(Collectors.toSet()));
    }
  }
}
