package io.coursework.analysis.component;

import io.coursework.analysis.component.PatchedPrompt.Patch;
import io.coursework.analysis.figure.HeatMap;
import io.coursework.analysis.model.InspectableModel;
import io.coursework.analysis.model.Inspection;
import io.coursework.analysis.model.ModelShape;
import io.coursework.analysis.model.NamedArray;
import io.coursework.analysis.probe.Figure;
import io.coursework.analysis.probe.Finding;
import io.coursework.analysis.probe.Guide;
import io.coursework.analysis.probe.Scores;
import io.coursework.analysis.probe.Topic;
import io.coursework.analysis.statistics.ClusteredBootstrap;
import io.coursework.analysis.statistics.Interval;
import io.coursework.curricula.spec.Key;
import io.coursework.curricula.spec.Requirements;
import io.coursework.curricula.spec.SnakeCase;
import io.coursework.curricula.split.SplitPart;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * With the later norm's scale frozen, the component's difference between the clean and the
 * corrupted prompt reaches the queries (keys, values) as (Δ / scale · w) W, and nothing else of the
 * corrupted run changes.
 */
@Guide(
    topic = Topic.COMPONENTS,
    question = "which earlier component a later attention reads a change of the prompt from",
    measures =
        "What an attention layer reads directly from each earlier component: the component's difference between a clean and a corrupted prompt is added to the later queries (or keys, or values) of the corrupted run as the frozen norm passes it on, and the effect is the part of the difference between their values' logits that comes back.",
    range = "0 for a path that carries nothing of the change, 1 for one that carries all of it.",
    random =
        "Not defined where the model does not tell the prompts apart: skipped_pairs counts those, and with too few pairs left the probe refuses.",
    use =
        "To tell a direct path from one through other layers, which patching cannot. On nested tasks pairs of many shapes are mixed; operand and operation are compared where the first value of the chain is predicted, so that only change: step covers what the later steps read.")
