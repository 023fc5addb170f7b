package io.coursework.mlflow.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coursework.analysis.statistics.Interval;
import io.coursework.curricula.Catalogue;
import io.coursework.mlflow.backend.MlflowLinks;
import io.coursework.mlflow.config.ConfigLoader;
import io.coursework.mlflow.config.RunSpec;
import io.coursework.mlflow.experiment.Group;
import io.coursework.mlflow.experiment.Interruption;
import io.coursework.mlflow.experiment.Preparation;
import io.coursework.mlflow.experiment.RecordedRun;
import io.coursework.mlflow.experiment.ResultTable;
import io.coursework.mlflow.experiment.Study;
import io.coursework.tracking.BackendException;
import io.coursework.tracking.Delivery;
import io.coursework.tracking.RunHeader;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;

/** The paper's first claim in minutes: SUM alone, jointly with MAX and MED, and after them. */
final class DemoCommand implements Command {

  private static final String DEFAULT_EXPERIMENT = "coursework-demo";

  /** In the order of the table: the baseline first. */
  private static final List<String> CONFIGS =
      List.of("configs/sum.yaml", "configs/joint.yaml", "configs/transfer.yaml");

  private final ConfigLoader config;
  private final Catalogue catalogue;
  private final Study study;

  @Inject
  DemoCommand(ConfigLoader config, Catalogue catalogue, Study study) {
    this.config = config;
    this.catalogue = catalogue;
    this.study = study;
  }

  @Override
  public String name() {
    return "demo";
  }

  @Override
  public String summary() {
    return "train SUM alone, jointly, and after MAX+MED, with several seeds each, and compare";
  }

  @Override
  public String arguments() {
    return "[--first-seed N] [--seeds N] [--parallel N] [--set KEY=VALUE]... [options]";
  }

  @Override
  public String example() {
    return "coursework demo --first-seed 100 --seeds 4";
  }

  @Override
  public Options options() {
    Options options = TrackingOptions.options(DEFAULT_EXPERIMENT);
    options.addOption(Arguments.value("first-seed", "N", "the first seed (default: 0)"));
    options.addOption(Arguments.value("seeds", "N", "seeds per curriculum (default: 4)"));
    options.addOption(Arguments.value("parallel", "N", "runs at a time (default: 2)"));
    options.addOption(
        Arguments.value(
            "set",
            "KEY=VALUE",
            "overrides all three configurations, such as training.steps=500; may be repeated"));
    return options;
  }

  @Override
  public int run(CommandLine line, Console console) throws Exception {
    Arguments.noOthers(line);
    long firstSeed = Arguments.whole(line, "first-seed", 0, 0, Long.MAX_VALUE / 2);
    long seeds = Arguments.whole(line, "seeds", 4, 1, 100);
    int parallel = (int) Arguments.whole(line, "parallel", 2, 1, 64);
    List<String> settings = Arguments.all(line, "set");
    Interruption interruption = console.interruption();
    List<Preparation> preparations = prepare(settings, firstSeed, seeds);
    console.log(preparations.get(0).deviceNote());
    TrackingOptions.Site site = new TrackingOptions(line, DEFAULT_EXPERIMENT).open(console);
    Study.Outcome outcome =
        study.run(
            preparations,
            parentHeader(site, firstSeed, seeds),
            spec ->
                site.header(
                    spec.name() + "-seed-" + spec.seed(),
                    "coursework demo",
                    spec,
                    preparations.get(0).device()),
            parallel,
            site.tracking(),
            console.progress(),
            interruption);
    return report(outcome, site, console);
  }

  private List<Preparation> prepare(List<String> settings, long firstSeed, long seeds)
      throws IOException {
    List<Preparation> preparations = new ArrayList<>();
    for (String file : CONFIGS) {
      RunSpec spec = config.load(Path.of(file), settings);
      for (long seed = firstSeed; seed < firstSeed + seeds; seed++) {
        preparations.add(comparable(Preparation.of(spec.withSeed(seed), catalogue), file));
      }
    }
    return preparations;
  }

