package io.coursework.analysis.decoding;

import io.coursework.analysis.model.InspectableModel;
import io.coursework.analysis.model.Inspection;
import io.coursework.analysis.model.ModelShape;
import io.coursework.analysis.model.NamedArray;
import io.coursework.analysis.model.Prompts;
import io.coursework.analysis.model.Site;
import io.coursework.analysis.probe.Sample;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The residual stream before the first block and after every block of every round.
 *
 * @param labels what each place is called in charts
 * @param hooks their names
 */
record Rounds(List<String> labels, List<String> hooks) {

  private static final int BATCH = 512; // rows of one run; all positions are computed

  static Rounds of(ModelShape shape) {
    List<String> labels = new ArrayList<>(List.of("embedding"));
    List<String> hooks = new ArrayList<>(List.of(new Site(0, "hook_resid_pre", 0).name()));
    for (int step = 0; step < shape.recurrences(); step++) {
      for (int layer = 0; layer < shape.nLayers(); layer++) {
        hooks.add(new Site(layer, "hook_resid_post", step).name());
        String round = "round " + (step + 1);
        String block = "block " + (layer + 1);
        labels.add(
            shape.nLayers() == 1 ? round : shape.recurrences() == 1 ? block : round + " " + block);
      }
    }
    return new Rounds(labels, hooks);
  }

  /**
   * Reads the stream at one token of each row of a sample.
   *
   * @return [places][rows][d_model]
   */
  double[][][] read(InspectableModel model, Sample sample, At at) {
    double[][][] vectors = new double[hooks.size()][sample.rows()][];
    Prompts prompts = sample.prompts();
    for (int from = 0; from < prompts.rows(); from += BATCH) {
      int to = Math.min(prompts.rows(), from + BATCH);
      int[] tokens =
          Arrays.copyOfRange(prompts.tokens(), from * prompts.length(), to * prompts.length());
      Inspection run =
          model.run(new Prompts(to - from, prompts.length(), tokens), hooks, List.of());
      for (int place = 0; place < vectors.length; place++) {
        NamedArray stream = run.activation(hooks.get(place));
        for (int row = from; row < to; row++) {
          vectors[place][row] = doubles(stream.slice(row - from, at.position(sample, row)));
        }
      }
    }
    return vectors;
  }

  private static double[] doubles(float[] values) {
    double[] doubles = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      doubles[i] = values[i];
    }
    return doubles;
  }
}
