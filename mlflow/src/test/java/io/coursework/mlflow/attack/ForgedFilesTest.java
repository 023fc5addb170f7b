package io.coursework.mlflow.attack;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.inject.Guice;
import com.google.inject.Injector;
import io.coursework.analysis.AnalysisModule;
import io.coursework.curricula.Catalogue;
import io.coursework.curricula.Course;
import io.coursework.curricula.CurriculaModule;
import io.coursework.curricula.curriculum.MixtureLog;
import io.coursework.curricula.data.DataException;
import io.coursework.curricula.data.DataFormat;
import io.coursework.mlflow.config.ConfigException;
import io.coursework.mlflow.config.ConfigLoader;
import io.coursework.mlflow.config.RunSpec;
import io.coursework.tfmodel.architecture.ParameterLayout;
import io.coursework.tfmodel.checkpoint.Checkpoint;
import io.coursework.tfmodel.checkpoint.CheckpointException;
import io.coursework.tfmodel.checkpoint.Checkpoints;
import io.coursework.tfmodel.training.LossLog;
import io.coursework.tfmodel.training.LossSegment;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Checkpoints, configurations and data that are no files, too large, or lead elsewhere. */
@Timeout(120)
class ForgedFilesTest {
  private static final Injector INJECTOR =
      Guice.createInjector(new CurriculaModule(), new AnalysisModule());
  private static final ConfigLoader CONFIG = INJECTOR.getInstance(ConfigLoader.class);
  private static final Catalogue CATALOGUE = INJECTOR.getInstance(Catalogue.class);
  private static final RunSpec SPEC =
      CONFIG.load(Path.of("src", "main", "configs", "joint.yaml"), List.of());
  private static final ParameterLayout LAYOUT = layout();

  private static final List<String> KINDS =
      List.of("link", "device", "random device", "dangling", "pipe", "folder", "sparse");

  @TempDir Path folder;

  private Yard yard;

  @BeforeEach
  void makeYard() throws IOException {
    yard = new Yard(folder);
  }

  private static ParameterLayout layout() {
    try (Course course = SPEC.course(CATALOGUE)) {
      return ParameterLayout.of(SPEC.model(), course.vocabulary().size());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private Path checkpoint() throws IOException {
    return new Checkpoint(
            7,
            CONFIG.yaml(SPEC),
            new float[LAYOUT.size()],
            new TreeMap<>(Map.of("first_moment", new float[LAYOUT.size()])),
            new double[] {0.5},
            new TreeMap<>())
        .write(yard.house().resolve("checkpoints"), LAYOUT);
  }

  /** Puts something else in the place of a file. */
  private void replace(Path place, String kind) throws Exception {
    Files.deleteIfExists(place);
    switch (kind) {
      case "link" -> Files.createSymbolicLink(place, yard.keys());
      case "device" -> Files.createSymbolicLink(place, Path.of("/dev/zero"));
      case "random device" -> Files.createSymbolicLink(place, Path.of("/dev/urandom"));
      case "dangling" -> Files.createSymbolicLink(place, yard.neighbour().resolve("new"));
      case "pipe" -> Yard.pipe(place);
      case "folder" -> Files.createDirectory(place);
      default -> sparse(place, 1L << 40);
    }
  }

  private static void sparse(Path place, long bytes) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(place.toFile(), "rw")) {
      file.setLength(bytes);
    }
  }

  private static void remove(Path place) throws IOException {
    if (Files.isSymbolicLink(place) || Files.exists(place)) {
      Files.delete(place);
    }
  }

