package io.coursework.mlflow.sweep.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coursework.mlflow.config.ConfigException;
import io.coursework.mlflow.config.ConfigLoader;
import io.coursework.mlflow.experiment.recording.Measure;
import io.coursework.mlflow.sweep.judging.Constraint;
import io.coursework.mlflow.sweep.judging.Goal;
import io.coursework.mlflow.sweep.judging.JudgedBy;
import io.coursework.mlflow.sweep.judging.JudgedPart;
import io.coursework.mlflow.sweep.judging.JudgedValues;
import io.coursework.mlflow.sweep.judging.Objective;
import io.coursework.tracking.RunRecord;
import io.coursework.tracking.run.MetricHistory;
import io.coursework.tracking.run.RunStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a sweep's file may want of its trials, and what their runs then count as. */
class ObjectiveTest {

  private static final String NESTED = "src/main/configs/paper/nested/sum.yaml";
  private static final String LOSS = "objective: {metric: train/loss, goal: minimize}\n";
  private static final String TWO =
      "objective: [{metric: accuracy}, {metric: model.parameters, goal: minimize}]\n";
  private static final String TPE =
      "random: {draws: 4, keys: {model.d_model: {type: choice, values: [4, 8]}}}\n"
          + "search: {type: tpe}\n";

  @TempDir Path folder;

  private SweepPlan plan(String yaml) throws IOException {
    return PlannedSweep.of(folder, yaml);
  }

  private String problem(String yaml) {
    return problem("src/main/configs/sum.yaml", yaml);
  }

  private String problem(String base, String yaml) {
    List<String> problems =
        assertThrows(ConfigException.class, () -> PlannedSweep.ofBases(base, folder, yaml), yaml)
            .problems();
    assertEquals(1, problems.size(), problems.toString());
    return problems.get(0);
  }

  private static RunRecord run(Map<String, MetricHistory> metrics) {
    return new RunRecord(
        "runs/1",
        Optional.empty(),
        "experiment",
        "run",
        Optional.of(RunStatus.FINISHED),
        new TreeMap<>(Map.of("target", "SUM", "model.parameters", "4080")),
        new TreeMap<>(),
        new TreeMap<>(metrics));
  }

  @Test
  void theAccuracyIsWantedWhereTheFileSaysNothingElse() throws IOException {
    assertEquals(List.of(Objective.ACCURACY), plan("").judgedBy().objectives());
    assertTrue(plan("objective: {metric: accuracy}\n").judgedBy().byAccuracy());
  }

  /** MLflow orders params as texts, so a view of runs is ordered by a metric. */
  @Test
  void viewsGoByTheObjectivesThatAreMetrics() throws IOException {
    assertEquals(
        List.of(Objective.ACCURACY),
        plan("objective: {metric: model.parameters, goal: minimize}\n").judgedBy().measured());
    assertEquals(List.of(Objective.ACCURACY), plan(TWO).judgedBy().measured());
    assertTrue(plan(LOSS).judgedBy().measured().get(0).minimized());
  }

  @Test
  void whatIsNotAnAccuracyNeedsADirection() {
    String problem = problem("objective: {metric: train/loss}\n");
    assertTrue(
        problem.startsWith(
            "objective[0].goal is missing: nothing says whether the most or the least of train/loss"
                + " is wanted; write goal: minimize, or goal: maximize"),
        problem);
  }

