package io.coursework.mlflow.experiment.setup;

import io.coursework.curricula.Catalogue;
import io.coursework.curricula.token.Vocabulary;
import io.coursework.mlflow.config.RunSpec;
import io.coursework.mlflow.config.SpecWriter;
import io.coursework.tfmodel.architecture.ParameterLayout;
import jakarta.inject.Inject;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** A run's configuration in the form in which runs are compared: flat keys and values. */
public final class RunParams {

  /** How often to log, to evaluate, to probe and to write down: no result depends on it. */
  private static final List<String> OF_NO_RESULT =
      List.of("logging.", "evaluation.", "probes.", "training.checkpoint.");

  private final SpecWriter writer;
  private final Catalogue catalogue;

  @Inject
  RunParams(SpecWriter writer, Catalogue catalogue) {
    this.writer = writer;
    this.catalogue = catalogue;
  }

  /** All that is known before the run is trained: {@link #of}, and the sizes of its model. */
  public SortedMap<String, String> planned(RunSpec spec) {
    int tokens = new Vocabulary(catalogue.task(spec.task())).size();
    return sized(spec, ParameterLayout.of(spec.model(), tokens));
  }

  /** {@link #of}, and the sizes of its model. */
  public SortedMap<String, String> sized(RunSpec spec, ParameterLayout layout) {
    SortedMap<String, String> params = of(spec);
    params.put(VariedParams.PARAMETERS, Integer.toString(layout.size()));
    params.put("model.block_parameters", Integer.toString(layout.blockSize()));
    return params;
  }

  /** What results depend on, and what groups them. */
  public SortedMap<String, String> of(RunSpec spec) {
    SortedMap<String, String> params = new TreeMap<>(writer.flat(spec));
    // The name is the label of the curriculum: the param to group and compare by.
    params.remove("name");
    params.put("curriculum", spec.name());
    // In config.yaml, where they belong; noise in a comparison.
    params.keySet().removeIf(key -> OF_NO_RESULT.stream().anyMatch(key::startsWith));
    if (spec.init().plain()) {
      params.keySet().removeIf(key -> key.startsWith("init."));
    }
    params.values().removeIf(String::isEmpty);
    return params;
  }
}
