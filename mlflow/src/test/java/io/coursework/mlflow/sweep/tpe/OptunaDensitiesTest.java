package io.coursework.mlflow.sweep.tpe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.coursework.curricula.random.Randomness;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.IntToDoubleFunction;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Our estimator beside Optuna's own on the same histories: which trials are good, both densities,
 * where candidates are drawn, and how good the best of 24 is. mlflow/bench/search_densities.py
 * writes the numbers.
 */
class OptunaDensitiesTest {

  private static final Map<String, SearchAxis> ALWAYS = new TreeMap<>(ReplayedTable.AXES);
  private static final double ERRORS = 4.5; // standard errors that a mean may be apart

  static {
    ALWAYS.put(
        "width", new SearchAxis.Range(0, StrictMath.log(100), SearchAxis.Grain.LOG_OF_WHOLE));
  }

  private static final List<AxisGroup> GROUPS =
      List.of(AxisGroup.always(ALWAYS), AxisGroup.always(ReplayedTable.DECAY_AXIS));

  private static JsonNode optuna;

  @BeforeAll
  static void read() throws IOException {
    try (InputStream in = OptunaDensitiesTest.class.getResourceAsStream("/tpe/optuna.json")) {
      optuna = new ObjectMapper().readTree(in);
    }
  }

  private static List<ScoredPoint> tried(JsonNode history) {
    List<ScoredPoint> tried = new ArrayList<>();
    for (JsonNode trial : history.get("tried")) {
      JsonNode value = trial.get("value");
      tried.add(
          new ScoredPoint(
              point(trial.get("at")),
              value.isNull() ? OptionalDouble.empty() : OptionalDouble.of(value.asDouble())));
    }
    return tried;
  }

  private static Map<String, Double> point(JsonNode at) {
    Map<String, Double> point = new TreeMap<>();
    at.properties().forEach(key -> point.put(key.getKey(), key.getValue().asDouble()));
    return point;
  }

  @Test
  void theSameTrialsAreGood() {
    for (JsonNode history : optuna.get("histories")) {
      List<ScoredPoint> tried = tried(history);
      List<ScoredPoint> theirs = new ArrayList<>();
      history.get("below").forEach(number -> theirs.add(tried.get(number.asInt())));
      assertEquals(theirs, ParzenSampler.Divided.of(tried).good());
    }
  }

  @Test
  void bothDensitiesAreTheSame() {
    for (JsonNode history : optuna.get("histories")) {
      for (int group = 0; group < GROUPS.size(); group++) {
        JsonNode theirs = history.get("groups").get(group);
        ParzenSampler.Densities ours = densities(history, group);
        for (int i = 0; i < theirs.get("points").size(); i++) {
          double[] at =
              point(theirs.get("points").get(i)).values().stream().mapToDouble(x -> x).toArray();
          String where = "%d tried, group %d, point %d".formatted(tried(history).size(), group, i);
          assertEquals(
              theirs.get("below").get(i).asDouble(), ours.good().logDensity(at), 1e-7, where);
          assertEquals(
              theirs.get("above").get(i).asDouble(), ours.others().logDensity(at), 1e-7, where);
        }
      }
    }
  }

  @Test
  void candidatesAreDrawnFromTheSamePlaces() {
    int draws = 2000;
    for (JsonNode history : optuna.get("histories")) {
      for (int group = 0; group < GROUPS.size(); group++) {
        ParzenSampler.Densities ours = densities(history, group);
        JsonNode theirs = history.get("groups").get(group).get("drawn");
        RandomGenerator random = Randomness.of(1, "draws", group);
        List<double[]> drawn =
            IntStream.range(0, draws).mapToObj(i -> ours.good().draw(random)).toList();
        for (int axis = 0; axis < ours.keys().size(); axis++) {
          int place = axis;
          String key = ours.keys().get(axis);
          JsonNode numbers = theirs.get(key);
          if (GROUPS.get(group).axes().get(key) instanceof SearchAxis.Choice choice) {
            for (int value = 0; value < choice.size(); value++) {
              int one = value;
              double share = numbers.get(value).asDouble();
              close(
                  share,
                  StrictMath.sqrt(share * (1 - share)),
                  draws,
                  optuna.get("draws").asInt(),
                  i -> drawn.get(i)[place] == one ? 1 : 0,
                  key);
            }
          } else {
            close(
                numbers.get(0).asDouble(),
                numbers.get(1).asDouble(),
                draws,
                optuna.get("draws").asInt(),
                i -> drawn.get(i)[place],
                key);
          }
        }
      }
    }
  }

  @Test
  void theBestCandidateIsAsGood() {
    int proposals = 100;
    JsonNode history = optuna.get("histories").get(3);
    for (int group = 0; group < GROUPS.size(); group++) {
      ParzenSampler.Densities ours = densities(history, group);
      JsonNode theirs = history.get("groups").get(group).get("ratio");
      RandomGenerator random = Randomness.of(2, "proposals", group);
      close(
          theirs.get(0).asDouble(),
          theirs.get(1).asDouble(),
          proposals,
          optuna.get("proposals").asInt(),
          i -> ours.ratio(ours.proposal(random).values().stream().mapToDouble(x -> x).toArray()),
          "group " + group);
    }
  }

  private static ParzenSampler.Densities densities(JsonNode history, int group) {
    return ParzenSampler.Densities.of(GROUPS.get(group), ParzenSampler.Divided.of(tried(history)));
  }

  /** The mean of ours is that of theirs, as far as so many draws tell. */
  private static void close(
      double mean, double deviation, int ours, int theirs, IntToDoubleFunction value, String what) {
    double sum = IntStream.range(0, ours).mapToDouble(value).sum();
    double error = deviation * StrictMath.sqrt(1.0 / ours + 1.0 / theirs);
    assertTrue(
        Math.abs(sum / ours - mean) <= ERRORS * error,
        "%s: %s beside Optuna's %s, standard error %s".formatted(what, sum / ours, mean, error));
  }
}
