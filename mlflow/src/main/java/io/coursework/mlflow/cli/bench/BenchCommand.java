package io.coursework.mlflow.cli.bench;

import io.coursework.curricula.Catalogue;
import io.coursework.curricula.spec.Decimal;
import io.coursework.mlflow.bench.Cell;
import io.coursework.mlflow.bench.CellExport;
import io.coursework.mlflow.bench.Measurement;
import io.coursework.mlflow.bench.TrainingBenchmark;
import io.coursework.mlflow.cli.console.Arguments;
import io.coursework.mlflow.cli.console.Command;
import io.coursework.mlflow.cli.console.CommandLineInterface;
import io.coursework.mlflow.cli.console.Console;
import io.coursework.mlflow.cli.console.UsageException;
import io.coursework.mlflow.config.ConfigLoader;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;

/** Measures what a training step costs. */
public final class BenchCommand implements Command {

  private static final String WIDTHS = "16,32,64,128,256";
  private static final String THREADS = "1,2";

  private final ConfigLoader config;
  private final Catalogue catalogue;

  @Inject
  BenchCommand(ConfigLoader config, Catalogue catalogue) {
    this.config = config;
    this.catalogue = catalogue;
  }

  @Override
  public String name() {
    return "bench";
  }

  @Override
  public String summary() {
    return "measure training: steps and tokens per second, memory, time to the first step";
  }

  @Override
  public String arguments() {
    return "[--d-model LIST] [--recipe] [--nested] [--threads LIST] [options]";
  }

  @Override
  public String example() {
    return "coursework bench --d-model 64,128 --threads 2 --seconds 5";
  }

  @Override
  public Options options() {
    return new Options()
        .addOption(
            Arguments.value(
                "d-model",
                "LIST",
                "widths of a block applied 5 times to 64 rows of 128 tokens (default: "
                    + WIDTHS
                    + ", and the recipe)"))
        .addOption(
            Option.builder()
                .longOpt("recipe")
                .desc("the one-minute recipe, d_model 32 on drawn expressions")
                .get())
        .addOption(
            Option.builder()
                .longOpt("nested")
                .desc("models of --d-model (default: 32) on the paper's nested task instead")
                .get())
        .addOption(
            Arguments.value(
                "batching",
                "NAME",
                "rows, packed or windows: short for --set training.batching=NAME"))
        .addOption(Arguments.value("threads", "LIST", "threads (default: " + THREADS + ")"))
        .addOption(Arguments.value("seconds", "S", "minimum seconds per measurement (default: 3)"))
        .addOption(Arguments.value("steps", "N", "minimum steps per measurement (default: 1)"))
        .addOption(
            Arguments.value(
                "set",
                "KEY=VALUE",
                "a setting of all models, such as model.n_heads=4 (repeatable)"))
        .addOption(
            Arguments.value(
                "export",
                "DIR",
                "measure nothing: write down for other programs what is trained (weights, batches, losses)"))
        .addOption(
            Option.builder()
                .longOpt("serve")
                .desc("measure what each line on stdin asks for (see tf-model/bench/compare.py)")
                .get());
  }

  @Override
  public int run(CommandLine line, Console console) throws Exception {
    Arguments.noOthers(line);
    List<Cell> cells = cells(line);
    if (line.hasOption("serve")) {
      return serve(line, console);
    }
    if (line.hasOption("export")) {
      return export(cells, Path.of(line.getOptionValue("export")), console);
    }
    long seconds = Arguments.whole(line, "seconds", 3, 0, 3600);
    long steps = Arguments.whole(line, "steps", 1, 1, 1_000_000);
    List<Measurement> measured = new ArrayList<>();
    for (Cell cell : cells) {
      console.log(
          "bench: %s, %d threads".formatted(cell.label(), cell.spec().training().threads()));
      try (TrainingBenchmark benchmark = new TrainingBenchmark(cell, catalogue)) {
        benchmark.measure(seconds / 2.0, 1); // warm-up
        measured.add(benchmark.measure(seconds, steps));
      }
    }
    BenchReport.print(measured, console);
    return CommandLineInterface.DONE;
  }

  private int export(List<Cell> cells, Path folder, Console console) throws IOException {
    Set<String> written = new HashSet<>();
    for (Cell cell : cells) {
      if (written.add(cell.name())) { // threads change nothing that is trained
        CellExport.write(cell, catalogue, folder);
        console.log("wrote %s.json".formatted(folder.resolve(cell.name())));
      }
    }
    return CommandLineInterface.DONE;
  }

  private int serve(CommandLine line, Console console) throws IOException {
    List<Integer> threads = threads(line);
    if (!line.hasOption("json")) {
      throw new UsageException("--serve answers in JSON; add --json");
    }
    if (threads.size() != 1) {
      throw new UsageException("--serve measures with one number of threads; give --threads 1");
    }
    try (BenchServer server =
        new BenchServer(
            cell -> Cell.of(cell, threads.get(0), settings(line), config), catalogue, console)) {
      server.serve(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    }
    return CommandLineInterface.DONE;
  }

  private List<Cell> cells(CommandLine line) {
    boolean nested = line.hasOption("nested");
    boolean chosen = line.hasOption("d-model") || line.hasOption("recipe") || nested;
    List<String> names = new ArrayList<>();
    if (!chosen || line.hasOption("recipe")) {
      names.add(Cell.RECIPE);
    }
    if (nested) {
      whole(line, "d-model", "32").forEach(width -> names.add(Cell.NESTED + width));
    } else if (!chosen || line.hasOption("d-model")) {
      whole(line, "d-model", WIDTHS).forEach(width -> names.add(width.toString()));
    }
    List<String> settings = settings(line);
    return threads(line).stream()
        .flatMap(threads -> names.stream().map(name -> Cell.of(name, threads, settings, config)))
        .toList();
  }

  private static List<String> settings(CommandLine line) {
    List<String> settings = new ArrayList<>(Arguments.all(line, "set"));
    if (line.hasOption("batching")) {
      settings.add("training.batching=" + line.getOptionValue("batching"));
    }
    return settings;
  }

  private static List<Integer> threads(CommandLine line) {
    return whole(line, "threads", THREADS);
  }

  /** Whole numbers with commas between them; their ranges are the configuration's to check. */
  private static List<Integer> whole(CommandLine line, String option, String otherwise) {
    String list = line.getOptionValue(option, otherwise);
    try {
      return Arrays.stream(list.split(",", -1))
          .map(word -> Math.toIntExact(Decimal.whole(word.strip())))
          .toList();
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw new UsageException(
          "--%s %s is not a list of whole numbers such as %s: one of them %s"
              .formatted(
                  option,
                  list,
                  otherwise,
                  e instanceof ArithmeticException ? "is too large" : e.getMessage()));
    }
  }
}
