package io.coursework.mlflow.experiment.result;

import io.coursework.mlflow.export.TemporaryFolder;
import io.coursework.tracking.RunRecord;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;

/**
 * A run that somebody has finished, fetched and checked.
 *
 * @param record with its whole curves
 * @param user who trained it; empty if that is not known
 * @param page the run's
 * @param files of the run, laid out as its artifacts are
 * @param checkpoint among these, the last of the run
 * @param result of the run, as it wrote it down
 */
public record FinishedRun(
    RunRecord record,
    String user,
    URI page,
    TemporaryFolder files,
    Path checkpoint,
    StoredResult result)
    implements AutoCloseable {

  @Override
  public void close() throws IOException {
    files.close();
  }
}
