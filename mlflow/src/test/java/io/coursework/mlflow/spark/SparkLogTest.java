package io.coursework.mlflow.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SparkLogTest {

  @TempDir Path folder;

  @Test
  void tellsTheLastErrorOfThisJobWithoutTimeAndClass() throws IOException {
    Path file = Files.writeString(folder.resolve("spark.log"), "1 ERROR Before: an old one\n");
    SparkLog log = SparkLog.of(file);
    assertEquals("it said nothing", log.problem());
    Files.writeString(
        file,
        """
        26/11/25 08:31:14 INFO MemoryStore: MemoryStore cleared
        26/11/25 08:31:14 ERROR StandaloneSchedulerBackend: Application has been killed.
        26/11/25 08:31:15 INFO SparkContext: stopped
        """,
        StandardOpenOption.APPEND);
    assertEquals("Application has been killed.", log.problem());
    Files.writeString(
        file,
        "Exception in thread \"main\" org.apache.spark.SparkException: no memory\n\tat a.B(C)\n",
        StandardOpenOption.APPEND);
    assertEquals("org.apache.spark.SparkException: no memory", log.problem());
  }
}
