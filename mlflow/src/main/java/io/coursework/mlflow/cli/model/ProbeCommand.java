package io.coursework.mlflow.cli.model;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coursework.analysis.probe.PairProbe;
import io.coursework.analysis.probe.Probe;
import io.coursework.analysis.report.RunReport;
import io.coursework.curricula.Catalogue;
import io.coursework.curricula.Course;
import io.coursework.curricula.spec.SpecType;
import io.coursework.curricula.split.SplitPart;
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

  private static final String FIRST = "the model";
  private static final String SECOND = "--" + ProbeOptions.AGAINST;

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
    return "run probes on a trained model";
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
    return ProbeOptions.all();
  }

  @Override
  public int run(CommandLine line, Console console) throws Exception {
    ProbeOptions asked = ProbeOptions.of(line);
    String model = asked.model();
    ProbeResults results =
        asked.against().isPresent()
            ? pair(asked, asked.against().get(), console)
            : one(asked, console);
    results
        .last()
        .refusals()
        .forEach((probe, reason) -> console.log("probe " + probe + " did not run: " + reason));
    if (asked.out().isPresent()) {
      OutputFolder folder = OutputFolder.of(asked.out().get(), console);
      for (Map.Entry<String, String> file : results.files().entrySet()) {
        folder.write(file.getKey(), file.getValue());
      }
    }
    ObjectNode result = Console.JSON.createObjectNode().put("model", model);
    asked.against().ifPresent(against -> result.put("against", against));
    results.json(result);
    console.table(results.shown());
    int code =
        asked.log() && !results.nothing()
            ? new ProbeLog(asked.tracking(), asked.against(), console)
                .record(model, results, result)
            : CommandLineInterface.DONE;
    console.result(result);
    return results.nothing() ? CommandLineInterface.FAILED : code;
  }

  /** The probes that are named, or all of a kind. */
  private <T> List<T> probes(Class<T> kind, ProbeOptions asked) {
    List<String> texts =
        asked.probes().isEmpty()
            ? SpecTypes.of(types, kind).stream().map(SpecType::name).toList()
            : asked.probes();
    return config.choices(texts, kind, "--" + ProbeOptions.PROBE);
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

  private static List<String> models(String model, String where, ProbeOptions asked)
      throws IOException {
    return asked.checkpoints()
        ? ModelSource.checkpoints(model, where, asked.tracking())
        : List.of(model);
  }

  private ProbeResults one(ProbeOptions asked, Console console) throws IOException {
    List<Probe> probes = probes(Probe.class, asked);
    requireOwnNames(probes.stream().map(Probe::name).toList());
    List<String> sources = models(asked.model(), FIRST, asked);
    SortedMap<Long, ProbeReport> byStep = new TreeMap<>();
    try (Opened opened = Opened.of(sources.get(0), FIRST, asked.tracking(), config, catalogue);
        Progress.Bar bar =
            console.progress().start("probing", (long) sources.size() * probes.size(), "probes")) {
      long done = 0;
      for (String source : sources) {
        long step = opened.take(source, FIRST, asked.tracking());
        long before = done;
        long[] within = {0};
        byStep.put(
            step,
            ProbeReport.of(
                probes,
                opened.subject(),
                opened.model().spec().seed(),
                name -> bar.update(before + within[0]++, name)));
        done += probes.size();
      }
      ProbeReport last = byStep.get(byStep.lastKey());
      bar.finish("%d findings".formatted(last.findings().size()));
      if (asked.out().isPresent()) {
        RunReport page = opened.model().page(byStep.lastKey(), probes, last, config);
        OutputFolder.of(asked.out().get(), console).write(RunPage.FILE, page.html());
      }
    }
    return new ProbeResults(byStep);
  }

  private ProbeResults pair(ProbeOptions asked, String against, Console console)
      throws IOException {
    List<PairProbe> probes = probes(PairProbe.class, asked);
    requireOwnNames(probes.stream().map(PairProbe::name).toList());
    List<String> sources = models(asked.model(), FIRST, asked);
    List<String> others = models(against, SECOND, asked);
    SortedMap<Long, ProbeReport> byStep = new TreeMap<>();
    try (Opened one = Opened.of(sources.get(0), FIRST, asked.tracking(), config, catalogue);
        Opened other = Opened.of(others.get(0), SECOND, asked.tracking(), config, catalogue);
        Progress.Bar bar =
            console.progress().start("probing", (long) sources.size() * probes.size(), "probes")) {
      Map<Long, String> otherByStep = new TreeMap<>();
      if (asked.checkpoints()) {
        for (String source : others) {
          otherByStep.put(other.take(source, SECOND, asked.tracking()), source);
        }
      }
      long done = 0;
      for (String source : sources) {
        long step = one.take(source, FIRST, asked.tracking());
        if (asked.checkpoints()) {
          if (!otherByStep.containsKey(step)) {
            continue;
          }
          other.take(otherByStep.get(step), SECOND, asked.tracking());
        }
        long before = done;
        long[] within = {0};
        byStep.put(
            step,
            ProbeReport.ofPair(
                probes,
                one.subject(),
                other.subject(),
                one.model().spec().seed(),
                name -> bar.update(before + within[0]++, name)));
        done += probes.size();
      }
      bar.finish("%d steps".formatted(byStep.size()));
    }
    if (byStep.isEmpty()) {
      throw new UsageException(
          "%s and %s have no checkpoint of the same step; leave out --checkpoints"
              .formatted(asked.model(), against));
    }
    return new ProbeResults(byStep);
  }

  /** A model that is open for probes, and takes the weights of other checkpoints of its run. */
  private record Opened(TrainedModel model, TrainedSubject subject) implements AutoCloseable {

    static Opened of(
        String text,
        String where,
        TrackingOptions tracking,
        ConfigLoader config,
        Catalogue catalogue)
        throws IOException {
      try (ModelSource source = ModelSource.open(text, where, tracking)) {
        TrainedModel model = TrainedModel.read(source.folder(), config, catalogue);
        return new Opened(model, model.subject());
      }
    }

    long take(String text, String where, TrackingOptions tracking) throws IOException {
      try (ModelSource source = ModelSource.open(text, where, tracking)) {
        long step = model.take(source.folder());
        Course course = model.preparation().course();
        model.requireFiniteScoresOn(course.evaluationSets(SplitPart.TRAINING, 1));
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
