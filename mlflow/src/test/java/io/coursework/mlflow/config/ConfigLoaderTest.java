package io.coursework.mlflow.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.inject.Guice;
import io.coursework.curricula.Catalogue;
import io.coursework.curricula.Course;
import io.coursework.curricula.CurriculaModule;
import io.coursework.curricula.curriculum.FixedMix;
import io.coursework.curricula.curriculum.Staged;
import io.coursework.tfmodel.architecture.Activation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ConfigLoaderTest {

  private static final Path CONFIGS = Path.of("src", "main", "configs");

  private final ConfigLoader loader =
      Guice.createInjector(new CurriculaModule()).getInstance(ConfigLoader.class);

  @TempDir Path folder;

  static Stream<Path> shippedConfigs() throws IOException {
    return Files.list(CONFIGS).filter(file -> file.toString().endsWith(".yaml")).sorted();
  }

  private RunSpec load(String yaml, String... settings) throws IOException {
    Path file = folder.resolve("config.yaml");
    Files.writeString(file, yaml);
    return loader.load(file, List.of(settings));
  }

  private List<String> problems(String yaml, String... settings) {
    return assertThrows(ConfigException.class, () -> load(yaml, settings)).problems();
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
  void aCheckpointsConfigurationMustNameEveryKey() throws IOException {
    String whole = loader.yaml(loader.load(CONFIGS.resolve("joint.yaml"), List.of()));
    String cut = whole.replaceFirst("  n_heads: .*\n", "");
    ConfigException e =
        assertThrows(ConfigException.class, () -> loader.parse(cut, "step_1/config.yaml"));
    assertEquals(
        List.of("step_1/config.yaml: model.n_heads is missing; give it a value"), e.problems());
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
            "model.d_model = 30 is not divisible by n_heads = 4; choose a multiple of 4"),
        problems.toString());
    assertTrue(
        problems.contains("training.step is no known key; did you mean training.steps?"),
        problems.toString());
    assertTrue(
        problems.contains("training.batch_size = many must be a whole number"),
        problems.toString());
    assertTrue(problems.toString().contains("task.domain.median = middle is unknown"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "training.steps=0            | training.steps = 0 is outside 1..100000000",
        "training.steps=1.5          | training.steps = 1.5 must be a whole number",
        "training.device=tpu         | training.device = tpu is unknown; choose one of [auto, cpu, gpu]",
        "model.tied_head=perhaps     | model.tied_head = perhaps must be true or false",
        "model=3                     | model = 3 must be a section with keys",
        "curriculum.type=spiral      | curriculum.type = spiral is unknown; choose one of [competence, ",
        "curriculum={weights: {}}    | curriculum.type is missing",
        "probes=parity               | probes = parity must be a list",
        "task.max_depth=5            | model.context_length = 32 is below the",
        "task.domain.modulus=1       | task.domain.modulus = 1",
        "split.share=1.5             | split.share = 1.5",
        "nonsense                    | --set nonsense is no key=value",
        "seed=                       | --set seed= has no value",
        "training.optimizer.gradient_clip=Infinity | training.optimizer.gradient_clip = Infinity must be",
        "model.d_model={             | --set model.d_model={, line 1",
        "name=a b                    | name = 'a b' must be",
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
        problems);
  }

  @Test
  void refusesBrokenYamlWithItsLine() {
    String problem = problems("name: a\nmodel: {d_model: 3\n").get(0);
    assertTrue(problem.matches(".*config.yaml, line [23]: expected .*"), problem);
    assertTrue(problems("name: a\n---\nname: b\n").get(0).contains("config.yaml, line"));
    assertTrue(problems("seed: 1\nseed: 2\n").get(0).contains("uplicate"));
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
    SpecWriter writer = Guice.createInjector(new CurriculaModule()).getInstance(SpecWriter.class);
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
}
