package io.coursework.mlflow.sweep.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.inject.Guice;
import com.google.inject.Injector;
import io.coursework.analysis.AnalysisModule;
import io.coursework.curricula.CurriculaModule;
import io.coursework.curricula.domain.Integers;
import io.coursework.mlflow.config.ConfigException;
import io.coursework.mlflow.config.ConfigLoader;
import io.coursework.mlflow.config.RunSpec;
import io.coursework.mlflow.experiment.recording.Measure;
import io.coursework.mlflow.experiment.setup.RunParams;
import io.coursework.mlflow.sweep.TrialTable;
import io.coursework.mlflow.sweep.judging.JudgedBy;
import io.coursework.mlflow.sweep.judging.JudgedPart;
import io.coursework.tracking.run.RunHeader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class PlannerTest {

  private static final String SUM = "base: src/main/configs/sum.yaml\n";

  private final Injector injector =
      Guice.createInjector(new CurriculaModule(), new AnalysisModule(), new SweepModule());
  private final ConfigLoader config = injector.getInstance(ConfigLoader.class);
  private final List<String> notices = new ArrayList<>();

  @TempDir Path folder;

  private SweepPlan plan(String yaml, String... settings) throws IOException {
    Path file = Files.writeString(folder.resolve("sweep.yaml"), "name: test\n" + yaml);
    return injector.getInstance(Planner.class).plan(file, List.of(settings), notices::add);
  }

  private List<String> problems(String yaml, String... settings) {
    return assertThrows(ConfigException.class, () -> plan(yaml, settings)).problems();
  }

  private static <T> List<T> all(SweepPlan plan, Function<RunSpec, T> value) {
    return plan.trials().stream().map(trial -> value.apply(trial.spec())).toList();
  }

  private static List<String> shown(SweepPlan plan) {
    return all(
        plan,
        spec ->
            "%s %d %d %s"
                .formatted(
                    spec.name(),
                    spec.model().dModel(),
                    spec.seed(),
                    spec.training().optimizer().learningRate()));
  }

  @Test
  void combinesBasesGridAndSeedsInTheirOrder() throws IOException {
    SweepPlan plan =
        plan(
            """
            base: [src/main/configs/sum.yaml, src/main/configs/joint.yaml]
            grid: {model.d_model: [8, 12], training.optimizer.learning_rate: [0.001, 4e-3]}
            seeds: 3..4
            """);
    assertEquals(16, plan.trials().size());
    assertEquals(
        List.of("sum 8 3 0.001", "sum 8 4 0.001", "sum 8 3 0.004"), shown(plan).subList(0, 3));
    assertEquals("joint 12 4 0.004", shown(plan).get(15));
    assertEquals(List.of(1, 2, 3), plan.trials().stream().map(Trial::number).limit(3).toList());
    assertEquals(16, plan.trials().stream().map(Trial::id).distinct().count());
    assertEquals(16 * 5000, plan.steps());
  }

  @Test
  void aSchedulerRunsBlockAfterBlock() throws IOException {
    SweepPlan plan =
        plan(SUM + "search: {type: blocks}\nseeds: 3..4\ngrid: {model.d_model: [8, 12]}\n");
    assertEquals(List.of(3L, 4L, 3L, 4L), all(plan, RunSpec::seed));
    SweepPlan numbered = plan.numberedAsTheyAreRun();
    assertEquals(List.of(3L, 3L, 4L, 4L), all(numbered, RunSpec::seed));
    assertEquals(List.of(12, 8, 12, 8), all(numbered, spec -> spec.model().dModel()));
    assertEquals(List.of(1, 2, 3, 4), numbered.trials().stream().map(Trial::number).toList());
    assertEquals(
        plan.trials().stream().map(Trial::id).sorted().toList(),
        numbered.trials().stream().map(Trial::id).sorted().toList());
  }

  private static final String TABLES =
      "base: src/main/configs/paper/nested/random.yaml\ntables: of_each_seed\nseeds: 3..4\n";

  @Test
  void theTablesOfEachSeedAreOfItsSettingAndNoSettingOfTheirOwn() throws IOException {
    SweepPlan plan = plan(TABLES + "grid: {model.d_model: [8, 12]}\n");
    assertEquals(
        List.of(3L, 4L, 3L, 4L), all(plan, spec -> ((Integers) spec.task().domain()).tableSeed()));
    assertEquals(2, Setting.among(plan.trials()).size());
    assertEquals(
        List.of("model.d_model"),
        TrialTable.planned(plan, injector.getInstance(RunParams.class)).varied());
    Path file = Files.writeString(folder.resolve("plan.json"), plan.json(config));
    assertEquals(plan, SweepPlan.read(file, config), "resumed with the same tables");
  }

  @Test
  void tablesThatAreASettingStayOne() throws IOException {
    SweepPlan plan =
        plan(
            "base: src/main/configs/paper/nested/random.yaml\nseeds: 3..4\ngrid: {task.domain.table_seed: [3, 4]}\n");
    assertEquals(2, Setting.among(plan.trials()).size());
    assertEquals(
        List.of("task.domain.table_seed"),
        TrialTable.planned(plan, injector.getInstance(RunParams.class)).varied());
  }

  @Test
  void tablesOfEachSeedAreNotSetOtherwise() {
    assertEquals(
        List.of(
            "task.domain.table_seed is varied twice; name it in one place (%s)"
                .formatted(folder.resolve("sweep.yaml"))),
        problems(TABLES + "grid: {task.domain.table_seed: [1, 2]}\n"));
    assertEquals(
        List.of(
            "--set task.domain.table_seed=7 would be overruled: the sweep varies it; change the sweep's file"),
        problems(TABLES, "task.domain.table_seed=7"));
  }

  private static final String NESTED = "base: src/main/configs/paper/nested/sum.yaml\n";

  private static final String HALVING = "search: {type: successive_halving}\n";

  @Test
  void judgesByTheMonitorWhereThereIsOne() throws IOException {
    assertEquals(
        new JudgedBy(Measure.STRICT, JudgedPart.MONITOR),
        plan(NESTED + "measure: strict\n").judgedBy());
    assertEquals(JudgedPart.MONITOR, plan(NESTED + HALVING).judgedBy().part());
    assertEquals(JudgedPart.HELD_OUT, plan(SUM).judgedBy().part());
    assertEquals(
        JudgedPart.UNSEEN_MULTISETS, plan(NESTED + "part: unseen_multisets\n").judgedBy().part());
    assertEquals("monitor SUM", plan(NESTED).judgedBy().label("SUM"));
    assertEquals(
        "held-out SUM, strict",
        plan(NESTED + "part: held_out\nmeasure: strict\n").judgedBy().label("SUM"));
  }

  @Test
  void aPlanKeepsByWhatItsTrialsAreJudgedAndAnEarlierOneMeansHeldOut() throws IOException {
    SweepPlan plan = plan(NESTED + "measure: strict\n");
    Path file = Files.writeString(folder.resolve("plan.json"), plan.json(config));
    assertEquals(plan, SweepPlan.read(file, config));
    Files.writeString(file, plan.json(config).replaceFirst("\"part\" : \"monitor\",", ""));
    assertEquals(
        new JudgedBy(Measure.STRICT, JudgedPart.HELD_OUT), SweepPlan.read(file, config).judgedBy());
  }

  @Test
  void noSearchChoosesByATestWhereThereIsAMonitor() throws IOException {
    assertEquals(
        List.of(
            "part = held_out: the search would choose trials by a test, although their split has a"
                + " monitor; leave part out"),
        problems(NESTED + HALVING + "part: held_out\n"));
    assertEquals(
        List.of(
            "part = monitor: the split of 1 of 1 trials does not have that part (split.type: parts"
                + " has it); choose another part or split"),
        problems(SUM + "part: monitor\n"));
    assertEquals(
        List.of(
            "part = auto: the split of 1 of 2 trials has a monitor, that of the others does not; say part: held_out, or give all trials a monitor (split.type: parts)"),
        problems(SUM + "grid: {split: [{type: parts}, {type: multiset}]}\n"));
  }

  @Test
  void aStarNamesAllFilesOfAFolderInTheirOrder() throws IOException {
    SweepPlan plan = plan("base: src/main/configs/paper/arms/m*_sum.yaml\nquestion: paper\n");

    assertEquals(
        List.of("MAX+MED+SUM", "MAX+MED-then-SUM", "MAX+SUM", "MED+SUM", "MIN+SUM"),
        all(plan, RunSpec::name));
    assertEquals(Question.PAPER, plan.question());
    assertEquals(
        List.of("base = src/nowhere/*.yaml: src/nowhere is not a folder"),
        problems("base: src/nowhere/*.yaml\n"));
    assertEquals(
        List.of("base = src/main/configs/z*.yaml names no file"),
        problems("base: src/main/configs/z*.yaml\n"));
  }

  @Test
  void theQuestionOfThePaperTakesOneRunOfEachCell() throws IOException {
    String sizes = SUM + "question: paper\nseeds: 0..1\ngrid:\n  model.d_model: [8, 16]\n";
    assertEquals(
        List.of(
            "question: paper takes one run of each curriculum, model.d_model and seed; sum has several at 8 and 0; vary nothing else, or leave the question out"),
        problems(sizes + "  training.steps: [10, 20]\n"));
    assertEquals(4, plan(sizes).trials().size());
  }

  @Test
  void changesTheKeysOfAListTogether() throws IOException {
    SweepPlan plan =
        plan(
            SUM
                + "lists:\n"
                + "  - {model.d_model: [8, 16, 32],"
                + " training.optimizer.learning_rate: [0.01, 0.005, 0.002]}\n");
    assertEquals(List.of("sum 8 0 0.01", "sum 16 0 0.005", "sum 32 0 0.002"), shown(plan));
  }

  @Test
  void takesTheSeedOfTheBaseWhereItNamesNone() throws IOException {
    assertEquals(List.of(7L), all(plan(SUM, "seed=7"), RunSpec::seed));
    assertEquals(List.of(0L, 5L), all(plan(SUM + "seeds: [0, 5]\n"), RunSpec::seed));
  }

  @Test
  void drawsWithinBoundsAndTheSameAgain() throws IOException {
    String random =
        """
        random:
          draws: %d
          seed: 1
          keys:
            training.optimizer.learning_rate: {type: log_uniform, low: 0.0001, high: 0.1}
            model.init_std: {type: uniform, low: 0.01, high: 0.03}
            model.n_layers: {type: integer, low: 1, high: 3}
            model.activation: {type: choice, values: [gelu, relu]}
        """;
    SweepPlan plan = plan(SUM + random.formatted(60));
    List<Double> rates = all(plan, spec -> spec.training().optimizer().learningRate());
    assertTrue(rates.stream().allMatch(rate -> rate >= 0.0001 && rate <= 0.1));
    // Two of three powers of ten lie below 0.01: 40 of 60, standard deviation 3.7.
    long low = rates.stream().filter(rate -> rate < 0.01).count();
    assertTrue(low > 25 && low < 55, low + " below 0.01");
    assertEquals(3, all(plan, spec -> spec.model().nLayers()).stream().distinct().count());
    assertEquals(2, all(plan, spec -> spec.model().activation()).stream().distinct().count());
    assertTrue(all(plan, s -> s.model().initStd()).stream().allMatch(x -> x >= 0.01 && x <= 0.03));
    // More draws come after those that were there.
    assertEquals(plan.trials(), plan(SUM + random.formatted(61)).trials().subList(0, 60));
    assertNotEquals(
        plan.trials(), plan(SUM + random.formatted(60).replace("seed: 1", "seed: 2")).trials());
  }

  @Test
  void variesSomeKeysOnlyWhereOthersSaySo() throws IOException {
    SweepPlan plan =
        plan(
            SUM
                + """
                grid: {training.optimizer.learning_rate: [0.01], training.optimizer.type: [adamw, sgd]}
                when:
                  - is: {training.optimizer.type: sgd}
                    grid: {training.optimizer.momentum: [0, 0.9]}
                  - is: {name: [joint, transfer]}
                    grid: {model.d_model: [8, 16]}
                """);
    assertEquals(
        List.of("adamw 0.01 0.9", "sgd 0.01 0.0", "sgd 0.01 0.9"),
        all(
            plan,
            spec -> {
              var optimizer = spec.training().optimizer();
              return "%s %s %s"
                  .formatted(
                      optimizer.type().name().toLowerCase(java.util.Locale.ROOT),
                      optimizer.learningRate(),
                      optimizer.momentum());
            }));
  }

  @Test
  void leavesOutTrialsThatAreTheSame() throws IOException {
    SweepPlan plan = plan(SUM + "grid: {model.d_head: [0, 16, 0], model.d_model: [16]}\n");
    assertEquals(2, plan.trials().size());
    assertEquals(List.of("1 of 3 trials are left out: each is the same as another"), notices);
  }

  @Test
  void anIdIsOfTheConfigurationAlone() throws IOException {
    String id = plan(SUM + "grid: {model.d_model: [8, 12]}\n").trials().get(1).id();
    assertEquals(id, plan(SUM + "grid: {model.d_model: [12, 24]}\n").trials().get(0).id());
    assertEquals(id, plan(SUM, "model.d_model=12").trials().get(0).id());
    assertNotEquals(id, plan(SUM, "model.d_model=12", "seed=1").trials().get(0).id());
  }

  @Test
  void aPlanReadsBackFromItsFile() throws IOException {
    SweepPlan plan =
        plan(SUM + "grid: {model.d_model: [8, 12]}\nparallel: 3\n")
            .under(RunHeader.of("experiment", "run"));
    Path file = Files.writeString(folder.resolve("plan.json"), plan.json(config));
    assertEquals(plan, SweepPlan.read(file, config));
    Trial second = plan.trials().get(1);
    assertEquals(plan.only(List.of(second)), SweepPlan.read(file, config, 2));
    String none =
        assertThrows(ConfigException.class, () -> SweepPlan.read(file, config, 3)).getMessage();
    assertEquals("the plan has no trial 3; its trials are 1 to 2", none);
  }

  @Test
  void aPlanHoldsOneWholeConfigurationOfEachCurriculumAndOfTrialsWhatDiffers() throws IOException {
    SweepPlan plan =
        plan(
            "base: [src/main/configs/sum.yaml, src/main/configs/max_med.yaml]\n"
                + "grid: {model.d_model: [8, 12]}\nseeds: 0..4\n"
                + "lists: [{training.optimizer.type: [adamw, sgd],"
                + " training.optimizer.learning_rate: [0.001, 0.1]}]\n");
    JsonNode file = new ObjectMapper().readTree(plan.json(config));
    assertEquals(2, file.get("configs").size());
    assertEquals(40, file.get("trials").size());
    assertEquals("{}", file.at("/trials/0/set").toString());
    assertEquals("{\"/seed\":1}", file.at("/trials/1/set").toString());
    assertEquals(
        Set.of("/seed", "/model/d_model", "/training/optimizer"),
        file.at("/trials/19/set").properties().stream()
            .map(Map.Entry::getKey)
            .collect(Collectors.toSet()));
    Path written = Files.writeString(folder.resolve("plan.json"), plan.json(config));
    assertEquals(plan, SweepPlan.read(written, config));
  }

  @Test
  void aChangeOfWhatAPlanDoesNotHoldIsRefused() throws IOException {
    String text = plan(SUM + "seeds: 0..1\n").json(config);
    for (String odd :
        List.of(
            text.replace("\"/seed\":1", "\"seed\" : 1"),
            text.replace("\"/seed\":1", "\"\" : 1"),
            text.replace("\"/seed\":1", "\"/nowhere/seed\" : 1"),
            text.replace("\"config\":0", "\"config\" : 7"))) {
      Path file = Files.writeString(folder.resolve("plan.json"), odd);
      String message =
          assertThrows(ConfigException.class, () -> SweepPlan.read(file, config)).getMessage();
      assertTrue(message.startsWith(file + " is not the plan of a sweep ("), message);
    }
  }

  @Test
  void refusesAFileThatIsNoPlan() throws IOException {
    for (String text : List.of("{", "{}", "{\"sweep\": \"x\", \"trials\": [{}]}")) {
      Path file = Files.writeString(folder.resolve("plan.json"), text);
      String message =
          assertThrows(ConfigException.class, () -> SweepPlan.read(file, config)).getMessage();
      assertTrue(message.startsWith(file + " is not the plan of a sweep ("), message);
    }
  }

  @Test
  void saysEveryProblemOfEveryTrialOnce() {
    assertEquals(
        List.of(
            "model.d_model = 30 is not divisible by n_heads = 4; choose a multiple of 4, or give"
                + " d_head (in 2 of 4 trials)",
            "training.setps is not a known key; did you mean training.steps?"),
        problems(
                SUM
                    + "grid: {model.n_heads: [4], training.setps: [5], model.d_model: [16, 30]}\n"
                    + "seeds: 0..1\n")
            .stream()
            .map(problem -> problem.replaceFirst(" \\([^()]*sweep.yaml\\)", ""))
            .sorted()
            .toList());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "base: []                                        | base = [] must name one file at least",
        "gird: {seed: [1]}                               | gird is not a known key; did you mean grid?",
        "grid: {model.d_model: []}                       | grid.model.d_model = [] has no values",
        "grid: {model.d_model: 8}                        | must be a list, such as",
        "lists: [{seed: [1, 2], model.d_model: [8]}]     | lists[0] has lists of different lengths",
        "seeds: 3..1                                     | seeds = 3..1: 3..1 runs backwards",
        "{grid: {seed: [1]}, seeds: 0..1}                | seed is varied twice",
        "random: {draws: 3}                              | draws = 3 and keys = [] do not go together",
        "random: {draws: 1, keys: {a: {type: log_uniform, low: 0, high: 1}}} | low = 0.0 must be above 0",
        "random: {draws: 1, keys: {a: {type: uniform, low: 2, high: 1}}} | low = 2.0 must be below",
        "random: {draws: 1, keys: {a: {type: normal}}}   | random.keys.a.type = normal is unknown",
        "{seeds: 0..20, budget: 20}                      | budget = 20 is below the 21 trials",
        "parallel: -1                                    | parallel = -1 is outside 0..256",
        "when: [{is: {}, grid: {seed: [1]}}]             | is = {} must name one key at least",
        "{when: [{is: {name: sum}, grid: {seed: [1]}}], seeds: 0..1} | seed is varied twice",
        "base: configs/none.yaml                         | configs/none.yaml does not exist",
      })
  void refusesWhatCannotBePlanned(String yaml, String expected) {
    String file = yaml.startsWith("{") ? yaml.substring(1, yaml.length() - 1) : yaml;
    String lines = file.replaceAll("(.*[\\]})\\d]), (seeds|budget): ", "$1\n$2: ");
    List<String> problems = problems((file.startsWith("base:") ? "" : SUM) + lines + "\n");
    assertTrue(problems.stream().anyMatch(p -> p.contains(expected)), problems.toString());
  }

  @Test
  void refusesASettingThatTheSweepVaries() {
    assertEquals(
        List.of(
            "--set model.d_model=8 would be overruled: the sweep varies it; change the sweep's"
                + " file"),
        problems(SUM + "grid: {model.d_model: [8, 16]}\n", "model.d_model=8"));
  }

  static Stream<Path> shippedSweeps() throws IOException {
    Path configs = Path.of("src", "main", "configs");
    try (Stream<Path> sweeps = Files.list(configs.resolve("sweeps"));
        Stream<Path> studies = Files.list(configs.resolve("paper"))) {
      return Stream.concat(sweeps, studies.filter(Files::isRegularFile)).sorted().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("shippedSweeps")
  @Tag("long")
  void plansEveryShippedSweep(Path file) throws IOException {
    // Their bases are named as in the distribution.
    String yaml = Files.readString(file).replace("configs/", "src/main/configs/");
    SweepPlan plan = plan(yaml.replaceFirst("(?m)^name: .*\n", ""));
    assertTrue(plan.trials().size() >= 16, plan.trials().size() + " trials");
    assertFalse(plan.trials().stream().anyMatch(trial -> trial.spec().target().isEmpty()));
    String rule =
        "training.optimizer.learning_rate follows from a power law of model.d_model, "
            + switch (file.getFileName().toString()) {
              case "workstation.yaml" ->
                  "0.004 at 4, 0.004 at 16, 0.001 at 64; extrapolated at 96, 128.";
              case "paper.yaml" -> "0.004 at 16, 0.001 at 64; extrapolated at 96, 128.";
              default -> "0.004 at 16, 0.001 at 64.";
            };
    assertEquals(plan.rules().byKey().isEmpty() ? List.of() : List.of(rule), notices);
  }
}
