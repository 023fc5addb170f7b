package io.coursework.mlflow.experiment;

import io.coursework.analysis.probe.Finding;
import io.coursework.analysis.embedding.NumberEmbedding;
import io.coursework.analysis.probe.Probe;
import io.coursework.curricula.Course;
import io.coursework.curricula.spec.NearestName;
import io.coursework.mlflow.config.ConfigException;
import io.coursework.tfmodel.graph.Transformer;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Reads the token embedding out of a model and puts the chosen probes to it. */
public final class EmbeddingProbes {

  private static final String NO_NUMBERS =
      "the values of this task are no numbers; choose task.domain.type: integers, or probes: []";

  private final Map<String, Probe> probes = new TreeMap<>();

  @Inject
  EmbeddingProbes(Set<Probe> probes) {
    probes.forEach(probe -> this.probes.put(probe.name(), probe));
  }

  /** The known probes by name. */
  public Map<String, Probe> all() {
    return Map.copyOf(probes);
  }

  /**
   * Refuses names that no probe has.
   *
   * @throws ConfigException naming the nearest known one
   */
  public void check(Collection<String> names) {
    List<String> problems = new ArrayList<>();
    for (String name : names) {
      if (!probes.containsKey(name)) {
        problems.add(
            "probes: '%s' is unknown; did you mean '%s'? Known: %s"
                .formatted(
                    name,
                    NearestName.of(name, probes.keySet()).orElse(""),
                    String.join(", ", probes.keySet())));
      }
    }
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
    }
  }

  /**
   * The findings, and why the other probes have none.
   *
   * @param findings in the order asked for
   * @param refusals reason by probe, for probes that have no meaning on this table
   */
  public record Report(List<Finding> findings, Map<String, String> refusals) {}

  /** Puts the named probes to the number rows of the model's token embedding. */
  public Report probe(Transformer model, Course course, Collection<String> names, long seed) {
    if (!course.task().domain().numeric()) {
      return new Report(
          List.of(), names.stream().collect(Collectors.toMap(n -> n, n -> NO_NUMBERS)));
    }
    NumberEmbedding numbers = TokenEmbedding.of(model, course.vocabulary()).values();
    List<Finding> findings = new ArrayList<>();
    Map<String, String> refusals = new TreeMap<>();
    for (String name : names) {
      Probe probe = probes.get(name);
      probe
          .refusal(numbers)
          .ifPresentOrElse(
              reason -> refusals.put(name, reason), () -> findings.add(probe.apply(numbers, seed)));
    }
    return new Report(findings, refusals);
  }
}
