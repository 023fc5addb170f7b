package io.coursework.mlflow.sweep;

import io.coursework.mlflow.sweep.engine.TrialIndex;
import io.coursework.mlflow.sweep.engine.TrialRow;
import io.coursework.mlflow.sweep.engine.TrialRuns;
import io.coursework.mlflow.sweep.judging.JudgedBy;
import io.coursework.mlflow.sweep.judging.Merit;
import io.coursework.mlflow.sweep.plan.Search;
import io.coursework.tracking.RunRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a search needs of the results so far, without the rest of the table. What a run came to is
 * worked out once, however many waves ask for it, unless the run has changed since.
 */
final class KnownMerits {

  private final JudgedBy by;
  private final Path parent;
  private final TrialIndex index;
  private final Map<Place, Found> found = new HashMap<>();

  private record Place(String trial, long until) {}

  private record Found(RunRecord run, Optional<Merit> merit) {}

  /**
   * @param parent the folder of the sweep's run
   * @param index has the same record of a run as long as that does not change
   */
  KnownMerits(JudgedBy by, Path parent, TrialIndex index) {
    this.by = by;
    this.parent = parent;
    this.index = index;
  }

  /** The results as they are now, and stay for who asks. */
  @SuppressWarnings("ReferenceEquality") // the index has the same record until a run changes
  Search.Known now() throws IOException {
    Map<String, RunRecord> begun = TrialRuns.records(parent, index);
    return trial -> {
      RunRecord run = begun.get(trial.id());
      if (run == null) {
        return Optional.empty();
      }
      Place place = new Place(trial.id(), trial.until());
      Found known = found.get(place);
      if (known == null || known.run() != run) {
        known = new Found(run, TrialRow.merit(run, trial, by));
        found.put(place, known);
      }
      return known.merit();
    };
  }
}
