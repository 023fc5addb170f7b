package io.coursework.mlflow.reproduction.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coursework.analysis.probe.TextTable;
import io.coursework.analysis.transition.LearningTime;
import io.coursework.mlflow.reproduction.Claims;
import io.coursework.mlflow.reproduction.Protocol;
import io.coursework.mlflow.reproduction.Report;
import io.coursework.mlflow.reproduction.SimulatedRun;
import io.coursework.mlflow.reproduction.WithdrawnVerdicts;
import io.coursework.mlflow.reproduction.evidence.Verdict.Kind;
import io.coursework.tracking.run.MetricHistory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Runs with planted outcomes, and the verdicts that follow. */
class JudgeTest {

  private static final int[] WIDTHS = {8, 12, 16, 24, 32, 48};

  private final List<StudyRun> runs = new ArrayList<>();

  /**
   * An arm of which runs learn early where the model is wide enough, and never else.
   *
   * @param learnsFrom width
   * @param million tokens that it takes
   * @param order score of its embeddings; parity is the opposite
   */
  private void arm(Arm arm, int blocks, double learnsFrom, double million, double order) {
    SplittableRandom random = new SplittableRandom(arm.ordinal());
    for (int width : WIDTHS) {
      for (int block = 100; block < 100 + blocks; block++) {
        // No two runs are alike, and near the width they scatter.
        boolean learns = width * Math.exp(0.15 * random.nextGaussian()) >= learnsFrom;
        double time = learns ? million * Math.exp(0.2 * random.nextGaussian()) : 99;
        Map<String, MetricHistory> metrics =
            new TreeMap<>(SimulatedRun.curves(time, arm == Arm.SUM ? 1 : 0.4));
        double own = order + 0.02 * random.nextGaussian();
        metrics.put("probe/ordering/spearman_max", SimulatedRun.last(own));
        metrics.put("probe/ring/circularity", SimulatedRun.last(own));
        metrics.put("probe/parity/fourier_share", SimulatedRun.last(1 - own));
        metrics.put("probe/parity/loo_accuracy", SimulatedRun.last(1 - own));
        runs.add(SimulatedRun.of(arm, width, block, metrics));
      }
    }
  }

  private PaperStudy study(int blocks) {
    return new PaperStudy(1000, LongStream.range(100, 100 + blocks).boxed().toList(), runs);
  }

  private Verdict verdict(String id, int blocks) {
    Map<Claim, Verdict> verdicts = Judge.all(Claims.all(), study(blocks));
    return verdicts.get(claim(id, verdicts));
  }

  private Map<String, Kind> verdicts(int blocks) {
    return Judge.all(Claims.all(), study(blocks)).entrySet().stream()
        .collect(Collectors.toMap(one -> one.getKey().id(), one -> one.getValue().kind()));
  }

  @Test
  @Tag("long")
  void findsWhatWasPlanted() {
    arm(Arm.SUM, 16, 28, 20, 0.1);
    arm(Arm.MIX, 16, 14, 8, 0.6);
    arm(Arm.NADD_SUM, 16, 28, 20, 0.1);
    arm(Arm.TRANSFER, 16, 14, 20, 0.1);
    arm(Arm.TRANSFER_CONTROL, 16, 28, 20, 0.1);

    Map<String, Kind> verdicts = verdicts(16);

    assertEquals(Kind.CONFIRMED, verdicts.get("C3"));
    assertEquals(Kind.CONFIRMED, verdicts.get("C4"));
    assertEquals(Kind.CONFIRMED, verdicts.get("C8"));
    assertEquals(Kind.REFUTED, verdicts.get("C9")); // parity falls as order rises
    assertEquals(Kind.CONFIRMED, verdicts.get("C11"));
    assertEquals(Kind.NOT_RUN, verdicts.get("C2"));
    assertEquals(Kind.NOT_RUN, verdicts.get("C12"));
    assertEquals(Kind.NOT_RUN, verdicts.get("C14"));
  }

  @Test
  void findsNoGainWhereNoneWasPlanted() {
    arm(Arm.SUM, 16, 14, 15, 0.3);
    arm(Arm.MIX, 16, 28, 15, 0.3);

    Map<String, Kind> verdicts = verdicts(16);

    assertEquals(Kind.REFUTED, verdicts.get("C3"));
    assertEquals(Kind.REFUTED, verdicts.get("C5"));
    assertEquals(Kind.REFUTED, verdicts.get("C8"));
  }

