package io.coursework.mlflow.cli.runs;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coursework.analysis.probe.TextTable;
import io.coursework.curricula.spec.NearestName;
import io.coursework.mlflow.cli.console.Arguments;
import io.coursework.mlflow.cli.console.Command;
import io.coursework.mlflow.cli.console.CommandLineInterface;
import io.coursework.mlflow.cli.console.Console;
import io.coursework.mlflow.cli.console.OutputFolder;
import io.coursework.mlflow.cli.console.UsageException;
import io.coursework.mlflow.cli.destination.NamedRuns;
import io.coursework.mlflow.cli.destination.Results;
import io.coursework.mlflow.cli.destination.TrackingDestination;
import io.coursework.mlflow.cli.destination.TrackingDestinations;
import io.coursework.mlflow.cli.destination.TrackingOptions;
import io.coursework.mlflow.comparison.ComparedRuns;
import io.coursework.mlflow.comparison.ComparisonJson;
import io.coursework.mlflow.comparison.ComparisonPage;
import io.coursework.mlflow.comparison.ComparisonSummary;
import io.coursework.mlflow.comparison.ComparisonTables;
import io.coursework.mlflow.comparison.Grouping;
import io.coursework.mlflow.comparison.RunComparison;
import io.coursework.mlflow.experiment.recording.LoggedTables;
import io.coursework.tracking.RunRecord;
import io.coursework.tracking.run.Delivery;
import io.coursework.tracking.run.Run;
import io.coursework.tracking.run.RunStatus;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;

/** Holds recorded runs against each other, from their folders or from the server. */
public final class CompareCommand implements Command {

  private static final String BY = "by";
  private static final String METRIC = "metric";
  private static final String LOWEST = "lowest";
  private static final String METRICS = "metrics";
  private static final String TEST = "test";
  private static final String LOG = "log";

  /** Of more runs a server is not asked for each one's table unless that is wanted. */
  private static final int MANY_RUNS = 200;

  /** Each comes with all that it recorded: 500 take a server some two seconds. */
  private static final int LATEST = 500;

  private static final String ALL = "all";
  private static final String PAGE = "comparison.html";
  private static final String NUMBERS = "comparison.tsv";
  private static final int MOST_LETTERS = 40; // of a cell
  private static final int MOST_NOTES = 3;
  private static final Duration DRAIN = Duration.ofSeconds(60);

  @Override
  public String name() {
    return "compare";
  }

  @Override
  public String summary() {
    return "compare recorded runs: what differs beyond chance, with tests over seeds";
  }

  @Override
  public String arguments() {
    return "RUN... [--all] [--by KEY,... [--metric NAME] [--lowest]] [--metrics REGEX]"
        + " [--test METRIC,...] [--most N] [--out DIR] [--log]";
  }

  @Override
  public String example() {
    return "coursework compare experiment:coursework-demo --test probe/parity/fourier_share --out"
        + " comparison";
  }

  @Override
  public Options options() {
    return TrackingOptions.options("that of the first run")
        .addOption(
            Arguments.value(
                BY,
                "KEY,...",
                "compare settings of these params: which differ beyond seeds, what each param does, how"
                    + " important it is (default: groups of runs that differ in nothing but the seed)"))
        .addOption(
            Arguments.value(
                METRIC,
                "NAME",
                "with --%s: what settings are compared by (default: the target's held-out accuracy)"
                    .formatted(BY)))
        .addOption(
            Arguments.flag(
                LOWEST,
                "with --%s: the lowest is the best, as of a loss or an error it always is"
                    .formatted(BY)))
        .addOption(
            Arguments.value(
                METRICS, "REGEX", "only metrics in whose key this is found (default: all)"))
        .addOption(
            Arguments.value(
                TEST,
                "METRIC,...",
                "metrics to be tested beside the target's held-out accuracy, with the first group's"))
        .addOption(
            Arguments.value(
                RunQueryOptions.MOST,
                "N",
                "runs to take of one parent or experiment on a server, the latest (default: %d)"
                    .formatted(LATEST)))
        .addOption(
            Arguments.value("out", "DIR", "also write %s and %s there".formatted(PAGE, NUMBERS)))
        .addOption(Arguments.flag(ALL, "show every result, param and finding, not only the answer"))
        .addOption(Arguments.flag(LOG, "also record both as a run of their own"));
  }

