package io.coursework.mlflow.comparison;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coursework.analysis.statistics.Interval;
import io.coursework.tracking.RunRecord;
import io.coursework.tracking.run.MetricHistory;
import java.util.Collection;
import java.util.List;

/** A comparison as one JSON object, with all digits; what is not there is left out. */
public final class ComparisonJson {

  private static final ObjectMapper JSON = new ObjectMapper();

  private ComparisonJson() {}

  /**
   * The object.
   *
   * @param charted the metrics whose curves are in it
   */
  public static ObjectNode of(RunComparison comparison, List<String> charted) {
    ObjectNode json = JSON.createObjectNode();
    json.put("baseline", comparison.first().name());
    texts(json.putArray("grouped_by"), comparison.grouping().by());
    ArrayNode runs = json.putArray("runs");
    ArrayNode groups = json.putArray("groups");
    for (RunGroup group : comparison.groups()) {
      group.runs().forEach(run -> run(runs.addObject(), group, run));
      ObjectNode node = groups.addObject().put("name", group.name());
      node.put("finished_runs", group.finished().size());
      texts(node.putArray("seeds"), group.finished().stream().map(RunGroup::seed).toList());
      ObjectNode params = node.putObject("params");
      for (String param : comparison.grouping().differing()) {
        texts(params.putArray(param), group.values(param));
      }
      ObjectNode metrics = node.putObject("metrics");
      for (String metric : comparison.metrics()) {
        group.interval(metric).ifPresent(i -> interval(metrics.putObject(metric), i));
      }
    }
    texts(json.putArray("differing_params"), comparison.grouping().differing());
    differences(json.putArray("differences"), comparison, comparison.differences());
    differences(json.putArray("other_differences"), comparison, comparison.others());
    findings(json.putObject("probes"), comparison);
    ObjectNode curves = json.putObject("curves");
    charted.forEach(metric -> curves(curves.putObject(metric), comparison, metric));
    texts(json.putArray("notes"), comparison.notes());
    return json;
  }

  private static void run(ObjectNode node, RunGroup group, RunRecord run) {
    node.put("id", run.id()).put("name", run.name()).put("experiment", run.experiment());
    node.put("group", group.name()).put("seed", RunGroup.seed(run));
    run.ended().ifPresent(status -> node.put("status", status.name()));
    node.put("counted", run.finished());
    ObjectNode params = node.putObject("params");
    run.params().forEach(params::put);
    ObjectNode metrics = node.putObject("metrics");
    run.metrics().forEach((key, history) -> metrics.put(key, history.last()));
  }

  private static void interval(ObjectNode node, Interval interval) {
    node.put("mean", interval.mean());
    ends(node, interval.low(), interval.high());
    node.put("n", interval.n());
  }

  private static void ends(ObjectNode node, double low, double high) {
    if (!Double.isNaN(low)) {
      node.put("low", low).put("high", high);
    }
  }

  private static void differences(
      ArrayNode array, RunComparison comparison, List<Difference> differences) {
    for (Difference difference : differences) {
      ObjectNode node = array.addObject();
      node.put("metric", difference.metric()).put("group", difference.group());
      node.put("baseline", comparison.first().name());
      node.put("difference", difference.of().mean());
      ends(node, difference.of().low(), difference.of().high());
      if (!Double.isNaN(difference.of().pValue())) {
        node.put("p_value", difference.of().pValue()).put("p_holm", difference.adjusted());
        node.put("degrees_of_freedom", difference.of().degreesOfFreedom());
      }
      difference.floor().ifPresent(floor -> node.put("could_be_seen", floor.difference()));
      node.put("beyond_chance", difference.beyondChance());
      node.put("test", difference.paired() ? "paired" : "welch");
      node.put("baseline_runs", difference.firstRuns()).put("group_runs", difference.otherRuns());
    }
  }

  private static void findings(ObjectNode probes, RunComparison comparison) {
    for (String score : comparison.scores()) {
      ObjectNode byGroup =
          probes.withObjectProperty(MetricKeys.probe(score)).putObject(MetricKeys.leaf(score));
      for (RunGroup group : comparison.groups()) {
        group.interval(score).ifPresent(i -> interval(byGroup.putObject(group.name()), i));
        int runs = group.last(score).length;
        if (MetricKeys.isPValue(score) && runs > 0) {
          byGroup
              .putObject(group.name())
              .put("at_most_0.05", group.significant(score))
              .put("n", runs);
        }
      }
    }
  }

  private static void curves(ObjectNode node, RunComparison comparison, String metric) {
    ArrayNode groups = node.putArray("groups");
    ArrayNode runs = node.putArray("runs");
    for (RunGroup group : comparison.groups()) {
      if (!group.with(metric).isEmpty()) {
        GroupCurve curve = GroupCurve.of(group, metric);
        ObjectNode mean = groups.addObject().put("group", group.name());
        curve.steps().forEach(mean.putArray("steps")::add);
        curve.means().forEach(interval -> mean.withArray("means").add(interval.mean()));
        if (curve.means().stream().noneMatch(interval -> Double.isNaN(interval.low()))) {
          curve.means().forEach(interval -> mean.withArray("low").add(interval.low()));
          curve.means().forEach(interval -> mean.withArray("high").add(interval.high()));
        }
      }
      for (RunRecord run : group.runs()) {
        if (run.metrics().containsKey(metric)) {
          MetricHistory history = GroupCurve.thinned(run.metrics().get(metric));
          ObjectNode single = runs.addObject().put("id", run.id()).put("group", group.name());
          history.steps().forEach(single.putArray("steps")::add);
          history.values().forEach(single.putArray("values")::add);
        }
      }
    }
  }

  private static void texts(ArrayNode array, Collection<String> texts) {
    texts.forEach(array::add);
  }
}