  @Test
  @Tag("long")
  void aVerdictThatAnswersTurnRoundIsTakenBack() {
    arm(Arm.SUM, 8, 8, 30, 0.1);
    arm(Arm.MIX, 8, 8, 10, 0.6);
    assertEquals(Kind.CONFIRMED, verdicts(8).get("C4"));
    // By answers alone it is SUM alone that learns early.
    runs.replaceAll(
        run -> {
          double million = (run.arm() == Arm.SUM ? 2 : 40) + (run.block() - 100) / 2.0;
          MetricHistory answers = SimulatedRun.curves(million, 1).get("eval/sum/accuracy");
          return changed(
              run,
              metrics -> {
                metrics.put("monitor/sum/accuracy", answers);
                metrics.put("eval/sum/accuracy", answers);
              });
        });

    Verdict verdict = verdict("C4", 8);

    assertEquals(Kind.UNDECIDED_ACCURACY, verdict.kind());
    assertEquals(
        "it is confirmed by whole chains of thought and refuted by answers alone",
        verdict.reason());
  }

  @Test
  @Tag("long")
  void aVerdictThatUnseenMultisetsLeaveOpenSaysSo() {
    arm(Arm.SUM, 8, 8, 30, 0.1);
    arm(Arm.MIX, 8, 8, 10, 0.6);
    runs.replaceAll(
        run ->
            changed(
                run, metrics -> metrics.put("eval_multisets/sum/strict_accuracy", history(0.1))));

    Verdict verdict = verdict("C4", 8);

    assertEquals(Kind.CONFIRMED, verdict.kind());
    assertTrue(
        verdict
            .reason()
            .startsWith(
                "all that it rests on is as claimed; by whole chains, confirmed on unseen multisets it would be undecided"),
        verdict.reason());
  }

  @Test
  @Tag("long")
  void findsWhatWasPlantedBeyondThePaper() {
    arm(Arm.SUM, 8, 8, 30, 0.1);
    arm(Arm.DOSE_1, 8, 8, 30, 0.1);
    arm(Arm.DOSE_10, 8, 8, 10, 0.1);
    arm(Arm.DOSE_CONTROL, 8, 8, 30, 0.1);
    arm(Arm.PROD_SUM, 8, 8, 20, 0.1);
    arm(Arm.PROD_SUM_NO_DECAY, 8, 99, 20, 0.1);
    double cosine = 0;
    for (Arm set : SETS) {
      // The more they pull the same way, the earlier SUM is learned.
      int from = runs.size();
      cosine += 0.1;
      arm(set, 8, 8, 25 - 35 * cosine, 0.1);
      for (int i = from; i < runs.size(); i++) {
        runs.set(i, withCosines(runs.get(i), cosine));
      }
    }
    runs.replaceAll(run -> run.arm() == Arm.PROD_SUM ? withProducts(run) : run);

    Map<String, Kind> verdicts = verdicts(8);

    assertEquals(Kind.CONFIRMED, verdicts.get("B1"));
    assertEquals(Kind.CONFIRMED, verdicts.get("B2"));
    assertEquals(Kind.REFUTED, verdicts.get("B3"));
    assertEquals(Kind.CONFIRMED, verdicts.get("B4"));
    assertEquals(Kind.CONFIRMED, verdicts.get("B5"));
    assertEquals(Kind.NOT_RUN, verdicts.get("B6"));
  }

  @Test
  void comparesWhatLiesBeyondTheTrainedDepthWhereBothHaveLearnedWithinIt() {
    extrapolating(Arm.DEEP_PARTNER, 0.9, 0.6);
    extrapolating(Arm.SHALLOW_PARTNER, 0.9, 0.2);
    assertEquals(Kind.CONFIRMED, verdicts(8).get("B6"));

    runs.removeIf(run -> run.arm() == Arm.SHALLOW_PARTNER);
    extrapolating(Arm.SHALLOW_PARTNER, 0.5, 0.2);
    assertEquals(Kind.UNDECIDED_SEEDS, verdicts(8).get("B6"), "it is competence that differs");
  }

