package io.coursework.mlflow.cli.sweep;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coursework.mlflow.backend.RunAddress;
import io.coursework.mlflow.cli.console.Arguments;
import io.coursework.mlflow.cli.console.Command;
import io.coursework.mlflow.cli.console.CommandLineInterface;
import io.coursework.mlflow.cli.console.Console;
import io.coursework.mlflow.cli.console.FailedException;
import io.coursework.mlflow.cli.console.OutputFolder;
import io.coursework.mlflow.cli.console.UsageException;
import io.coursework.mlflow.cli.destination.NamedFolder;
import io.coursework.mlflow.cli.destination.NamedRuns;
import io.coursework.mlflow.cli.destination.TrackingOptions;
import io.coursework.mlflow.config.ConfigLoader;
import io.coursework.mlflow.experiment.recording.Measure;
import io.coursework.mlflow.experiment.setup.RunParams;
import io.coursework.mlflow.export.TemporaryFolder;
import io.coursework.mlflow.reproduction.Reproduction;
import io.coursework.mlflow.reproduction.evidence.Answer;
import io.coursework.mlflow.sweep.SweepPage;
import io.coursework.mlflow.sweep.SweepRanking;
import io.coursework.mlflow.sweep.TrialTable;
import io.coursework.mlflow.sweep.engine.KeptTrials;
import io.coursework.mlflow.sweep.engine.TrialRow;
import io.coursework.mlflow.sweep.judging.JudgedBy;
import io.coursework.mlflow.sweep.judging.JudgedPart;
import io.coursework.mlflow.sweep.plan.Question;
import io.coursework.mlflow.sweep.plan.SweepPlan;
import io.coursework.mlflow.sweep.plan.Trial;
import io.coursework.mlflow.sweep.rule.SettingRules;
import io.coursework.tracking.RunFolders;
import io.coursework.tracking.RunRecord;
import io.coursework.tracking.backend.BackendException;
import io.coursework.tracking.run.RunHeader;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;

/** Reads the results of the trials of a sweep, while it runs or after. */
public final class SweepResultsCommand implements Command {

  private static final String MEASURE = "measure";
  private static final String PART = "part";
  private static final String ALL = "all";
  private static final String COMPACT = "compact";

  private final ConfigLoader config;
  private final RunParams params;
  private final Reproduction reproduction;

  @Inject
  SweepResultsCommand(ConfigLoader config, RunParams params, Reproduction reproduction) {
    this.config = config;
    this.params = params;
    this.reproduction = reproduction;
  }

  @Override
  public String name() {
    return "sweep results";
  }

  @Override
  public String summary() {
    return "the results of a sweep in ten lines: the best setting, the next best, what did not finish and why";
  }

  @Override
  public String arguments() {
    return "SWEEP [--all] [--measure answer|strict] [--part NAME] [--out DIR [--compact]]";
  }

  @Override
  public String example() {
    return "coursework sweep results runs/latest --out results";
  }

  @Override
  public Options options() {
    return new Options()
        .addOption(
            Arguments.value(
                "out",
                "DIR",
                "folder to write report.html and trials.tsv to, and the report of a sweep that answers"
                    + " a question"))
        .addOption(
            Arguments.flag(
                COMPACT,
                "with --out, of the study of the paper: only what a repository should keep, which is its report"
                    + " in Markdown with the figures, claims.json and runs.tsv"))
        .addOption(Arguments.flag(ALL, "every setting and every trial"))
        .addOption(
            Arguments.value(
                "runs-dir", "DIR", "where a name that is not a path is looked up (default: runs)"))
        .addOption(
            Arguments.oneOf(
                MEASURE,
                "answer|strict",
                Measure.class,
                "what of a model's text must be right: the answer, or the whole chain of thought"
                    + " (default: as the sweep's file says)"))
        .addOption(
            Arguments.oneOf(
                PART,
                "NAME",
                JudgedPart.class,
                "on which expressions: monitor, held_out or unseen_multisets (default: as the sweep's"
                    + " file says)"))
        .addOption(Arguments.flag(TrackingOptions.OFFLINE, "ask no server"))
        .addOption(TrackingOptions.trackingUri());
  }

  @Override
  public int run(CommandLine line, Console console) throws Exception {
    if (line.getArgList().size() != 1) {
      throw new UsageException(
          "name one sweep: the folder of its parent run, or runs:/<the parent run's id>");
    }
    String name = line.getArgList().get(0);
    Told told = read(name, line, TrackingOptions.of(line), console);
    TrialTable table = told.table();
    Optional<Answer> answer = told.answer();
    if (table.rows().isEmpty()) {
      throw new UsageException(
          name + " is not the parent run of a sweep; name one whose parts are trials");
    }
    SweepAnswer.tell(table, line.hasOption(ALL), console);
    ObjectNode result = SweepAnswer.json(told.sweep(), table);
    if (told.plan().isPresent()) {
      Sweeping.found(told.plan().get(), table, result, console);
    }
    boolean claims = told.plan().filter(plan -> plan.question() == Question.PAPER).isPresent();
    if (claims && (line.hasOption(MEASURE) || line.hasOption(PART))) {
      console.log(
          "--measure and --part change the table of trials alone; claims always go by whole chains on excluded tuples");
    }
    if (answer.isPresent()) {
      Sweeping.told(answer.get().foreword(), answer.get().told(), result, console);
    }
    if (line.hasOption(COMPACT)) {
      if (answer.isEmpty() || !line.hasOption("out")) {
        throw new UsageException(
            "--compact writes the report of a study of the paper with --out DIR; "
                + (answer.isEmpty() ? name + " is not such a study" : "give it a folder"));
      }
      write(answer.get().compact(), OutputFolder.of(line.getOptionValue("out"), console));
    } else if (line.hasOption("out")) {
      OutputFolder out = OutputFolder.of(line.getOptionValue("out"), console);
      result.put("file", out.write("trials.tsv", table.table().tsv()).toString());
      out.write(
          SweepPage.FILE,
          new SweepPage(
                  told.sweep(),
                  SweepRanking.of(table),
                  told.plan().map(SweepPlan::rules).orElse(SettingRules.NONE),
                  told.plan().map(plan -> plan.growth().earlier().told()).orElse(List.of()))
              .html());
      if (answer.isPresent()) {
        write(answer.get().files(), out);
      }
    }
    console.result(result);
    return CommandLineInterface.DONE;
  }

