package io.coursework.mlflow.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.inject.Guice;
import com.google.inject.Injector;
import io.coursework.curricula.spec.InvalidSpecException;
import io.coursework.mlflow.Main;
import io.coursework.mlflow.cli.console.Arguments;
import io.coursework.mlflow.cli.console.Console;
import io.coursework.mlflow.cli.console.UsageException;
import io.coursework.mlflow.cli.destination.TrackingOptions;
import io.coursework.mlflow.cli.train.InitOptions;
import io.coursework.mlflow.cli.train.RunPreparer;
import io.coursework.mlflow.config.ConfigException;
import io.coursework.mlflow.config.ConfigLoader;
import io.coursework.mlflow.config.RunSpec;
import io.coursework.mlflow.experiment.OfflineTraining;
import io.coursework.mlflow.experiment.setup.Preparation;
import io.coursework.mlflow.experiment.setup.ReplicaGroup;
import io.coursework.mlflow.export.TemporaryFolder;
import io.coursework.mlflow.system.ConsoleLog;
import io.coursework.tfmodel.architecture.ParameterLayout;
import io.coursework.tfmodel.architecture.ParameterTensor;
import io.coursework.tfmodel.checkpoint.Checkpoint;
import io.coursework.tracking.secret.Secrets;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import org.apache.commons.cli.DefaultParser;
import org.apache.commons.cli.Options;
import org.apache.commons.cli.ParseException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Runs that begin with the weights of a trained model. */
@Tag("long")
class InitializedTrainingTest {

  private static final Injector INJECTOR = Guice.createInjector(Main.modules());
  private static final RunPreparer BEGINNINGS = INJECTOR.getInstance(RunPreparer.class);

  /** The source knows MAX, MED and MIN, by tokens in another place than the run's. */
  private static final String[] SOURCE = {
    "name=max_med",
    "seed=3",
    "task.operations=[MAX, MED, MIN]",
    "target=MAX",
    "curriculum={type: fixed, weights: {MAX: 1, MED: 1}}",
    "training.steps=12",
    "training.batch_size=8"
  };

  private static final String[] RUN = {
    "curriculum={type: fixed, weights: {SUM: 1}}",
    "task.operations=[SUM, MAX, MED]",
    "training.steps=12",
    "logging.model=false",
    "training.batch_size=8",
    "training.checkpoint.every=5",
    "evaluation.every=9"
  };

  @TempDir static Path shared;
  private static OfflineTraining source;

  @TempDir Path folder;
  private final ByteArrayOutputStream log = new ByteArrayOutputStream();
  private final Console console =
      new Console(
          new PrintStream(log, true, StandardCharsets.UTF_8),
          new PrintStream(log, true, StandardCharsets.UTF_8),
          false,
          INJECTOR.getInstance(ConsoleLog.class),
          Secrets.of(Map.of()));

  @BeforeAll
  static void train() throws IOException {
    source = OfflineTraining.run(shared, SOURCE);
  }

  private static String[] settings(String... more) {
    return Stream.concat(Stream.of(RUN), Stream.of(more)).toArray(String[]::new);
  }

  private static String from(Path model) {
    return "init.from=" + model;
  }

  /** Nobody answers at port 1, so no run of the source is known. */
  private Preparation prepare(RunSpec spec) throws IOException {
    TrackingOptions nobody =
        new TrackingOptions(
            Optional.of("http://127.0.0.1:1"), false, Optional.empty(), Optional.empty(), false);
    return BEGINNINGS.prepare(spec, nobody, console);
  }

  private OfflineTraining train(Path into, LongConsumer steps, String... more) throws IOException {
    return OfflineTraining.run(Files.createDirectories(into), this::prepare, steps, settings(more));
  }

  private OfflineTraining train(String... more) throws IOException {
    return train(folder, step -> {}, more);
  }

  private static ParameterLayout layout(OfflineTraining run) throws IOException {
    String yaml = Checkpoint.config(run.directory().resolve("artifacts/init"));
    try (Preparation preparation =
        BEGINNINGS.prepare(
            INJECTOR.getInstance(ConfigLoader.class).parse(yaml, "init"), run.directory())) {
      return preparation.layout();
    }
  }

  private static float[] tensor(OfflineTraining run, String checkpoint, String name)
      throws IOException {
    ParameterLayout layout = layout(run);
    ParameterTensor tensor = layout.tensor(name);
    float[] all = Checkpoint.weights(run.directory().resolve(checkpoint), layout).values();
    return Arrays.copyOfRange(all, tensor.offset(), tensor.offset() + tensor.size());
  }

