package io.coursework.mlflow.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
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

  /** As Spark 4.2.0 writes them. */
  private static final String OTHER_VERSION =
      """
      26/11/25 08:31:14 WARN StandaloneAppClient$ClientEndpoint: Failed to connect to master a:7077
      org.apache.spark.SparkException: Exception thrown in awaitResult:
      \tat org.apache.spark.util.SparkThreadUtils$.awaitResult(SparkThreadUtils.scala:53)
      Caused by: java.lang.RuntimeException: java.io.InvalidClassException: local class incompatible
      \tat java.base/java.io.ObjectStreamClass.initNonProxy(ObjectStreamClass.java:597)

      """;

  private static final String GIVEN_UP =
      """
      26/11/25 08:32:14 ERROR StandaloneSchedulerBackend: Application has been killed. Reason: All \
      masters are unresponsive! Giving up.
      26/11/25 08:32:14 ERROR SparkContext: Error initializing SparkContext.
      java.lang.NullPointerException: Cannot invoke "String.isEmpty()" because "id" is null
      """;

  @Test
  void tellsWhyNoMasterCouldBeReachedOnceEachWasTried() throws IOException {
    Path file = folder.resolve("spark.log");
    SparkLog log = SparkLog.of(file);
    Files.writeString(file, OTHER_VERSION);
    String why =
        "failed to connect to master a:7077 (java.lang.RuntimeException:"
            + " java.io.InvalidClassException: local class incompatible)";
    assertEquals(Optional.of(why), log.refused(1));
    assertEquals(Optional.empty(), log.refused(2));
    Files.writeString(file, GIVEN_UP, StandardOpenOption.APPEND);
    assertEquals(why, log.problem());
    Files.writeString(file, GIVEN_UP);
    assertEquals("All masters are unresponsive! Giving up.", log.problem());
  }

  @Test
  void whatFollowsFromAStoppedSparkIsNotTheReason() throws IOException {
    Path file = folder.resolve("spark.log");
    SparkLog log = SparkLog.of(file);
    Files.writeString(
        file,
        """
        26/11/25 08:32:13 ERROR Driver: the disk is full
        java.lang.IllegalStateException: Cannot call methods on a stopped SparkContext.
        org.apache.spark.SparkException: Job 3 cancelled because SparkContext was shut down
        """);
    assertEquals("the disk is full", log.problem());
  }

  @Test
  void ofALongLogTheEndIsRead() throws IOException {
    Path file = folder.resolve("spark.log");
    Files.writeString(
        file,
        "1 ERROR Old: an old one\n"
            + "26/11/25 08:32:13 INFO Much: of nothing in particular\n".repeat(30_000)
            + "26/11/25 08:32:13 ERROR New: the disk is full\n");
    assertEquals("the disk is full", new SparkLog(file, 0).problem());
  }
}
