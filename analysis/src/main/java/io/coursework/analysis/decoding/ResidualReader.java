package io.coursework.analysis.decoding;

import io.coursework.analysis.model.HookName;
import io.coursework.analysis.model.InspectableModel;
import io.coursework.analysis.model.ModelShape;
import io.coursework.analysis.probe.Sample;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * The residual stream before the first block and after every block of every round.
 *
 * @param labels what each place is called in charts
 * @param hooks their names
 */
record ResidualReader(List<String> labels, List<String> hooks) {

  static ResidualReader of(ModelShape shape) {
    List<String> labels = new ArrayList<>(List.of("embedding"));
    List<String> hooks = new ArrayList<>(List.of(new HookName(0, "hook_resid_pre", 0).name()));
    for (int step = 0; step < shape.recurrences(); step++) {
      for (int layer = 0; layer < shape.nLayers(); layer++) {
        hooks.add(new HookName(layer, "hook_resid_post", step).name());
        String round = "round " + (step + 1);
        String block = "block " + (layer + 1);
        labels.add(
            shape.nLayers() == 1 ? round : shape.recurrences() == 1 ? block : round + " " + block);
      }
    }
    return new ResidualReader(labels, hooks);
  }

  /**
   * Reads the stream at one token of each row of a sample.
   *
   * @return [places][rows][d_model]
   */
  double[][][] read(InspectableModel model, Sample sample, ReadPosition at) {
    Map<String, float[][]> streams = sample.read(model, hooks, row -> at.position(sample, row));
    return hooks.stream()
        .map(
            hook ->
                Arrays.stream(streams.get(hook))
                    .map(ResidualReader::doubles)
                    .toArray(double[][]::new))
        .toArray(double[][][]::new);
  }

  private static double[] doubles(float[] values) {
    double[] doubles = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      doubles[i] = values[i];
    }
    return doubles;
  }
}