public record PathPatchingProbe(
    @Key(value = "what the path ends in: queries, keys or values", otherwise = "queries") Into into,
    @Key(value = PatchProbe.CHANGE, otherwise = "operand") Change change,
    @Key(value = PatchProbe.MIN_DIFFERENCE, otherwise = "0.5") double minDifference,
    @Key(value = PatchProbe.PART, otherwise = "held_out") SplitPart part,
    @Key(value = "maximum number of expressions of the target operation", otherwise = "64")
        int examples)
    implements PatchProbe {

  /** What of attention reads the stream. */
  public enum Into {
    QUERIES("Q"),
    KEYS("K"),
    VALUES("V");

    private final String letter;

    Into(String letter) {
      this.letter = letter;
    }

    String hook(BlockPass pass) {
      return pass.hook("attn.hook_" + letter.toLowerCase(Locale.ROOT));
    }

    String weight(BlockPass pass) {
      return pass.weight("attn.W_" + letter);
    }
  }

  public PathPatchingProbe {
    TargetProbe.requireExamples(examples);
    Requirements requirements = new Requirements();
    PatchProbe.requireDifference(minDifference, requirements);
    requirements.throwIfAny();
  }

  @Override
  public String name() {
    String name = into == Into.QUERIES ? "path_patching" : "path_patching_" + SnakeCase.of(into);
    return named(change.named(name));
  }

  @Override
  public Finding finding(InspectableModel model, PromptPairs pairs, long seed) {
    ModelShape shape = model.shape();
    List<BlockPass> passes = BlockPass.all(shape);
    Map<String, List<String>> senders = StreamParts.of(model);
    Set<String> hooks = new LinkedHashSet<>();
    senders.values().forEach(hooks::addAll);
    Inspection clean = model.run(pairs.clean().prompts(), hooks, List.of());
    for (BlockPass pass : passes) {
      hooks.add(into.hook(pass));
      hooks.add(pass.hook("ln1.hook_scale"));
    }
    Inspection corrupt = model.run(pairs.corrupt(), hooks, List.of());

    List<String> rows = List.copyOf(senders.keySet());
    List<PatchedPrompt> trials = new ArrayList<>();
    for (int sender = 0; sender < rows.size(); sender++) {
      for (BlockPass pass : readers(passes, sender)) {
        for (int pair = 0; pair < pairs.size(); pair++) {
          float[] delta = new float[0];
          for (String hook : senders.get(rows.get(sender))) {
            delta = plus(delta, clean.activation(hook).slice(pair), 1);
            delta = plus(delta, corrupt.activation(hook).slice(pair), -1);
          }
          float[] scales = corrupt.activation(pass.hook("ln1.hook_scale")).slice(pair);
          float[] values =
              plus(
                  corrupt.activation(into.hook(pass)).slice(pair),
                  read(model, pass, delta, scales),
                  1);
          trials.add(pairs.trial(pair, List.of(new Patch(into.hook(pass), 0, values))));
        }
      }
    }
    double[] effects = pairs.effects(model, trials);

    ClusteredBootstrap means = pairs.means(seed);
    Scores scores = pairs.scores(means);
    IntervalTable table = new IntervalTable(name(), "from", "into " + SnakeCase.of(into));
    // Nothing comes after the last two.
    double[][] map = new double[rows.size() - 2][passes.size()];
    for (double[] row : map) {
      Arrays.fill(row, Double.NaN);
    }
    int at = 0;
    for (int sender = 0; sender < rows.size(); sender++) {
      for (BlockPass pass : readers(passes, sender)) {
        Interval effect = means.mean(Arrays.copyOfRange(effects, at, at + pairs.size()));
        at += pairs.size();
        map[sender][passes.indexOf(pass)] = effect.mean();
        scores.put(
            "effect_%s_into_%s"
                .formatted(rows.get(sender).replaceAll("[ -]", "_"), pass.key(shape)),
            effect);
        table.add(effect, rows.get(sender), pass.label(shape));
      }
    }
    return new Finding(
        name(), scores, List.of(figure(rows, passes, shape, map)), List.of(table.table()));
  }

  private Figure figure(
      List<String> rows, List<BlockPass> passes, ModelShape shape, double[][] map) {
    String receiver = SnakeCase.of(into);
    return new Figure(
        name(),
        "Part of the difference between the values that follow a clean and a corrupted prompt that comes back when the later "
            + receiver
            + " alone read the clean output of the earlier component: 1 all, 0 nothing.",
        HeatMap.diverging(
            new HeatMap.Matrix(
                "Direct paths into " + receiver,
                "from",
                rows.subList(0, map.length),
                "into " + receiver + " of",
                passes.stream().map(pass -> pass.label(shape)).toList(),
                "effect",
                map),
            1));
  }

  /** The passes that come after a sender: the embedding, then two sub-layers of each pass. */
  private static List<BlockPass> readers(List<BlockPass> passes, int sender) {
    return passes.subList((sender + 1) / 2, passes.size());
  }

  private static float[] plus(float[] a, float[] b, int sign) {
    float[] sum = new float[b.length];
    for (int i = 0; i < sum.length; i++) {
      sum[i] = (a.length == 0 ? 0 : a[i]) + sign * b[i];
    }
    return sum;
  }

  /**
   * What a part of the stream becomes in the queries, keys or values.
   *
   * @param part of one prompt, [position, d_model]
   * @param scales frozen, [position]
   * @return [position, head, d_head]
   */
  private float[] read(InspectableModel model, BlockPass pass, float[] part, float[] scales) {
    ModelShape shape = model.shape();
    int d = shape.dModel();
    float[] gain = model.weight(pass.weight("ln1.w")).values();
    NamedArray weight = model.weight(into.weight(pass)); // (H, d, C/H)
    int width = shape.nHeads() * shape.dHead();
    float[] read = new float[scales.length * width];
    for (int position = 0; position < scales.length; position++) {
      double mean = 0;
      for (int i = 0; shape.centred() && i < d; i++) {
        mean += part[position * d + i] / (double) d;
      }
      for (int i = 0; i < d; i++) {
        double unit = (part[position * d + i] - mean) / scales[position] * gain[i];
        if (unit == 0) {
          continue; // as at all positions before the one that differs
        }
        for (int out = 0; out < width; out++) {
          read[position * width + out] +=
              (float) (unit * weight.at(out / shape.dHead(), i, out % shape.dHead()));
        }
      }
    }
    return read;
  }
}
