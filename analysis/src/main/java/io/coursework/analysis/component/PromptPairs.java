package io.coursework.analysis.component;

import io.coursework.analysis.model.InspectableModel;
import io.coursework.analysis.model.Prompts;
import io.coursework.analysis.probe.ExampleBootstrap;
import io.coursework.analysis.probe.Sample;
import io.coursework.analysis.probe.Scores;
import io.coursework.analysis.probe.Subject;
import io.coursework.analysis.statistics.ClusteredBootstrap;
import io.coursework.curricula.evaluation.Example;
import io.coursework.curricula.random.Randomness;
import io.coursework.curricula.token.Vocabulary;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Pairs of a clean and a corrupted prompt as a model tells them apart: by m, the logit of the clean
 * value less that of the corrupted one, where the value is predicted. Which pairs they are depends
 * on the sample and the model alone.
 */
final class PromptPairs {

  private static final int LEAST = 8; // fewer give no percentile of a bootstrap

  private final List<PromptPair> pairs;
  private final Sample clean; // null where there is no pair
  private final Prompts corrupt; // null just when clean is
  private final double[] cleanMargins;
  private final double[] corruptMargins;
  private final int expressions;
  private final int leftOut;
  private final int skipped;
  private final double minDifference;
  private final Change change;
  private final Vocabulary vocabulary;

  private PromptPairs(
      Subject subject,
      Sample sample,
      List<PromptPair> pairs,
      double[] cleanMargins,
      double[] corruptMargins,
      int candidates,
      double minDifference,
      Change change) {
    this.pairs = List.copyOf(pairs);
    this.clean = pairs.isEmpty() ? null : clean(subject, sample, pairs);
    this.corrupt = pairs.isEmpty() ? null : corrupt(clean, pairs);
    this.cleanMargins = cleanMargins;
    this.corruptMargins = corruptMargins;
    this.expressions = sample.rows();
    this.leftOut = sample.rows() - candidates;
    this.skipped = candidates - pairs.size();
    this.minDifference = minDifference;
    this.change = change;
    this.vocabulary = subject.course().vocabulary();
  }

  /** Draws a pair for each expression that can have one, and keeps those that are told apart. */
  static PromptPairs of(Subject subject, Sample sample, Change change, double minDifference) {
    RandomGenerator random = Randomness.of(0, "prompt_pairs");
    List<PromptPair> all = new ArrayList<>();
    for (Example example : sample.examples()) {
      PromptPair.of(subject.course(), example, change, random).ifPresent(all::add);
    }
    List<PromptPair> kept = new ArrayList<>();
    List<Double> high = new ArrayList<>();
    List<Double> low = new ArrayList<>();
    if (!all.isEmpty()) {
      Sample clean = clean(subject, sample, all);
      double[] own = margins(subject.model(), clean.prompts(), all);
      double[] others = margins(subject.model(), corrupt(clean, all), all);
      for (int i = 0; i < all.size(); i++) {
        if (Math.abs(own[i] - others[i]) >= minDifference) {
          kept.add(all.get(i));
          high.add(own[i]);
          low.add(others[i]);
        }
      }
    }
    return new PromptPairs(
        subject,
        sample,
        kept,
        high.stream().mapToDouble(x -> x).toArray(),
        low.stream().mapToDouble(x -> x).toArray(),
        all.size(),
        minDifference,
        change);
  }

  private static Sample clean(Subject subject, Sample sample, List<PromptPair> pairs) {
    return Sample.of(subject, sample.operation(0), pairs.stream().map(PromptPair::clean).toList());
  }

  private static Prompts corrupt(Sample clean, List<PromptPair> pairs) {
    int length = clean.prompts().length();
    int[] tokens = clean.prompts().tokens().clone();
    for (int row = 0; row < pairs.size(); row++) {
      int changed = pairs.get(row).changed();
      tokens[row * length + changed] = pairs.get(row).corrupt()[changed];
    }
    return new Prompts(pairs.size(), length, tokens);
  }

