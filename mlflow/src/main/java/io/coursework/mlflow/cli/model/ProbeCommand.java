package io.coursework.mlflow.cli.model;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coursework.analysis.probe.PairProbe;
import io.coursework.analysis.probe.Probe;
import io.coursework.analysis.report.RunReport;
import io.coursework.curricula.Catalogue;
import io.coursework.curricula.Course;
import io.coursework.curricula.spec.SpecType;
import io.coursework.curricula.split.Part;
import io.coursework.mlflow.cli.console.Arguments;
import io.coursework.mlflow.cli.console.Command;
import io.coursework.mlflow.cli.console.CommandLineInterface;
import io.coursework.mlflow.cli.console.Console;
import io.coursework.mlflow.cli.console.OutputFolder;
import io.coursework.mlflow.cli.console.SpecTypes;
import io.coursework.mlflow.cli.console.UsageException;
import io.coursework.mlflow.cli.destination.TrackingOptions;
import io.coursework.mlflow.config.ConfigLoader;
import io.coursework.mlflow.experiment.Progress;
import io.coursework.mlflow.experiment.recording.RunPage;
import io.coursework.mlflow.experiment.result.ProbeReport;
import io.coursework.mlflow.inspection.TrainedSubject;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;

/** Puts probes to a trained model, to all checkpoints of a run, or to two models. */
public final class ProbeCommand implements Command {

  private static final String PROBE = "probe";
  private static final String CHECKPOINTS = "checkpoints";
  private static final String AGAINST = "against";
  private static final String OUT = "out";
  private static final String LOG = "log";

  private final ConfigLoader config;
  private final Catalogue catalogue;
  private final Set<SpecType> types;

  @Inject
  ProbeCommand(ConfigLoader config, Catalogue catalogue, Set<SpecType> types) {
    this.config = config;
    this.catalogue = catalogue;
    this.types = types;
  }

  @Override
  public String name() {
    return "probe";
  }

  @Override
  public String summary() {
    return "ask a trained model what it learned";
  }

  @Override
  public String arguments() {
    return "MODEL [--probe NAME]... [--checkpoints] [--against MODEL] [--out DIR] [--log]";
  }

  @Override
  public String example() {
    return "coursework probe runs/latest --probe parity --out figures";
  }

  @Override
  public Options options() {
    Options options =
        TrackingOptions.options("that of the model's run")
            .addOption(ModelSource.option())
            .addOption(
                Arguments.value(
                    PROBE,
                    "NAME",
                    "a probe of 'coursework probes', or with keys of its own, {type: parity, on:"
                        + " head}; may be repeated (default: all)"))
            .addOption(
                Arguments.flag(
                    CHECKPOINTS, "probe all checkpoints of the run, not only the last model"))
            .addOption(
                Arguments.value(
                    AGAINST,
                    "MODEL",
                    "ask how alike the two models are, by the probes of two; with --checkpoints, at"
                        + " every step that both runs have"))
            .addOption(
                Arguments.value(
                    OUT,
                    "DIR",
                    "also write a report (report.html), figures and tables to this folder"))
            .addOption(
                Arguments.flag(
                    LOG,
                    "record scores, figures and tables in MLflow, in a run below the model's"));
    return options;
  }

  @Override
  public int run(CommandLine line, Console console) throws Exception {
    String model = model(line);
    ProbeResults results =
        line.hasOption(AGAINST) ? pair(model, line, console) : one(model, line, console);
    results
        .last()
        .refusals()
        .forEach((probe, reason) -> console.log("probe " + probe + " did not run: " + reason));
    if (line.hasOption(OUT)) {
      OutputFolder folder = OutputFolder.of(line.getOptionValue(OUT), console);
      for (Map.Entry<String, String> file : results.files().entrySet()) {
        folder.write(file.getKey(), file.getValue());
      }
    }
    ObjectNode result = Console.JSON.createObjectNode().put("model", model);
    if (line.hasOption(AGAINST)) {
      result.put("against", line.getOptionValue(AGAINST));
    }
    results.json(result);
    console.table(results.shown());
    int code =
        line.hasOption(LOG) && !results.nothing()
            ? new ProbeLog(line, console).record(model, results, result)
            : CommandLineInterface.DONE;
    console.result(result);
    return results.nothing() ? CommandLineInterface.FAILED : code;
  }

  /** The model, with or without the word --model before it. */
  private static String model(CommandLine line) {
    List<String> named = new ArrayList<>(line.getArgList());
    if (line.hasOption(ModelSource.OPTION)) {
      named.add(line.getOptionValue(ModelSource.OPTION));
    }
    if (named.size() != 1) {
      throw new UsageException(
          named.isEmpty()
              ? "no model is named; give a run's folder, a checkpoint's, or runs:/<run id>"
              : "unexpected argument '"
                  + named.get(1)
                  + "'; to compare two models write --against "
                  + named.get(1));
    }
    return named.get(0);
  }