  /** Runs of one size that are right so often on expressions as trained, and on deeper ones. */
  private void extrapolating(Arm arm, double trained, double deeper) {
    SplittableRandom random = new SplittableRandom(arm.ordinal());
    for (int block = 100; block < 108; block++) {
      Map<String, MetricHistory> metrics = new TreeMap<>(SimulatedRun.curves(99, 0.5));
      for (String accuracy : List.of("accuracy", "strict_accuracy")) {
        metrics.put("train/sum/" + accuracy, SimulatedRun.last(trained));
        metrics.put(
            "eval/sum/" + accuracy, SimulatedRun.last(deeper + 0.02 * random.nextGaussian()));
      }
      metrics.keySet().removeIf(key -> key.startsWith("monitor/"));
      runs.add(SimulatedRun.of(arm, 32, block, metrics));
    }
  }

  /** SUM with two partners, none of which pairs was looked at before. */
  static final List<Arm> SETS =
      List.of(
          Arm.MAX_MIN_SUM,
          Arm.MAX_PROD_SUM,
          Arm.MIN_MED_SUM,
          Arm.MED_PROD_SUM,
          Arm.MIN_NADD_SUM,
          Arm.MED_NADD_SUM);

  /** The same run, whose operations pull so much the same way in a fifth of training. */
  private static StudyRun withCosines(StudyRun run, double cosine) {
    return changed(
        run,
        metrics -> {
          for (String partner : List.of("max", "min", "med", "prod", "nadd")) {
            metrics.put(
                "probe/affinity/cosine_%s_and_sum".formatted(partner),
                new MetricHistory(List.of(60L), List.of(cosine)));
          }
        });
  }

  /** The same run, which has learned PROD after 5 million tokens. */
  private static StudyRun withProducts(StudyRun run) {
    return changed(
        run,
        metrics -> {
          SimulatedRun.curves(5, 0.5)
              .forEach((key, curve) -> metrics.put(key.replace("/sum/", "/prod/"), curve));
          metrics.put("train/tokens", run.record().metrics().get("train/tokens"));
        });
  }

  /** More blocks would not help a claim on scores that nobody asked a probe for. */
  @Test
  void aClaimOnAProbeThatNoRunAskedIsNotRun() {
    arm(Arm.SUM, 8, 28, 20, 0.1);
    arm(Arm.MIX, 8, 14, 8, 0.6);
    runs.replaceAll(run -> run.arm() == Arm.MIX ? withoutProbes(run) : run);

    Verdict numbers = verdict("C8", 8);
    assertEquals(Kind.NOT_RUN, numbers.kind());
    assertEquals(
        "no run of MAX+MED+SUM has the score ordering/spearman_max (probes.at_end)",
        numbers.reason());
  }

  private static StudyRun withoutProbes(StudyRun run) {
    return changed(run, metrics -> metrics.keySet().removeIf(key -> key.startsWith("probe/")));
  }

  /** A run of the same arm, size and block with other metrics. */
  private static StudyRun changed(StudyRun run, Consumer<Map<String, MetricHistory>> change) {
    Map<String, MetricHistory> metrics = new TreeMap<>(run.record().metrics());
    change.accept(metrics);
    return SimulatedRun.of(run.arm(), run.width(), (int) run.block(), metrics);
  }

  @Test
  void fewerThanEightBlocksDecideNothing() {
    arm(Arm.SUM, 7, 28, 20, 0.1);
    arm(Arm.MIX, 7, 14, 8, 0.6);

    Map<Claim, Verdict> verdicts = Judge.all(Claims.all(), study(16));

    for (Verdict verdict : verdicts.values()) {
      assertFalse(verdict.kind().decides(), verdict.toString());
    }
    Verdict main = verdicts.get(claim("C3", verdicts));
    assertEquals(Kind.UNDECIDED_SEEDS, main.kind());
    assertEquals("complete blocks: 7 of the 8 that are needed", main.reason());
    assertEquals(1, main.measured().size()); // the numbers are shown
  }

  /** What is learned late in the budget shows how long it was, not which size it takes. */
  @Test
  void aSizeThatStillShrinksWithTheBudgetDecidesNothing() {
    arm(Arm.MIX, 8, 8, 8, 0.6);
    SplittableRandom random = new SplittableRandom(1);
    for (int width : WIDTHS) {
      for (int block = 100; block < 108; block++) {
        double time = 50 * 16.0 / width * Math.exp(0.1 * random.nextGaussian());
        runs.add(SimulatedRun.of(Arm.SUM, width, block, SimulatedRun.curves(time, 1)));
      }
    }

    Verdict main = verdict("C3", 8);
    assertEquals(Kind.UNDECIDED_BUDGET, main.kind());
    assertTrue(
        main.reason()
            .matches(
                "N\\* of SUM has not settled within the budget: at the whole, N\\* is 0\\.\\d\\d to 0\\.\\d\\d times that at half of it \\(95% interval\\); N\\* of MAX\\+MED\\+SUM lies below the sizes that were tried"),
        main.reason());
  }