  private static double[] margins(InspectableModel model, Prompts prompts, List<PromptPair> pairs) {
    List<PatchedPrompt> trials = new ArrayList<>();
    for (int row = 0; row < pairs.size(); row++) {
      trials.add(new PatchedPrompt(row, pairs.get(row).query(), List.of()));
    }
    List<LogitRow> logits = PatchedPrompt.run(model, prompts, trials);
    double[] margins = new double[pairs.size()];
    Arrays.setAll(margins, row -> margin(logits.get(row), pairs.get(row)));
    return margins;
  }

  private static double margin(LogitRow logits, PromptPair pair) {
    return (double) logits.logits()[pair.right()] - logits.logits()[pair.other()];
  }

  /** Why the pairs are too few, in one line that names the remedy; empty if they are enough. */
  Optional<String> refusal() {
    if (size() >= LEAST) {
      return Optional.empty();
    }
    List<String> lost = new ArrayList<>();
    if (leftOut > 0) {
      lost.add(
          "%d have no %s whose change gives another value"
              .formatted(
                  leftOut, change == Change.STEP ? "second step with an operand" : change.word()));
    }
    if (skipped > 0) {
      lost.add(
          "%d make pairs that the model tells apart by less than %s logits"
              .formatted(skipped, minDifference));
    }
    return Optional.of(
        "%d pairs of prompts are left, and %d are the fewest that a mean is taken over: of %d expressions %s; %s, or leave the probe out"
            .formatted(
                size(),
                LEAST,
                expressions,
                lost.isEmpty() ? "each makes one" : String.join(" and ", lost),
                remedy()));
  }

  private String remedy() {
    if (leftOut > skipped && change == Change.STEP) {
      return "train on nested expressions";
    }
    return skipped > 0 ? "ask for more examples, lower min_difference" : "ask for more examples";
  }

  Sample clean() {
    return clean;
  }

  /** The corrupted prompts, in the order of the clean ones. */
  Prompts corrupt() {
    return corrupt;
  }

  int size() {
    return pairs.size();
  }

  Vocabulary vocabulary() {
    return vocabulary;
  }

  PromptPair pair(int index) {
    return pairs.get(index);
  }

  /** The pairs of the commonest shape, which can be compared position by position. */
  List<Integer> alike() {
    Map<Object, List<Integer>> byShape = new LinkedHashMap<>();
    for (int i = 0; i < pairs.size(); i++) {
      byShape.computeIfAbsent(pairs.get(i).shape(), key -> new ArrayList<>()).add(i);
    }
    return byShape.values().stream().reduce((a, b) -> b.size() > a.size() ? b : a).orElseThrow();
  }

  /** How many pairs there are, of what, and how far the model tells them apart. */
  Scores scores(ClusteredBootstrap means) {
    return new Scores()
        .put("expressions_left_out", leftOut)
        .put("pairs", size())
        .put("skipped_pairs", skipped)
        .put("shapes", pairs.stream().map(PromptPair::shape).distinct().count())
        .put("difference", means.of(values -> values[0] - values[1], cleanMargins, corruptMargins));
  }

  /** A pair's corrupted prompt with something in place, up to where the value is predicted. */
  PatchedPrompt trial(int pair, List<PatchedPrompt.Patch> patches) {
    return new PatchedPrompt(pair, pairs.get(pair).query(), patches);
  }

  /**
   * (m_patched - m_corrupt) / (m_clean - m_corrupt) of each trial: 1 if its patches restore all.
   *
   * @param trials of {@link #trial}
   */
  double[] effects(InspectableModel model, List<PatchedPrompt> trials) {
    List<LogitRow> logits = PatchedPrompt.run(model, corrupt, trials);
    double[] effects = new double[trials.size()];
    Arrays.setAll(
        effects,
        i -> {
          int pair = trials.get(i).row();
          double own = margin(logits.get(i), pairs.get(pair));
          return (own - corruptMargins[pair]) / (cleanMargins[pair] - corruptMargins[pair]);
        });
    return effects;
  }

  /** Of means over the pairs; NaN where a pair has no value. */
  ClusteredBootstrap means(long seed) {
    return ExampleBootstrap.weighted(clean.examples(), seed);
  }
}
