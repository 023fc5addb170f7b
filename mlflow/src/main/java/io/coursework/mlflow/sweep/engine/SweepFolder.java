package io.coursework.mlflow.sweep.engine;

import io.coursework.tracking.file.Fence;
import java.io.IOException;
import java.nio.file.Path;

/** The folder beside the runs of a sweep in which its processes note what spares them a search. */
final class SweepFolder {

  private SweepFolder() {}

  /**
   * Where it lies or would.
   *
   * @param runs the folder of all runs
   * @param parent our own id of the sweep's run
   * @throws io.coursework.tracking.file.UnsafePathException if it is a link, or the id not one
   */
  static Path of(Path runs, String parent) throws IOException {
    return new Fence(runs).folder(".sweep-" + parent.replace('/', '_'));
  }
}
