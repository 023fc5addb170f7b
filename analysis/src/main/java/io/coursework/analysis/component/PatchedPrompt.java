package io.coursework.analysis.component;

import io.coursework.analysis.model.InspectableModel;
import io.coursework.analysis.model.Inspection;
import io.coursework.analysis.model.Intervention;
import io.coursework.analysis.model.Prompts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * A prompt that is read with other values in place of some activations.
 *
 * @param row the prompt
 * @param position whose logits are asked for
 * @param patches what is put in place; none for the model as it is
 */
record PatchedPrompt(int row, int position, List<Patch> patches) {

  private static final long MOST_VALUES = 4_000_000; // of a run's interventions: some 32 MB
  private static final int MOST_ROWS = 1024;

  PatchedPrompt {
    patches = List.copyOf(patches);
  }

  /**
   * Values in place of an activation of one prompt, or of a part that lies together.
   *
   * @param hook its name
   * @param from where the part begins among the prompt's own values, row-major without the row
   * @param values that are put there; not copied
   */
  record Patch(String hook, int from, float[] values) {}

  /** Runs trials that have nothing to do with each other side by side, as rows of few runs. */
  static List<LogitRow> run(
      InspectableModel model, Prompts prompts, Collection<PatchedPrompt> trials) {
    List<PatchedPrompt> all = List.copyOf(trials);
    // The same hooks in every run: a model may prepare itself for each set of them.
    Set<String> hooks = new TreeSet<>();
    all.forEach(trial -> trial.patches.forEach(patch -> hooks.add(patch.hook)));
    Prompts one =
        new Prompts(1, prompts.length(), Arrays.copyOf(prompts.tokens(), prompts.length()));
    long perRow = hooks.stream().mapToLong(hook -> size(model, hook, one)).sum();
    int most = (int) Math.max(1, Math.min(MOST_ROWS, MOST_VALUES / Math.max(1, perRow)));
    List<LogitRow> logits = new ArrayList<>();
    for (int from = 0; from < all.size(); from += most) {
      logits.addAll(
          together(model, prompts, all.subList(from, Math.min(all.size(), from + most)), hooks));
    }
    return logits;
  }

  private static int size(InspectableModel model, String hook, Prompts prompts) {
    return model.hook(hook).shape(prompts).stream().reduce(1, Math::multiplyExact);
  }

  private static List<LogitRow> together(
      InspectableModel model, Prompts prompts, List<PatchedPrompt> trials, Set<String> hooks) {
    int length = prompts.length();
    int[] tokens = new int[trials.size() * length];
    for (int i = 0; i < trials.size(); i++) {
      System.arraycopy(prompts.tokens(), trials.get(i).row * length, tokens, i * length, length);
    }
    Prompts rows = new Prompts(trials.size(), length, tokens);
    List<Intervention> interventions = new ArrayList<>();
    for (String hook : hooks) {
      int size = size(model, hook, rows);
      float[] keep = new float[size];
      float[] add = new float[size];
      Arrays.fill(keep, 1);
      for (int i = 0; i < trials.size(); i++) {
        for (Patch patch : trials.get(i).patches) {
          if (patch.hook.equals(hook)) {
            int at = i * (size / trials.size()) + patch.from;
            Arrays.fill(keep, at, at + patch.values.length, 0);
            System.arraycopy(patch.values, 0, add, at, patch.values.length);
          }
        }
      }
      interventions.add(new Intervention(hook, keep, add));
    }
    Inspection run = model.run(rows, List.of(), interventions);
    List<LogitRow> logits = new ArrayList<>();
    for (int i = 0; i < trials.size(); i++) {
      logits.add(new LogitRow(run.logits().slice(i, trials.get(i).position)));
    }
    return logits;
  }
}