  private static List<JsonNode> journal(OfflineTraining run) throws IOException {
    List<JsonNode> entries = new ArrayList<>();
    for (String text : run.text("journal.jsonl").lines().toList()) {
      entries.add(Console.JSON.readTree(text));
    }
    return entries;
  }

  @Test
  void beginsWithTheTrainedWeightsAndSaysWhereTheyComeFrom() throws IOException {
    OfflineTraining run = train(from(source.directory()));
    float[] blocks = tensor(run, "artifacts/init", "blocks.0.attn.W_QKV");
    String journal = run.text("journal.jsonl");
    for (String said :
        List.of(
            "\"coursework.init.from\":\"" + source.directory(),
            "\"coursework.init.curriculum\":\"max_med\"",
            "\"coursework.init.seed\":\"3\"",
            "\"coursework.init.step\":\"12\"",
            "\"coursework.init.split\":\"other\"",
            "\"coursework.init.sha256\":\"" + sha256(source.directory()) + "\"",
            "\"init.part\":\"all\"",
            "Begins with 4,032 of these",
            "parameters from max_med, seed 3, step 12")) {
      assertTrue(journal.contains(said), said);
    }
    assertFalse(journal.contains("coursework.init.run_id"), "no server knows the source");
    String note = log.toString(StandardCharsets.UTF_8);
    assertEquals(1, note.lines().count(), note);
    assertTrue(note.contains("; new: SUM; it was trained on another split"), note);

    // The first weights are a model like any other: the same matrix, in its place.
    Cli cli = Cli.run("evaluate", "--model", run.directory() + "/artifacts/init", "--json");
    assertEquals(0, cli.exitCode(), cli.err());
    OfflineTraining again =
        train(folder.resolve("again"), step -> {}, from(run.directory().resolve("artifacts/init")));
    assertArrayEquals(blocks, tensor(again, "artifacts/init", "blocks.0.attn.W_QKV"));
    assertArrayEquals(
        tensor(run, "artifacts/init", "embed.W_E"), tensor(again, "artifacts/init", "embed.W_E"));
    assertTrue(again.text("journal.jsonl").contains("\"coursework.init.split\":\"same\""));
  }

  private static String sha256(Path directory) throws IOException {
    return Files.readString(directory.resolve("artifacts/model/SHA256SUMS"))
        .lines()
        .filter(line -> line.endsWith("  model.safetensors"))
        .findFirst()
        .orElseThrow()
        .substring(0, 64);
  }

  /** What is recorded is there before the run is: whoever finds the run can continue with it. */
  @Test
  void itsFirstEntriesAreTheWeights() throws IOException {
    List<String> paths =
        journal(train(from(source.directory()))).stream()
            .limit(8)
            .filter(entry -> entry.has("path"))
            .map(entry -> entry.get("path").asText())
            .toList();
    assertTrue(paths.contains("init/model.safetensors"), paths.toString());
  }

  @Test
  void isVerifiedAndGoesOnToTheSameBitsWhenTheSourceIsGone() throws IOException {
    String[] init = {"init.part=embeddings", "init.freeze=loaded"};
    Path copy = copy(source.directory().resolve("artifacts/model"), folder.resolve("source"));
    OfflineTraining whole = train(folder, step -> {}, from(copy), init[0], init[1]);
    Path stopped = stopped(from(copy), init[0], init[1]);
    new TemporaryFolder(copy).close(); // deletes it

    OfflineTraining resumed =
        OfflineTraining.resume(stopped, spec -> BEGINNINGS.prepare(spec, stopped));
    assertSameTraining(whole, resumed);
    assertEquals(tags(whole), tags(resumed));
    Cli cli = Cli.run("verify", resumed.directory().toString());
    assertEquals("verified 12 steps bit by bit\n", cli.out(), cli.err());
  }

  /** A run that fails at step 8. */
  private Path stopped(String... more) throws IOException {
    Path other = folder.resolve("other");
    LongConsumer dying =
        step -> {
          if (step == 8) {
            throw new IllegalStateException("the disk is full");
          }
        };
    assertThrows(IllegalStateException.class, () -> train(other, dying, more));
    try (Stream<Path> runs = Files.list(other.resolve("runs"))) {
      return runs.findFirst().orElseThrow();
    }
  }

  private static void assertSameTraining(OfflineTraining one, OfflineTraining other)
      throws IOException {
    for (String file :
        List.of(
            "losses.f32",
            "checkpoints/step_00000012/model.safetensors",
            "checkpoints/step_00000012/optimizer.second_moment.safetensors")) {
      assertArrayEquals(one.file(file), other.file(file), file);
    }
  }