  private static Preparation comparable(Preparation preparation, String file) {
    if (!preparation.holdsOut(Study.OPERATION)) {
      throw new UsageException(
          "%s holds out no %s, which the demo compares; train it, with a split that holds out"
              .formatted(file, Study.OPERATION));
    }
    return preparation;
  }

  private static RunHeader parentHeader(TrackingOptions.Site site, long firstSeed, long seeds) {
    return site.header(
        "demo-seeds-%d-to-%d".formatted(firstSeed, firstSeed + seeds - 1),
        "coursework demo",
        Map.of("coursework.study", "demo"));
  }

  private static int report(Study.Outcome outcome, TrackingOptions.Site site, Console console) {
    List<Group> groups = Group.of(outcome.results());
    MlflowLinks links = site.backend().links();
    URI experiment = links.experiment(site.experimentId());
    Optional<URI> charts = charts(outcome, site, console);
    Optional<URI> compare = compare(outcome, links, site.experimentId());
    console.text("");
    console.text(ResultTable.text(ResultTable.runs(outcome.results())));
    console.text(ResultTable.text(ResultTable.groups(groups, Study.OPERATION)));
    console.text(
        "train: accuracy on training expressions; held-out: on expressions whose operands were never"
            + " seen together.");
    console.text(
        "parity: share of the number embedding's spectrum that tells even from odd (at random"
            + " 1/(n-1));\nordering: largest rank correlation of a component with the value.\n");
    console.text("experiment: " + experiment);
    outcome.parentLink().ifPresent(link -> console.text("parent run: " + link));
    charts.ifPresent(link -> console.text("curves by curriculum: " + link));
    compare.ifPresent(link -> console.text("params side by side: " + link));

    ObjectNode result = Console.JSON.createObjectNode();
    ArrayNode runs = result.putArray("runs");
    outcome.runs().forEach(run -> runs.add(Results.run(run)));
    ArrayNode curricula = result.putArray("curricula");
    for (Group group : groups) {
      Interval interval = group.heldOut(Study.OPERATION);
      ObjectNode node = curricula.addObject();
      node.put("curriculum", group.name());
      node.put("operation", Study.OPERATION);
      node.put("mean", interval.mean());
      if (interval.n() > 1) {
        node.put("low", interval.low());
        node.put("high", interval.high());
      }
      node.put("seeds", interval.n());
      node.put("learned", group.learned(Study.OPERATION));
    }
    result.put("experiment", experiment.toString());
    outcome.parentLink().ifPresent(link -> result.put("parent", link.toString()));
    charts.ifPresent(link -> result.put("charts", link.toString()));
    compare.ifPresent(link -> result.put("compare", link.toString()));
    console.result(result);

    List<Delivery> deliveries = new ArrayList<>();
    deliveries.add(outcome.parentDelivery());
    outcome.runs().forEach(run -> deliveries.add(run.delivery()));
    return Results.exitCode(deliveries, console);
  }

  /** The page that shows the curves grouped by curriculum; without it the demo is still done. */
  private static Optional<URI> charts(
      Study.Outcome outcome, TrackingOptions.Site site, Console console) {
    if (outcome.parentId().isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          site.backend()
              .shareChildren(site.experimentId(), outcome.parentId().get(), "curriculum"));
    } catch (BackendException e) {
      console.log("no page of curves by curriculum: " + e.getMessage());
      return Optional.empty();
    }
  }

  private static Optional<URI> compare(
      Study.Outcome outcome, MlflowLinks links, String experimentId) {
    List<String> ids =
        outcome.runs().stream().map(RecordedRun::remoteId).flatMap(Optional::stream).toList();
    return ids.isEmpty()
        ? Optional.empty()
        : Optional.of(links.compare(ids, List.of(experimentId)));
  }
}
