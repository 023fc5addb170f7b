package io.coursework.mlflow.cli.runs;

import io.coursework.mlflow.backend.Heartbeat;
import io.coursework.mlflow.backend.RunningRun;
import io.coursework.mlflow.system.TimeText;
import io.coursework.tracking.provenance.ProcessFate;
import io.coursework.tracking.provenance.ProcessTable;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Decides which of the runs that the server calls running are over. One whose process ran among
 * those that can be seen here, and does not any more, is: whatever it wrote a moment ago, it writes
 * no more. In all other cases a sign of the last three minutes protects a run. One that was handed
 * out has no process, and is not over before it is gathered.
 *
 * @param table what can be seen here
 * @param silent how long a run of another machine or container must have been silent to be over;
 *     empty where it never is
 */
record ReapJudge(ProcessTable table, Optional<Duration> silent) {

  /**
   * What is to become of a run.
   *
   * @param over whether it is to be ended
   * @param why in a few words
   */
  record Verdict(RunningRun run, ProcessFate fate, boolean over, String why) {}

  Verdict of(RunningRun run, Instant now) {
    Heartbeat pulse = run.pulse();
    ProcessFate fate = pulse.fate(table);
    String silence = TimeText.of(pulse.silence(now));
    if (run.handedOut().isPresent()) {
      return new Verdict(run, fate, false, "handed out to " + run.handedOut().get());
    }
    if (pulse.mayLive(table, now)) {
      String why = fate == ProcessFate.LIVES ? "lives" : "heard of " + silence + " ago";
      return new Verdict(run, fate, false, why);
    }
    return switch (fate) {
      case GONE -> new Verdict(run, fate, true, "its process is gone");
      case PRESUMED_GONE ->
          new Verdict(
              run, fate, true, "its process no longer runs on its machine, silent for " + silence);
      case LIVES, UNSEEN ->
          new Verdict(
              run,
              fate,
              silent.filter(limit -> pulse.silence(now).compareTo(limit) >= 0).isPresent(),
              "elsewhere, silent for " + silence);
    };
  }
}