  @Test
  void aParamMustBeANumberOfTheRuns() {
    assertEquals(
        "objective: model.paramters is not a param of the runs that is a number, nearest:"
            + " model.parameters; a metric has a slash in its name, such as train/loss",
        problem("objective: {metric: model.paramters, goal: minimize}\n"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "search: {type: successive_halving}| by several objectives no setting is the best",
        "search: {type: asha}              | by several objectives no setting is the best",
        "race: 3                           | race: by several objectives no setting is the best",
        "confirm: 3                        | confirm: by several objectives no setting is the best"
      })
  void whatLetsTheBestGoOnIsRefusedForSeveralObjectives(String line, String said) {
    String problem = problem(TWO + line.strip() + "\n");
    assertTrue(problem.contains(said), problem);
  }

  @Test
  void theSearchForAThresholdGoesByAccuracyAlone() {
    String problem = problem(LOSS + "search: {type: threshold}\n");
    assertTrue(problem.contains("threshold asks at which size a target is learned"), problem);
  }

  @Test
  void namesEachMetricOnceAndThreeAtMost() {
    assertTrue(
        problem("objective: [{metric: accuracy}, {metric: accuracy}]\n")
            .contains("objective names a metric twice"));
    assertTrue(
        problem(
                "objective: [{metric: a/accuracy}, {metric: b/accuracy}, {metric: c/accuracy},"
                    + " {metric: d/accuracy}]\n")
            .contains("objective = 4 objectives; give 1 to 3"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "search: {type: successive_halving}|objective: {metric: eval/sum/accuracy}",
        "confirm: 2                        |objective: {metric: eval_multisets/sum/accuracy}",
        "race: 2                           |part: held_out",
        "search: {type: successive_halving}|constraints: [eval/sum/loss <= 2]"
      })
  void noTestChoosesWhereThereIsAMonitor(String choosing, String judged) throws IOException {
    String problem = problem(NESTED, choosing.strip() + "\n" + judged + "\n");
    assertTrue(problem.contains("the search would choose trials by a test"), problem);

    // Without a choice by it, a test may be looked at.
    PlannedSweep.ofBases(NESTED, folder, judged + "\n");
  }

  @Test
  void aPlanKeepsWhatIsWanted() throws IOException {
    ConfigLoader config = PlannedSweep.config();
    SweepPlan plan = plan(TWO + TPE + "constraints: [train/loss <= 2.5, model.d_model >= 1]\n");
    Path file = Files.writeString(folder.resolve("plan.json"), plan.json(config));
    assertEquals(plan, SweepPlan.read(file, config));
    assertEquals(
        List.of("train/loss <= 2.5", "model.d_model >= 1"),
        plan.judgedBy().constraints().stream().map(Constraint::text).toList());
    assertEquals(
        plan.judgedBy(),
        new JudgedBy(plan.judgedBy().measure(), plan.judgedBy().part())
            .tagged(plan.judgedBy().tag().orElseThrow()));
  }

  @Test
  void lessIsBetterWhereTheLeastIsWantedAndWhatIsMissingIsTheWorst() {
    JudgedBy by =
        new JudgedBy(
            Measure.ANSWER,
            JudgedPart.HELD_OUT,
            List.of(
                new Objective("train/loss", Goal.MINIMIZE),
                Objective.ACCURACY,
                new Objective("model.parameters", Goal.MINIMIZE)),
            List.of(Constraint.of("train/loss <= 2")));
    MetricHistory loss = new MetricHistory(List.of(1L, 90L, 200L), List.of(3.0, 1.5, 1.0));
    MetricHistory accuracy = new MetricHistory(List.of(100L, 200L), List.of(0.25, 0.5));
    JudgedValues values =
        JudgedValues.of(by, run(Map.of("train/loss", loss, "eval/sum/accuracy", accuracy)), "SUM");

    assertEquals(List.of(-1.5, 0.25, -4080.0), values.merit(100).goods());
    assertEquals(List.of(-1.0, 0.5, -4080.0), values.merit(JudgedValues.END).goods());
    assertTrue(values.merit(100).keeps());
    assertTrue(values.merit(1).failed(), "it has no accuracy yet");
    assertEquals(List.of(0.5), values.merit(1).beyond());
    assertTrue(values.merit(100).compareTo(values.merit(200)) < 0);
    assertTrue(
        JudgedValues.of(by, run(Map.of("train/loss", loss)), "SUM").merit(200).failed(),
        "the accuracy is missing");
    assertEquals("train/loss, minimized", by.label(by.objectives().get(0), "SUM"));
    assertEquals("held-out SUM", by.label(by.objectives().get(1), "SUM"));
  }
}