  /** Nothing but the configuration is needed: the table is a formula. */
  @Test
  void aTableOfNumbersStaysAndIsTheSameInEveryRunOfTheSeed() throws IOException {
    String[] table = {"init.numbers=ring", "init.ring_frequency=3", "init.freeze=loaded"};
    OfflineTraining whole = train(table);
    assertFalse(Files.exists(whole.directory().resolve("artifacts/init")));
    Path stopped = stopped(table);
    OfflineTraining resumed =
        OfflineTraining.resume(stopped, spec -> BEGINNINGS.prepare(spec, stopped));
    assertSameTraining(whole, resumed);
    Cli cli = Cli.run("verify", resumed.directory().toString());
    assertEquals("verified 12 steps bit by bit\n", cli.out(), cli.err());

    try (Preparation preparation =
        BEGINNINGS.prepare(OfflineTraining.spec(folder, settings(table)), whole.directory())) {
      float[] last =
          Checkpoint.weights(
                  whole.directory().resolve("checkpoints/step_00000012"), preparation.layout())
              .values();
      int tokens = preparation.layout().tensor("embed.W_E").offset();
      // sin(9 pi/10) / sin(3 pi/10), from rows rounded to float32; a step moves rows by 0.1%.
      double near = distance(last, tokens, tokens + 3 * 16);
      assertEquals(0.3819660113, near / distance(last, tokens, tokens + 16), 1e-6);
    }
    String journal = whole.text("journal.jsonl");
    for (String said :
        List.of(
            "\"init.numbers\":\"ring\"",
            "\"init.ring_frequency\":\"3\"",
            "weights drawn at random but numbers on a ring of frequency 3; 160 stay as they are")) {
      assertTrue(journal.contains(said), said);
    }
  }

  private static double distance(float[] weights, int row, int other) {
    double squares = 0;
    for (int i = 0; i < 16; i++) {
      squares += Math.pow((double) weights[row + i] - weights[other + i], 2);
    }
    return Math.sqrt(squares);
  }

  /** Seen by a name that is there twice, so that nothing is trained. */
  @ParameterizedTest
  @CsvSource({
    "numbers_line, numbers_line-shuffle_numbers, true",
    "numbers_line, numbers_line-rotate_numbers,  false",
    "sum,          sum-shuffle_numbers,          false",
  })
  void aStudyHasTheControlsThatSaySomething(String config, String name, boolean there)
      throws IOException {
    Path twin = folder.resolve("twin.yaml");
    String yaml = "name: %s\ncurriculum: {type: fixed, weights: {MAX: 1}}\ntarget: MAX\n";
    Files.writeString(twin, yaml.formatted(name));
    String file = "src/main/configs/" + config + ".yaml";
    String controls = "rotate_numbers,shuffle_numbers";
    Cli cli = Cli.run("study", file, twin.toString(), "--init-controls", controls, "--offline");
    assertEquals(2, cli.exitCode());
    assertTrue(
        cli.err().contains(there ? "are called " + name : "have different targets"), cli.err());
  }

  @Test
  void theDescriptionNamesTheControls() throws IOException {
    OfflineTraining run =
        train(
            from(source.directory()),
            "init.part=numbers",
            "init.shuffle_numbers=true",
            "init.rotate_numbers=true");
    String journal = run.text("journal.jsonl");
    assertTrue(journal.contains("), the numbers' rows shuffled, the numbers' rows rotated."));
    assertTrue(journal.contains("\"init.rotate_numbers\":\"true\""));
  }

  private static List<String> tags(OfflineTraining run) throws IOException {
    return journal(run).stream()
        .map(entry -> entry.path("values").toString())
        .filter(values -> values.contains("coursework.init."))
        .toList();
  }

  private static Path copy(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    for (String name :
        List.of("SHA256SUMS", "config.yaml", "checkpoint.json", "model.safetensors")) {
      Files.copy(from.resolve(name), to.resolve(name));
    }
    return to;
  }

