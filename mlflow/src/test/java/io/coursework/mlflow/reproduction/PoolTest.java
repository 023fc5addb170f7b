package io.coursework.mlflow.reproduction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coursework.mlflow.config.ConfigException;
import io.coursework.mlflow.reproduction.evidence.Arm;
import io.coursework.mlflow.reproduction.evidence.Judge;
import io.coursework.mlflow.reproduction.evidence.PaperStudy;
import io.coursework.mlflow.reproduction.evidence.Verdict;
import io.coursework.mlflow.reproduction.evidence.Verdict.Kind;
import io.coursework.mlflow.sweep.plan.SweepPlan;
import io.coursework.mlflow.sweep.plan.Trial;
import io.coursework.tracking.RunRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongPredicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Of the study of one level, with planted outcomes. */
class PoolTest {

  @TempDir Path folder;

  private SweepPlan plan;

  @BeforeEach
  void planned() throws IOException {
    plan = PlannedStudy.of("quick");
  }

  /** The study with some of its blocks alone. */
  private static PooledStudy study(String name, SweepPlan whole, LongPredicate blocks) {
    SweepPlan some =
        whole.only(whole.trials().stream().filter(t -> blocks.test(t.spec().seed())).toList());
    return new PooledStudy(name, some, Criteria.of(some), PlantedOutcomes.of(some));
  }

  private static PooledStudy with(PooledStudy study, Map<String, RunRecord> outcomes) {
    return new PooledStudy(study.name(), study.plan(), study.criteria(), outcomes);
  }

  /** What its files say when they are read back. */
  private Map<String, Verdict> verdicts(String name, Pool pool) throws IOException {
    Path parent = folder.resolve(name);
    for (Map.Entry<String, byte[]> file : pool.files().entrySet()) {
      Path path = parent.resolve("artifacts").resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.write(path, file.getValue());
    }
    assertEquals("", Criteria.warning(pool.plan(), parent));
    Map<String, Verdict> verdicts = new LinkedHashMap<>();
    Judge.all(Claims.all(), PaperStudy.read(pool.plan(), parent).orElseThrow())
        .forEach((claim, verdict) -> verdicts.put(claim.id(), verdict));
    return verdicts;
  }

  private static String refused(PooledStudy... studies) {
    return assertThrows(ConfigException.class, () -> Pool.of(List.of(studies))).getMessage();
  }

  @Test
  @Tag("long")
  void twoHalvesAreTheWholeVerdictByVerdict() throws IOException {
    Map<String, Verdict> whole =
        verdicts("whole", Pool.of(List.of(study("all", plan, block -> true))));
    Pool halves =
        Pool.of(
            List.of(
                study("first", plan, block -> block < 104),
                study("second", plan, block -> block >= 104)));

    assertEquals(whole, verdicts("halves", halves));
    assertEquals(Kind.CONFIRMED, whole.get("C3").kind());
    assertEquals(
        "Pooled from 2 studies: first (blocks 100 to 103), second (blocks 104 to 107). Which studies are pooled was settled when their results could be known.",
        halves.words());
    assertTrue(
        halves.criteria().rules().toString().contains("after [8] of the complete blocks of [100,"),
        "judged as if planned so");
  }

  @Test
  void aBlockIsCompleteWithAllThatIsPlannedOfIt() throws IOException {
    PooledStudy study = study("first", plan, block -> true);
    Map<String, RunRecord> outcomes = new HashMap<>(study.outcomes());
    plan.trials().stream()
        .filter(trial -> trial.spec().model().dModel() == 24)
        .forEach(trial -> outcomes.remove(trial.id()));
    Verdict verdict = verdicts("narrow", Pool.of(List.of(with(study, outcomes)))).get("C3");
    assertEquals("complete blocks: 0 of the 8 that are needed", verdict.reason());
  }

  @Test
  void oneStudyIsContinued() {
    assertEquals(
        "Continues an earlier study from its kept outcomes: first (blocks 100 to 103).",
        Pool.of(List.of(study("first", plan, block -> block < 104))).words());
  }

