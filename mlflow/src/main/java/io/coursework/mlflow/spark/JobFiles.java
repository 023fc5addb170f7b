package io.coursework.mlflow.spark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a job is submitted with, in a folder that this user alone can read; gone when this is
 * closed.
 *
 * @param folder holds nothing else
 */
record JobFiles(Path folder) implements AutoCloseable {

  static JobFiles make() throws IOException {
    return new JobFiles(Files.createTempDirectory("coursework-job"));
  }

  /** The classes that workers need. */
  Path jar() {
    return folder.resolve("trials.jar");
  }

  /** The trials that are to run. */
  Path trials() {
    return folder.resolve("trials");
  }

  /** The settings of Spark. */
  Path settings() {
    return folder.resolve("spark.properties");
  }

  @Override
  public void close() throws IOException {
    for (Path file : new Path[] {jar(), trials(), settings()}) {
      Files.deleteIfExists(file);
    }
    Files.delete(folder);
  }
}
