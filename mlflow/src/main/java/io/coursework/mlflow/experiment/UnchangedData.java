package io.coursework.mlflow.experiment;

import io.coursework.curricula.DatasetDescription;
import io.coursework.curricula.curriculum.Recorded;
import io.coursework.curricula.data.FileData;
import io.coursework.mlflow.config.RunSpec;
import io.coursework.mlflow.experiment.setup.Preparation;
import io.coursework.tracking.StoppedRun;
import io.coursework.tracking.run.DatasetInput;
import io.coursework.tracking.run.ResumeException;
import java.util.List;

/**
 * Whether the files that a run is trained from are those that it began with. What is generated
 * follows from the configuration, which a run keeps.
 */
final class UnchangedData {

  /** Of a data set's source: the digest of the file. */
  private static final String FILE_DIGEST = "data.digest";

  private UnchangedData() {}

  /**
   * Makes sure that a stopped run continues with the same files. A run that has recorded no digest
   * of them, by an earlier build or because it was stopped before, is let pass.
   *
   * @throws ResumeException if the file of data, or the table of mixtures, has changed
   */
  static void require(Preparation preparation, StoppedRun stopped) throws ResumeException {
    RunSpec spec = preparation.spec();
    if (!(spec.data() instanceof FileData) && !(spec.curriculum() instanceof Recorded)) {
      return;
    }
    // The training stream comes first and tells of all files; the evaluation sets are left out.
    DatasetDescription now = preparation.course().datasets(1).get(0);
    List<DatasetInput> recorded =
        stopped.datasets().stream()
            .filter(input -> input.context().equals(now.context()))
            .filter(input -> input.name().equals(now.name()))
            .toList();
    if (recorded.isEmpty()
        || recorded.stream().anyMatch(input -> input.digest().equals(now.digest()))) {
      return;
    }
    DatasetInput then = recorded.get(recorded.size() - 1);
    if (spec.data() instanceof FileData data) {
      String here = now.source().getOrDefault(FILE_DIGEST, "");
      String there = then.source().getOrDefault(FILE_DIGEST, here);
      if (!there.equals(here)) {
        throw changed(stopped, now.name(), data.path(), there, here);
      }
    }
    // A table of mixtures has no digest of its own. A build that describes the stream by other keys
    // digests it otherwise.
    if (spec.curriculum() instanceof Recorded table
        && then.source().keySet().equals(now.source().keySet())) {
      throw changed(stopped, now.name(), table.file(), then.digest(), now.digest());
    }
  }

  private static ResumeException changed(
      StoppedRun stopped, String dataset, String file, String then, String now) {
    return new ResumeException(
        "%s cannot continue: %s, from which its data set %s comes, has changed since the run began (digest %s then, %s now); put the old file back, train again, or fork the run with --new-run"
            .formatted(stopped.directory(), file, dataset, then, now));
  }
}