  /** What one of them did not record, nothing shows to be older than its runs. */
  @Test
  void aPoolSaysWhatRefutesOnlyIfAllOfItsStudiesRecordedIt() {
    PooledStudy now = study("now", plan, block -> block < 104);
    PooledStudy some = study("earlier", plan, block -> block >= 104);
    Map<String, String> rules = new HashMap<>(some.criteria().rules());
    rules.keySet().removeIf(of -> of.startsWith("what refutes "));
    PooledStudy earlier =
        new PooledStudy("earlier", some.plan(), new Criteria(rules), some.outcomes());
    assertEquals(
        now.criteria().rules().keySet(), Pool.of(List.of(now, some)).criteria().rules().keySet());
    assertEquals(rules.keySet(), Pool.of(List.of(now, earlier)).criteria().rules().keySet());
    assertEquals(rules.keySet(), Pool.of(List.of(earlier, now)).criteria().rules().keySet());
  }

  @Test
  void aTrialOfTwoStudiesCountsOnceAndOneThatCameOutDifferentlyIsRefused() {
    PooledStudy first = study("first", plan, block -> block < 104);
    PooledStudy second = study("second", plan, block -> block >= 103);
    assertEquals(plan.trials().size(), Pool.of(List.of(first, second)).plan().trials().size());
    PooledStudy named = withIdsOfAnotherBuild(second);
    assertEquals(plan.trials().size(), Pool.of(List.of(first, named)).plan().trials().size());
    assertEquals(plan.trials().size(), Pool.of(List.of(first, named)).outcomes().size());
    Map<String, RunRecord> others = new HashMap<>(second.outcomes());
    Trial twice =
        second.plan().trials().stream().filter(t -> t.spec().seed() == 103).findFirst().get();
    others.put(twice.id(), SimulatedRun.of(Arm.SUM, 4, 103, SimulatedRun.curves(50, 1)).record());
    assertEquals(
        "second ran a trial that another study ran as well (SUM, d_model 4, block 103), and it came out differently: their machines do not compute alike, and which of the two counts would be a choice; leave that study out",
        refused(first, with(second, others)));
  }

  private static PooledStudy withIdsOfAnotherBuild(PooledStudy study) {
    Map<String, RunRecord> outcomes = new HashMap<>();
    study.outcomes().forEach((id, outcome) -> outcomes.put("of-then-" + id, outcome));
    SweepPlan plan =
        study
            .plan()
            .only(
                study.plan().trials().stream()
                    .map(t -> Trial.of(t.number(), "of-then-" + t.id(), t.spec()))
                    .toList());
    return new PooledStudy(study.name(), plan, study.criteria(), outcomes);
  }

  @Test
  @Tag("long")
  void whatIsNotTheSameStudyIsRefused() throws IOException {
    PooledStudy first = study("first", plan, block -> block < 104);
    PooledStudy second = study("second", plan, block -> block >= 104);
    Map<String, String> rules = new HashMap<>(second.criteria().rules());
    rules.put("C3", "Confirmed if it suits.");
    assertEquals(
        "second was begun with other criteria than first: C3; only studies with the same criteria can be pooled",
        refused(
            first,
            new PooledStudy("second", second.plan(), new Criteria(rules), second.outcomes())));
    assertEquals(
        "laptop is another study: paper-laptop, and first is paper-quick; pool studies of one scale",
        refused(first, study("laptop", PlannedStudy.of("laptop"), block -> block == 100)));
    assertEquals(
        "second follows another version of the protocol than first: training.optimizer.learning_rate = 0.001 and 0.002 (SUM, d_model 4); pool studies of one version",
        refused(
            first,
            study(
                "second",
                PlannedStudy.of("quick", "training.optimizer.learning_rate=0.001"),
                block -> block >= 104)));
    assertEquals(
        "second follows another version of the protocol than first: task.domain.table_seed = 0 and absent (SUM, d_model 4); pool studies of one version",
        refused(
            first, study("second", PlannedStudy.withSharedTables(plan), block -> block >= 104)));
    SweepPlan sum =
        plan.only(plan.trials().stream().filter(t -> t.spec().name().equals("SUM")).toList());
    assertEquals(
        "second has fewer arms or sizes than first: its blocks would not be complete; pool studies with the same --claims",
        refused(first, study("second", sum, block -> block >= 104)));
    assertEquals(
        "first has an arm or size that second lacks: MAX+MED+SUM, d_model 4; pool studies with the same --claims",
        refused(study("second", sum, block -> block >= 104), first));
  }
}