  @Override
  public int run(CommandLine line, Console console) throws Exception {
    if (line.getArgList().isEmpty()) {
      throw new UsageException("no run is named; give " + NamedRuns.FORMS);
    }
    List<String> tested = words(line, TEST);
    Optional<String> metric = Optional.ofNullable(line.getOptionValue(METRIC));
    if (!line.hasOption(BY) && (metric.isPresent() || line.hasOption(LOWEST))) {
      throw new UsageException(
          "--%s is for settings; name their params with --%s"
              .formatted(metric.isPresent() ? METRIC : LOWEST, BY));
    }
    TrackingOptions tracking = TrackingOptions.of(line);
    List<RunRecord> runs = read(line, tested, metric, tracking, console);
    List<String> by = words(line, BY);
    RunComparison comparison = comparison(runs, by, tested);
    Optional<ComparedRuns> settings =
        by.isEmpty()
            ? Optional.empty()
            : Optional.of(settings(comparison, by, metric, line.hasOption(LOWEST)));
    ComparisonTables tables = new ComparisonTables(comparison, line.hasOption(METRICS));
    List<String> curves = comparison.curves(line.hasOption(METRICS));
    settings.ifPresent(of -> SettingAnswer.tell(of, line.hasOption(ALL), console));
    if (line.hasOption(ALL)) {
      print(comparison, tables, console);
    } else if (settings.isEmpty() || !tested.isEmpty()) {
      summarize(comparison, console);
    }
    ObjectNode result = ComparisonJson.of(comparison, curves);
    settings.ifPresent(of -> SettingAnswer.put(result, of));
    Optional<String> page =
        line.hasOption("out") || line.hasOption(LOG)
            ? Optional.of(
                new ComparisonPage(comparison, tables, curves, settings.map(ComparedRuns::settings))
                    .html())
            : Optional.empty();
    if (line.hasOption("out")) {
      OutputFolder folder = OutputFolder.of(line.getOptionValue("out"), console);
      ArrayNode files = result.putArray("files");
      files.add(folder.write(PAGE, page.orElseThrow()).toString());
      files.add(folder.write(NUMBERS, tables.numbers().tsv()).toString());
    }
    int code = CommandLineInterface.DONE;
    if (line.hasOption(LOG)) {
      code = log(comparison, tables, settings, page.orElseThrow(), result, tracking, console);
    }
    console.result(result);
    return code;
  }

  /** The runs that are named, at least two, with what is wanted of them. */
  private static List<RunRecord> read(
      CommandLine line,
      List<String> tested,
      Optional<String> metric,
      TrackingOptions tracking,
      Console console)
      throws IOException {
    List<String> wanted = new ArrayList<>(tested);
    metric.ifPresent(wanted::add);
    boolean charted = List.of(ALL, METRICS, "out", LOG).stream().anyMatch(line::hasOption);
    boolean everything = charted || line.hasOption(TEST);
    int most = (int) Arguments.whole(line, RunQueryOptions.MOST, LATEST, 2, RunQueryOptions.MANY);
    NamedRuns named =
        new NamedRuns(
            tracking,
            metrics(line, wanted),
            charted,
            everything ? Integer.MAX_VALUE : MANY_RUNS,
            most);
    List<RunRecord> runs = named.read(line.getArgList(), console.progress());
    for (String cut : named.cut()) {
      console.log(
          "%s has more than %,d runs: the latest %,d are compared; --most N takes more, and longer"
              .formatted(cut, most, most));
    }
    if (!everything && runs.size() > MANY_RUNS) {
      console.log(
          "scores of probes that are not among the metrics of these %,d runs are left out; --all"
                  .formatted(runs.size())
              + " has them and takes longer");
    }
    if (runs.size() < 2) {
      throw new UsageException(
          "%s is one run, and comparing needs two; name another, or the parent of several"
              .formatted(runs.isEmpty() ? "no training" : runs.get(0).name()));
    }
    return runs;
  }

  private static Predicate<String> metrics(CommandLine line, List<String> tested) {
    if (!line.hasOption(METRICS)) {
      return key -> !key.startsWith("system/");
    }
    String regex = line.getOptionValue(METRICS);
    try {
      Predicate<String> found = Pattern.compile(regex).asPredicate();
      return key -> found.test(key) || tested.contains(key);
    } catch (PatternSyntaxException e) {
      throw new UsageException(
          "--metrics %s is not a regular expression (%s)".formatted(regex, e.getDescription()));
    }
  }

  private static List<String> words(CommandLine line, String option) {
    return line.hasOption(option)
        ? Arrays.stream(line.getOptionValue(option).split(",")).map(String::strip).toList()
        : List.of();
  }

  private static RunComparison comparison(
      List<RunRecord> runs, List<String> by, List<String> tested) {
    List<String> params = Grouping.params(runs);
    for (String key : by) {
      requireKnown("--by", key, params);
    }
    List<String> metrics =
        runs.stream().flatMap(run -> run.metrics().keySet().stream()).distinct().toList();
    for (String metric : tested) {
      requireKnown("--test", metric, metrics);
    }
    try {
      return RunComparison.of(by.isEmpty() ? Grouping.bySeed(runs) : Grouping.by(by, runs), tested);
    } catch (IllegalArgumentException e) {
      throw new UsageException(e.getMessage());
    }
  }