  private static void write(Map<String, String> files, OutputFolder out) throws IOException {
    for (Map.Entry<String, String> file : files.entrySet()) {
      out.write(file.getKey(), file.getValue());
    }
  }

  /**
   * The trials of a sweep, and what they say to its question; of one on the server as far as known.
   */
  private record Told(
      String sweep, TrialTable table, Optional<SweepPlan> plan, Optional<Answer> answer) {}

  private Told read(String name, CommandLine line, TrackingOptions tracking, Console console)
      throws IOException {
    Optional<Path> directory = directory(name, tracking.runs());
    if (directory.isPresent()) {
      Optional<RunHeader> header = RunFolders.header(directory.get());
      if (header.isEmpty() && !hasOutcomes(directory.get())) {
        throw new UsageException(name + " has not begun");
      }
      SweepPlan plan = plan(directory.get());
      return read(header.map(plan::under).orElse(plan), directory.get(), line);
    }
    Optional<String> id =
        RunAddress.of(name).map(RunAddress::runs).filter(r -> r.size() == 1).map(r -> r.get(0));
    if (id.isPresent()) {
      try (TemporaryFolder folder = TemporaryFolder.create()) {
        Path study = StudyDownload.of(id.get(), folder.path(), tracking);
        if (hasOutcomes(study)) {
          return read(plan(study), study, line);
        }
      } catch (BackendException e) {
        throw new FailedException(e.getMessage());
      }
    }
    JudgedBy otherwise = JudgedBy.DEFAULT;
    List<RunRecord> runs = runs(name, otherwise, tracking, console);
    Optional<String> tag =
        runs.stream()
            .flatMap(run -> Optional.ofNullable(run.tags().get(JudgedBy.TAG)).stream())
            .findFirst();
    if (tag.isPresent()) {
      otherwise = otherwise.tagged(tag.get());
      runs = otherwise.others().isEmpty() ? runs : runs(name, otherwise, tracking, console);
    }
    JudgedBy by = judgedBy(line, otherwise).settled(runs);
    return new Told(
        runs.stream().map(r -> r.tags().get(Trial.SWEEP)).findFirst().orElse(name),
        new TrialTable(by, runs.stream().flatMap(r -> TrialRow.of(r, by).stream()).toList()),
        Optional.empty(),
        Optional.empty());
  }

  private Told read(SweepPlan planned, Path directory, CommandLine line) throws IOException {
    SweepPlan plan = planned.judgedBy(judgedBy(line, planned.judgedBy()));
    return new Told(
        plan.sweep(),
        TrialTable.read(plan, directory, params),
        Optional.of(plan),
        reproduction.answer(plan, directory));
  }

  private static boolean hasOutcomes(Path directory) {
    return Files.exists(directory.resolve("artifacts").resolve(KeptTrials.FOLDER));
  }

  private SweepPlan plan(Path directory) throws IOException {
    return SweepPlan.read(directory.resolve("artifacts").resolve(SweepPlan.FILE), config);
  }

  private static List<RunRecord> runs(
      String name, JudgedBy by, TrackingOptions tracking, Console console) throws IOException {
    return new NamedRuns(tracking, TrialRow.metrics(by), false, 0, Integer.MAX_VALUE)
        .read(List.of(name), console.progress());
  }

  private static JudgedBy judgedBy(CommandLine line, JudgedBy otherwise) {
    return otherwise.measured(
        Optional.ofNullable(line.getOptionValue(MEASURE))
            .map(value -> Arguments.choice(MEASURE, value, Measure.class))
            .orElse(otherwise.measure()),
        Optional.ofNullable(line.getOptionValue(PART))
            .map(value -> Arguments.choice(PART, value, JudgedPart.class))
            .orElse(otherwise.part()));
  }

  /** The parent run's folder, if that is what the name says. */
  private static Optional<Path> directory(String name, Path runs) throws IOException {
    if (RunAddress.isMeant(name)) {
      return Optional.empty();
    }
    Path folder = NamedFolder.of(name, "SWEEP");
    for (Path place : List.of(folder, runs.resolve(folder))) {
      if (Files.exists(place.resolve("artifacts").resolve(SweepPlan.FILE))) {
        return Optional.of(place);
      }
    }
    return Optional.empty();
  }
}