  @Test
  void aBlockThatLacksARunDoesNotCount() {
    arm(Arm.SUM, 9, 14, 15, 0.3);
    arm(Arm.MIX, 9, 14, 15, 0.3);
    runs.remove(0);

    assertEquals(LongStream.range(101, 109).boxed().toList(), study(9).blocks());
    // With the run that it lacks the first look would see other blocks.
    Verdict main = verdict("C3", 9);
    assertEquals(Kind.UNDECIDED_SEEDS, main.kind());
    assertEquals(
        "the first look takes the first 8 blocks of the plan, of which 100 lack runs",
        main.reason());
  }

  @Test
  void seedsForDevelopmentDecideNothing() {
    arm(Arm.SUM, 8, 28, 20, 0.1);
    arm(Arm.MIX, 8, 14, 8, 0.6);
    runs.replaceAll(
        run ->
            SimulatedRun.of(run.arm(), run.width(), (int) run.block() - 1, run.record().metrics()));

    Map<Claim, Verdict> verdicts =
        Judge.all(
            Claims.all(), new PaperStudy(96, LongStream.range(99, 107).boxed().toList(), runs));

    Verdict main = verdicts.get(claim("C3", verdicts));
    assertEquals(Kind.UNDECIDED_SEEDS, main.kind());
    assertEquals(
        "seeds 0 to 99 are for development; a study on seeds from 100 on can have a verdict",
        main.reason());
  }

  /** A budget that is long for all sizes cannot be too short. */
  @Test
  void aSizeBelowAllThatWereTriedAsksForSmallerOnes() {
    arm(Arm.SUM, 16, 28, 20, 0.1);
    arm(Arm.MIX, 16, 1, 8, 0.6);

    Verdict main = verdict("C3", 16);
    assertEquals(Kind.UNDECIDED_SIZES, main.kind());
    assertEquals("N* of MAX+MED+SUM lies below the sizes that were tried", main.reason());
  }

  @Test
  void aClaimOfWhichSomePartsWereRunNamesTheOthers() {
    arm(Arm.SUM, 8, 28, 10, 0.1);
    arm(Arm.MAX, 8, 14, 5, 0.1);

    Verdict hardest = verdict("C1", 8);
    assertTrue(
        hardest
            .reason()
            .endsWith(
                "; not run: N*(SUM) / N*(MIN), N*(SUM) / N*(MED), N*(SUM) / N*(PROD), N*(SUM) / N*(NADD)"),
        hardest.reason());
  }

  @Test
  void learnedIsThreeEvaluationsRunningAndConfirmedAtTheEnd() {
    MetricHistory tokens = history(0, 1e6, 2e6, 3e6, 4e6, 5e6);
    Map<String, MetricHistory> metrics = new TreeMap<>();
    metrics.put("train/tokens", tokens);
    metrics.put("monitor/sum/strict_accuracy", history(0, 0.9, 0.2, 0.8, 0.9, 0.9));
    metrics.put("eval/sum/strict_accuracy", history(0, 0, 0, 0, 0, 0.85));
    assertEquals(
        new LearningTime(2e6, 3e6), SimulatedRun.of(Arm.SUM, 8, 0, metrics).time(Clock.ALL_TOKENS));
    metrics.put("eval/sum/strict_accuracy", history(0, 0, 0, 0, 0, 0.75));
    assertEquals(
        LearningTime.notBy(300e6),
        SimulatedRun.of(Arm.SUM, 8, 0, metrics).time(Clock.ALL_TOKENS),
        "it ended early for nothing, and has not learned by the last of its 300 steps");
    metrics.put("eval/sum/strict_accuracy", history(0, 0, 0, 0, 0, 0.85));
    metrics.put("monitor/sum/strict_accuracy", history(0, 0.9, 0.9, 0.7, 0.9, 0.9));
    assertEquals(
        LearningTime.notBy(5e6), SimulatedRun.of(Arm.SUM, 8, 0, metrics).time(Clock.ALL_TOKENS));
  }