  @Test
  void givesTheSameBitsWithTwoThreads() throws IOException {
    String[] init = {from(source.directory()), "init.freeze=blocks"};
    OfflineTraining one = train(init);
    OfflineTraining two =
        train(folder.resolve("two"), step -> {}, init[0], init[1], "training.threads=2");
    assertArrayEquals(one.file("losses.f32"), two.file("losses.f32"));
    String last = "checkpoints/step_00000012/model.safetensors";
    assertArrayEquals(one.file(last), two.file(last));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "embeddings | loaded     | embed.W_E            | blocks.0.mlp.W_in",
        "numbers    | loaded     | embed.W_E            | pos_embed.W_pos",
        "all        | blocks     | blocks.0.mlp.W_in    | embed.W_E",
        "all        | embeddings | pos_embed.W_pos      | blocks.0.attn.W_O",
      })
  void whatIsFrozenStays(String part, String freeze, String stays, String moves)
      throws IOException {
    OfflineTraining run =
        train(from(source.directory()), "init.part=" + part, "init.freeze=" + freeze);
    String last = "checkpoints/step_00000012";
    assertFalse(
        Arrays.equals(tensor(run, "artifacts/init", moves), tensor(run, last, moves)), moves);
    float[] first = tensor(run, "artifacts/init", stays);
    float[] after = tensor(run, last, stays);
    if (freeze.equals("loaded")) {
      // The row of SUM, which the source did not know, is trained.
      assertFalse(Arrays.equals(first, after));
      int numbers = 10 * 16;
      first = Arrays.copyOf(first, numbers);
      after = Arrays.copyOf(after, numbers);
    }
    assertArrayEquals(first, after, stays);
    assertTrue(run.text("journal.jsonl").contains("\"model.trainable_parameters\""));
  }

  /** A control of a frozen embedding: one that nobody has trained. */
  @Test
  void freezesARandomDrawToo() throws IOException {
    OfflineTraining run = train("init.freeze=embeddings");
    assertFalse(Files.exists(run.directory().resolve("artifacts/init")));
    assertTrue(run.text("journal.jsonl").contains("\"init.freeze\":\"embeddings\""));
    Cli cli = Cli.run("verify", run.directory().toString());
    assertEquals("verified 12 steps bit by bit\n", cli.out(), cli.err());
    OfflineTraining free = train(folder.resolve("free"), step -> {});
    assertNotEquals(
        Arrays.toString(run.file("losses.f32")), Arrays.toString(free.file("losses.f32")));
    assertFalse(free.text("journal.jsonl").contains("init."), "nothing to say");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "model.d_model=32        | it is another architecture: model.d_model = 16 there and 32 here",
        "model.norm=rms          | model.norm = layer there and rms here; set these keys to its values",
        "init.freeze=loaded;task.operations=[MAX, MED, MIN];curriculum={type: fixed, weights: {MAX: 1}};target=MAX"
            + " | init.freeze = loaded leaves nothing to train: all 4048 parameters are loaded",
      })
  void refusesWhatDoesNotFitBeforeARunBegins(String more, String expected) {
    String[] all =
        Stream.concat(Stream.of(from(source.directory())), Stream.of(more.split(";")))
            .toArray(String[]::new);
    InvalidSpecException e = assertThrows(InvalidSpecException.class, () -> train(all));
    assertEquals(1, e.getMessage().lines().count());
    assertTrue(e.getMessage().contains(expected), e.getMessage());
    assertFalse(Files.exists(folder.resolve("runs")));
  }

  @Test
  void refusesValuesThatAreOthersUnderTheSameNames() throws IOException {
    String[] group = {
      "task.domain={type: permutations, group: S3}",
      "task.operations=[PRODUCT]",
      "target=PRODUCT",
      "curriculum={type: fixed, weights: {PRODUCT: 1}}",
      "split={type: tuples, operands: 2, share: 0.1}"
    };
    String[] all =
        Stream.concat(Stream.of(from(source.directory())), Stream.of(group)).toArray(String[]::new);
    InvalidSpecException e = assertThrows(InvalidSpecException.class, () -> train(all));
    assertTrue(e.getMessage().contains("its values are others under the same names"), e + "");
    assertEquals(1, e.getMessage().lines().count());
  }

  @Test
  void saysInOneLineWhatIsNoModel() {
    IOException e = assertThrows(IOException.class, () -> train(from(folder.resolve("nothing"))));
    assertTrue(e.getMessage().startsWith("init.from: " + folder.resolve("nothing")), e + "");
    UsageException unknown =
        assertThrows(UsageException.class, () -> train("init.from=models:/a/b/c"));
    assertTrue(
        unknown.getMessage().startsWith("init.from models:/a/b/c names no model"), unknown + "");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "init.part=embeddings      | init.part = embeddings takes from no model; give init.from",
        "init.freeze=loaded        | init.freeze = loaded, but nothing is loaded; give init.from or init.numbers",
        "init.shuffle_numbers=true | init.shuffle_numbers needs a model or a table; give init.from or init.numbers",
        "init.match_norm=true      | init.match_norm needs a model; give init.from",
        "init.rotate_numbers=true  | init.rotate_numbers needs a model; give init.from",
        "init.ring_frequency=3     | init.ring_frequency = 3 must be 1 or, with numbers: ring, more",
        "init.from=a;init.numbers=line | init.numbers = line would replace what is taken from a; leave one",
        "init.numbers=line;init.freeze=embeddings | init.numbers = line, frozen, leaves numbers that a tied",
        "init.freeze=block         | init.freeze = block is unknown; choose one of [none, loaded, embeddings, blocks]",
      })
  void theConfigurationSaysWhatNeedsAModel(String setting, String expected) {
    ConfigException e = assertThrows(ConfigException.class, () -> train(setting.split(";")));
    assertEquals(1, e.problems().size());
    assertTrue(e.getMessage().startsWith(expected), e.getMessage());
  }

  @Test
  void cannotBeVerifiedWithoutItsFirstWeights() throws IOException {
    OfflineTraining run = train(from(source.directory()));
    Path weights = run.directory().resolve("artifacts/init/model.safetensors");
    Files.write(weights, Arrays.copyOf(Files.readAllBytes(weights), 5000));
    Cli cli = Cli.run("verify", run.directory().toString());
    assertEquals(1, cli.exitCode());
    assertEquals(1, cli.err().lines().count(), cli.err());
    assertTrue(cli.err().contains("has lost the weights that it began with"), cli.err());
    assertTrue(cli.err().contains("bring back its artifacts/init"), cli.err());
  }

  @Test
  void namesItsSourceByTheSeedAndByAPattern() throws IOException {
    Path named =
        copy(source.directory().resolve("artifacts/model"), folder.resolve("max-seed-7-0a1b"));
    copy(named, folder.resolve("max-seed-17-0a1b"));
    OfflineTraining run = train("seed=7", "init.from=" + folder + "/max-seed-{seed}-*");
    assertTrue(
        run.text("journal.jsonl")
            .contains("\"coursework.init.from\":\"" + folder + "/max-seed-7-0a1b\""));
    assertTrue(run.text("artifacts/config.yaml").contains("max-seed-{seed}-*"));
    UsageException several =
        assertThrows(UsageException.class, () -> train("init.from=" + folder + "/max-seed-*"));
    assertTrue(several.getMessage().contains("names 2 folders, such as "), several.getMessage());
    UsageException none =
        assertThrows(UsageException.class, () -> train("init.from=" + folder + "/min-*/model"));
    assertTrue(none.getMessage().endsWith("names no folder; it must name one"), none.getMessage());
  }

  @Test
  void optionsAreShorthandsOfSettings() throws ParseException {
    Options options = new Options().addOption(Arguments.value("set", "KEY=VALUE", ""));
    InitOptions.all().forEach(options::addOption);
    String[] words = {
      "--init-part",
      "numbers",
      "--set",
      "seed=1",
      "--init-freeze",
      "loaded",
      "--init-from",
      "runs:/0a/model"
    };
    assertEquals(
        List.of(
            "seed=1",
            "init.from=\"runs:/0a/model\"",
            "init.part=\"numbers\"",
            "init.freeze=\"loaded\""),
        InitOptions.settings(new DefaultParser().parse(options, words)));
    Cli cli = Cli.run("train", "--config", "src/main/configs/sum.yaml", "--init-part", "head");
    assertEquals(2, cli.exitCode());
    assertTrue(
        cli.err().contains("init.part = head is unknown; choose one of [all, embeddings, numbers]"),
        cli.err());
  }

  /** A run that takes other tokens from its source freezes other rows than its neighbours. */
  @Test
  void replicasInOneGraphMustFreezeTheSame() throws IOException {
    Path known = copy(source.directory().resolve("artifacts/model"), folder.resolve("seed-0"));
    Path sumSource = Files.createDirectories(folder.resolve("sums"));
    OfflineTraining sum = OfflineTraining.run(sumSource, settings());
    copy(sum.directory().resolve("checkpoints/step_00000012"), folder.resolve("seed-1"));
    String[] init =
        settings(
            "init.from=" + folder + "/seed-{seed}", "init.part=embeddings", "init.freeze=loaded");
    RunSpec spec = OfflineTraining.spec(folder, init);
    try (Preparation first = prepare(spec);
        Preparation second = prepare(spec.withSeed(1))) {
      assertTrue(Files.exists(known));
      InvalidSpecException e =
          assertThrows(
              InvalidSpecException.class, () -> new ReplicaGroup(List.of(first, second)).close());
      assertTrue(e.getMessage().contains("for seed 1 than for seed 0"), e.getMessage());
      new ReplicaGroup(List.of(first, first)).close();
    }
  }
}
