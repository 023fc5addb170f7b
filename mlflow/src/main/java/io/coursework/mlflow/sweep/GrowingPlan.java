package io.coursework.mlflow.sweep;

import io.coursework.mlflow.config.ConfigLoader;
import io.coursework.mlflow.sweep.plan.PlanTrials;
import io.coursework.mlflow.sweep.plan.Search;
import io.coursework.mlflow.sweep.plan.SettingLoader;
import io.coursework.mlflow.sweep.plan.SweepPlan;
import io.coursework.mlflow.sweep.plan.Trial;
import io.coursework.tracking.run.Run;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * A sweep's plan while its trials run. Trials that it gets are written down with the sweep's run
 * before the first of them begins: who goes on with the sweep, or runs a trial elsewhere, finds
 * them.
 */
final class GrowingPlan {

  private final Run parent;
  private final ConfigLoader config;
  private final SettingLoader loader;
  private final PlanTrials written;
  private volatile SweepPlan plan;

  /**
   * @param plan under its parent run
   */
  GrowingPlan(SweepPlan plan, Run parent, ConfigLoader config, SettingLoader loader) {
    this.plan = plan;
    this.parent = parent;
    this.config = config;
    this.loader = loader;
    this.written = new PlanTrials(config);
  }

  /** As it is now. */
  SweepPlan now() {
    return plan;
  }

  /** As it is with the trials that it gets by what is known. */
  SweepPlan grown(Search.Known known, Set<Trial> tried) {
    SweepPlan grown = plan.grown(known, tried, loader);
    if (!grown.equals(plan)) {
      parent.artifact(SweepPlan.FILE, grown.json(config, written).getBytes(StandardCharsets.UTF_8));
      plan = grown;
    }
    return grown;
  }
}