  /** The last tenth of 5 steps does not count, of a schedule that falls there alone. */
  @Test
  void whatIsLearnedWhileTheRateFallsIsToldApart() {
    Map<String, MetricHistory> metrics = new TreeMap<>();
    metrics.put("train/tokens", history(0, 1e6, 2e6, 3e6, 4e6, 5e6));
    metrics.put("monitor/sum/strict_accuracy", history(0, 0, 0, 0.8, 0.9, 0.9));
    metrics.put("eval/sum/strict_accuracy", history(0, 0, 0, 0, 0, 0.85));
    Map<String, String> params = new TreeMap<>();
    params.put("training.steps", "5");
    params.put("training.optimizer.decay_share", "0.1");
    params.put("training.optimizer.schedule", "wsd");
    StudyRun falls = SimulatedRun.of(Arm.SUM, 8, 0, metrics, params);
    params.put("training.optimizer.schedule", "cosine");
    StudyRun other = SimulatedRun.of(Arm.SUM, 8, 0, metrics, params);

    LearningTime learned = new LearningTime(2e6, 3e6);
    LearnedBy before = LearnedBy.BEFORE_THE_DECAY;
    assertEquals(learned, falls.time(Clock.ALL_TOKENS));
    assertEquals(LearningTime.notBy(4e6), falls.by(before).time(Clock.ALL_TOKENS));
    assertEquals(learned, other.by(before).time(Clock.ALL_TOKENS));
  }

  private static MetricHistory history(double... values) {
    List<Long> steps = LongStream.range(0, values.length).boxed().toList();
    return new MetricHistory(steps, java.util.Arrays.stream(values).boxed().toList());
  }

  @Test
  void reportsEveryClaimWithItsCriterionAndWhatWouldChangeIt() throws IOException {
    arm(Arm.SUM, 8, 28, 20, 0.1);
    arm(Arm.MIX, 8, 14, 8, 0.6);
    Report report =
        Report.of(
            "planted",
            List.of("Read this first."),
            new Protocol(
                List.of("One task."),
                new TextTable("protocol", List.of("what", "theirs"), List.of())),
            study(8));

    String page = report.html();
    String markdown = report.markdown();

    for (Claim claim : Claims.all()) {
      assertTrue(markdown.contains(claim.criterion() + " " + claim.refutation()), claim.id());
      assertTrue(page.contains(claim.statement()), claim.id());
    }
    assertTrue(page.indexOf("(C3)") < page.indexOf("<svg"), "what was found stands first");
    assertTrue(page.indexOf("<svg") < page.indexOf("Confirmed if "), "then pictures");
    assertTrue(markdown.contains("Runs of: SUM, MAX+MED+SUM."), markdown);
    assertTrue(report.counts().startsWith("22 claims: "), report.counts());
    assertTrue(report.summary().contains("Not run: C1, C2, "), report.summary());
    assertFalse(report.summary().contains("| C1 |"), "what was not run hides the result");
    assertTrue(page.contains("What would change it: "));
    assertTrue(page.contains("One task."), "limits");
    assertTrue(page.contains("href=\"#runs-MAX+MED+SUM\""), "a claim leads to its runs");
    assertTrue(page.contains("id=\"runs-MAX+MED+SUM\""));
    assertTrue(page.indexOf("Read this first.") < page.indexOf("<svg"), "it stands before all");
    assertTrue(markdown.indexOf("**Read this first.**") < markdown.indexOf("## Claims"), markdown);
    report
        .figures()
        .forEach(f -> assertTrue(markdown.contains("figures/" + f.name() + ".svg"), f.name()));
    assertEquals(
        List.of("tokens_sum_alone_and_with_partners", "claims", "claims_scores"),
        report.figures().stream().limit(3).map(figure -> figure.name()).toList());
    assertEquals(1, page.split("<html").length - 1);
  }

  private static Claim claim(String id, Map<Claim, Verdict> verdicts) {
    return verdicts.keySet().stream().filter(one -> one.id().equals(id)).findFirst().orElseThrow();
  }

  @Test
  void withdrawsWhatAnEarlierBuildRecorded() {
    TextTable recorded =
        new TextTable(
            "claims",
            List.of("claim", "verdict", "statement", "effect", "why"),
            List.of(
                List.of("C3", "confirmed", "SUM is learned", "R above 2.6", "above 1"),
                List.of("C12", "undecided", "prime", "R unknown", "too wide")));

    List<List<String>> rows = WithdrawnVerdicts.of(recorded).rows();

    assertEquals("withdrawn", rows.get(0).get(1));
    assertTrue(rows.get(0).get(4).contains("plateau"), rows.get(0).get(4));
    assertEquals(recorded.rows().get(1), rows.get(1));
  }
}
