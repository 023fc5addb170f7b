package io.coursework.mlflow.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.inject.Guice;
import com.google.inject.Key;
import com.google.inject.TypeLiteral;
import io.coursework.analysis.AnalysisModule;
import io.coursework.analysis.probe.Probe;
import io.coursework.curricula.Catalogue;
import io.coursework.curricula.Course;
import io.coursework.curricula.CurriculaModule;
import io.coursework.curricula.curriculum.Control;
import io.coursework.curricula.curriculum.Curriculum;
import io.coursework.curricula.curriculum.FixedMix;
import io.coursework.curricula.curriculum.Staged;
import io.coursework.curricula.curriculum.Teacher;
import io.coursework.curricula.data.DataFormat;
import io.coursework.curricula.data.FileData;
import io.coursework.curricula.spec.InvalidSpecException;
import io.coursework.curricula.spec.SpecType;
import io.coursework.curricula.split.Extrapolation;
import io.coursework.curricula.task.DifficultyAxis;
import io.coursework.tfmodel.architecture.Activation;
import io.coursework.tfmodel.training.OptimizerSpec;
import io.coursework.tfmodel.training.OptimizerType;
import io.coursework.tfmodel.training.SuccessMetric;
import io.coursework.tfmodel.training.SuccessSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class ConfigLoaderTest {

  private static final Path CONFIGS = Path.of("src", "main", "configs");

  private final ConfigLoader loader =
      Guice.createInjector(new CurriculaModule(), new AnalysisModule())
          .getInstance(ConfigLoader.class);

  @TempDir Path folder;

  static Stream<Path> shippedConfigs() throws IOException {
    return configs(CONFIGS);
  }

  static Stream<Path> arms() throws IOException {
    return Stream.of("arms", "nested", "beyond", "depths")
        .flatMap(
            folder -> {
              try {
                return configs(CONFIGS.resolve("paper").resolve(folder));
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
  }

  static Stream<Path> nestedArms() throws IOException {
    return configs(CONFIGS.resolve("paper/nested"));
  }

  private static Stream<Path> configs(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList().stream();
    }
  }

  private RunSpec load(String yaml, String... settings) throws IOException {
    Path file = folder.resolve("config.yaml");
    Files.writeString(file, yaml);
    return loader.load(file, List.of(settings));
  }

  private List<String> problems(String yaml, String... settings) {
    return assertThrows(ConfigException.class, () -> load(yaml, settings)).problems();
  }

  /** Problems without the file and line that each names at its end. */
  private static List<String> withoutPlaces(List<String> problems) {
    return problems.stream()
        .map(
            problem ->
                problem.replaceFirst(" \\([^()]*(config.yaml(, line [0-9]+)?|--set)\\)$", ""))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("arms")
  void readsEveryArmOfThePaper(Path file) throws IOException {
    RunSpec spec = loader.load(file, List.of());
    assertEquals(spec, loader.parse(loader.yaml(spec), "written"));
    Course course = spec.course(new Catalogue(Set.of()));
    assertTrue(course.batch(0, course.teacher().lesson(0)).rows() > 0);
  }

  @ParameterizedTest
  @MethodSource("nestedArms")
  void armsOfTheNestedStudyDifferInWhatIsTaughtAlone(Path file) throws IOException {
    RunSpec mix = loader.load(CONFIGS.resolve("paper/nested/max_med_sum.yaml"), List.of());
    RunSpec arm = loader.load(file, List.of());
    assertEquals(mix.model(), arm.model());
    assertEquals(mix.training(), arm.training());
    assertEquals(mix.evaluation(), arm.evaluation());
    assertEquals(mix.split(), arm.split());
    if (arm.task().domain().numeric()) { // of one size, whichever operations it names
      assertEquals(mix.task().operations().size(), arm.task().operations().size());
    }
    assertEquals(new SuccessSpec(SuccessMetric.STRICT, 0.8, 3), arm.training().success());
    loader.load(file, List.of("task.max_depth=3", "model.context_length=512")); // paper scale
  }

  @Test
  void deeperPartnerDiffersFromItsControlInWhatIsTrainedAlone() {
    RunSpec deep = loader.load(CONFIGS.resolve("paper/depths/deep_max_sum.yaml"), List.of());
    RunSpec control = loader.load(CONFIGS.resolve("paper/depths/shallow_max_sum.yaml"), List.of());
    assertEquals(new Extrapolation(DifficultyAxis.DEPTH, 3, Map.of("SUM", 2)), deep.split());
    assertEquals(new Extrapolation(DifficultyAxis.DEPTH, 2), control.split());
    assertEquals(deep.task(), control.task());
    assertEquals(deep.curriculum(), control.curriculum());
    assertEquals(deep.model(), control.model());
    assertEquals(deep.training(), control.training());
  }

  /**
   * What can be known from the file alone is said while it is read, so also of a sweep's trials.
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "model.context_length=32 | model.context_length = 32 is below the 59 tokens of the longest"
            + " expression",
        "task.max_depth=3 | model.context_length = 64 is below the 482 tokens of the longest"
            + " expression",
        "split={type: none} | training.success.metric = strict, but split holds nothing out by which that"
            + " could be told; choose a split that holds out, such as parts, or metric: none",
        "evaluation.every=10000 | training.success.evaluations = 3 evaluations, one every"
            + " evaluation.every = 10000 steps, do not come before the end of 30000 steps; evaluate more"
            + " often, or train longer",
      })
  void refusesAnArmThatCouldNotLearnInOneLine(String setting, String expected) {
    List<String> problems =
        assertThrows(
                ConfigException.class,
                () ->
                    loader.load(CONFIGS.resolve("paper/nested/max_med_sum.yaml"), List.of(setting)))
            .problems();
    assertEquals(1, problems.size(), problems.toString());
    assertTrue(problems.get(0).startsWith(expected), problems.get(0));
    assertFalse(problems.get(0).contains("\n"), problems.get(0));
  }

  @Test
  void laysAFileOverTheBaseThatItNamesFromItsOwnFolder() throws IOException {
    Files.createDirectories(folder.resolve("common"));
    Files.writeString(
        folder.resolve("common/lowest.yaml"),
        "model: {d_model: 24, n_heads: 2}\nprobes: [parity]\nseed: 5\n");
    Files.writeString(
        folder.resolve("common/base.yaml"), "base: lowest.yaml\nmodel: {n_heads: 3}\n");
    RunSpec spec =
        load(
            "base: common/base.yaml\nname: a\ncurriculum: {type: fixed, weights: {SUM: 1}}\n"
                + "seed: 6\n",
            "model.recurrences=3");
    assertEquals(24, spec.model().dModel());
    assertEquals(3, spec.model().nHeads());
    assertEquals(3, spec.model().recurrences());
    assertEquals(6, spec.seed());
    assertEquals(1, spec.probes().atEnd().size());
  }

  @Test
  void namesTheFileOfAProblemAmongBases() throws IOException {
    Files.writeString(folder.resolve("base.yaml"), "seed: 1\nmodel:\n  d_modle: 24\n");
    String yaml = "base: base.yaml\nname: a\ncurriculum: {type: fixed, weights: {SUM: 1}}\n";
    assertEquals(
        List.of(
            "model.d_modle is not a known key; did you mean model.d_model? (%s, line 3)"
                .formatted(folder.resolve("base.yaml"))),
        problems(yaml));
  }

  @Test
  void refusesABaseThatIsNotThereOrGoesInCircles() throws IOException {
    Path config = folder.resolve("config.yaml");
    List<String> missing = problems("base: nowhere.yaml\nname: a\n");
    assertEquals(1, missing.size());
    assertTrue(
        missing
            .get(0)
            .startsWith(
                "%s, base: %s does not exist, neither here"
                    .formatted(config, folder.resolve("nowhere.yaml"))),
        missing.get(0));
    assertEquals(
        List.of(
            "%s: more than 10 files are laid over each other by 'base' (%s is one of them); do they form a cycle?"
                .formatted(config, config)),
        problems("base: config.yaml\nname: a\n"));
    assertEquals(
        List.of(
            config
                + ": base = [1] is not the name of a file; name one configuration, such as"
                + " common.yaml"),
        problems("base: [1]\nname: a\n"));
  }

  @Test
  void aRecordedConfigurationHasNoBase() {
    ConfigException refused =
        assertThrows(
            ConfigException.class,
            () ->
                loader.parse(
                    "base: x.yaml\nname: a\ncurriculum: {type: fixed, weights: {SUM: 1}}\n",
                    "step_1/config.yaml"));
    assertTrue(refused.problems().get(0).contains("base is not a known key"), refused.toString());
  }

  @ParameterizedTest
  @MethodSource("shippedConfigs")
  void readsEveryShippedConfigurationAndItsOwnOutput(Path file) throws IOException {
    RunSpec spec = loader.load(file, List.of());
    assertEquals(spec, loader.parse(loader.yaml(spec), "written"));
    Course course = spec.course(new Catalogue(Set.of()));
    assertTrue(course.batch(0, course.teacher().lesson(0)).rows() > 0);
  }

  @Test
  void laysTheFileOverTheDefaultsAndTheSettingsOverBoth() throws IOException {
    RunSpec spec =
        load(
            "name: mine\ncurriculum: {type: fixed, weights: {ADD: 1}}\nmodel: {d_model: 32}\n",
            "model.d_model=48",
            "model.activation=relu",
            "training.optimizer.learning_rate=1e-3",
            "seed=7");
    assertEquals(48, spec.model().dModel());
    assertEquals(Activation.RELU, spec.model().activation());
    assertEquals(1e-3, spec.training().optimizer().learningRate());
    assertEquals(7, spec.seed());
    assertEquals(5000, spec.training().steps());
    assertEquals(List.of("SUM"), List.copyOf(((FixedMix) spec.curriculum()).operations()));
  }

  @Test
  void aSectionOfAnotherTypeReplacesTheDefaultWhole() throws IOException {
    RunSpec spec =
        load(
            "name: mine\nsplit: {type: none}\ncurriculum:\n  type: staged\n  stages:\n"
                + "    - {share: 0.25, weights: {MAX: 1}}\n    - {share: 0.75, weights: {SUM: 2}}\n");
    assertEquals(2, ((Staged) spec.curriculum()).stages().size());
  }

  @Test
  void aSettingOfAnotherTypeDropsTheKeysOfTheOldOne() throws IOException {
    RunSpec spec =
        load("name: mine\ncurriculum: {type: fixed, weights: {SUM: 1}}\n", "split.type=none");
    assertFalse(spec.split().holdsOut());
  }

  @Test
  void aSettingThatIsAMapIsMergedAsInAFile() throws IOException {
    String yaml = "name: mine\ncurriculum: {type: fixed, weights: {SUM: 1}}\n";
    String map = "training: {optimizer: {learning_rate: 0.01, schedule: linear}, steps: 70}";
    RunSpec merged = load(yaml, map.replaceFirst(": ", "="), "seed=3");
    assertEquals(load(yaml + map + "\nseed: 3\n"), merged);
    assertEquals(0.01, merged.training().optimizer().learningRate());
    assertEquals(
        load(yaml).training().optimizer().warmupSteps(),
        merged.training().optimizer().warmupSteps(),
        "what the map does not name stays");
    assertEquals(
        load(yaml + "split: {type: none}\n"), load(yaml, "split={type: none}"), "another type");
  }

  @Test
  void aMapFromNamesIsOneValueThatIsReplaced() throws IOException {
    String yaml = "name: mine\ncurriculum: {type: fixed, weights: {SUM: 1, MAX: 1}}\n";
    for (String setting :
        List.of("curriculum={type: fixed, weights: {MED: 1}}", "curriculum.weights={MED: 1}")) {
      assertEquals(
          Map.of("MED", 1.0), ((FixedMix) load(yaml, setting).curriculum()).weights(), setting);
    }
    Files.writeString(folder.resolve("base.yaml"), yaml);
    assertEquals(
        Map.of("MED", 1.0),
        ((FixedMix) load("base: base.yaml\ncurriculum: {weights: {MED: 1}}\n").curriculum())
            .weights(),
        "in a file, too");
  }

  @Test
  void aProblemBesideAMapThatWasSetIsStillThatOfTheFile() {
    String yaml =
        "name: mine\ncurriculum: {type: fixed, weights: {SUM: 1}}\ntraining:\n  steps: many\n";
    List<String> problems = problems(yaml, "training={batch_size: few}");
    assertTrue(
        problems.contains(
            "training.steps = many must be a whole number ("
                + folder.resolve("config.yaml")
                + ", line 4)"),
        problems.toString());
    assertTrue(
        problems.contains("training.batch_size = few must be a whole number (--set)"),
        problems.toString());
  }

  @Test
  void aCheckpointOfAnEarlierBuildHasTheDefaultOfWhatWasNotThereYet() throws IOException {
    RunSpec spec = loader.load(CONFIGS.resolve("joint.yaml"), List.of());
    String earlier =
        loader
            .yaml(spec)
            .replaceFirst("  attention_bias: .*\n", "")
            .replaceFirst("(?s)probes:.*", "probes: [parity]\n");
    RunSpec read = loader.parse(earlier, "step_1/config.yaml");
    assertEquals(spec.model(), read.model());
    assertEquals(List.of("parity"), read.probes().atEnd().stream().map(Probe::name).toList());
    assertEquals(spec.probes().whileTraining(), read.probes().whileTraining());
  }

  @Test
  void aRecordedConfigurationWithAKeyOfALaterBuildIsRefused() throws IOException {
    String later =
        loader.yaml(loader.load(CONFIGS.resolve("joint.yaml"), List.of())) + "later: 1\n";
    ConfigException e =
        assertThrows(ConfigException.class, () -> loader.parse(later, "step_1/config.yaml"));
    assertTrue(
        e.problems().get(0).startsWith("step_1/config.yaml: later is not a known key"),
        e.problems().toString());
  }

  @Test
  void aControlHasANameOfItsOwn() throws IOException {
    RunSpec spec = loader.load(CONFIGS.resolve("ramp.yaml"), List.of("control=reversed"));
    assertEquals("ramp-reversed", spec.name());
    assertEquals(spec, loader.parse(loader.yaml(spec), "written"), "named once");
  }

  @Test
  void reportsEveryProblemAtOnce() {
    List<String> problems =
        problems(
            "name: mine\ncurriculum: {type: fixed, weights: {SUMM: 1}}\n"
                + "model: {d_model: 30, n_heads: 4}\ntraining: {step: 5, batch_size: many}\n"
                + "task: {domain: {median: middle}}\n");
    assertEquals(4, problems.size(), problems.toString());
    assertTrue(
        problems.contains(
            "model.d_model = 30 is not divisible by n_heads = 4; choose a multiple of 4, or give d_head ("
                + folder.resolve("config.yaml")
                + ", line 3)"),
        problems.toString());
    assertTrue(
        withoutPlaces(problems)
            .contains("training.step is not a known key; did you mean training.steps?"),
        problems.toString());
    assertTrue(
        withoutPlaces(problems).contains("training.batch_size = many must be a whole number"),
        problems.toString());
    assertTrue(problems.toString().contains("task.domain.median = middle is unknown"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "logging.images=101          | logging.images = 101 is outside 0..100",
        "training.steps=0            | training.steps = 0 is outside 1..100000000",
        "training.steps=1.5          | training.steps = 1.5 must be a whole number",
        "training.device=tpu         | training.device = tpu is unknown; choose one of [auto, cpu, gpu]",
        "model.tied_head=perhaps     | model.tied_head = perhaps must be true or false",
        "model=3                     | model = 3 must be a section with keys",
        "curriculum.type=spiral      | curriculum.type = spiral is unknown; choose one of [competence, ",
        "curriculum={type: staged}   | curriculum.stages is missing",
        "probes.at_end=parity        | probes.at_end = parity must be a list",
        "task.max_depth=5            | model.context_length = 32 is below the",
        "training.success.metric=strict | training.success.metric = strict lets the rate decay",
        "task.domain.modulus=1       | task.domain.modulus = 1",
        "split.share=1.5             | split.share = 1.5",
        "nonsense                    | --set nonsense is not key=value",
        "seed=                       | --set seed= has no value",
        "training.optimizer.gradient_clip=Infinity | training.optimizer.gradient_clip = Infinity must be",
        "model.d_model={             | --set model.d_model={, line 1",
        "name=a b                    | name = 'a b' must be",
        "logging.system_every=-1     | logging.system_every = -1 must be at least 0 seconds",
        "logging.git_diff=maybe      | logging.git_diff = maybe must be true or false",
      })
  void saysWhereWhatAndWhichRule(String setting, String expected) {
    List<String> problems =
        problems("name: a\ncurriculum: {type: fixed, weights: {SUM: 1}}\n", setting);
    assertTrue(
        problems.stream().anyMatch(problem -> problem.startsWith(expected)),
        problems + " lacks " + expected);
  }

  @Test
  void namesWhatAFileMustHold() {
    List<String> problems = problems("");
    assertEquals(
        List.of("name is missing; give it a value", "curriculum is missing; give it a value"),
        problems.stream()
            .map(problem -> problem.replaceFirst(" \\(.*config.yaml\\)$", ""))
            .toList());
  }

  @Test
  void refusesBrokenYamlWithItsLine() {
    String problem = problems("name: a\nmodel: {d_model: 3\n").get(0);
    assertTrue(problem.matches(".*config.yaml, line [23]: expected .*"), problem);
    assertTrue(problems("name: a\n---\nname: b\n").get(0).contains("config.yaml, line"));
    assertTrue(
        problems("seed: 1\nseed: 2\n")
            .get(0)
            .contains("line 2: the key 'seed' stands there a second time (first in line 1)"));
    assertTrue(problems("just a text").get(0).contains("must hold sections"));
  }

  @Test
  void saysWhereItLookedForAFile() {
    ConfigException e =
        assertThrows(
            ConfigException.class, () -> loader.load(Path.of("configs/none.yaml"), List.of()));
    assertTrue(e.getMessage().startsWith("configs/none.yaml does not exist"), e.getMessage());
    assertEquals(1, e.problems().size());
  }

  @Test
  void writesParamsAsFlatKeys() {
    SpecWriter writer =
        Guice.createInjector(new CurriculaModule(), new AnalysisModule())
            .getInstance(SpecWriter.class);
    var flat = writer.flat(loader.load(CONFIGS.resolve("transfer.yaml"), List.of()));
    assertEquals("16", flat.get("model.d_model"));
    assertEquals("staged", flat.get("curriculum.type"));
    assertEquals("1.0E-8", flat.get("training.optimizer.epsilon"));
    assertFalse(flat.keySet().stream().anyMatch(key -> key.contains("[")));
    assertEquals(
        "[{share:0.5,weights:{MAX:1.0,MED:1.0},replay:0.0,restart:nothing},"
            + "{share:0.5,weights:{SUM:1.0},replay:0.0,restart:nothing}]",
        flat.get("curriculum.stages"));
  }

  @ParameterizedTest
  @EnumSource
  void makesACourseOfEveryControlOfARamp(Control control) throws IOException {
    String setting = "control=" + control.name().toLowerCase(Locale.ROOT);
    RunSpec spec = loader.load(CONFIGS.resolve("ramp.yaml"), List.of(setting));
    assertEquals(control, spec.control());
    assertEquals(spec, loader.parse(loader.yaml(spec), "written"));
    try (Course course = spec.course(new Catalogue(Set.of()))) {
      Teacher teacher = course.teacher();
      assertTrue(course.batch(0, teacher.lesson(0)).rows() > 0);
      assertTrue(course.batch(course.steps() - 1, teacher.lesson(course.steps() - 1)).rows() > 0);
      double sums = 0;
      for (long step = 0; step < course.steps(); step++) {
        sums += teacher.lesson(step).mix().getOrDefault("SUM", 0.0);
      }
      boolean alone = control == Control.EQUAL_TOKENS;
      // A ramp from 0 to 1 around the middle gives SUM half of 2,500 steps, to a few steps.
      assertEquals(alone ? 2500 : 1250, sums, 5);
      assertEquals(
          control == Control.EQUAL_TARGET_TOKENS ? 1250 : 2500, course.steps(), 5, "steps");
    }
  }

  @ParameterizedTest
  @CsvSource({"shuffled", "reversed", "averaged", "equal_target_tokens"})
  void saysThatAnAdaptiveCurriculumHasNoScheduleToControlFor(String control) throws IOException {
    for (String file : List.of("exp3s", "teacher_student", "loss_proportional", "excess_loss")) {
      RunSpec spec = loader.load(CONFIGS.resolve(file + ".yaml"), List.of("control=" + control));
      InvalidSpecException e =
          assertThrows(InvalidSpecException.class, () -> spec.course(new Catalogue(Set.of())));
      assertEquals(
          List.of(
              "control = "
                  + control
                  + " needs the whole schedule ahead, which type "
                  + file
                  + " decides as it goes; train it once and give its mixture.tsv to curriculum type"
                  + " recorded"),
          e.problems());
    }
  }

  @Test
  void takesTheTargetAloneInPlaceOfAnAdaptiveCurriculum() throws IOException {
    RunSpec spec = loader.load(CONFIGS.resolve("exp3s.yaml"), List.of("control=equal_tokens"));
    try (Course course = spec.course(new Catalogue(Set.of()))) {
      assertEquals(List.of("SUM"), course.operations());
      assertFalse(course.teacher().adaptive());
    }
  }

  @Test
  void refusesAControlThatIsUnknownOrChangesNothing() throws IOException {
    String problem =
        problems("name: a\ncurriculum: {type: fixed, weights: {SUM: 1}}\n", "control=shufled")
            .get(0);
    assertTrue(
        problem.startsWith(
            "control = shufled is unknown; choose one of [none, shuffled, reversed, averaged,"),
        problem);
    assertTrue(problem.endsWith("(nearest: shuffled) (--set)"), problem);
    RunSpec spec = loader.load(CONFIGS.resolve("joint.yaml"), List.of("control=reversed"));
    InvalidSpecException e =
        assertThrows(InvalidSpecException.class, () -> spec.course(new Catalogue(Set.of())));
    assertTrue(e.getMessage().contains("is the curriculum itself"), e.getMessage());
  }

  @Test
  void takesExpressionsFromAFileWithDefaultsForTheRest() throws IOException {
    Path data = folder.resolve("data.tsv");
    Files.writeString(data, "expression\tvalue\n( SUM 1 2 )\t3\n( SUM 4 9 1 )\t4\n");
    RunSpec spec =
        load(
            "name: a\nsplit: {type: none}\ncurriculum: {type: fixed, weights: {SUM: 1}}\n"
                + "data: {type: file, path: "
                + data
                + "}\n");
    assertEquals(new FileData(data.toString(), DataFormat.TSV, "task"), spec.data());
    assertEquals(spec, loader.parse(loader.yaml(spec), "written"));
    try (Course course = spec.course(new Catalogue(Set.of()))) {
      assertEquals(64, course.batch(0, course.teacher().lesson(0)).rows());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "data={type: file}                    | data.path is missing; give it a value",
        "data={type: file, path: a, rows: 3}  | data.rows is not a known key",
        "data={type: fil, path: a}            | data.type = fil is unknown; choose one of [file, generated] (nearest: file)",
        "data={path: a}                       | data.path is not a known key",
        "data={type: generated, path: a}      | data.path is not a known key",
        "data={type: file, path: a, format: x} | data.format = x is unknown; choose one of [tsv, jsonl, nyu, lra]",
        "data={type: file, path: a, notation: x} | data.notation = x is unknown; choose task or one of",
      })
  void saysWhatIsWrongWithASourceOfData(String setting, String expected) {
    List<String> problems =
        problems("name: a\ncurriculum: {type: fixed, weights: {SUM: 1}}\n", setting);
    assertEquals(1, problems.size(), problems.toString());
    assertTrue(problems.get(0).startsWith(expected), problems + " lacks " + expected);
  }

  /** A learning rate of one rule is none for another. */
  @Test
  void anotherOptimizerBeginsWithTheDefaultsAndARateOfItsOwn() throws IOException {
    String yaml = "name: a\ncurriculum: {type: fixed, weights: {SUM: 1}}\n";
    assertEquals(
        List.of("training.optimizer.learning_rate is missing; give it a value"),
        withoutPlaces(problems(yaml, "training.optimizer.type=sgd")));
    OptimizerSpec adamw = load(yaml).training().optimizer();
    OptimizerSpec again =
        load(yaml, "training.optimizer={type: adam, learning_rate: 0.004}").training().optimizer();
    assertEquals(OptimizerType.ADAM, again.type());
    assertEquals(adamw.toString().replace("ADAMW", "ADAM"), again.toString());
  }

  @Test
  void everyShippedConfigurationIsListedByItsCurriculumAndEveryCurriculumHasOne()
      throws IOException {
    Map<String, List<Path>> shipped = ConfigLoader.shippedByCurriculum();
    Set<Path> listed = new TreeSet<>();
    shipped.values().forEach(listed::addAll);
    Set<Path> there =
        shippedConfigs()
            .map(file -> Path.of("configs").resolve(file.getFileName()))
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(there, listed);
    Set<SpecType> types =
        Guice.createInjector(new CurriculaModule(), new AnalysisModule())
            .getInstance(Key.get(new TypeLiteral<Set<SpecType>>() {}));
    Map<String, Class<?>> curricula = new TreeMap<>();
    for (SpecType type : types) {
      if (type.base() == Curriculum.class) {
        curricula.put(type.name(), type.record());
      }
    }
    assertEquals(curricula.keySet(), shipped.keySet());
    for (Map.Entry<String, List<Path>> entry : shipped.entrySet()) {
      for (Path file : entry.getValue()) {
        RunSpec spec = loader.load(file, List.of()); // as it stands in the listing
        assertEquals(curricula.get(entry.getKey()), spec.curriculum().getClass(), file.toString());
      }
    }
  }
}