  /** The probes that are named, or all of a kind. */
  private <T> List<T> probes(Class<T> kind, CommandLine line) {
    List<String> texts =
        line.hasOption(PROBE)
            ? Arguments.all(line, PROBE)
            : SpecTypes.of(types, kind).stream().map(SpecType::name).toList();
    return config.choices(texts, kind, "--" + PROBE);
  }

  private static void requireOwnNames(List<String> names) {
    Set<String> seen = new HashSet<>();
    for (String name : names) {
      if (!seen.add(name)) {
        throw new UsageException(
            "two probes' findings are called %s; ask them one after the other".formatted(name));
      }
    }
  }

  private static List<String> models(String model, String where, CommandLine line)
      throws IOException {
    return line.hasOption(CHECKPOINTS)
        ? ModelSource.checkpoints(model, where, line)
        : List.of(model);
  }

  private ProbeResults one(String model, CommandLine line, Console console) throws IOException {
    List<Probe> probes = probes(Probe.class, line);
    requireOwnNames(probes.stream().map(Probe::name).toList());
    List<String> sources = models(model, "the model", line);
    SortedMap<Long, ProbeReport> byStep = new TreeMap<>();
    try (Opened opened = Opened.of(sources.get(0), "the model", line, config, catalogue);
        Progress.Bar bar =
            console.progress().start("probing", (long) sources.size() * probes.size(), "probes")) {
      long asked = 0;
      for (String source : sources) {
        long step = opened.take(source, "the model", line);
        long before = asked;
        long[] within = {0};
        byStep.put(
            step,
            ProbeReport.of(
                probes,
                opened.subject(),
                opened.model().spec().seed(),
                name -> bar.update(before + within[0]++, name)));
        asked += probes.size();
      }
      ProbeReport last = byStep.get(byStep.lastKey());
      bar.finish("%d findings".formatted(last.findings().size()));
      if (line.hasOption(OUT)) {
        RunReport page = opened.model().page(byStep.lastKey(), probes, last, config);
        OutputFolder.of(line.getOptionValue(OUT), console).write(RunPage.FILE, page.html());
      }
    }
    return new ProbeResults(byStep);
  }

  private ProbeResults pair(String model, CommandLine line, Console console) throws IOException {
    List<PairProbe> probes = probes(PairProbe.class, line);
    requireOwnNames(probes.stream().map(PairProbe::name).toList());
    String against = line.getOptionValue(AGAINST);
    List<String> sources = models(model, "the model", line);
    List<String> others = models(against, "--" + AGAINST, line);
    SortedMap<Long, ProbeReport> byStep = new TreeMap<>();
    try (Opened one = Opened.of(sources.get(0), "the model", line, config, catalogue);
        Opened other = Opened.of(others.get(0), "--" + AGAINST, line, config, catalogue);
        Progress.Bar bar =
            console.progress().start("probing", (long) sources.size() * probes.size(), "probes")) {
      Map<Long, String> otherByStep = new TreeMap<>();
      if (line.hasOption(CHECKPOINTS)) {
        for (String source : others) {
          otherByStep.put(other.take(source, "--" + AGAINST, line), source);
        }
      }
      long asked = 0;
      for (String source : sources) {
        long step = one.take(source, "the model", line);
        if (line.hasOption(CHECKPOINTS)) {
          if (!otherByStep.containsKey(step)) {
            continue;
          }
          other.take(otherByStep.get(step), "--" + AGAINST, line);
        }
        long before = asked;
        long[] within = {0};
        byStep.put(
            step,
            ProbeReport.ofPair(
                probes,
                one.subject(),
                other.subject(),
                one.model().spec().seed(),
                name -> bar.update(before + within[0]++, name)));
        asked += probes.size();
      }
      bar.finish("%d steps".formatted(byStep.size()));
    }
    if (byStep.isEmpty()) {
      throw new UsageException(
          "%s and %s have no checkpoint of the same step; leave out --checkpoints"
              .formatted(model, against));
    }
    return new ProbeResults(byStep);
  }

  /** A model that is open for probes, and takes the weights of other checkpoints of its run. */
  private record Opened(TrainedModel model, TrainedSubject subject) implements AutoCloseable {

    static Opened of(
        String text, String where, CommandLine line, ConfigLoader config, Catalogue catalogue)
        throws IOException {
      try (ModelSource source = ModelSource.open(text, where, line)) {
        TrainedModel model = TrainedModel.read(source.folder(), config, catalogue);
        return new Opened(model, model.subject());
      }
    }

    long take(String text, String where, CommandLine line) throws IOException {
      try (ModelSource source = ModelSource.open(text, where, line)) {
        long step = model.take(source.folder());
        Course course = model.preparation().course();
        model.requireFiniteScoresOn(course.evaluationSets(Part.TRAINING, 1));
        subject.refresh();
        return step;
      }
    }

    @Override
    public void close() throws IOException {
      subject.close();
      model.close();
    }
  }
}