  /** The runs as settings, by the metric that is named or the target's held-out accuracy. */
  private static ComparedRuns settings(
      RunComparison comparison, List<String> by, Optional<String> named, boolean lowest) {
    named.ifPresent(metric -> requireKnown("--" + METRIC, metric, comparison.metrics()));
    String metric =
        named
            .or(comparison::judgedBy)
            .orElseThrow(
                () ->
                    new UsageException(
                        "the runs have no held-out accuracy of one target; name what they are compared"
                            + " by with --%s, such as %s"
                                .formatted(
                                    METRIC,
                                    comparison.metrics().stream()
                                        .limit(3)
                                        .collect(Collectors.joining(", ")))));
    try {
      return ComparedRuns.of(comparison.runs(), by, metric, lowest);
    } catch (IllegalArgumentException e) {
      throw new UsageException(e.getMessage());
    }
  }

  private static void requireKnown(String option, String word, List<String> known) {
    if (!known.contains(word)) {
      throw new UsageException(
          "%s %s: no run has that%s"
              .formatted(
                  option,
                  word,
                  NearestName.of(word, known).map(near -> "; nearest: " + near).orElse("")));
    }
  }

  private static void summarize(RunComparison comparison, Console console) {
    new ComparisonSummary(comparison).lines().forEach(text -> console.wrapped(text, 4));
    console.wrapped("--all shows every result, param and finding, --out writes them as a page", 0);
    List<String> notes = comparison.notes();
    notes.stream().limit(MOST_NOTES).forEach(console::log);
    if (notes.size() > MOST_NOTES) {
      console.log("%d more notes; --all shows them".formatted(notes.size() - MOST_NOTES));
    }
  }

  private static void print(RunComparison comparison, ComparisonTables tables, Console console) {
    console.wrapped(
        "%d runs in %d groups; each other group is compared with the first, %s"
            .formatted(
                comparison.runs().size(), comparison.groups().size(), comparison.first().name()),
        0);
    console.text("");
    for (TextTable table :
        List.of(cut(tables.params()), tables.finals(), tables.differences(), tables.findings())) {
      if (!table.rows().isEmpty()) {
        console.table(table);
      }
    }
    console.wrapped(
        "mean over a group's finished runs (95% interval, Student's t); differences are paired by"
            + " seed where the seeds are the same; their p values are corrected by Holm's method:"
            + " those of the tested metrics together, and those of all others together",
        0);
    comparison.notes().forEach(console::log);
  }

  /** A stage or mixture may be long: whole it is in the page and with --json. */
  static TextTable cut(TextTable table) {
    return new TextTable(
        table.name(),
        table.columns(),
        table.rows().stream()
            .map(
                row ->
                    row.stream()
                        .map(
                            cell ->
                                cell.length() > MOST_LETTERS
                                    ? cell.substring(0, MOST_LETTERS - 3) + "..."
                                    : cell)
                        .toList())
            .toList());
  }

  /** Records the page and the tables as a run beside those that it is about. */
  private static int log(
      RunComparison comparison,
      ComparisonTables tables,
      Optional<ComparedRuns> settings,
      String page,
      ObjectNode result,
      TrackingOptions tracking,
      Console console)
      throws IOException {
    List<RunRecord> runs = comparison.runs();
    TrackingDestination destination =
        new TrackingDestinations(tracking, runs.get(0).experiment(), console)
            .open(Optional.ofNullable(runs.get(0).params().get("target")));
    Map<String, String> tags =
        Map.of(
            NamedRuns.STUDY,
            "compare",
            "coursework.compared_runs",
            runs.stream().map(RunRecord::id).collect(Collectors.joining(" ")));
    try (Run run =
        destination
            .tracking()
            .start(
                destination.outermost(destination.header("compare", "coursework compare", tags)))) {
      run.artifact(PAGE, page.getBytes(StandardCharsets.UTF_8));
      run.artifact(NUMBERS, tables.numbers().tsv().getBytes(StandardCharsets.UTF_8));
      List<TextTable> logged = new ArrayList<>();
      settings.ifPresent(of -> logged.addAll(SettingAnswer.record(run, of.settings())));
      logged.addAll(
          List.of(tables.params(), tables.finals(), tables.differences(), tables.findings()));
      LoggedTables.record(run, logged);
      run.end(RunStatus.FINISHED, null);
      Delivery delivery = run.drain(DRAIN);
      console.text("recorded in " + run.directory());
      run.link().ifPresent(link -> console.text("page of the comparison: " + link));
      result.put("directory", run.directory().toString());
      run.remoteId().ifPresent(id -> result.put("run_id", id));
      run.link().ifPresent(link -> result.put("link", link.toString()));
      Results.delivery(result, delivery);
      return Results.exitCode(
          List.of(new Results.Sent(run.directory(), run.remoteId(), delivery)),
          destination,
          console);
    }
  }
}