  private void assertRefused(Path checkpoint, String attack) throws IOException {
    CheckpointException e =
        assertThrows(CheckpointException.class, () -> Checkpoint.read(checkpoint, LAYOUT), attack);
    Yard.assertMessage(e.getMessage(), attack);
    yard.assertUntouched(attack);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SHA256SUMS",
        "checkpoint.json",
        "config.yaml",
        "model.safetensors",
        "optimizer.first_moment.safetensors"
      })
  void readsACheckpointOfFilesOnly(String name) throws Exception {
    for (String kind : KINDS) {
      Path place = checkpoint().resolve(name);
      replace(place, kind);
      String attack = name + " is a " + kind;
      assertRefused(place.getParent(), attack);
      if (!name.equals("model.safetensors") && !name.startsWith("optimizer")) {
        CheckpointException e =
            name.equals("checkpoint.json")
                ? assertThrows(
                    CheckpointException.class,
                    () -> Checkpoint.weights(place.getParent(), LAYOUT),
                    attack)
                : assertThrows(
                    CheckpointException.class, () -> Checkpoint.config(place.getParent()), attack);
        Yard.assertMessage(e.getMessage(), attack);
      }
      List<String> told = new ArrayList<>();
      assertTrue(
          Checkpoints.newest(yard.house().resolve("checkpoints"), LAYOUT, told::add).isEmpty());
      assertEquals(1, told.size(), attack);
      remove(place);
    }
  }

  static List<String> states() {
    List<String> states = new ArrayList<>();
    for (String names :
        List.of(
            "[\"../../../neighbour/keys\"]",
            "[\"/etc/passwd\"]",
            "[\"first_moment/../../x\"]",
            "[\"first_moment\", \"first_moment\"]",
            "[\"\"]",
            "[null]",
            "[1]",
            "[[]]",
            "[\"a\\u0000b\"]",
            "[\"a\\nall sent\"]",
            "[\"\\u001b[31m\"]",
            "[\"second_moment\"]",
            "{\"a\": \"../x\"}",
            "[\"" + "x".repeat(100_000) + "\"]")) {
      states.add("{\"optimizer\": %s, \"step\": 7, \"teacher\": []}".formatted(names));
    }
    for (String step :
        List.of("-1", "8", "\"7\"", "7.5", "null", "1e300", "[]", "{}", "1e9999999")) {
      states.add("{\"optimizer\": [], \"step\": %s, \"teacher\": []}".formatted(step));
    }
    for (String teacher : List.of("[\"x\\ny\"]", "{\"a\": 1, \"b\": \"z\"}", "[{}]", "[null]")) {
      states.add("{\"optimizer\": [], \"step\": 7, \"teacher\": %s}".formatted(teacher));
    }
    states.addAll(
        List.of(
            "",
            "null",
            "[]",
            "7",
            "\"\"",
            "{",
            "\u0000",
            "{\"step\": \"" + "\\u001b[2J".repeat(10_000) + "\"}",
            "[".repeat(100_000),
            "{\"step\":".repeat(2_000)));
    return states;
  }

  /** The sums fit: anybody can calculate them. */
  @ParameterizedTest
  @MethodSource("states")
  void readsNoStateThatNamesWhatIsNone(String state) throws Exception {
    Path checkpoint = checkpoint();
    Files.writeString(checkpoint.resolve("checkpoint.json"), state);
    StringBuilder sums = new StringBuilder();
    try (Stream<Path> files = Files.list(checkpoint)) {
      for (Path file : files.filter(f -> !f.endsWith("SHA256SUMS")).toList()) {
        byte[] sum = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
        sums.append(HexFormat.of().formatHex(sum)).append("  ").append(file.getFileName());
        sums.append('\n');
      }
    }
    Files.writeString(checkpoint.resolve("SHA256SUMS"), sums);
    assertRefused(checkpoint, state.substring(0, Math.min(100, state.length())));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0000  ../../neighbour/keys",
        "/etc/passwd",
        "",
        "\u0000",
        "\n\n",
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  ../x"
      })
  void readsNoSumOfAFileElsewhere(String line) throws Exception {
    Path checkpoint = checkpoint();
    Files.writeString(checkpoint.resolve("SHA256SUMS"), line + "\n");
    assertRefused(checkpoint, "SHA256SUMS: " + line);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../../neighbour",
        "/etc",
        "..",
        ".",
        "",
        "a\0b",
        "step_00000007/..",
        "step_99999999"
      })
  void takesNoFolderElsewhereForTheBest(String name) throws Exception {
    Path checkpoint = checkpoint();
    Checkpoints checkpoints =
        Checkpoints.open(checkpoint.getParent(), SPEC.training().checkpoint(), LAYOUT);
    Files.writeString(checkpoint.resolveSibling("best"), name);
    assertTrue(checkpoints.best().isEmpty(), name);
  }

  @Test
  void readsNoBestThatIsNoFile() throws Exception {
    Path checkpoint = checkpoint();
    Checkpoints checkpoints =
        Checkpoints.open(checkpoint.getParent(), SPEC.training().checkpoint(), LAYOUT);
    for (String kind : List.of("link", "device", "pipe", "folder", "sparse")) {
      Path best = checkpoint.resolveSibling("best");
      replace(best, kind);
      IOException e = assertThrows(CheckpointException.class, checkpoints::best, kind);
      Yard.assertMessage(e.getMessage(), "best is a " + kind);
      remove(best);
    }
  }

  /** A run that continues writes into its own folder only. */
  @ParameterizedTest
  @ValueSource(strings = {"link", "device", "dangling", "pipe", "folder"})
  void goesOnInFilesOfTheRunOnly(String kind) throws Exception {
    Path run = Files.createDirectories(yard.house().resolve("run"));
    for (String name : List.of(LossLog.LOSSES, LossLog.STRETCHES, "mixture.tsv")) {
      Path place = run.resolve(name);
      replace(place, kind);
      String attack = name + " is a " + kind;
      IOException e =
          assertThrows(
              IOException.class,
              () -> {
                if (name.equals("mixture.tsv")) {
                  MixtureLog.open(place, List.of("SUM"), 0).close();
                } else {
                  LossLog.open(run, new LossSegment(0, "cpu", "2.18", "/device:CPU:0", 0, 0))
                      .close();
                }
              },
              attack);
      Yard.assertMessage(e.getMessage(), attack);
      yard.assertUntouched(attack);
      remove(place);
    }
    Path checkpoints = run.resolve("checkpoints");
    Files.createSymbolicLink(checkpoints, yard.neighbour().resolve("folder"));
    IOException e =
        assertThrows(
            CheckpointException.class,
            () -> Checkpoints.open(checkpoints, SPEC.training().checkpoint(), LAYOUT));
    Yard.assertMessage(e.getMessage(), "checkpoints is a link");
    yard.assertUntouched("checkpoints is a link");
    assertThrows(
        CheckpointException.class,
        () -> Checkpoints.newest(checkpoints, LAYOUT, told -> {}),
        "nor is any read there");
  }

  @ParameterizedTest
  @ValueSource(strings = {"device", "random device", "dangling", "pipe", "folder", "sparse"})
  void readsConfigurationsAndDataOfFilesOnly(String kind) throws Exception {
    Path config = yard.house().resolve("config.yaml");
    replace(config, kind);
    ConfigException refused =
        assertThrows(ConfigException.class, () -> CONFIG.load(config, List.of()), kind);
    Yard.assertMessage(String.join(" | ", refused.problems()), "a configuration is a " + kind);
    if (!kind.equals("sparse")) { // data of any size are read
      Path data = yard.house().resolve("data.tsv");
      replace(data, kind);
      DataException e =
          assertThrows(DataException.class, () -> DataFormat.of(data), "data are a " + kind);
      Yard.assertMessage(e.getMessage(), "data are a " + kind);
    }
  }

  static List<String> monsters() {
    return List.of(
        "name: \"" + "x".repeat(10 << 20) + "\"\n",
        "# " + "x".repeat(20 << 20) + "\n",
        "#\n".repeat(2 << 20),
        "name: |\n" + "  x\n".repeat(1 << 20),
        "? ".repeat(1 << 20),
        "a: &a [x]\n".repeat(1 << 18));
  }

  @ParameterizedTest
  @MethodSource("monsters")
  void readsNoConfigurationOfMegabytes(String yaml) throws Exception {
    Path config = yard.house().resolve("config.yaml");
    Files.writeString(config, yaml);
    ConfigException read =
        assertThrows(ConfigException.class, () -> CONFIG.load(config, List.of()));
    ConfigException recorded =
        assertThrows(ConfigException.class, () -> CONFIG.parse(yaml, "a checkpoint"));
    for (ConfigException e : List.of(read, recorded)) {
      Yard.assertMessage(String.join(" | ", e.problems()), yaml.substring(0, 20));
      assertTrue(e.getMessage().contains("at most 1,048,576 are expected"), e.getMessage());
    }
  }

  /** What is no UTF-8 is said so, and named. */
  @Test
  void readsAConfigurationOfTextOnly() throws Exception {
    Path config = yard.house().resolve("config.yaml");
    Files.write(config, "name: \u00fc\n".getBytes(StandardCharsets.ISO_8859_1));
    ConfigException e = assertThrows(ConfigException.class, () -> CONFIG.load(config, List.of()));
    assertTrue(e.getMessage().contains("config.yaml: is not UTF-8 text"), e.getMessage());
  }

  /** Another's checkpoint among the run's own. */
  @Test
  void resumesFromNoCheckpointBehindALink() throws Exception {
    Path own = checkpoint();
    Path other = Files.move(own, yard.house().resolve("step_00000007"));
    Files.createSymbolicLink(own, other);
    List<String> told = new ArrayList<>();
    assertTrue(Checkpoints.newest(own.getParent(), LAYOUT, told::add).isEmpty());
    Yard.assertMessage(String.join(" ", told), "a checkpoint is a link");
  }

  /** A person may well name a link to a file. */
  @Test
  void followsALinkThatAPersonNames() throws Exception {
    Path checkpoint = checkpoint();
    Path named = Files.createSymbolicLink(yard.house().resolve("step_00000007"), checkpoint);
    assertArrayEquals(new double[] {0.5}, Checkpoint.read(named, LAYOUT).teacher());
    Path config =
        Files.createSymbolicLink(
            yard.house().resolve("config.yaml"), checkpoint.resolve("config.yaml"));
    assertEquals(SPEC.model(), CONFIG.load(config, List.of()).model());
  }
}
